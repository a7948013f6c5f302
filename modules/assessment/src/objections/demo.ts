import type { Actor, Tx } from '@yangfan/kernel';
import type { AssessmentDeps } from '../../ports.ts';
import { learnerActor, staffActor } from '../seed/demo-actors.ts';
import { createObjections } from './objections.service.ts';

interface Of {
  classId: string;
  teacherAccountId: string;
  active: readonly { learnerId: string; accountId: string }[];
}
type On = <T>(moment: Date, work: (tx: Tx, now: Date) => Promise<T>) => Promise<T>;

/** One learner objected; the class explained, the county looked once more and agreed with it. `at`: raised, answered, asked again, decided. */
export async function demoUpheld(
  deps: AssessmentDeps,
  on: On,
  of: Of,
  officer: Actor,
  at: readonly [Date, Date, Date, Date],
): Promise<void> {
  const objections = createObjections(deps);
  const learner = learnerActor(of.active[1]!);
  const reason = '小组展示我讲了两次，成绩单上只记了一次，请核对。';
  const { id } = await on(at[0], (tx, now) =>
    objections.raise(tx, { classId: of.classId, part: 'classroom', reason, fileIds: [] }, learner, now),
  );
  const one = { classId: of.classId, objectionId: id };
  const no = { accept: false, words: '两次展示都已计分，见课堂记录第 3、7 次课；成绩无误。' };
  await on(at[1], (tx, now) => objections.answer(tx, one, no, staffActor(of.teacherAccountId), now));
  await on(at[2], (tx, now) => objections.secondLook(tx, id, '想请市县看一下课堂记录。', learner, now));
  const upheld = { accept: false, words: '已调阅课堂记录和成绩单，两次展示均已计分，维持原成绩。' };
  await on(at[3], (tx, now) => objections.decide(tx, one, upheld, officer, now));
}

/** One learner objected, and the class has not answered yet. */
export async function demoOpenObjection(deps: AssessmentDeps, on: On, of: Of, at: Date): Promise<void> {
  const reason = '实践成果里我的店铺成交额应是 5,194 元，成绩单备注写成了 519 元，请核对后重新评分。';
  await on(at, (tx, now) =>
    createObjections(deps).raise(tx, { classId: of.classId, part: 'practice', reason, fileIds: [] }, learnerActor(of.active[2]!), now),
  );
}
