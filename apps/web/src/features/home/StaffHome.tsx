import { Link } from '@tanstack/react-router';
import { managementRoutes, teachingRoutes } from '@yangfan/client';
import type { ReplyOf, teachingRoutes as Contract } from '@yangfan/contract';
import { useRead } from '../../shared/lib/api.ts';
import { useCan, useMe } from '../../shared/lib/session.ts';
import { moment, time } from '../../shared/lib/time.ts';
import { PageHead, Strip } from '../../shared/ui/Page.tsx';
import { Go } from '../../shared/ui/Go.tsx';
import { Empty, ErrorState, Loading, Meter, StateTag } from '../../shared/ui/States.tsx';
import { AssessmentTodo, useAssessmentDesks } from './AssessmentTodo.tsx';
import { MarkingTodo } from './MarkingTodo.tsx';

/** What waits for me, and the figures of my area. */
export function StaffHome() {
  const me = useMe();
  const can = useCan();
  return (
    <div className="stack">
      <PageHead title="工作台" lead={me.data ? `${me.data.displayName}，今天等您办的事在下面` : undefined} />
      {can('management.application.read') && <Overview />}
      <Todo />
    </div>
  );
}

function Overview() {
  const can = useCan();
  const overview = useRead(managementRoutes.getOverview);
  if (overview.error) return <ErrorState error={overview.error} onRetry={() => void overview.refetch()} />;
  if (!overview.data) return <Loading />;
  const data = overview.data;
  const widest = Math.max(1, ...data.channel.map((step) => step.learners));
  return (
    <>
      <Strip
        items={[
          {
            label: '在培班级',
            value: data.classesInTraining,
            unit: '个',
            note: (
              <Link to="/work/classes" search={{ status: 'IN_TRAINING' } as never}>
                查看班级
              </Link>
            ),
          },
          { label: '在培学员', value: data.learnersInTraining, unit: '人' },
          { label: '今日课次', value: data.sessionsToday, unit: '次', note: '不含练习班' },
          {
            label: '等您办的申请',
            value: data.applicationsWaiting,
            unit: '件',
            note: <Link to="/work/openings">辖区在办 {data.applicationsOpen} 件</Link>,
          },
          ...(can('org.institution.read')
            ? [{ label: '目录内机构', value: data.institutions, unit: '家', note: <Link to="/work/institutions">查看机构</Link> }]
            : []),
          ...(can('org.lecturer.read')
            ? [{ label: '在册讲师', value: data.lecturers, unit: '人', note: <Link to="/work/lecturers">查看讲师</Link> }]
            : []),
        ]}
      />
      <section className="card">
        <h2>培训航线</h2>
        <p className="quiet small">按班级所处阶段统计，练习班不计入</p>
        <ul className="rows">
          {data.channel.map((step) => (
            <li key={step.stage}>
              <span style={{ width: '5em' }}>{step.name}</span>
              <span className="grow">
                <Meter value={step.learners} max={widest} label={`${step.name} ${step.learners} 人`} />
              </span>
              <span>
                <b className="figures">{step.learners}</b> 人 · <b className="figures">{step.classes}</b> 班
              </span>
            </li>
          ))}
        </ul>
      </section>
    </>
  );
}

const OLDEST = { query: { page: 1, size: 5 } } as const;
const WAITING = { query: { view: 'WAITING', page: 1, size: 5 } } as const;

/** Applications and sessions, attendance, questions, exams and reviews: all that waits for me, or that nothing does. */
function Todo() {
  const can = useCan();
  const every = { refetchInterval: 60_000 };
  const todo = useRead(managementRoutes.listTodo, {} as never, every);
  const attendance = useRead(teachingRoutes.attendanceTodo, {}, every);
  const questions = useRead(teachingRoutes.listQuestions, WAITING, { ...every, enabled: can('teaching.question.answer') });
  const marking = useRead(teachingRoutes.listWaitingWorks, OLDEST, { ...every, enabled: can('teaching.work.mark') });
  const desks = useAssessmentDesks();
  if (todo.error) return <ErrorState error={todo.error} onRetry={() => void todo.refetch()} />;
  if (!todo.data) return <Loading />;
  if (!todo.data.total && !attendance.data?.total && !questions.data?.total && !marking.data?.total && desks.length === 0)
    return (
      <div className="card">
        <Empty title="现在没有等您办的事">有新的申请、课次、提问、阅卷或评审时会出现在这里，也会发消息提醒您。</Empty>
      </div>
    );
  return (
    <>
      {!!attendance.data?.total && <AttendanceTodo todo={attendance.data} />}
      {desks.length > 0 && <AssessmentTodo desks={desks} />}
      {!!marking.data?.total && <MarkingTodo todo={marking.data} />}
      {!!questions.data?.total && <QuestionTodo todo={questions.data} />}
      {todo.data.groups.map((group) => (
        <section className="card" key={group.kind}>
          <h2>
            {group.title} <span className="figures quiet">{group.count}</span>
          </h2>
          <ul className="rows">
            {group.items.map((item) => (
              <li key={item.id}>
                <span className="grow">
                  <Link to={item.link}>{item.title}</Link>
                  <span className="quiet small"> {item.subtitle}</span>
                </span>
                {item.overdue ? (
                  <StateTag tone="stop">已超时</StateTag>
                ) : (
                  item.dueAt && (
                    <span className="quiet small">
                      {group.kind === 'SESSION_TODAY' ? `${time(item.dueAt)} 上课` : `${moment(item.dueAt)} 前`}
                    </span>
                  )
                )}
              </li>
            ))}
            {group.count > group.items.length && (
              <li>
                {MORE[group.kind] ? (
                  <Go to={MORE[group.kind]!}>
                    还有 {group.count - group.items.length} {group.kind === 'SESSION_TODAY' ? '节课' : '件'}，看全部
                  </Go>
                ) : (
                  <span className="quiet">还有 {group.count - group.items.length} 件，办完上面的会接着出现</span>
                )}
              </li>
            )}
          </ul>
        </section>
      ))}
    </>
  );
}

/** Where the rest of a group stands. */
const MORE: Record<string, string> = {
  INSTITUTION_APPLICATION: '/work/openings',
  LECTURER_APPLICATION: '/work/openings',
  OPENING_APPLICATION: '/work/openings',
  RETURNED: '/work/openings',
  DRAFT: '/work/openings',
  CLASS_TO_START: '/work/classes',
  SESSION_TODAY: '/work/classes',
};

/** The questions that wait longest, and the way to all of them. */
function QuestionTodo({ todo }: { todo: ReplyOf<typeof Contract.listQuestions> }) {
  return (
    <section className="card">
      <h2>
        答疑 <span className="figures quiet">{todo.total}</span>
      </h2>
      <ul className="rows">
        {todo.items.map((one) => (
          <li key={one.id}>
            <span className="grow">
              <Go to={`/work/questions/${one.id}`}>{one.title}</Go>
              <span className="quiet small"> {one.className}</span>
            </span>
            {one.overdue ? (
              <StateTag tone="stop">已超时</StateTag>
            ) : (
              one.dueAt && <span className="quiet small">{moment(one.dueAt)} 前</span>
            )}
          </li>
        ))}
        {todo.total > todo.items.length && (
          <li>
            <Go to="/work/questions?view=WAITING">全部 {todo.total} 个等回答的提问</Go>
          </li>
        )}
      </ul>
    </section>
  );
}

/** What of check-in and attendance waits, each with its page. */
function AttendanceTodo({ todo }: { todo: ReplyOf<typeof Contract.attendanceTodo> }) {
  return (
    <section className="card">
      <h2>
        考勤 <span className="figures quiet">{todo.total}</span>
      </h2>
      <ul className="rows">
        {todo.groups.map((group) => (
          <li key={group.kind}>
            <span className="grow">
              <Go to={group.link}>{group.title}</Go>
            </span>
            {group.overdue > 0 && <StateTag tone="stop">{group.overdue} 件已超时</StateTag>}
            <b className="figures">{group.count}</b>
          </li>
        ))}
      </ul>
    </section>
  );
}
