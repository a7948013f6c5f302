import { assessmentRoutes } from '@yangfan/client';
import { useState } from 'react';
import { useRead, useSend } from '../../../shared/lib/api.ts';
import { moment } from '../../../shared/lib/time.ts';
import { Button } from '../../../shared/ui/Button.tsx';
import { TextArea } from '../../../shared/ui/Field.tsx';
import { Empty, ErrorState, Loading, StateTag } from '../../../shared/ui/States.tsx';
import { SUSPICIONS } from './words.ts';

/** What the comparison found, passages side by side, and the decision of a person. */
export function Likeness({ planId }: { planId: string }) {
  const read = useRead(assessmentRoutes.planLikeness, { params: { planId } });
  if (read.error) return <ErrorState error={read.error} onRetry={() => void read.refetch()} />;
  if (!read.data) return <Loading />;
  const { suspicion, chapters, why, comparedAt } = read.data;
  return (
    <div className="stack">
      <p className="card quiet small">{why}</p>
      {suspicion && (
        <section className="card">
          <h2>
            雷同认定 <StateTag tone={SUSPICIONS[suspicion.state][1]}>{SUSPICIONS[suspicion.state][0]}</StateTag>
          </h2>
          <p>{suspicion.why}</p>
          {suspicion.state === 'OPEN' ? (
            <Decide planId={planId} />
          ) : (
            <p>
              {suspicion.decidedBy ?? '—'} 于 {moment(suspicion.decidedAt)} 认定：{suspicion.reason}
            </p>
          )}
        </section>
      )}
      {comparedAt && chapters.length === 0 && (
        <div className="card">
          <Empty title="没有发现相似的章节">每一章与别人的规划书相似度都不到 30%。</Empty>
        </div>
      )}
      {chapters.map((chapter) => (
        <section className="card" key={chapter.code}>
          <h2>
            {chapter.title}{' '}
            <StateTag
              tone={chapter.score >= 0.9 ? 'stop' : chapter.score >= 0.6 ? 'caution' : 'plain'}
            >{`${Math.floor(chapter.score * 100)}%`}</StateTag>
          </h2>
          <p>
            {chapter.why}（对方提交于 {moment(chapter.otherAt)}）。
          </p>
          {chapter.passages.length > 0 && (
            <div className="table-wrap" role="region" aria-label={`${chapter.title}的相同段落`} tabIndex={0}>
              <table className="table">
                <thead>
                  <tr>
                    <th scope="col">这一份</th>
                    <th scope="col">
                      {chapter.otherName}（{chapter.sameClass ? '本班' : chapter.otherClass}）
                    </th>
                  </tr>
                </thead>
                <tbody>
                  {chapter.passages.map((passage) => (
                    <tr key={passage.own}>
                      <td data-title="这一份">{passage.own}</td>
                      <td data-title={chapter.otherName}>{passage.other}</td>
                    </tr>
                  ))}
                </tbody>
              </table>
            </div>
          )}
        </section>
      ))}
    </div>
  );
}

function Decide({ planId }: { planId: string }) {
  const [reason, setReason] = useState('');
  const judge = useSend(assessmentRoutes.judgePlan, { refresh: ['/v1/assessment'], done: '认定已记录' });
  const send = (verdict: 'CONFIRMED' | 'DISMISSED') => judge.mutate({ params: { planId }, body: { verdict, reason: reason.trim() } });
  const ready = reason.trim().length >= 10;
  return (
    <div className="form">
      <TextArea
        label="认定的理由"
        required
        maxLength={500}
        rows={3}
        value={reason}
        hint="至少 10 字，写清对照了什么、为什么这样认定；会写进留痕，不能修改"
        onChange={(event) => setReason(event.target.value)}
      />
      <div className="actions">
        <Button busy={judge.isPending} disabled={!ready} onClick={() => send('DISMISSED')}>
          不构成抄袭
        </Button>
        <Button look="danger" busy={judge.isPending} disabled={!ready} onClick={() => send('CONFIRMED')}>
          认定抄袭
        </Button>
      </div>
    </div>
  );
}
