import { Link, useNavigate } from '@tanstack/react-router';
import { assessmentRoutes } from '@yangfan/client';
import type { assessmentRoutes as Contract, ReplyOf } from '@yangfan/contract';
import { useRead, useSend } from '../../../shared/lib/api.ts';
import { time } from '../../../shared/lib/time.ts';
import { useUrlState } from '../../../shared/lib/url-state.ts';
import { Button } from '../../../shared/ui/Button.tsx';
import { Select } from '../../../shared/ui/Field.tsx';
import { PageHead, Strip } from '../../../shared/ui/Page.tsx';
import { Empty, ErrorState, Loading, Meter } from '../../../shared/ui/States.tsx';
import { MasteryRadar } from './MasteryRadar.tsx';
import './practice.css';

type Overview = ReplyOf<typeof Contract.practiceOverview>;
type Program = Overview['programs'][number];
export const SET_KINDS = { CHAPTER: '按章练习', WRONG: '错题重练', DUE: '今天该复习' } as const;
const PER_SET = 10;

/** What to practise today, how well each chapter is known, and the way to the wrong-answer book. */
export function Practice() {
  const overview = useRead(assessmentRoutes.practiceOverview, undefined, { refetchInterval: 60_000 });
  const [state, setState] = useUrlState();
  if (overview.error) return <ErrorState error={overview.error} onRetry={() => void overview.refetch()} />;
  if (!overview.data) return <Loading />;
  const { pause, programs, open } = overview.data;
  const program = programs.find((one) => one.programCode === state['program']) ?? programs[0];
  return (
    <div className="stack">
      <PageHead
        title="练习"
        lead="做完一题马上看解析；答错的自动进错题本，到日子会再问您。练习不计入成绩"
        crumbs={<Link to="/exams">考试</Link>}
        actions={
          program &&
          !pause && (
            <Link className="button" to="/practice/book" search={{ program: program.programCode } as never}>
              错题本（{program.book}）
            </Link>
          )
        }
      />
      {pause && (
        <div className="card caution" role="status">
          “{pause.title}”正在进行，练习、错题和解析到 <b className="figures">{time(pause.until)}</b> 考试结束后再开放。
        </div>
      )}
      {!program ? (
        <div className="card">
          <Empty title="还没有可以练的题">加入班级、题库准备好以后，这里会列出各章的练习题。</Empty>
        </div>
      ) : (
        <>
          {programs.length > 1 && (
            <Select
              label="培训项目"
              value={program.programCode}
              options={programs.map((one) => ({ value: one.programCode, label: one.programName }))}
              onChange={(event) => setState({ program: event.target.value })}
            />
          )}
          <Today program={program} open={open} isPaused={!!pause} />
          <Chapters program={program} isPaused={!!pause} />
          <Knowledge program={program} isPaused={!!pause} />
        </>
      )}
    </div>
  );
}

function useStart() {
  const navigate = useNavigate();
  return useSend(assessmentRoutes.startPractice, {
    refresh: ['/v1/assessment/me/practice'],
    onDone: ({ id }) => void navigate({ to: `/practice/${id}` }),
  });
}

function Today({ program, open, isPaused }: { program: Program; open: Overview['open']; isPaused: boolean }) {
  const start = useStart();
  const begin = (kind: 'WRONG' | 'DUE') => start.mutate({ body: { programCode: program.programCode, kind, count: PER_SET } });
  return (
    <>
      <Strip
        items={[
          { label: '今天该复习', value: program.due, unit: '题' },
          { label: '错题', value: program.book, unit: '题' },
          { label: '今天已练', value: program.answeredToday, unit: '题' },
          { label: '练过的题', value: `${program.seen} / ${program.items}`, unit: '题' },
          { label: '掌握程度', value: program.mastery === null ? '—' : `${Math.round(program.mastery * 100)}%` },
        ]}
      />
      {!isPaused && (
        <section className="card">
          <h2>现在开始</h2>
          <div className="actions">
            <Button look="primary" busy={start.isPending} disabled={!program.due} onClick={() => begin('DUE')}>
              复习今天到期的（{program.due}）
            </Button>
            <Button busy={start.isPending} disabled={!program.book} onClick={() => begin('WRONG')}>
              重练错题（{program.book}）
            </Button>
          </div>
          {!program.due && !program.book && <p className="quiet">今天没有到期的题，可以在下面挑一章练。</p>}
          {open.length > 0 && (
            <ul className="rows">
              {open.map((set) => (
                <li key={set.id}>
                  <span className="grow">
                    没做完的：{SET_KINDS[set.kind]} {set.chapterTitle}，已答 {set.answered} / {set.questions}
                  </span>
                  <Link to={`/practice/${set.id}`}>接着做</Link>
                </li>
              ))}
            </ul>
          )}
        </section>
      )}
    </>
  );
}

function Chapters({ program, isPaused }: { program: Program; isPaused: boolean }) {
  const start = useStart();
  return (
    <section className="card">
      <h2>各章掌握程度</h2>
      <div className="mastery">
        <MasteryRadar spokes={program.chapters.map(({ title, mastery }) => ({ name: title, value: mastery }))} />
        <ol className="mastery-list">
          {program.chapters.map((one, index) => (
            <li key={one.chapter}>
              <div className="mastery-row">
                <span>
                  <span className="figures">{index + 1}</span>. {one.title}
                </span>
                <b className="figures">{one.mastery === null ? '还没练' : `${Math.round(one.mastery * 100)}%`}</b>
                {!isPaused && (
                  <Button
                    aria-label={`练 ${PER_SET} 题：${one.title}`}
                    disabled={!one.items || start.isPending}
                    onClick={() =>
                      start.mutate({ body: { programCode: program.programCode, kind: 'CHAPTER', chapter: one.chapter, count: PER_SET } })
                    }
                  >
                    练 {PER_SET} 题
                  </Button>
                )}
              </div>
              <Meter label={`${one.title}掌握程度`} value={one.mastery ?? 0} max={1} />
            </li>
          ))}
        </ol>
      </div>
    </section>
  );
}

function Knowledge({ program, isPaused }: { program: Program; isPaused: boolean }) {
  const met = program.knowledge.filter(({ mastery }) => mastery !== null).sort((a, b) => a.mastery! - b.mastery!);
  return (
    <section className="card">
      <h2>知识点（从弱到强）</h2>
      {!met.length ? (
        <p className="quiet">练过或考过以后，这里列出每个知识点的掌握程度。</p>
      ) : (
        <ul className="mastery-list">
          {met.map((one) => (
            <li key={one.code}>
              <div className="mastery-row">
                <span>
                  {one.name}{' '}
                  <span className="quiet small">
                    练过 {one.seen} / {one.items} 题
                  </span>
                </span>
                <b className="figures">{Math.round(one.mastery! * 100)}%</b>
                {one.book > 0 && !isPaused && (
                  <Link to="/practice/book" search={{ program: program.programCode, knowledge: one.code } as never}>
                    {one.book} 道错题
                  </Link>
                )}
              </div>
              <Meter label={`${one.name}掌握程度`} value={one.mastery!} max={1} />
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
