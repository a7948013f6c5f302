import { policyRoutes } from '@yangfan/client';
import { useRead } from '../../shared/lib/api.ts';
import { moment } from '../../shared/lib/time.ts';
import { Facts } from '../../shared/ui/Page.tsx';
import { Empty, ErrorState, Loading } from '../../shared/ui/States.tsx';
import { Table } from '../../shared/ui/Table.tsx';
import type { TrainingClass } from './rows.ts';
import { policyName, valueText } from './policy-words.ts';

/** The policy as it was frozen when the class was approved: later changes don't reach it. */
export function ClassPolicy({ training }: { training: TrainingClass }) {
  const snapshot = useRead(
    policyRoutes.classSnapshot,
    { params: { classId: training.id } },
    { enabled: training.policySnapshotId !== null },
  );
  if (!training.policySnapshotId)
    return (
      <section className="card">
        <Empty title="还没有政策快照">开班批准时，当时有效的政策参数会冻结在这里，以后调整政策不影响这个班。</Empty>
      </section>
    );
  if (snapshot.error) return <ErrorState error={snapshot.error} onRetry={() => void snapshot.refetch()} />;
  if (!snapshot.data) return <Loading />;
  return (
    <section className="card stack">
      <Facts
        items={[
          ['冻结时间', moment(snapshot.data.at)],
          ['SHA-256', <span className="figures small">{snapshot.data.sha256}</span>],
        ]}
      />
      <Table
        label="冻结的政策参数"
        rows={Object.entries(snapshot.data.rules)}
        rowKey={([code]) => code}
        columns={[
          { key: 'name', title: '参数', cell: ([code]) => policyName(code) },
          { key: 'value', title: '值', cell: ([code, value]) => <span className="figures">{valueText(code, value)}</span> },
          { key: 'code', title: '代码', cell: ([code]) => <span className="quiet small figures">{code}</span> },
        ]}
      />
    </section>
  );
}
