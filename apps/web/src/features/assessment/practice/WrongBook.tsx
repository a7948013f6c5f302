import { Link, useNavigate } from '@tanstack/react-router';
import { assessmentRoutes, sayAnswer } from '@yangfan/client';
import type { assessmentRoutes as Contract, ReplyOf } from '@yangfan/contract';
import { useRead, useSend } from '../../../shared/lib/api.ts';
import { day, time } from '../../../shared/lib/time.ts';
import { useUrlState } from '../../../shared/lib/url-state.ts';
import { Button } from '../../../shared/ui/Button.tsx';
import { Select } from '../../../shared/ui/Field.tsx';
import { PageHead } from '../../../shared/ui/Page.tsx';
import { Empty, ErrorState, Loading, StateTag } from '../../../shared/ui/States.tsx';
import { StemText } from '../exam/StemText.tsx';
import { ITEM_TYPES } from '../words.ts';

type Wrong = ReplyOf<typeof Contract.wrongBook>['items'][number];
const SIZE = 20;

/** The learner's mistakes from exams and practice, by knowledge point. */
export function WrongBook() {
  const [state, setState] = useUrlState();
  const overview = useRead(assessmentRoutes.practiceOverview);
  const programs = overview.data?.programs ?? [];
  const program = programs.find((one) => one.programCode === state['program']) ?? programs[0];
  const page = Number(state['page'] ?? 1);
  const knowledge = state['knowledge'];
  const list = useRead(
    assessmentRoutes.wrongBook,
    { query: { programCode: program?.programCode ?? '', page, size: SIZE, ...(knowledge ? { knowledge } : {}) } },
    { enabled: !!program && !overview.data?.pause, keep: true },
  );
  const navigate = useNavigate();
  const start = useSend(assessmentRoutes.startPractice, {
    refresh: ['/v1/assessment/me/practice'],
    onDone: ({ id }) => void navigate({ to: `/practice/${id}` }),
  });
  const error = overview.error ?? list.error;
  if (error) return <ErrorState error={error} onRetry={() => void (overview.error ? overview : list).refetch()} />;
  if (overview.data?.pause)
    return (
      <div className="stack">
        <PageHead title="错题本" crumbs={<Link to="/practice">练习</Link>} />
        <div className="card caution" role="status">
          “{overview.data.pause.title}”正在进行，错题本到 <b className="figures">{time(overview.data.pause.until)}</b> 考试结束后再开放。
        </div>
      </div>
    );
  if (!overview.data || (program && !list.data)) return <Loading />;
  const points = program?.knowledge.filter(({ book }) => book > 0) ?? [];
  const total = list.data?.total ?? 0;
  return (
    <div className="stack">
      <PageHead
        title="错题本"
        lead="考试和练习里没有答对的题；连续两天答对就会移出"
        crumbs={<Link to="/practice">练习</Link>}
        actions={
          program && (
            <Button
              look="primary"
              busy={start.isPending}
              disabled={!total}
              onClick={() =>
                start.mutate({ body: { programCode: program.programCode, kind: 'WRONG', count: 10, ...(knowledge ? { knowledge } : {}) } })
              }
            >
              重练这些错题
            </Button>
          )
        }
      />
      {points.length > 0 && (
        <Select
          label="知识点"
          empty={`全部知识点（${program!.book}）`}
          value={knowledge ?? ''}
          options={points.map(({ code, name, book }) => ({ value: code, label: `${name}（${book}）` }))}
          onChange={(event) => setState({ knowledge: event.target.value })}
        />
      )}
      {!total ? (
        <div className="card">
          <Empty title="错题本是空的">
            <Link to="/practice">去练一组题</Link>
          </Empty>
        </div>
      ) : (
        list.data!.items.map((one) => <WrongItem key={one.question.no} one={one} />)
      )}
      {total > SIZE && (
        <div className="actions">
          <Button disabled={page <= 1} onClick={() => setState({ page: page - 1 })}>
            上一页
          </Button>
          <span className="figures">
            {page} / {Math.ceil(total / SIZE)}
          </span>
          <Button disabled={page * SIZE >= total} onClick={() => setState({ page: page + 1 })}>
            下一页
          </Button>
        </div>
      )}
    </div>
  );
}

function WrongItem({ one }: { one: Wrong }) {
  const { question, given, right, analysis, knowledgeName, wrongTimes, seenTimes, dueOn, fromExam } = one;
  return (
    <article className="card">
      <p className="quiet small">
        <b className="figures">{question.no}</b>. {ITEM_TYPES[question.type]} · {knowledgeName}{' '}
        <StateTag tone={fromExam ? 'caution' : 'plain'}>{fromExam ? '考试错题' : '练习错题'}</StateTag>
      </p>
      <StemText stem={question.stem} rich={question.rich} />
      {[...question.options, ...question.targets].length > 0 && (
        <ul style={{ paddingLeft: '1.4em' }}>
          {[...question.options, ...question.targets].map(({ key, text }) => (
            <li key={key}>
              {key}. {text}
            </li>
          ))}
        </ul>
      )}
      {question.parts.map((part) => (
        <div key={part.key} className="case-part">
          <StemText stem={`小题 ${part.key}：${part.stem}`} rich={null} />
        </div>
      ))}
      <p>
        上次错的答案：<span className="stop">{sayAnswer(given)}</span>　正确答案：<b className="good">{sayAnswer(right)}</b>
      </p>
      <p>{analysis}</p>
      <p className="quiet small">
        见过 {seenTimes} 次，错 {wrongTimes} 次，{day(dueOn)} 该复习
      </p>
    </article>
  );
}
