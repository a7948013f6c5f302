import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { teachingRoutes } from '@yangfan/contract';
import { newId, sql, type Actor } from '@yangfan/kernel';
import { actorOf } from '@yangfan/kernel/testing';
import { startTeaching, type Stage } from '../../testing.ts';

const T = teachingRoutes;
let stage: Stage;
let school: Actor;
let lessonId: string;
const province = actorOf({ role: 'PROV_OFFICER', scope: 'province', id: '*' });
const otherProvince = actorOf({ role: 'PROV_ADMIN', scope: 'province', id: '*' });
const input = { title: '开网店第一步', summary: '给想开网店的人', category: 'ECOMMERCE' as const };

beforeAll(async () => {
  stage = await startTeaching({ learners: 1 });
  school = actorOf({ role: 'INST_ADMIN', scope: 'institution', id: stage.institutionId });
  const params = { classId: stage.classId };
  const { body } = await stage.call(T.createCourse, { params, body: { fromTimetable: true } }, { as: stage.lecturer });
  lessonId = body.chapters[0]!.lessons[0]!.id;
  const assetId = await stage.asset(stage.lecturer.accountId, 60);
  await stage.call(T.editLesson, { params: { lessonId }, body: { assetId } }, { as: stage.lecturer });
  const article = { type: 'doc', content: [{ type: 'paragraph', content: [{ type: 'text', text: '读' }] }] };
  const activity = { kind: 'ARTICLE' as const, title: '读一读', required: false, article };
  await stage.call(T.addActivity, { params: { lessonId }, body: activity }, { as: stage.lecturer });
});
afterAll(() => stage.stop());

const propose = (as: Actor) => stage.call(T.proposeLibrary, { params: { classId: stage.classId }, body: input }, { as });
const review = (libraryId: string, pass: boolean, reason: string, as: Actor) =>
  stage.call(T.reviewLibrary, { params: { libraryId }, body: { pass, reason } }, { as });
const list = (query: object = {}, as: Actor = stage.outsider) => stage.call(T.listLibrary, { query }, { as });

describe('the free library', () => {
  it('[V3] takes published courses only, once at a time, and shows nothing before the province has reviewed it', async () => {
    expect((await propose(school)).code).toBe('teaching.library.not_published');
    await stage.call(T.publishCourse, { params: { classId: stage.classId }, body: { note: '' } }, { as: stage.lecturer });
    expect((await propose(actorOf({ role: 'INST_ADMIN', scope: 'institution', id: newId('ins') }))).code).toBe('auth.scope');
    const { body } = await propose(school);
    expect(body).toMatchObject({ state: 'PROPOSED', lessons: 1, durationS: 60, institutionName: '海口启航职业培训学校' });
    expect((await propose(school)).code).toBe('teaching.library.waiting');
    expect((await list()).body.items).toEqual([]);
    const params = { libraryId: body.id };
    expect((await stage.call(T.readLibraryCourse, { params }, { as: stage.outsider })).code).toBe('request.not_found');
    expect((await stage.call(T.readLibraryCourse, { params }, { as: province })).status).toBe(200);
    const foreign = actorOf({ role: 'INST_ADMIN', scope: 'institution', id: newId('ins') });
    expect((await stage.call(T.listLibraryWork, { query: {} }, { as: foreign })).body.items).toEqual([]);
    expect((await stage.call(T.listLibraryWork, { query: { state: 'PROPOSED' } }, { as: school })).body.total).toBe(1);
  });

  it('[V3] a refusal names its reason; who proposed does not review; listed, every learner finds, watches and reads it', async () => {
    const { body: waiting } = await stage.call(T.listLibraryWork, { query: {} }, { as: province });
    const first = waiting.items[0]!.id;
    expect((await review(first, false, ' ', province)).code).toBe('teaching.library.reason');
    expect((await review(first, false, '声音太小', province)).body).toMatchObject({ state: 'REFUSED', reason: '声音太小' });
    expect((await review(first, true, '', province)).code).toBe('teaching.library.state');
    const { body: again } = await propose(province);
    expect((await review(again.id, true, '', province)).code).toBe('teaching.library.same_person');
    expect((await review(again.id, true, '', otherProvince)).body.state).toBe('LISTED');
    expect((await stage.entries('teaching.library.reviewed')).length).toBe(2);
    expect((await list({ search: '网店', category: 'ECOMMERCE' })).body.items.map(({ id }) => id)).toEqual([again.id]);
    expect((await list({ search: '100%' })).body.total).toBe(0);
    const params = { libraryId: again.id };
    const { body: course } = await stage.call(T.readLibraryCourse, { params }, { as: stage.outsider });
    const [lesson] = course.chapters[0]!.lessons;
    expect(lesson).toMatchObject({ id: lessonId, playable: true, activities: [{ kind: 'ARTICLE', title: '读一读' }] });
    const play = await stage.call(T.playLibraryLesson, { params: { ...params, lessonId } }, { as: stage.outsider });
    expect(play.body.kind).toBe('HLS');
    const activityId = lesson!.activities[0]!.id;
    const read = await stage.call(T.readLibraryActivity, { params: { ...params, activityId } }, { as: stage.outsider });
    expect(read.body.article?.content).toHaveLength(1);
    expect((await stage.call(T.playLibraryLesson, { params: { ...params, lessonId: newId('lsn') } }, { as: stage.outsider })).code).toBe(
      'request.not_found',
    );
  });

  it('[V3] watching there counts no class hours, and later changes of the class change nothing in it', async () => {
    const { rows } = await stage.db.one<{ rows: number }>(sql`select count(*)::int as rows from teaching.watch_session`);
    expect(rows).toBe(0);
    await stage.call(T.editLesson, { params: { lessonId }, body: { title: '改了' } }, { as: stage.lecturer });
    const { id } = (await list()).body.items[0]!;
    const { body } = await stage.call(T.readLibraryCourse, { params: { libraryId: id } }, { as: stage.outsider });
    expect(body.chapters[0]!.lessons[0]!.title).toBe('认识网络创业（VOD）');
    const withdraw = () => stage.call(T.withdrawLibrary, { params: { libraryId: id }, body: { reason: '过时' } }, { as: province });
    expect([(await withdraw()).status, (await withdraw()).code]).toEqual([200, 'teaching.library.state']);
    expect((await list()).body.total).toBe(0);
  });
});
