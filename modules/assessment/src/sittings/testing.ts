import { assessmentRoutes as routes } from '@yangfan/contract';
import { type Actor } from '@yangfan/kernel';
import { actorOf } from '@yangfan/kernel/testing';
import { afterAll, beforeAll } from 'vitest';
import { startAssessment, type Stage } from '../../testing.ts';

export let stage: Stage;
/** Every test file of sittings calls it once: a stage of its own. */
export function onSittingStage(): void {
  beforeAll(async () => void (stage = await startAssessment()));
  afterAll(() => stage.stop());
}

let classes = 100;
export const MIN = 60_000;
export const wait = (minutes: number) => stage.clock.set(new Date(stage.clock.now().getTime() + minutes * MIN));
export const officer = actorOf({ role: 'CITY_OFFICER', scope: 'region', id: '460100' });

/** A class with an open exam of 45 minutes; the clock stands at its start. */
export async function opened(input: object = {}) {
  const training = await stage.makeClass((classes += 1));
  const { body: exam } = await stage.call(
    routes.createExam,
    { params: { classId: training.classId }, body: { ...stage.input(), ...input } },
    { as: training.teacher },
  );
  await stage.open(training, exam.id);
  return { ...training, examId: exam.id };
}
export type Opened = Awaited<ReturnType<typeof opened>>;
export const board = async ({ examId, teacher }: Opened, as: Actor = teacher) =>
  (await stage.call(routes.sittingBoard, { params: { examId } }, { as })).body;
export const rowOf = async (of: Opened, learner: Actor) => (await board(of)).candidates.find((row) => row.learnerId === learner.learnerId)!;
export const enter = async (of: Opened, learner: Actor) => (await stage.enter(of.examId, learner)).body;
export type Paper = Awaited<ReturnType<typeof enter>>;
export const beat = (paper: Paper, as: Actor, holder = paper.holder, camera = true) =>
  stage.call(routes.beatAttempt, { params: { attemptId: paper.id }, body: { holder, unsent: 0, camera, fullScreen: true } }, { as });
export const save = (paper: Paper, as: Actor, version: number) =>
  stage.call(
    routes.saveAnswers,
    { params: { attemptId: paper.id }, body: { holder: paper.holder, answers: [{ no: 1, value: null, version, flagged: true }] } },
    { as },
  );
export const submit = (paper: Paper, as: Actor) =>
  stage.call(routes.submitAttempt, { params: { attemptId: paper.id }, body: { holder: paper.holder, answers: [] } }, { as });
