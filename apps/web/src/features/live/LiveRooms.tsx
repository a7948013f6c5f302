import { teachingRoutes } from '@yangfan/client';
import { useState } from 'react';
import { useRead, useSend } from '../../shared/lib/api.ts';
import { useCan } from '../../shared/lib/session.ts';
import { moment, time } from '../../shared/lib/time.ts';
import { useUrlState } from '../../shared/lib/url-state.ts';
import { Button } from '../../shared/ui/Button.tsx';
import { Confirm } from '../../shared/ui/Dialog.tsx';
import { Select, TextField } from '../../shared/ui/Field.tsx';
import { Go } from '../../shared/ui/Go.tsx';
import { PageHead } from '../../shared/ui/Page.tsx';
import { SearchBox } from '../../shared/ui/SearchBox.tsx';
import { StateTag } from '../../shared/ui/States.tsx';
import { Pager, Table } from '../../shared/ui/Table.tsx';
import { ArrangeEvent } from './ArrangeEvent.tsx';
import type { RoomLine, RoomState } from './rows.ts';
import { ROOM_STATES, stateWords } from './words.ts';

const SIZE = 20;
const STATES = [{ value: 'NOW', label: '正在进行' }, ...Object.entries(ROOM_STATES).map(([value, [label]]) => ({ value, label }))];

/** Live rooms within one's reach; what is going on now comes first. For authorities: where to look in. */
export function LiveRooms() {
  const [url, setUrl] = useUrlState();
  const can = useCan();
  const page = Math.max(1, Number(url.page) || 1);
  // Without a choice the list shows what goes on now; "all" is a choice too.
  const state = url.state ?? 'NOW';
  const query = {
    page,
    size: SIZE,
    ...(state !== 'ALL' ? { state: state as 'NOW' | RoomState } : {}),
    ...(url.day ? { day: url.day } : {}),
    ...(url.q ? { q: url.q } : {}),
    ...(url.classId ? { classId: url.classId } : {}),
  };
  const list = useRead(teachingRoutes.listLiveRooms, { query }, { refetchInterval: 15_000, keep: true });
  const inspects = can('teaching.live.inspect') && !can('teaching.live.host');
  return (
    <div className="stack">
      <PageHead
        title="直播"
        actions={can('teaching.live.arrange') && <ArrangeEvent />}
        lead={inspects ? '点“巡课”静默进入：课堂里的人看不到，进入和离开都留痕。' : '直播间按课表生成，当天可以打开。'}
      />
      <div className="filters">
        <SearchBox label="搜索" value={url.q ?? ''} placeholder="课名、班级、机构" onSearch={(q) => setUrl({ q })} />
        <Select
          label="状态"
          options={[...STATES, { value: 'ALL', label: '全部' }]}
          value={state}
          onChange={(event) => setUrl({ state: event.target.value })}
        />
        <TextField label="日期" type="date" value={url.day ?? ''} onChange={(event) => setUrl({ day: event.target.value })} />
      </div>
      <section className="card">
        <Table<RoomLine>
          label="直播间"
          rows={list.data?.items}
          rowKey={(row) => row.id}
          error={list.error}
          onRetry={() => void list.refetch()}
          empty={{
            title: state === 'NOW' ? '现在没有正在进行的直播' : '没有符合条件的直播',
            next: state === 'NOW' ? <Go to="/work/live?state=ALL">看全部直播</Go> : '换一个状态或日期再看。',
          }}
          columns={[
            {
              key: 'state',
              title: '状态',
              cell: (row) => <StateTag tone={ROOM_STATES[row.state][1]}>{stateWords(row)}</StateTag>,
            },
            {
              key: 'title',
              title: '课',
              cell: (row) => (
                <>
                  <b>{row.title}</b> {row.audience !== 'CLASS' && <StateTag tone="plain">活动直播</StateTag>}
                  <span className="quiet small" style={{ display: 'block' }}>
                    {row.className}
                    {row.institutionName ? ` · ${row.institutionName}` : ''}
                  </span>
                </>
              ),
            },
            {
              key: 'time',
              title: '时间',
              cell: (row) => (
                <span style={{ whiteSpace: 'nowrap' }}>
                  {moment(row.startsAt)}–{time(row.endsAt)}
                </span>
              ),
            },
            {
              key: 'present',
              title: '在线 / 应到',
              num: true,
              cell: (row) => (row.audience === 'CLASS' ? `${row.present} / ${row.expected}` : row.present),
            },
            { key: 'do', title: '操作', cell: (row) => <Doors row={row} inspects={inspects} cancels={can('teaching.live.arrange')} /> },
          ]}
        />
        {!!list.data?.total && (
          <Pager page={page} size={SIZE} total={list.data.total} onPage={(next) => setUrl({ page: next })} unit="场" />
        )}
      </section>
    </div>
  );
}

function Doors({ row, inspects, cancels }: { row: RoomLine; inspects: boolean; cancels: boolean }) {
  const [asking, setAsking] = useState(false);
  const cancel = useSend(teachingRoutes.cancelPublicLive, {
    refresh: ['/v1/teaching/live'],
    done: '已取消',
    onDone: () => setAsking(false),
  });
  const open = ['WAITING', 'LIVE', 'PAUSED'].includes(row.state);
  const over = ['ENDED', 'REPLAY'].includes(row.state);
  return (
    <span className="actions" style={{ flexWrap: 'nowrap' }}>
      {!over && (!inspects || open) && <Go to={`/work/live/${row.id}`}>{inspects ? '巡课' : '进入'}</Go>}
      {over && <Go to={`/work/live/${row.id}/replay`}>回放</Go>}
      {row.state !== 'PLANNED' && <Go to={`/work/live/${row.id}/attendance`}>出勤</Go>}
      {cancels && row.audience !== 'CLASS' && row.state === 'PLANNED' && (
        <Button look="plain" onClick={() => setAsking(true)}>
          取消
        </Button>
      )}
      <Confirm
        title="取消这场活动直播？"
        open={asking}
        danger
        consequence={`“${row.title}”会从学员的列表里消失，不能恢复；请另行告诉讲师。`}
        confirm="取消活动"
        busy={cancel.isPending}
        onConfirm={() => cancel.mutate({ params: { roomId: row.id } })}
        onClose={() => setAsking(false)}
      />
    </span>
  );
}
