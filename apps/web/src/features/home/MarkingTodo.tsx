import type { ReplyOf, teachingRoutes as Contract } from '@yangfan/contract';
import { moment } from '../../shared/lib/time.ts';
import { Go } from '../../shared/ui/Go.tsx';
import { StateTag } from '../../shared/ui/States.tsx';

type Waiting = ReplyOf<typeof Contract.listWaitingWorks>;

/** The works that wait longest for a mark, and the way through all of them. */
export function MarkingTodo({ todo }: { todo: Waiting }) {
  return (
    <section className="card">
      <h2>
        待批作业 <span className="figures quiet">{todo.all}</span>
      </h2>
      {todo.overdue > 0 && <p className="quiet small">其中 {todo.overdue} 份已超过批改期限</p>}
      <ul className="rows">
        {todo.items.map((one) => (
          <li key={one.submissionId}>
            <span className="grow">
              <Go to={deskOf(one)}>
                {one.title}：{one.seatNo} 号 {one.maskedName}
              </Go>
              <span className="quiet small"> {one.className}</span>
            </span>
            {one.overdue ? <StateTag tone="stop">已超期</StateTag> : <span className="quiet small">{moment(one.submittedAt)} 提交</span>}
          </li>
        ))}
        <li>
          <Go to="/work/marking">全部 {todo.all} 份待批作业</Go>
        </li>
      </ul>
    </section>
  );
}

/** The marking page, from where the way leads on to the next work. */
const deskOf = ({ classId, assignmentId, submissionId }: Waiting['items'][number]): string =>
  `/work/classes/${classId}/activities/${assignmentId}?tab=marking&submission=${submissionId}&queue=all`;
