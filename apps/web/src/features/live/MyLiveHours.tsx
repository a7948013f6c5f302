import { useParams } from '@tanstack/react-router';
import { teachingRoutes } from '@yangfan/client';
import { useRead } from '../../shared/lib/api.ts';
import { pathParam } from '../../shared/lib/url-state.ts';
import { RateAsk } from '../../shared/rating/RateAsk.tsx';
import { Go } from '../../shared/ui/Go.tsx';
import { PageHead } from '../../shared/ui/Page.tsx';
import { ErrorState, Loading } from '../../shared/ui/States.tsx';
import { CreditView } from './CreditView.tsx';

/** How my hours of one live lesson came about. */
export function MyLiveHours() {
  const roomId = pathParam(useParams({ strict: false }), 'roomId');
  const mine = useRead(teachingRoutes.myLiveAttendance, { params: { roomId } });
  return (
    <div className="stack">
      <PageHead title="这节直播课的学时" lead="时间由服务器计算，与您电脑的时钟无关。" crumbs={<Go to="/learn/live">直播课</Go>} />
      {mine.error ? (
        <ErrorState error={mine.error} onRetry={() => void mine.refetch()} />
      ) : mine.data ? (
        <section className="card">
          <CreditView credit={mine.data.credit} final={mine.data.final} />
        </section>
      ) : (
        <Loading />
      )}
      {mine.data?.final && <RateAsk sessionIds={[mine.data.sessionId]} />}
    </div>
  );
}
