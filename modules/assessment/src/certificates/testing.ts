import { assessmentRoutes as routes } from '@yangfan/contract';
import { sql } from '@yangfan/kernel';
import type { Stage } from '../../testing.ts';

/** Takes a class from its grades to its certificates, by the ways of the product; everybody passes. */
export async function certify(stage: Stage, cls: Awaited<ReturnType<Stage['makeClass']>>): Promise<void> {
  await stage.publishGrades(cls, 80);
  await stage.db.run(sql`update org.class set status = 'TRAINING_DONE' where id = ${cls.classId}`);
  const stars = { practical: 5, lecturer: 5, organisation: 5, platform: 5, simulation: 5, place: 5, service: 5 };
  for (const as of cls.learners)
    await stage.call(
      routes.answerSurvey,
      { params: { classId: cls.classId }, body: { ...stars, charged: false, inPerson: true, recommend: 9, needs: [], comment: '' } },
      { as },
    );
  const { body } = await stage.call(
    routes.submitCompletion,
    { params: { classId: cls.classId }, body: { statement: '材料真实完整' } },
    { as: cls.admin },
  );
  const params = { completionId: body.id };
  for (const { learnerId } of body.sample.learners)
    await stage.call(routes.checkSample, { params, body: { learnerId, ok: true, note: '' } }, { as: cls.officer });
  await stage.call(routes.decideCompletion, { params, body: { accept: true, opinion: '相符' } }, { as: cls.officer });
  stage.clock.set(new Date('2026-11-28T10:00:00+08:00'));
  await stage.call(routes.approveCompletion, { params, body: { approve: true, opinion: '同意' } }, { as: cls.reviewer });
}
