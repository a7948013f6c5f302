import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { teachingRoutes } from '@yangfan/contract';
import { sql } from '@yangfan/kernel';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTeaching, type Stage } from '../../testing.ts';
import { makeActivity } from '../activities/make.ts';
import { createWorkCopies } from '../activities/works-copy.service.ts';
import { createCourses } from '../courses/courses.service.ts';
import { demoPackage, zipOf } from './demo-package.ts';

let stage: Stage;
let lessonId: string;
beforeAll(async () => {
  stage = await startTeaching();
  const { chapters } = await stage.db.tx((tx) =>
    createCourses(stage.deps).create(tx, stage.classId, { fromTimetable: true }, stage.clock.now()),
  );
  lessonId = chapters.flatMap((chapter) => chapter.lessons)[0]!.id;
});
afterAll(() => stage?.stop());

const upload = async (bytes: Buffer) =>
  (
    await stage.db.tx((tx) =>
      stage.files.saveBytes(tx, {
        bytes,
        name: '课件.zip',
        mediaType: 'application/zip',
        purpose: 'SCORM',
        ownerAccountId: stage.lecturer.accountId,
      }),
    )
  ).id;
async function make(): Promise<string> {
  const made = await stage.call(teachingRoutes.createScorm, { params: { lessonId }, body: { title: '定价课件' } }, { as: stage.lecturer });
  return made.body.activityId;
}
const put = async (scormId: string, bytes: Buffer) =>
  stage.call(teachingRoutes.putScormPackage, { params: { scormId }, body: { fileId: await upload(bytes) } }, { as: stage.lecturer });
const unpack = (packageId: string) =>
  stage.room
    .jobs!.find(({ name }) => name === 'teaching.scorm.unpack')!
    .run({ packageId } as never, { signal: new AbortController().signal } as never);
async function ready(version: '1.2' | '2004'): Promise<string> {
  const scormId = await make();
  const { body } = await put(scormId, demoPackage(version));
  await unpack(body.package!.id);
  return scormId;
}
const launch = (scormId: string, as = stage.learners[0]!) =>
  stage.call(teachingRoutes.launchScorm, { params: { scormId }, body: {} }, { as });
const commit = (launchId: string, seq: number, values: Record<string, string>, sessionS = 0, as = stage.learners[0]!) =>
  stage.call(teachingRoutes.commitScorm, { params: { launchId }, body: { seq, values, sessionS } }, { as });
const get = (url: string) => stage.app.app.inject({ url });

describe('a package is put in', () => {
  it('[T2] checked at once, unpacked by a job, said to be ready', async () => {
    const scormId = await make();
    const { body } = await put(scormId, demoPackage('2004'));
    expect(body.package).toMatchObject({ version: '2004', state: 'WAITING', title: '网店定价三步', files: 4, parts: [{ id: 'i1' }] });
    expect((await launch(scormId)).body).toMatchObject({ code: 'teaching.scorm.not_ready' });
    expect(stage.enqueued.at(-1)).toMatchObject({ name: 'teaching.scorm.unpack', payload: { packageId: body.package!.id } });
    await unpack(body.package!.id);
    const read = await stage.call(teachingRoutes.readScorm, { params: { scormId } }, { as: stage.lecturer });
    expect(read.body.package).toMatchObject({ state: 'READY', note: null });
    expect(readdirSync(join(stage.dataDir, 'scorm', body.package!.id)).sort()).toEqual(['imsmanifest.xml', 'sco']);
  });

  it('[T2] a hostile package is refused with a reason; neither row nor folder stays', async () => {
    const scormId = await make();
    const before = readdirSync(join(stage.dataDir, 'scorm')).length;
    const manifest = {
      name: 'imsmanifest.xml',
      body: '<manifest><resources><resource identifier="r" href="a.html"/></resources></manifest>',
    };
    const refused = await put(scormId, zipOf([manifest, { name: 'a.html', body: '' }, { name: '../../../evil.sh', body: 'x' }]));
    expect(refused.body).toMatchObject({ code: 'teaching.scorm.unsafe' });
    const bomb = await put(scormId, zipOf([manifest, { name: 'a.html', body: '', claimedSize: 1.5 * 1024 ** 3 }]));
    expect(bomb.body).toMatchObject({ code: 'teaching.scorm.too_large' });
    const read = await stage.call(teachingRoutes.readScorm, { params: { scormId } }, { as: stage.lecturer });
    expect(read.body.package).toBeNull();
    expect(readdirSync(join(stage.dataDir, 'scorm'))).toHaveLength(before);
  });

  it('[T2] a directory that lies shows while unpacking: it is said beside the package, and nothing stays', async () => {
    const scormId = await make();
    const manifest = {
      name: 'imsmanifest.xml',
      body: '<manifest><resources><resource identifier="r" href="a.html"/></resources></manifest>',
    };
    const { body } = await put(scormId, zipOf([manifest, { name: 'a.html', body: 'x'.repeat(5000), claimedSize: 10 }]));
    await unpack(body.package!.id);
    const read = await stage.call(teachingRoutes.readScorm, { params: { scormId } }, { as: stage.lecturer });
    expect(read.body.package).toMatchObject({ state: 'FAILED', note: expect.stringContaining('太大') });
    expect(existsSync(join(stage.dataDir, 'scorm', body.package!.id))).toBe(false);
    expect(existsSync(join(stage.dataDir, 'scorm', `${body.package!.id}.part`))).toBe(false);
  });
});

describe('an activity is copied and removed', () => {
  it('[T2] quiz, assignment and package come along without dates; the package is unpacked anew, and goes with its activity', async () => {
    const copies = createWorkCopies(stage.deps);
    const { db, classId } = stage;
    const now = stage.clock.now();
    const scormId = await ready('1.2');
    const as = stage.lecturer;
    const quiz = (await stage.call(teachingRoutes.createQuiz, { params: { lessonId }, body: { title: '测' } }, { as })).body.activityId;
    const work = (await stage.call(teachingRoutes.createAssignment, { params: { lessonId }, body: { title: '作' } }, { as })).body
      .activityId;
    const kinds = { QUIZ: quiz, ASSIGNMENT: work, SCORM: scormId } as const;
    const made: Record<string, string> = {};
    for (const [kind, id] of Object.entries(kinds) as [keyof typeof kinds, string][])
      await db.tx(async (tx) => {
        const { activityId } = await makeActivity(tx, { lessonId, kind, title: '副本' }, now);
        await copies.copy(tx, { id, kind }, { id: activityId, classId }, now);
        made[kind] = activityId;
      });
    expect((await stage.call(teachingRoutes.readQuiz, { params: { quizId: made.QUIZ! } }, { as })).status).toBe(200);
    expect(
      (await stage.call(teachingRoutes.readAssignment, { params: { assignmentId: made.ASSIGNMENT! } }, { as })).body.plan.dueAt,
    ).toBeNull();
    const copied = (await stage.call(teachingRoutes.readScorm, { params: { scormId: made.SCORM! } }, { as })).body.package!;
    expect(copied).toMatchObject({ state: 'WAITING', version: '1.2' });
    await unpack(copied.id);
    expect(existsSync(join(stage.dataDir, 'scorm', copied.id))).toBe(true);
    await db.tx((tx) => copies.forget(tx, made.SCORM!));
    const job = stage.enqueued.at(-1)!;
    expect(job).toMatchObject({ name: 'teaching.scorm.forget', payload: { packageId: copied.id } });
    await stage.room.jobs!.find(({ name }) => name === job.name)!.run(job.payload as never, {} as never);
    expect(existsSync(join(stage.dataDir, 'scorm', copied.id))).toBe(false);
  });
});

describe('a package is played', () => {
  it('[T2] place, data, score and time are kept on every commit and given back at the next launch', async () => {
    const scormId = await ready('1.2');
    const learner = stage.learners[0]!;
    stage.at('09:00');
    const { body: first } = await launch(scormId);
    stage.at('09:05');
    const said = {
      'cmi.core.lesson_location': '2',
      'cmi.suspend_data': 'abc',
      'cmi.core.session_time': '0000:04:00.00',
      'cmi.core.lesson_status': 'incomplete',
    };
    expect((await commit(first.launchId!, 1, said)).body).toEqual({ kept: true, status: 'INCOMPLETE', percent: null, totalS: 240 });
    // The same commit again, and an older one, change nothing.
    expect((await commit(first.launchId!, 1, { ...said, 'cmi.suspend_data': 'old' })).body).toMatchObject({ kept: false, totalS: 240 });
    stage.at('10:00');
    const { body: second } = await launch(scormId);
    const script = (await get(second.url.replace('index.html', '~yangfan.js'))).payload;
    expect(script).toContain('"cmi.core.lesson_location":"2"');
    expect(script).toContain('"cmi.suspend_data":"abc"');
    expect(script).toContain('"cmi.core.total_time":"0000:04:00.00"');
    expect((await commit(first.launchId!, 2, said)).body).toMatchObject({ code: 'teaching.scorm.superseded' });
    stage.at('10:01');
    const over = { ...said, 'cmi.core.session_time': '0009:00:00.00', 'cmi.core.lesson_status': 'passed', 'cmi.core.score.raw': '90' };
    // Nine hours in one minute: what really passed counts.
    expect((await commit(second.launchId!, 1, over)).body).toEqual({ kept: true, status: 'PASSED', percent: 90, totalS: 240 + 65 });
    expect(
      await stage.db.one(
        sql`select state, score_percent as percent from teaching.activity_progress where activity_id = ${scormId} and learner_id = ${learner.learnerId}`,
      ),
    ).toEqual({ state: 'DONE', percent: 90 });
    expect((await stage.entries('teaching.scorm.done')).at(-1)!.data).toMatchObject({ activityId: scormId, status: 'PASSED' });
    const people = await stage.call(teachingRoutes.scormPeople, { params: { scormId } }, { as: stage.teacher });
    expect(people.body.items.find(({ learnerId }) => learnerId === learner.learnerId)).toMatchObject({
      status: 'PASSED',
      percent: 90,
      totalS: 305,
      launches: 2,
    });
    stage.at('08:00');
  });

  it('[T2] its files stand in a sandbox without an origin, behind a signed address that ends, and nothing else can be read there', async () => {
    const scormId = await ready('1.2');
    const { url } = (await launch(scormId)).body;
    const page = await get(url);
    expect(page.statusCode).toBe(200);
    const policy = String(page.headers['content-security-policy']);
    expect(policy).toContain('sandbox allow-scripts');
    expect(policy).not.toContain('allow-same-origin');
    expect(policy).not.toContain("'self'");
    expect(page.payload).toMatch(/<head><script src="[^"]+~yangfan\.js"><\/script>/);
    const outside = url.replace('index.html', encodeURIComponent('../../keys.json'));
    expect((await get(outside)).statusCode).toBe(404);
    expect((await get(url.replace('index.html', 'nothing.html'))).statusCode).toBe(404);
    expect((await get(url.replace('scp_', 'scp_0'))).statusCode).toBe(403);
    stage.at('13:00');
    expect((await get(url)).statusCode).toBe(403);
    stage.at('08:00');
  });

  it('[T2] only the class’s learners launch; nobody writes into another’s launch; a preview keeps nothing', async () => {
    const scormId = await ready('2004');
    const { launchId } = (await launch(scormId)).body;
    expect((await commit(launchId!, 1, {}, 0, stage.learners[1]!)).status).toBe(404);
    expect((await launch(scormId, stage.outsider)).body).toMatchObject({ code: 'teaching.learner.not_enrolled' });
    const preview = await stage.call(teachingRoutes.previewScorm, { params: { scormId }, body: {} }, { as: stage.lecturer });
    expect(preview.body.launchId).toBeNull();
    expect((await get(preview.body.url.replace('sco/index.html', '~yangfan.js'))).payload).toContain('"launchId":null');
    expect((await stage.call(teachingRoutes.previewScorm, { params: { scormId }, body: {} }, { as: stage.foreignLecturer })).status).toBe(
      403,
    );
  });
});
