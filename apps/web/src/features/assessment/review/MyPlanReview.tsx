import { assessmentRoutes } from '@yangfan/client';
import { useRead } from '../../../shared/lib/api.ts';
import { day } from '../../../shared/lib/time.ts';
import { PageHead } from '../../../shared/ui/Page.tsx';
import { Empty, ErrorState, Loading, StateTag } from '../../../shared/ui/States.tsx';
import { PdfButton } from '../print/PdfButton.tsx';
import { LEVELS } from './words.ts';

/** What the experts say about the learner's plan, after confirmation; who they are stays closed. */
export function MyPlanReview() {
  const list = useRead(assessmentRoutes.myPlanReviews);
  return (
    <div className="stack">
      <PageHead title="规划书评审结果" lead="由专家匿名独立评审，确认后公布" />
      {list.error ? (
        <ErrorState error={list.error} onRetry={() => void list.refetch()} />
      ) : !list.data ? (
        <Loading />
      ) : !list.data.items.length ? (
        <div className="card">
          <Empty title="还没有评审结果">提交规划书后由专家评审，结果确认后会给您发消息。</Empty>
        </div>
      ) : (
        list.data.items.map((one) => (
          <section className="card" key={one.id}>
            <h2>
              《{one.planTitle}》 <b className="figures">{one.score}</b> 分{' '}
              <StateTag tone={LEVELS[one.level]![1]}>{LEVELS[one.level]![0]}</StateTag>{' '}
              {one.recommended && <StateTag tone="good">推荐优秀</StateTag>}
            </h2>
            <p className="quiet small">
              {one.className}，{day(one.confirmedAt)} 公布。{one.why}
            </p>
            {one.opinions.map((opinion, index) => (
              <div key={index}>
                <h3>专家意见 {index + 1}</h3>
                <p>{opinion.comment}</p>
                <ul>
                  {opinion.suggestions.map((text) => (
                    <li key={text}>{text}</li>
                  ))}
                </ul>
              </div>
            ))}
            <div className="actions">
              <PdfButton route={assessmentRoutes.myReviewSheetPdf} input={{ params: { itemId: one.id } }} name={`评审表-${one.planTitle}`}>
                下载评审表
              </PdfButton>
            </div>
            {one.classComment && (
              <>
                <h3>全班总体评语</h3>
                <p>{one.classComment}</p>
              </>
            )}
          </section>
        ))
      )}
    </div>
  );
}
