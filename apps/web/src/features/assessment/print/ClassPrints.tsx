import { Link, useParams } from '@tanstack/react-router';
import { assessmentRoutes } from '@yangfan/client';
import type { PrintKind } from '@yangfan/contract';
import { useState } from 'react';
import { useSend } from '../../../shared/lib/api.ts';
import { useDownload } from '../../../shared/lib/download.ts';
import { useCan } from '../../../shared/lib/session.ts';
import { moment } from '../../../shared/lib/time.ts';
import { Button } from '../../../shared/ui/Button.tsx';
import { Choice } from '../../../shared/ui/Field.tsx';
import { PageHead } from '../../../shared/ui/Page.tsx';
import { Empty, ErrorState, Loading, Meter, StateTag } from '../../../shared/ui/States.tsx';
import { isOpen, usePrints, type PrintRun } from './use-prints.ts';
import { PRINTS, RUNS } from './words.ts';

const ASK = { refresh: ['/v1/assessment/classes'] };

/** Everything of a class on paper: chosen, made into one zip, fetched again for a week. */
export function ClassPrints() {
  const { classId } = useParams({ strict: false }) as { classId: string };
  const can = useCan();
  const list = usePrints(classId);
  const book = useDownload(assessmentRoutes.scoreBookPdf);
  if (list.error) return <ErrorState error={list.error} onRetry={() => void list.refetch()} />;
  if (!list.data) return <Loading />;
  const { className, ready, runs } = list.data;
  const open = runs.find(isOpen);
  return (
    <div className="stack">
      <PageHead
        title="打印"
        lead={`${className}：统一制式的 PDF，一次打成一个压缩包`}
        crumbs={<Link to={`/work/classes/${classId}`}>返回班级</Link>}
        actions={
          can('assessment.grade.read') && (
            <Button busy={book.busy} onClick={() => book.save({ params: { classId }, query: {} }, `成绩册-${className}.pdf`)}>
              只要成绩册 PDF
            </Button>
          )
        }
      />
      {open ? <Running run={open} /> : <Choose classId={classId} ready={ready} />}
      <Runs classId={classId} runs={runs.filter((run) => !isOpen(run))} busy={!!open} />
    </div>
  );
}

function Running({ run }: { run: PrintRun }) {
  return (
    <section className="card stack">
      <h2>正在打印：{run.kinds.map((kind) => PRINTS[kind][0]).join('、')}</h2>
      <Meter value={run.done} max={run.total} label="打印进度" />
      <p className="quiet small">
        <span className="figures">
          {run.done} / {run.total}
        </span>{' '}
        份。可以离开这一页，打好后回来下载。
      </p>
    </section>
  );
}

function Choose({ classId, ready }: { classId: string; ready: { kind: PrintKind; count: number }[] }) {
  const [kinds, setKinds] = useState<PrintKind[]>([]);
  const [fullNames, setFullNames] = useState(false);
  const ask = useSend(assessmentRoutes.printClass, { ...ASK, onDone: () => setKinds([]) });
  const total = ready.reduce((sum, one) => sum + (kinds.includes(one.kind) ? one.count : 0), 0);
  const hasBook = kinds.includes('SCORE_BOOK');
  return (
    <form
      className="card form"
      onSubmit={(event) => {
        event.preventDefault();
        ask.mutate({ params: { classId }, body: { kinds, ...(hasBook && fullNames ? { fullNames } : {}) } });
      }}
    >
      <h2>打印哪些材料</h2>
      <div>
        {ready.map(({ kind, count }) => (
          <Choice
            key={kind}
            checked={kinds.includes(kind)}
            disabled={count === 0}
            onChange={(event) => setKinds(event.target.checked ? [...kinds, kind] : kinds.filter((one) => one !== kind))}
            label={
              <>
                {PRINTS[kind][0]} <span className="figures">{count}</span> 份 <span className="quiet small">{PRINTS[kind][1]}</span>
              </>
            }
          />
        ))}
      </div>
      {hasBook && (
        <Choice
          checked={fullNames}
          onChange={(event) => setFullNames(event.target.checked)}
          label={
            <>
              成绩册印完整姓名 <span className="quiet small">默认打码；印完整姓名会记入班级留痕，证件号始终打码</span>
            </>
          }
        />
      )}
      <div className="actions">
        <Button type="submit" look="primary" busy={ask.isPending} disabled={total === 0}>
          {total ? `打印 ${total} 份` : '打印'}
        </Button>
      </div>
    </form>
  );
}

function Runs({ classId, runs, busy }: { classId: string; runs: PrintRun[]; busy: boolean }) {
  const ask = useSend(assessmentRoutes.printClass, ASK);
  if (!runs.length && busy) return null;
  return (
    <section className="card">
      <h2>最近的压缩包</h2>
      {!runs.length && <Empty title="还没有打印过">选好材料后点“打印”，打好的压缩包会出现在这里，保留 7 天。</Empty>}
      <ul className="rows">
        {runs.map((run) => (
          <li key={run.id}>
            <span className="grow">
              {run.kinds.map((kind) => PRINTS[kind][0]).join('、')}，
              <span className="figures">{run.state === 'FAILED' ? `${run.done} / ${run.total}` : run.total}</span> 份{' '}
              <StateTag tone={RUNS[run.state]![1]}>{RUNS[run.state]![0]}</StateTag>
              <div className="quiet small">
                {moment(run.askedAt)} 打印{run.url && `，保留到 ${moment(run.expiresAt)}`}
                {run.note && `。${run.note}`}
              </div>
            </span>
            {run.url ? (
              <a className="button" href={run.url}>
                下载{run.bytes ? `（${size(run.bytes)}）` : ''}
              </a>
            ) : (
              <Button disabled={busy} busy={ask.isPending} onClick={() => ask.mutate({ params: { classId }, body: { kinds: run.kinds } })}>
                再打一次
              </Button>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}

const size = (bytes: number) => (bytes < 1024 ** 2 ? `${Math.ceil(bytes / 1024)} KB` : `${(bytes / 1024 ** 2).toFixed(1)} MB`);
