import { assessmentRoutes } from '@yangfan/client';
import { useState } from 'react';
import { useRead, useSend } from '../../../shared/lib/api.ts';
import { clock, moment } from '../../../shared/lib/time.ts';
import { Button } from '../../../shared/ui/Button.tsx';
import { TextArea } from '../../../shared/ui/Field.tsx';
import { ErrorState, Loading, StateTag } from '../../../shared/ui/States.tsx';
import { PdfButton } from '../print/PdfButton.tsx';
import { Written } from './SignaturePad.tsx';
import './review.css';

/** One plan's review: every expert's points, words and signature, and how the score changed. */
export function ReviewSheet({ roundId, itemId, canReturn }: { roundId: string; itemId: string; canReturn: boolean }) {
  const params = { roundId, itemId };
  const detail = useRead(assessmentRoutes.readReviewItem, { params });
  const [reason, setReason] = useState('');
  const giveBack = useSend(assessmentRoutes.returnReviewedPlan, { refresh: ['/v1/assessment'], done: '已退回学员修改' });
  if (detail.error) return <ErrorState error={detail.error} />;
  if (!detail.data) return <Loading />;
  const { item, chapters, sheets, history } = detail.data;
  return (
    <div className="stack">
      <p>
        <span className="figures">{item.code}</span> {item.maskedName}《{item.planTitle}》
        {item.score !== null && (
          <>
            ：<b className="figures">{item.score}</b> 分。{item.why}
          </>
        )}
      </p>
      {item.score !== null && (
        <div className="actions">
          <PdfButton route={assessmentRoutes.reviewSheetPdf} input={{ params }} name={`评审表-${item.code}`}>
            打印评审表
          </PdfButton>
        </div>
      )}
      {sheets.map((sheet) => (
        <section key={sheet.sha256}>
          <h3>
            {sheet.expertName}
            {sheet.arbiter && '（仲裁）'} <span className="figures">{sheet.total}</span> 分{' '}
            <span className="quiet small">
              第 {sheet.versionNo} 版，用时 {clock(sheet.seconds)}，{moment(sheet.submittedAt)}
            </span>
          </h3>
          <p className="small">
            {chapters
              .map((chapter) => {
                const given = sheet.points.find((one) => one.code === chapter.code);
                return `${chapter.title} ${given?.points ?? '—'}/${chapter.maxScore}`;
              })
              .join('；')}
          </p>
          <p>{sheet.comment}</p>
          {sheet.suggestions.map((one) => (
            <p key={one} className="small">
              建议：{one}
            </p>
          ))}
          <Written strokes={sheet.signature} label={`${sheet.expertName}的手写签名`} />
          <p className="quiet small" style={{ overflowWrap: 'anywhere' }}>
            <StateTag tone={sheet.intact ? 'good' : 'stop'}>{sheet.intact ? '与签名时一致' : '与签名时不一致'}</StateTag> SHA-256{' '}
            {sheet.sha256}
            <br />
            MD5 {sheet.md5}，SHA-1 {sheet.sha1}
          </p>
        </section>
      ))}
      <section>
        <h3>得分变动</h3>
        <ul className="rows">
          {history.map((row, index) => (
            <li key={index}>
              <span className="grow">
                {row.what} <span className="quiet small">{row.reason}</span>
              </span>
              <span className="figures">{row.after ?? '—'}</span>
              <span className="quiet small">{moment(row.at)}</span>
            </li>
          ))}
        </ul>
      </section>
      {canReturn && item.state === 'FINAL' && !item.returned && (
        <form
          className="form"
          onSubmit={(event) => {
            event.preventDefault();
            giveBack.mutate({ params, body: { reason: reason.trim() } });
          }}
        >
          <TextArea
            label="退回修改"
            minLength={4}
            maxLength={300}
            value={reason}
            hint="只能退回一次；学员重新提交后由原专家复评，原来的评分留在变动记录里"
            onChange={(event) => setReason(event.target.value)}
          />
          <div className="actions">
            <Button type="submit" look="danger" busy={giveBack.isPending} disabled={reason.trim().length < 4}>
              退回学员修改
            </Button>
          </div>
        </form>
      )}
    </div>
  );
}
