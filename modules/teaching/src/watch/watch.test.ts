import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { teachingRoutes } from '@yangfan/contract';
import { sql, type Actor } from '@yangfan/kernel';
import { LENGTH, startWatching } from './testing.ts';

let on: Awaited<ReturnType<typeof startWatching>>;
let { stage, lessons, start, segment, send, watch, hours } = {} as typeof on;
beforeAll(async () => {
  on = await startWatching();
  ({ stage, lessons, start, segment, send, watch, hours } = on);
});
afterAll(() => stage.stop());

describe('watching a lesson', () => {
  it('[T2] counts what was watched, completes by the policy, tells the others, and explains every second', async () => {
    const [learner] = stage.learners as [Actor];
    const { status, body } = await start(learner);
    expect(status).toBe(200);
    expect(body).toMatchObject({ kind: 'HLS', durationS: LENGTH, countedS: 0, maxSpeed: 1, heartbeatS: 15, freeSeek: false });
    for (let beat = 0; beat < 3; beat++)
      expect((await watch(learner, body.watchId, beat + 1, beat * 15, beat * 15 + 15)).body).toMatchObject({
        accepted: beat + 1,
        countedS: (beat + 1) * 15,
        completed: false,
      });
    const last = await watch(learner, body.watchId, 4, 45, 60);
    expect(last.body).toMatchObject({ countedS: 60, completed: true, reasons: { counted: 15 }, state: 'ACTIVE' });
    expect((await stage.entries('teaching.lesson.completed')).filter((entry) => entry.learnerId === learner.learnerId)).toHaveLength(1);
    const settled = await stage.db.many<{ payload: { attendedHours: number; plannedHours: number } }>(
      sql`select payload from kernel.outbox where type = 'teaching.attendance.settled' and payload->>'learnerId' = ${learner.learnerId}`,
    );
    expect(settled.map(({ payload }) => payload)).toEqual([expect.objectContaining({ attendedHours: 0.02, plannedHours: 11 })]);
    const explained = await hours(learner);
    expect(explained.vod.lessons[0]).toMatchObject({ countedS: 60, creditedHours: 0.02, completed: true, reasons: { counted: 60 } });
    const { body: seconds } = await stage.call(teachingRoutes.myLessonSeconds, { params: { lessonId: lessons[0]! } }, { as: learner });
    expect(seconds.items).toHaveLength(4);
    expect(seconds.items[0]).toMatchObject({
      from: 45,
      to: 60,
      seconds: 15,
      reason: 'counted',
      deviceLabel: 'Windows 电脑 Chrome 浏览器',
      offline: false,
    });
  });

  it('[T2] fast-forward, pause, hidden page and speed count nothing, each with its reason', async () => {
    const learner = stage.learners[1]!;
    const { body } = await start(learner, 1);
    await watch(learner, body.watchId, 1, 0, 15);
    stage.clock.advance(60_000);
    const at = stage.clock.now().getTime();
    const reply = await send(learner, body.watchId, [
      {
        seq: 2,
        segments: [
          segment(15, 15, { state: 'paused', ms: 10_000, clientAt: at - 50_000 }),
          segment(15, 15, { state: 'hidden', ms: 10_000, clientAt: at - 40_000 }),
          segment(300, 310, { clientAt: at - 30_000 }),
          segment(15, 45, { rate: 2, ms: 15_000, clientAt: at - 15_000 }),
          segment(15, 30, { clientAt: at }),
        ],
      },
    ]);
    expect(reply.body).toMatchObject({
      countedS: 30,
      furthestS: 30,
      reasons: { paused: 10, hidden: 10, skipped_ahead: 10, too_fast: 30, counted: 15 },
    });
    const { body: mine } = await stage.call(teachingRoutes.myLessonSeconds, { params: { lessonId: lessons[1]! } }, { as: learner });
    expect(mine.reasons).toEqual({ counted: 30, paused: 10, hidden: 10, skipped_ahead: 10, too_fast: 30 });
  });

  it('[T2] two minutes offline lose nothing, and the same beats sent twice count once', async () => {
    const learner = stage.learners[2]!;
    const { body } = await start(learner, 1);
    const began = stage.clock.now().getTime();
    const beats = Array.from({ length: 8 }, (_, index) => ({
      seq: index + 1,
      segments: [segment(index * 15, index * 15 + 15, { clientAt: began + (index + 1) * 15_000 })],
    }));
    stage.clock.advance(125_000);
    const first = await send(learner, body.watchId, beats);
    expect(first.body).toMatchObject({ accepted: 8, countedS: 120 });
    const again = await send(learner, body.watchId, beats);
    expect(again.body).toMatchObject({ accepted: 8, countedS: 120, reasons: {} });
    expect(
      (await stage.db.one<{ n: number }>(sql`select count(*)::int as n from teaching.watch_segment where watch_id = ${body.watchId}`)).n,
    ).toBe(8);
    const gap = await send(learner, body.watchId, [{ seq: 10, segments: [segment(120, 135)] }]);
    expect([gap.code, (gap.body as unknown as { fields: { path: string; message: string }[] }).fields]).toEqual([
      'teaching.watch.gap',
      [{ path: 'accepted', message: '8' }],
    ]);
  });

  it('[T2] one device: the second asks, takes over, and the first is told and counts no more', async () => {
    const learner = stage.learners[3]!;
    const { body: first } = await start(learner, 1, { device: 'device-one' });
    await watch(learner, first.watchId, 1, 0, 15);
    expect((await start(learner, 1, { device: 'device-two' })).code).toBe('teaching.watch.elsewhere');
    const second = await start(learner, 1, { device: 'device-two', takeOver: true });
    expect(second.body.resumeAtS).toBe(15);
    expect(stage.told).toContainEqual(
      expect.objectContaining({ room: `account:${learner.accountId}`, type: 'teaching.taken_over', watchId: first.watchId }),
    );
    stage.clock.advance(15_000);
    const old = await send(learner, first.watchId, [{ seq: 2, segments: [segment(15, 30)] }]);
    expect(old.body).toMatchObject({ state: 'TAKEN_OVER', countedS: 15, reasons: { other_device: 15 } });
    const now = await send(learner, second.body.watchId, [{ seq: 1, segments: [segment(15, 30)] }]);
    expect(now.body).toMatchObject({ state: 'ACTIVE', countedS: 30, reasons: { counted: 15 } });
  });

  it('[T2] what the old device kept offline from before the takeover still counts, once', async () => {
    const learner = stage.learners[4]!;
    const { body: first } = await start(learner, 1, { device: 'device-one' });
    stage.clock.advance(15_000);
    const kept = [{ seq: 1, segments: [segment(0, 15)] }];
    stage.clock.advance(90_000);
    // Silent for longer than a minute: no question asked.
    const second = await start(learner, 1, { device: 'device-two' });
    expect(second.status).toBe(200);
    await watch(learner, second.body.watchId, 1, 0, 15);
    expect((await send(learner, first.watchId, kept)).body).toMatchObject({ countedS: 15, reasons: { replayed: 15 } });
  });

  it('[T2] many heartbeats at once are each counted once, and answered with their own figures', async () => {
    const group = stage.learners.slice(5, 8);
    const watches = await Promise.all(group.map((learner) => start(learner, 1)));
    for (let beat = 1; beat <= 4; beat++) {
      stage.clock.advance(15_000);
      const replies = await Promise.all(
        group.map((learner, index) =>
          send(learner, watches[index]!.body.watchId, [{ seq: beat, segments: [segment(beat * 15 - 15, beat * 15 - index)] }]),
        ),
      );
      expect(replies.every(({ status }) => status === 200)).toBe(true);
    }
    const { body: figures } = await stage.call(teachingRoutes.lessonFigures, { params: { classId: stage.classId } }, { as: stage.officer });
    expect(figures.items[1]!.started).toBeGreaterThanOrEqual(3);
  });

  it('[P3] an acknowledgement comes after the commit: when the write fails, nobody is told yes', async () => {
    const learner = stage.learners[5]!;
    const { body } = await start(learner, 1);
    await stage.db.run(sql`alter table teaching.watch_segment add constraint broken check (seq <> 77)`);
    try {
      stage.clock.advance(20_000);
      const beats = Array.from({ length: 60 }, (_, index) => ({ seq: index + 1, segments: [] as ReturnType<typeof segment>[] }));
      expect((await send(learner, body.watchId, beats)).body.accepted).toBe(60);
      await send(
        learner,
        body.watchId,
        Array.from({ length: 16 }, (_, index) => ({ seq: 61 + index, segments: [] })),
      );
      const refused = await send(learner, body.watchId, [{ seq: 77, segments: [segment(0, 10)] }]);
      expect(refused.status).toBe(500);
      const { last } = await stage.db.one<{ last: number }>(
        sql`select last_seq as last from teaching.watch_session where id = ${body.watchId}`,
      );
      expect(last).toBe(76);
    } finally {
      await stage.db.run(sql`alter table teaching.watch_segment drop constraint broken`);
    }
    expect((await send(learner, body.watchId, [{ seq: 77, segments: [segment(0, 10)] }])).body.accepted).toBe(77);
  });

  it('[T2] nobody watches for another, in a foreign class, or what is not there', async () => {
    const [learner, second] = stage.learners as [Actor, Actor];
    const { body } = await start(learner, 1);
    expect((await send(second, body.watchId, [{ seq: 1, segments: [] }])).status).toBe(404);
    expect((await start(stage.outsider, 1)).code).toBe('teaching.learner.not_enrolled');
    expect((await start(learner, 2)).code).toBe('teaching.lesson.no_video');
    expect(
      (
        await stage.call(
          teachingRoutes.heartbeat,
          { params: { watchId: body.watchId }, body: { beats: [{ seq: 1, segments: [segment(0, 15, { from: -1 })] }] } },
          { as: learner },
        )
      ).status,
    ).toBe(400);
    expect((await stage.call(teachingRoutes.endWatch, { params: { watchId: body.watchId } }, { as: second })).status).toBe(404);
    expect((await stage.call(teachingRoutes.endWatch, { params: { watchId: body.watchId } }, { as: learner })).status).toBe(200);
  });

  it('[T2] teaching in a class that is not approved is refused', async () => {
    const lecturer = stage.lecturer;
    const { body } = await stage.call(
      teachingRoutes.createCourse,
      { params: { classId: stage.draftId }, body: { fromTimetable: false } },
      { as: lecturer },
    );
    const { body: withChapter } = await stage.call(
      teachingRoutes.addChapter,
      { params: { classId: stage.draftId }, body: { title: '一' } },
      { as: lecturer },
    );
    const { body: full } = await stage.call(
      teachingRoutes.addLesson,
      {
        params: { classId: stage.draftId, chapterId: withChapter.chapters[0]!.id },
        body: { title: '节', assetId: await stage.asset(lecturer.accountId, 60) },
      },
      { as: lecturer },
    );
    expect(body.chapters).toEqual([]);
    const refused = await stage.call(
      teachingRoutes.startWatch,
      { params: { lessonId: full.chapters[0]!.lessons[0]!.id }, body: { clientNow: 0, takeOver: false } },
      { as: stage.outsider },
    );
    expect(refused.code).toBe('org.class.not_approved');
  });
});

describe('the course', () => {
  it('[T2] a learner sees the outline with their own progress', async () => {
    const [learner] = stage.learners as [Actor];
    const { body } = await stage.call(teachingRoutes.myCourse, { params: { classId: stage.classId } }, { as: learner });
    expect(body).toMatchObject({ lessons: 3, completed: 1, nextLessonId: lessons[1] });
    expect(body.chapters[0]!.lessons.map((lesson) => [lesson.playable, lesson.completed])).toEqual([
      [true, true],
      [true, false],
      [false, false],
    ]);
    expect((await stage.call(teachingRoutes.myCourses, {}, { as: learner })).body.items[0]).toMatchObject({
      classId: stage.classId,
      completed: 1,
      nextLessonTitle: '第二节',
    });
    expect((await stage.call(teachingRoutes.myCourse, { params: { classId: stage.classId } }, { as: stage.outsider })).code).toBe(
      'teaching.learner.not_enrolled',
    );
  });

  it('[T2] what was watched can be renamed and moved, but neither removed nor given another video', async () => {
    const lessonId = lessons[0]!;
    const { lecturer } = stage;
    expect(
      (
        await stage.call(
          teachingRoutes.editLesson,
          { params: { lessonId }, body: { assetId: await stage.asset(lecturer.accountId, 10) } },
          { as: lecturer },
        )
      ).code,
    ).toBe('teaching.lesson.watched');
    expect((await stage.call(teachingRoutes.removeLesson, { params: { lessonId } }, { as: lecturer })).code).toBe(
      'teaching.lesson.watched',
    );
    const { body } = await stage.call(
      teachingRoutes.editLesson,
      { params: { lessonId }, body: { title: '改名', position: 2 } },
      { as: lecturer },
    );
    expect(body.chapters[0]!.lessons.map((lesson) => lesson.title)).toEqual(['第二节', '改名', '没有视频']);
    expect(
      (
        await stage.call(
          teachingRoutes.editLesson,
          { params: { lessonId: lessons[2]! }, body: { assetId: await stage.asset('acc_other', 10) } },
          { as: lecturer },
        )
      ).code,
    ).toBe('media.wrong_file');
    expect((await stage.call(teachingRoutes.removeLesson, { params: { lessonId: lessons[2]! } }, { as: lecturer })).status).toBe(200);
    expect(
      (
        await stage.call(
          teachingRoutes.createCourse,
          { params: { classId: stage.classId }, body: { fromTimetable: true } },
          { as: lecturer },
        )
      ).code,
    ).toBe('teaching.course.exists');
  });

  it('[M1] staff read figures within their scope only', async () => {
    const params = { classId: stage.classId };
    expect((await stage.call(teachingRoutes.classAttendance, { params }, { as: stage.officer })).body.items).toHaveLength(8);
    expect((await stage.call(teachingRoutes.classAttendance, { params }, { as: stage.foreignTeacher })).code).toBe('auth.scope');
    expect(
      (
        await stage.call(
          teachingRoutes.learnerHours,
          { params: { ...params, learnerId: stage.learners[0]!.learnerId! } },
          { as: stage.lecturer },
        )
      ).body.vod.creditedHours,
    ).toBe(0.02);
    expect(
      (
        await stage.call(
          teachingRoutes.learnerHours,
          { params: { ...params, learnerId: stage.outsider.learnerId! } },
          { as: stage.lecturer },
        )
      ).code,
    ).toBe('teaching.learner.not_enrolled');
    expect(
      (
        await stage.call(
          teachingRoutes.learnerLessonSeconds,
          { params: { lessonId: lessons[0]!, learnerId: stage.learners[0]!.learnerId! } },
          { as: stage.foreignTeacher },
        )
      ).code,
    ).toBe('auth.scope');
    expect((await stage.call(teachingRoutes.readCourse, { params }, { as: stage.learners[0]! })).code).toBe('auth.forbidden');
  });
});
