import { Link, useParams } from '@tanstack/react-router';
import { assessmentRoutes } from '@yangfan/client';
import { useState } from 'react';
import { useRead, useSend } from '../../../shared/lib/api.ts';
import { moment } from '../../../shared/lib/time.ts';
import { useUrlState } from '../../../shared/lib/url-state.ts';
import { Button } from '../../../shared/ui/Button.tsx';
import { PageHead } from '../../../shared/ui/Page.tsx';
import { Table } from '../../../shared/ui/Table.tsx';
import { DossierMade, type Dossier } from './DossierMade.tsx';

const STATES: Record<string, string> = { ENROLLED: '在册', DROPPED: '已退班', COMPLETED: '已合格', NOT_QUALIFIED: '未合格' };

/** The learners of a class and their dossiers; each one that is made is told to the learner. */
export function ClassDossiers() {
  const { classId } = useParams({ strict: false }) as { classId: string };
  const [url, setUrl] = useUrlState();
  const list = useRead(assessmentRoutes.classDossiers, { params: { classId } });
  const [made, setMade] = useState<Dossier | null>(null);
  const make = useSend(assessmentRoutes.makeDossier, { refresh: [`/v1/assessment/classes`], onDone: setMade });
  const rows = list.data?.items.filter(({ learnerId }) => !url.learner || learnerId === url.learner);
  return (
    <div>
      <PageHead
        title="培训档案"
        lead="一人一档，带电子签名，不联网也能核对。每次出具都会留痕并通知学员。"
        crumbs={<Link to={`/work/classes/${classId}`}>返回{list.data?.className ?? '班级'}</Link>}
        actions={
          <>
            {url.learner && <Button onClick={() => setUrl({ learner: undefined })}>看全班</Button>}
            <Link className="button" to="/dossiers/verify">
              公开核验页
            </Link>
          </>
        }
      />
      <div className="card">
        <Table
          label="学员"
          rows={rows}
          error={list.error}
          onRetry={() => void list.refetch()}
          rowKey={(row) => row.learnerId}
          empty={{ title: '没有这名学员', next: '请查看全班名单，或核对班级是不是选对了。' }}
          columns={[
            { key: 'seat', title: '学号', cell: (row) => <span className="figures">{row.seatNo}</span> },
            { key: 'name', title: '姓名', cell: (row) => <Link to={`/work/learners/${row.learnerId}/timeline`}>{row.maskedName}</Link> },
            { key: 'state', title: '状态', cell: (row) => STATES[row.status] ?? row.status },
            {
              key: 'last',
              title: '最近一次出具',
              cell: (row) =>
                row.last ? (
                  `${moment(row.last.madeAt)}，${row.last.byLearner ? '学员本人' : '工作人员'}`
                ) : (
                  <span className="quiet">没有</span>
                ),
            },
            {
              key: 'do',
              title: '操作',
              cell: (row) => (
                <Button
                  busy={make.isPending && make.variables?.params.learnerId === row.learnerId}
                  disabled={make.isPending}
                  aria-label={`出具档案：${row.maskedName}`}
                  onClick={() => make.mutate({ params: { classId, learnerId: row.learnerId } })}
                >
                  出具
                </Button>
              ),
            },
          ]}
        />
      </div>
      <DossierMade dossier={made} onClose={() => setMade(null)} />
    </div>
  );
}
