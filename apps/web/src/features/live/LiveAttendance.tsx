import { useParams } from '@tanstack/react-router';
import { teachingRoutes } from '@yangfan/client';
import { useDownload } from '../../shared/lib/download.ts';
import { useRead } from '../../shared/lib/api.ts';
import { clock, time } from '../../shared/lib/time.ts';
import { pathParam, useUrlState } from '../../shared/lib/url-state.ts';
import { Button } from '../../shared/ui/Button.tsx';
import { Dialog } from '../../shared/ui/Dialog.tsx';
import { Go } from '../../shared/ui/Go.tsx';
import { PageHead } from '../../shared/ui/Page.tsx';
import { Table } from '../../shared/ui/Table.tsx';
import { CreditView } from './CreditView.tsx';

/** Who attended a live lesson and what it counts; each line opens its stretches. */
export function LiveAttendance() {
  const roomId = pathParam(useParams({ strict: false }), 'roomId');
  const [url, setUrl] = useUrlState();
  const list = useRead(teachingRoutes.liveAttendance, { params: { roomId } });
  const rows = list.data?.items;
  const one = rows?.find(({ learnerId }) => learnerId === url.learner);
  return (
    <div className="stack">
      <PageHead
        title="直播出勤"
        lead={list.data ? (list.data.final ? '已下课，学时已定。' : '还没有下课，数字会变。') : undefined}
        crumbs={<Go to="/work/live?state=ALL">直播</Go>}
        actions={
          <>
            <Exports roomId={roomId} />
            <Go className="button" to={`/work/live/${roomId}/replay`}>
              回放
            </Go>
          </>
        }
      />
      <section className="card">
        <Table
          label="直播出勤"
          rows={rows}
          rowKey={(row) => row.learnerId}
          error={list.error}
          onRetry={() => void list.refetch()}
          empty={{ title: '没有出勤记录', next: '班级名册里没有学员，或这是活动直播：到场情况请导出名册。' }}
          columns={[
            { key: 'name', title: '学员', cell: (row) => row.name },
            { key: 'first', title: '到课', cell: (row) => (row.firstAt ? time(row.firstAt) : '没有来') },
            { key: 'last', title: '离开', cell: (row) => (row.lastAt ? time(row.lastAt) : '—') },
            { key: 'counted', title: '计时', num: true, cell: (row) => clock(row.countedS) },
            { key: 'confirms', title: '确认', num: true, cell: (row) => `${row.confirms.answered} / ${row.confirms.asked}` },
            { key: 'spoken', title: '连麦', num: true, cell: (row) => clock(row.spokenS) },
            { key: 'hours', title: '课时', num: true, cell: (row) => `${row.creditedHours} / ${row.hours}` },
            {
              key: 'why',
              title: '说明',
              cell: (row) => (
                <Button look="plain" aria-label={`看 ${row.name} 的逐段记录`} onClick={() => setUrl({ learner: row.learnerId })}>
                  逐段记录
                </Button>
              ),
            },
          ]}
        />
      </section>
      <Dialog title={one ? `${one.name}的学时` : ''} open={!!one} onClose={() => setUrl({ learner: null })}>
        {one && <CreditView credit={one} final={list.data!.final} />}
      </Dialog>
    </div>
  );
}

const SHEETS = [
  ['ATTENDANCE', '出勤'],
  ['ROSTER', '名册'],
  ['CHAT', '聊天'],
  ['POLLS', '投票'],
] as const;

/** What happened in the room, as workbooks. */
function Exports({ roomId }: { roomId: string }) {
  const sheet = useDownload(teachingRoutes.exportLive);
  return SHEETS.map(([what, label]) => (
    <Button key={what} busy={sheet.busy} onClick={() => sheet.save({ params: { roomId }, query: { what } }, `直播${label}.xlsx`)}>
      导出{label}
    </Button>
  ));
}
