import { Link, useParams } from '@tanstack/react-router';
import { assessmentRoutes } from '@yangfan/client';
import type { assessmentRoutes as Contract, ReplyOf } from '@yangfan/contract';
import { useState } from 'react';
import { faultsOf, useRead, useSend } from '../../../shared/lib/api.ts';
import { useUrlState } from '../../../shared/lib/url-state.ts';
import { Button } from '../../../shared/ui/Button.tsx';
import { Dialog } from '../../../shared/ui/Dialog.tsx';
import { TextArea, TextField } from '../../../shared/ui/Field.tsx';
import { PageHead } from '../../../shared/ui/Page.tsx';
import { Empty, ErrorState, Loading, StateTag } from '../../../shared/ui/States.tsx';
import { Tabs } from '../../../shared/ui/Tabs.tsx';
import { AnswerSheet } from './AnswerSheet.tsx';
import './marking.css';

type Row = ReplyOf<typeof Contract.listModeration>['items'][number];
const SIZE = 10;

/** Disputes for a third person, and a look at what was settled, until the release. */
export function Moderation() {
  const { examId } = useParams({ strict: false }) as { examId: string };
  const [state, setState] = useUrlState();
  const only = state['only'] === 'DONE' ? 'DONE' : 'DISPUTED';
  const page = Number(state['page'] ?? 1);
  const progress = useRead(assessmentRoutes.examMarking, { params: { examId } });
  const list = useRead(assessmentRoutes.listModeration, { params: { examId }, query: { only, page, size: SIZE } }, { keep: true });
  const [asked, setAsked] = useState<Row | null>(null);
  const error = list.error ?? progress.error;
  if (error) return <ErrorState error={error} onRetry={() => void list.refetch()} />;
  if (!list.data || !progress.data) return <Loading />;
  const { released, title } = progress.data;
  return (
    <div className="stack">
      <PageHead
        title="裁定与复核"
        lead="两人给分相差过大的由第三人裁定；评过这份答案的人不能裁定"
        crumbs={
          <>
            <Link to="/work/exam-marking">人工阅卷</Link> / <Link to={`/work/exams/${examId}/marking`}>{title}</Link>
          </>
        }
      />
      <Tabs
        label="看哪些"
        value={only}
        items={[
          { key: 'DISPUTED', label: '待裁定' },
          { key: 'DONE', label: '已评定' },
        ]}
        onPick={(key) => setState({ only: key })}
      />
      {!list.data.items.length && (
        <div className="card">
          <Empty title={only === 'DONE' ? '还没有评定的答案' : '没有要裁定的答案'} />
        </div>
      )}
      {list.data.items.map((row) => (
        <div key={row.taskId} className="marking-desk">
          <AnswerSheet question={row.question} part={row.part} answer={row.answer} />
          <aside className="card">
            <h2>
              {row.final === null ? <StateTag tone="caution">待裁定</StateTag> : <StateTag tone="good">{`评定 ${row.final} 分`}</StateTag>}{' '}
              满分 <span className="figures">{row.points}</span> 分
            </h2>
            <ul className="rows">
              {row.marks.map((mark) => (
                <li key={mark.round}>
                  <span>{mark.round === 3 ? '裁定' : `第 ${mark.round} 人`}</span>
                  <b className="figures">{mark.points} 分</b>
                  <span className="grow quiet">{mark.comment || '没有写评语'}</span>
                </li>
              ))}
            </ul>
            {released ? (
              <p className="quiet">成绩已公布，不能再改。</p>
            ) : row.marks.some(({ own, round }) => own && round < 3) ? (
              <p className="quiet">您评过这份答案，请另一位老师裁定。</p>
            ) : (
              <Button look={row.final === null ? 'primary' : 'plain'} onClick={() => setAsked(row)}>
                {row.final === null ? '裁定得分' : '改判得分'}
              </Button>
            )}
          </aside>
        </div>
      ))}
      {list.data.total > SIZE && (
        <div className="actions">
          <Button disabled={page <= 1} onClick={() => setState({ page: page - 1 })}>
            上一页
          </Button>
          <Button disabled={page * SIZE >= list.data.total} onClick={() => setState({ page: page + 1 })}>
            下一页
          </Button>
        </div>
      )}
      {asked && <Decide key={asked.taskId} examId={examId} row={asked} onClose={() => setAsked(null)} />}
    </div>
  );
}

function Decide({ examId, row, onClose }: { examId: string; row: Row; onClose: () => void }) {
  const [points, setPoints] = useState(row.final === null ? '' : String(row.final));
  const [comment, setComment] = useState('');
  const send = useSend(assessmentRoutes.decideMarking, { refresh: ['/v1/assessment'], done: '已裁定', onDone: onClose });
  const faults = faultsOf(send.error);
  const isFit = points.trim() !== '' && Number(points) >= 0 && Number(points) <= row.points;
  return (
    <Dialog title="裁定得分" open onClose={onClose}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (isFit) send.mutate({ params: { examId, taskId: row.taskId }, body: { points: Number(points), comment } });
        }}
      >
        <TextField
          label={`得分（0 到 ${row.points}）`}
          type="number"
          min={0}
          max={row.points}
          step={0.1}
          required
          value={points}
          fault={faults['points']}
          onChange={(event) => setPoints(event.target.value)}
        />
        <TextArea
          label="理由"
          rows={3}
          required
          minLength={2}
          maxLength={1000}
          value={comment}
          fault={faults['comment']}
          onChange={(event) => setComment(event.target.value)}
        />
        <div className="actions">
          <Button onClick={onClose}>先不</Button>
          <Button look="primary" type="submit" busy={send.isPending} disabled={!isFit || comment.trim().length < 2}>
            裁定
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
