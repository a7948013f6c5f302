import { assessmentRoutes as routes } from '@yangfan/contract';
import { actorOf } from '@yangfan/kernel/testing';
import { describe, expect, test } from 'vitest';
import { onReviewStage, addExpert, cls, hand, later, mark, officer, open, stage, tasksOf, whole } from './testing.ts';

onReviewStage();

describe('[E5] the pool', () => {
  test('[E5] an expert is calibrated on the benchmark plans: more than eight off may not score, may try again; the reference is never told', async () => {
    const expert = await addExpert(false);
    const { body: paper } = await stage.call(routes.readBenchmark, { params: { code: 'B1' } }, { as: expert });
    expect(paper.chapters).toHaveLength(11);
    expect(JSON.stringify(paper)).not.toContain('reference');
    expect((await mark(expert, 'B1', 8.5)).body).toMatchObject({ passed: false, deviation: 8.5 });
    later(1);
    expect((await mark(expert, 'B1', -8)).body).toMatchObject({ passed: true, deviation: -8 });
    expect((await stage.call(routes.myExpert, {}, { as: expert })).body.calibration).toMatchObject({ passed: false });
    expect((await mark(expert, 'B2', 0)).body.furthest).toEqual([]);
    expect((await stage.call(routes.myExpert, {}, { as: expert })).body.calibration).toMatchObject({ passed: true });
    hand(0);
    expect((await open()).code).toBe(null);
  });

  test('[E5] a conflict is declared by number or whole name, is found before anybody is asked, and an unknown one is refused', async () => {
    const [near, declared, free] = [await addExpert(true, [cls.institutionId]), await addExpert(), await addExpert()];
    const body = { kind: 'RELATIVE' as const, target: '没有的班', note: '' };
    expect((await stage.call(routes.declareConflict, { body }, { as: declared })).code).toBe('assessment.conflict_unknown');
    const institution = (await stage.org.institution(stage.db, cls.institutionId))!;
    const made = await stage.call(routes.declareConflict, { body: { ...body, target: institution.name } }, { as: declared });
    expect(made.body.conflicts).toMatchObject([{ target: institution.name, kind: 'RELATIVE' }]);
    hand(0);
    const { roundId } = await open();
    expect([(await tasksOf(near)).length, (await tasksOf(declared)).length, (await tasksOf(free)).length]).toEqual([0, 0, 1]);
    expect((await whole(roundId!)).items[0]).toMatchObject({ openPlaces: 1 });
    await addExpert();
    const { body: done } = await stage.call(routes.reassignReview, { params: { roundId: roundId! } }, { as: officer });
    expect(done).toEqual({ assigned: 1, open: 0 });
  });

  test('[E5] whoever is no expert, of another city, or paused gets nothing', async () => {
    const stranger = actorOf({ role: 'ASSESSOR', scope: 'region', id: '460100' });
    expect((await stage.call(routes.myReviewTasks, {}, { as: stranger })).code).toBe('assessment.not_an_expert');
    hand(0);
    expect((await open()).code).toBe('assessment.review_experts');
    const sanya = actorOf({ role: 'CITY_OFFICER', scope: 'region', id: '460200' });
    const foreign = await stage.call(routes.openReviewRound, { body: { title: '越界', classIds: [cls.classId] } }, { as: sanya });
    expect(foreign.code).toBe('request.not_found');
  });
});
