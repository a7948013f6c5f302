import { teachingRoutes } from '@yangfan/client';
import type { ScormPackage } from '@yangfan/contract';
import { useRead } from '../../../../shared/lib/api.ts';
import { useDownload } from '../../../../shared/lib/download.ts';
import { useCan } from '../../../../shared/lib/session.ts';
import { moment } from '../../../../shared/lib/time.ts';
import { Button } from '../../../../shared/ui/Button.tsx';
import { Facts } from '../../../../shared/ui/Page.tsx';
import { Empty, ErrorState, Loading, StateTag, type Tone } from '../../../../shared/ui/States.tsx';
import { Table } from '../../../../shared/ui/Table.tsx';
import { SCORM_STATES, spent } from '../words.ts';
import { PackageUpload } from './PackageUpload.tsx';
import '../works.css';

const STATES: Record<ScormPackage['state'], [string, Tone]> = {
  WAITING: ['正在解压', 'here'],
  READY: ['可以学习', 'good'],
  FAILED: ['没有通过检查', 'stop'],
};

const sizeOf = (bytes: number) => (bytes < 1024 ** 2 ? `${Math.ceil(bytes / 1024)} KB` : `${(bytes / 1024 ** 2).toFixed(1)} MB`);

/** The package in its lecturer's hands: put in, replaced, and how far the learners are. */
export function ScormEditor({ activityId }: { activityId: string; classId: string }) {
  const scorm = useRead(teachingRoutes.readScorm, { params: { scormId: activityId } }, { refetchInterval: 4000 });
  const edit = useCan()('teaching.course.edit');
  if (scorm.error) return <ErrorState error={scorm.error} onRetry={() => void scorm.refetch()} />;
  if (!scorm.data) return <Loading />;
  const pack = scorm.data.package;
  return (
    <div className="stack">
      <section className="card stack">
        <h2>互动课件包</h2>
        {pack ? (
          <>
            <p>
              <StateTag tone={STATES[pack.state][1]}>{STATES[pack.state][0]}</StateTag> {pack.note}
            </p>
            <Facts
              items={[
                ['标题', pack.title || '（没有写标题）'],
                ['标准', `SCORM ${pack.version}`],
                ['内容', pack.parts.map(({ title }) => title).join('、')],
                ['大小', `${pack.files} 个文件，解压后 ${sizeOf(pack.bytes)}`],
                ['放入时间', moment(pack.createdAt)],
              ]}
            />
          </>
        ) : (
          <Empty title="还没有互动课件包">从课件制作软件导出 SCORM 1.2 或 SCORM 2004 的 ZIP，在这里上传。</Empty>
        )}
        {edit && <PackageUpload scormId={activityId} replaces={!!pack} />}
      </section>
      <People scormId={activityId} title={scorm.data.title} />
    </div>
  );
}

function People({ scormId, title }: { scormId: string; title: string }) {
  const people = useRead(teachingRoutes.scormPeople, { params: { scormId } }, { refetchInterval: 15_000 });
  const sheet = useDownload(teachingRoutes.exportScorm);
  return (
    <section className="card stack">
      <div className="actions">
        <h2 style={{ flex: 1, margin: 0, fontSize: '1.15em' }}>学习情况</h2>
        <Button busy={sheet.busy} onClick={() => sheet.save({ params: { scormId } }, `${title}学习情况.xlsx`)}>
          导出 Excel
        </Button>
      </div>
      <Table
        label="学习情况"
        rows={people.data?.items}
        rowKey={(row) => row.learnerId}
        error={people.error}
        onRetry={() => void people.refetch()}
        empty={{ title: '班级名册里还没有学员' }}
        columns={[
          { key: 'seat', title: '学号', num: true, cell: (row) => row.seatNo },
          { key: 'name', title: '姓名', cell: (row) => row.maskedName },
          {
            key: 'status',
            title: '状态',
            cell: (row) => <StateTag tone={SCORM_STATES[row.status]![1]}>{SCORM_STATES[row.status]![0]}</StateTag>,
          },
          { key: 'percent', title: '成绩', num: true, cell: (row) => (row.percent === null ? '—' : `${row.percent}%`) },
          { key: 'time', title: '用时', num: true, cell: (row) => (row.totalS ? spent(row.totalS) : '—') },
          { key: 'launches', title: '打开次数', num: true, cell: (row) => row.launches },
          { key: 'last', title: '最近学习', cell: (row) => <span className="figures">{moment(row.lastAt)}</span> },
        ]}
      />
    </section>
  );
}
