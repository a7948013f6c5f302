import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { teachingRoutes } from '@yangfan/contract';
import { newId, sql, type Actor } from '@yangfan/kernel';
import { actorOf } from '@yangfan/kernel/testing';
import { insertActivity, settleActivity } from '../activities/activities.store.ts';
import { startTeaching, type Stage } from '../../testing.ts';

let stage: Stage;
let learner: Actor;
const T = teachingRoutes;
beforeAll(async () => {
  stage = await startTeaching({ learners: 3 });
  learner = stage.learners[0]!;
  const { body } = await stage.call(T.createCourse, { params: cls(), body: { fromTimetable: true, draft: true } }, { as: stage.lecturer });
  expect(body).toMatchObject({ state: 'DRAFT', version: 0, changed: true });
});
afterAll(() => stage.stop());

const cls = () => ({ classId: stage.classId });
const read = async () => (await stage.call(T.readCourse, { params: cls() }, { as: stage.lecturer })).body;
const mine = async (who = learner) => (await stage.call(T.myCourse, { params: cls() }, { as: who })).body;
const lessons = async () => (await read()).chapters.flatMap((chapter) => chapter.lessons);
const lesson = async (title: string) => (await lessons()).find((one) => one.title === title)!.id;
const check = async () => (await stage.call(T.checkCourse, { params: cls() }, { as: stage.lecturer })).body;
const publish = (note = '') => stage.call(T.publishCourse, { params: cls(), body: { note } }, { as: stage.lecturer });
const words = (text: string) => ({ type: 'doc', content: [{ type: 'paragraph', content: [{ type: 'text', text }] }] });
const addArticle = (lessonId: string, title: string, required = true) =>
  stage.call(
    T.addActivity,
    { params: { lessonId }, body: { kind: 'ARTICLE', title, required, article: words(title) } },
    { as: stage.lecturer },
  );
const save = (bytes: Buffer, purpose: 'PHOTO' | 'COURSEWARE', owner = stage.lecturer.accountId) =>
  stage.db.tx((tx) => stage.files.saveBytes(tx, { bytes, name: 'x', mediaType: '', purpose, ownerAccountId: owner }));
async function addLesson(title: string): Promise<string> {
  const { body } = await stage.call(
    T.addLesson,
    {
      params: { ...cls(), chapterId: (await read()).chapters[0]!.id },
      body: { title, assetId: await stage.asset(stage.lecturer.accountId, 60) },
    },
    { as: stage.lecturer },
  );
  return body.chapters[0]!.lessons.at(-1)!.id;
}
const start = (lessonId: string, who = learner) =>
  stage.call(T.startWatch, { params: { lessonId }, body: { clientNow: stage.clock.now().getTime(), takeOver: true } }, { as: who });

describe('a course from draft to learners', () => {
  it('[T2] a draft is nobody’s course yet, and an incomplete one is not published: what is missing is named', async () => {
    expect((await stage.call(T.myCourse, { params: cls() }, { as: learner })).code).toBe('teaching.course.missing');
    const { gaps, plannedHours } = await check();
    expect(plannedHours).toBe(1);
    expect(gaps).toContainEqual(expect.objectContaining({ level: 'MUST', text: '“认识网络创业（VOD）”还没有视频，也没有其他内容' }));
    const refused = await publish();
    expect([refused.code, refused.detail]).toEqual(['teaching.course.incomplete', expect.stringContaining('还没有视频')]);
  });

  it('[T2] publishing freezes a version, shows it to learners and writes it into the class’s ledger', async () => {
    const [first] = await lessons();
    const assetId = await stage.asset(stage.lecturer.accountId, 60);
    await stage.call(T.editLesson, { params: { lessonId: first!.id }, body: { assetId } }, { as: stage.lecturer });
    expect((await check()).gaps.map(({ level }) => level)).toEqual(['SHOULD']);
    const { body } = await publish('第一次');
    expect(body).toMatchObject({ state: 'PUBLISHED', version: 1, changed: false });
    expect((await mine()).lessons).toBe(1);
    expect((await publish()).code).toBe('teaching.course.unchanged');
    expect(await stage.entries('teaching.course.published')).toEqual([
      expect.objectContaining({ data: expect.objectContaining({ version: 1 }) }),
    ]);
  });

  it('[T2] what is added afterwards is hidden until it is published; the preview shows it already and counts nothing', async () => {
    const id = await addLesson('第二节');
    const { body: article } = await addArticle(id, '读一读');
    expect(article).toMatchObject({ kind: 'ARTICLE', shown: false, position: 1, version: 1 });
    expect((await mine()).lessons).toBe(1);
    expect((await start(id)).code).toBe('request.not_found');
    expect((await stage.call(T.openActivity, { params: { activityId: article.id } }, { as: learner })).code).toBe('request.not_found');
    const { body: preview } = await stage.call(T.previewCourse, { params: cls() }, { as: stage.teacher });
    expect([preview.lessons, preview.countedS]).toEqual([2, 0]);
    expect((await stage.call(T.previewLesson, { params: { lessonId: id } }, { as: stage.officer })).body.kind).toBe('HLS');
    await publish();
    expect((await mine()).chapters[0]!.lessons[1]!.activities).toEqual([
      { id: article.id, kind: 'ARTICLE', title: '读一读', required: true, state: 'NEW', scorePercent: null },
    ]);
  });
});

describe('activities', () => {
  it('[T2] an article is opened, read and done; done stays done, and the lesson is finished with its film only', async () => {
    const second = (await mine()).chapters[0]!.lessons[1]!;
    const params = { activityId: second.activities[0]!.id };
    expect((await stage.call(T.finishActivity, { params, body: {} }, { as: learner })).code).toBe('teaching.activity.not_read');
    const opened = await stage.call(T.openActivity, { params }, { as: learner });
    expect(opened.body).toMatchObject({ state: 'OPENED', article: words('读一读'), deck: null });
    expect((await stage.call(T.finishActivity, { params, body: {} }, { as: learner })).body.state).toBe('DONE');
    expect((await stage.call(T.openActivity, { params }, { as: learner })).body.state).toBe('DONE');
    expect((await mine()).chapters[0]!.lessons[1]).toMatchObject({ completed: false, activities: [{ state: 'DONE' }] });
    expect((await stage.call(T.openActivity, { params }, { as: stage.outsider })).code).toBe('teaching.learner.not_enrolled');
    expect((await stage.call(T.removeActivity, { params }, { as: stage.lecturer })).code).toBe('teaching.activity.used');
  });

  it('[S1] what is written is cleaned by the server; pictures are one’s own; two editors do not overwrite each other', async () => {
    const lessonId = await lesson('第二节');
    const picture = await save(Buffer.from('ffd8ffe000104a46494600010100000100010000ffd9', 'hex'), 'PHOTO');
    const foreign = await save(Buffer.from('ffd8ffe000104a46494600010100000100010000ffd9', 'hex'), 'PHOTO', newId('acc'));
    const article = (fileId: string) => ({
      type: 'doc',
      content: [
        { type: 'script', content: [{ type: 'text', text: 'alert(1)' }] },
        { type: 'image', attrs: { fileId, src: 'https://evil.example/x.png' } as never },
      ],
    });
    const send = (fileId: string) =>
      stage.call(
        T.addActivity,
        { params: { lessonId }, body: { kind: 'ARTICLE', title: '有图', required: false, article: article(fileId) } },
        { as: stage.lecturer },
      );
    expect((await send(foreign.id)).code).toBe('files.not_yours');
    const { body } = await send(picture.id);
    expect(body.article).toEqual({ type: 'doc', content: [{ type: 'image', attrs: { fileId: picture.id, alt: '' } }] });
    expect((await stage.app.app.inject({ url: body.images[picture.id]! })).statusCode).toBe(200);
    const edit = (version: number, title: string) =>
      stage.call(
        T.editActivity,
        { params: { activityId: body.id }, body: { article: article(picture.id), version, title } },
        { as: stage.lecturer },
      );
    expect((await edit(1, '改一')).body).toMatchObject({ version: 2, title: '改一' });
    expect((await edit(1, '改二')).code).toBe('teaching.activity.changed');
    const empty = { kind: 'COURSEWARE' as const, title: '空', required: true };
    expect((await stage.call(T.addActivity, { params: { lessonId }, body: empty }, { as: stage.lecturer })).code).toBe(
      'teaching.activity.no_content',
    );
  });

  it('[T2] courseware is done when its last page was reached; before its pages are drawn the PDF itself is there', async () => {
    const lessonId = await lesson('第二节');
    const file = await save(Buffer.from('%PDF-1.4\n%%EOF'), 'COURSEWARE');
    const body = { kind: 'COURSEWARE' as const, title: '讲义', required: true, fileId: file.id };
    const { body: made } = await stage.call(T.addActivity, { params: { lessonId }, body }, { as: stage.lecturer });
    expect(made.deck).toMatchObject({ pages: 0 });
    await publish();
    await stage.db.run(sql`update media.deck set status = 'READY', pages = 9, done = 9 where id = ${made.deck!.id}`);
    const params = { activityId: made.id };
    const { body: opened } = await stage.call(T.openActivity, { params }, { as: learner });
    expect((await stage.app.app.inject({ url: opened.deck!.pdf })).statusCode).toBe(200);
    const finish = (page: number) => stage.call(T.finishActivity, { params, body: { page } }, { as: learner });
    expect([(await finish(8)).code, (await finish(9)).body.state]).toEqual(['teaching.activity.not_read', 'DONE']);
  });

  it('[P2] reorders, and nobody but staff of the class reads or changes them', async () => {
    const lessonId = await lesson('第二节');
    const { body } = await stage.call(T.listActivities, { params: { lessonId } }, { as: stage.teacher });
    const last = body.items.at(-1)!;
    await stage.call(T.editActivity, { params: { activityId: last.id }, body: { position: 1 } }, { as: stage.lecturer });
    const { body: after } = await stage.call(T.listActivities, { params: { lessonId } }, { as: stage.lecturer });
    expect([after.items[0]!.id, after.items.map(({ position }) => position)]).toEqual([last.id, [1, 2, 3]]);
    const params = { activityId: last.id };
    expect((await stage.call(T.readActivity, { params }, { as: stage.foreignLecturer })).code).toBe('auth.scope');
    expect((await stage.call(T.editActivity, { params, body: { title: 'x' } }, { as: stage.teacher })).code).toBe('auth.forbidden');
  });
});

describe('conditions', () => {
  const set = (lessonId: string, conditions: object[]) =>
    stage.call(T.setConditions, { params: { lessonId }, body: { conditions: conditions as never } }, { as: stage.lecturer });

  it('[T2] a locked lesson says why, does not play and opens no activity; when the condition holds it opens', async () => {
    const id = await lesson('第二节');
    expect((await set(id, [{ kind: 'PREVIOUS' }])).status).toBe(200);
    const who = stage.learners[1]!;
    const outline = await mine(who);
    const reason = '先学完上一节“认识网络创业（VOD）”';
    expect([outline.chapters[0]!.lessons[0]!.locked, outline.chapters[0]!.lessons[1]!.locked]).toEqual([null, reason]);
    const refused = await start(id, who);
    expect([refused.code, refused.detail]).toEqual(['teaching.lesson.locked', `这一节还没有开放：${reason}`]);
    const [activity] = outline.chapters[0]!.lessons[1]!.activities;
    expect((await stage.call(T.openActivity, { params: { activityId: activity!.id } }, { as: who })).code).toBe('teaching.lesson.locked');
    await set(id, []);
    expect((await start(id, who)).status).toBe(200);
  });

  it('[T2] a quiz of this course must reach its mark; another course’s quiz is refused', async () => {
    const [first, second] = (await lessons()).map((one) => one.id) as [string, string];
    const quiz = newId('act');
    const row = { id: quiz, lessonId: first, classId: stage.classId, kind: 'QUIZ' as const, title: '测一测', required: false, body: {} };
    await insertActivity(stage.db, row, stage.clock.now());
    expect((await set(second, [{ kind: 'QUIZ', activityId: newId('act'), percent: 80 }])).code).toBe('teaching.condition.quiz');
    await set(second, [{ kind: 'QUIZ', activityId: quiz, percent: 80 }]);
    await publish();
    const who = stage.learners[2]!;
    const score = (scorePercent: number) =>
      settleActivity(
        stage.db,
        { learnerId: who.learnerId!, activityId: quiz, classId: stage.classId, state: 'DONE', scorePercent },
        stage.clock.now(),
      );
    await score(79);
    expect((await start(second, who)).detail).toContain('至少 80 分，现在最好成绩 79 分');
    await score(85);
    expect((await start(second, who)).status).toBe(200);
    await set(second, []);
  });
});

describe('versions and copies', () => {
  it('[T2] versions are compared, and an earlier one comes back as a draft without touching what learners began', async () => {
    await addLesson('第三节');
    await publish('加了第三节');
    const { body: list } = await stage.call(T.listVersions, { params: cls() }, { as: stage.officer });
    const last = list.items[0]!;
    expect(last).toMatchObject({ note: '加了第三节', lessons: 3 });
    await stage.call(
      T.editLesson,
      { params: { lessonId: await lesson('第三节') }, body: { title: '第三节（新）' } },
      { as: stage.lecturer },
    );
    const compare = (version: number, query: object) =>
      stage.call(T.compareVersions, { params: { ...cls(), version }, query }, { as: stage.teacher });
    expect((await compare(last.version, {})).body.items).toEqual([
      { what: 'CHANGED', of: 'LESSON', title: '第三节（新）', detail: '原名“第三节”' },
    ]);
    expect((await compare(1, { with: last.version })).body.items.filter(({ what }) => what === 'ADDED').map(({ title }) => title)).toEqual(
      expect.arrayContaining(['第二节', '第三节', '读一读', '讲义']),
    );
    const restore = (version: number) => stage.call(T.restoreVersion, { params: { ...cls(), version } }, { as: stage.lecturer });
    const { body } = await restore(1);
    // Opened by a learner: it stays, at the end. Never opened: it goes.
    expect(body.kept).toEqual(expect.arrayContaining(['第二节', '读一读', '讲义']));
    expect((await lessons()).map(({ title }) => title)).toEqual(['认识网络创业（VOD）', '第二节']);
    expect((await read()).changed).toBe(true);
    await restore(last.version);
    expect((await lessons()).map(({ title, shown }) => [title, shown])).toEqual([
      ['认识网络创业（VOD）', true],
      ['第二节', true],
      ['第三节', false],
    ]);
    expect((await compare(99, {})).code).toBe('teaching.version.missing');
  });

  it('[T2] a course is copied into another class of one’s own, as a draft, with its quiz and its films by reference', async () => {
    const params = { classId: stage.draftId };
    const copy = (as: Actor, fromClassId = stage.classId) => stage.call(T.copyCourse, { params, body: { fromClassId } }, { as });
    const stranger = actorOf({ role: 'INST_ADMIN', scope: 'institution', id: newId('ins') });
    expect((await copy(stranger)).code).toBe('auth.scope');
    expect((await copy(stage.lecturer, newId('cls'))).code).toBe('teaching.course.not_yours');
    const { status, body } = await copy(stage.lecturer);
    expect([status, body.course.state, body.leftOut]).toEqual([201, 'DRAFT', []]);
    const content = (all: Awaited<ReturnType<typeof lessons>>) =>
      all.map(({ title, assetId, activities }) => [title, assetId, activities.map((one) => [one.kind, one.title])]);
    const copied = body.course.chapters.flatMap((chapter) => chapter.lessons);
    expect(content(copied)).toEqual(content(await lessons()));
    expect(JSON.stringify(content(copied))).toContain('测一测');
    expect(new Set(copied.map(({ id }) => id)).has(await lesson('第二节'))).toBe(false);
    expect((await copy(stage.lecturer)).code).toBe('teaching.course.exists');
  });

  it('[T2] a lesson moves into another chapter and keeps its place there', async () => {
    await stage.call(T.addChapter, { params: cls(), body: { title: '另一章' } }, { as: stage.lecturer });
    const { chapters } = await read();
    const id = await lesson('第三节');
    const params = { lessonId: id };
    await stage.call(T.editLesson, { params, body: { chapterId: chapters.at(-1)!.id, position: 1 } }, { as: stage.lecturer });
    expect((await read()).chapters.at(-1)!.lessons.map((one) => one.id)).toEqual([id]);
    expect((await stage.call(T.editLesson, { params, body: { chapterId: newId('chp') } }, { as: stage.lecturer })).code).toBe(
      'request.not_found',
    );
  });
});
