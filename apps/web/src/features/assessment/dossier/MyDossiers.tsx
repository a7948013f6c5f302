import { assessmentRoutes } from '@yangfan/client';
import type { assessmentRoutes as Contract, ReplyOf } from '@yangfan/contract';
import { useState } from 'react';
import { useRead, useSend } from '../../../shared/lib/api.ts';
import { moment } from '../../../shared/lib/time.ts';
import { Button } from '../../../shared/ui/Button.tsx';
import { ErrorState, Loading } from '../../../shared/ui/States.tsx';
import { DossierMade, type Dossier } from './DossierMade.tsx';

type Mine = ReplyOf<typeof Contract.myDossiers>['items'][number];

/** The learner's dossiers by class: make one, and see every one that was made, whoever made it. */
export function MyDossiers() {
  const list = useRead(assessmentRoutes.myDossiers);
  const [made, setMade] = useState<Dossier | null>(null);
  const make = useSend(assessmentRoutes.makeMyDossier, { refresh: ['/v1/assessment/me/dossiers', '/v1/ledger'], onDone: setMade });
  if (list.error) return <ErrorState error={list.error} onRetry={() => void list.refetch()} />;
  if (!list.data) return <Loading />;
  if (!list.data.items.length) return null;
  return (
    <section className="card" id="dossier">
      <h2>培训档案</h2>
      <p className="quiet">把这一期的课时、签到、考试、规划书、成绩、证书和全部留痕打成一个压缩包，带电子签名，别人不联网也能核对真伪。</p>
      <ul className="rows">
        {list.data.items.map((one) => (
          <li key={one.classId}>
            <span className="grow">
              <strong>{one.className}</strong>
              <History one={one} />
            </span>
            <Button
              busy={make.isPending && make.variables?.params.classId === one.classId}
              disabled={make.isPending}
              aria-label={`出具档案：${one.className}`}
              onClick={() => make.mutate({ params: { classId: one.classId } })}
            >
              出具档案
            </Button>
          </li>
        ))}
      </ul>
      <DossierMade dossier={made} onClose={() => setMade(null)} />
    </section>
  );
}

function History({ one }: { one: Mine }) {
  const [last] = one.made;
  if (!last) return <div className="quiet small">还没有出具过</div>;
  return (
    <details className="small">
      <summary style={{ cursor: 'pointer' }}>
        出具过 {one.made.length} 次，最近 {moment(last.madeAt)}，{last.byLearner ? '本人' : '工作人员'}
      </summary>
      <ul>
        {one.made.map((row) => (
          <li key={row.id}>
            {moment(row.madeAt)}　{row.byLearner ? '本人' : '工作人员'}　留痕 {row.entries} 条
          </li>
        ))}
      </ul>
    </details>
  );
}
