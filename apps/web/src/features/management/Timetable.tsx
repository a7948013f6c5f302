import { orgRoutes } from '@yangfan/client';
import { SESSION_MODES } from '@yangfan/contract/dictionaries';
import { useState } from 'react';
import { useRead } from '../../shared/lib/api.ts';
import { useCan } from '../../shared/lib/session.ts';
import { shortDay, time } from '../../shared/lib/time.ts';
import { Button } from '../../shared/ui/Button.tsx';
import { Dialog } from '../../shared/ui/Dialog.tsx';
import { Go } from '../../shared/ui/Go.tsx';
import { StateTag, type Tone } from '../../shared/ui/States.tsx';
import { Table, type Column } from '../../shared/ui/Table.tsx';
import { MoveSession } from './MoveSession.tsx';
import type { Session } from './rows.ts';

const TONES: Record<Session['status'], Tone> = {
  SCHEDULED: 'idle',
  OPEN: 'here',
  IN_PROGRESS: 'here',
  ENDED: 'caution',
  CONFIRMED: 'plain',
  LOCKED: 'good',
  CANCELLED: 'stop',
};
const WEEKDAYS = ['日', '一', '二', '三', '四', '五', '六'];
/** 星期一 of a calendar day. */
export const weekday = (day: string) => `周${WEEKDAYS[new Date(`${day}T12:00:00+08:00`).getUTCDay()]}`;

/** The saved timetable of a class; `move` = the class (for its lecturers and rooms) when lessons may be moved by hand. */
export function Timetable({
  classId,
  move,
}: {
  classId: string;
  move?: { institutionId: string; lecturers: { lecturerId: string; name: string }[] };
}) {
  const list = useRead(orgRoutes.listSessions, { params: { classId }, query: {} });
  const can = useCan();
  const [moving, setMoving] = useState<Session | null>(null);
  const items = list.data?.items;
  const hours = items?.filter((one) => one.status !== 'CANCELLED').reduce((sum, one) => sum + one.hours, 0) ?? 0;
  const columns: Column<Session>[] = [
    {
      key: 'day',
      title: '日期',
      cell: (one) => (
        <span style={{ whiteSpace: 'nowrap' }}>
          {shortDay(one.day)} <span className="quiet small">{weekday(one.day)}</span>
        </span>
      ),
    },
    {
      key: 'time',
      title: '时间',
      cell: (one) => (
        <span className="figures" style={{ whiteSpace: 'nowrap' }}>
          {time(one.startsAt)}–{time(one.endsAt)}
        </span>
      ),
    },
    {
      key: 'title',
      title: '课',
      cell: (one) => (can('teaching.attendance.read') ? <Go to={`/work/sessions/${one.id}`}>{one.title}</Go> : one.title),
    },
    {
      key: 'mode',
      title: '方式',
      cell: (one) => (
        <span style={{ whiteSpace: 'nowrap' }}>
          {one.mode === 'LIVE' && can('teaching.live.read') ? (
            <Go to={`/work/live?state=ALL&classId=${classId}&day=${one.day}`}>{SESSION_MODES[one.mode]}</Go>
          ) : (
            SESSION_MODES[one.mode]
          )}
        </span>
      ),
    },
    { key: 'hours', title: '课时', num: true, cell: (one) => one.hours },
    { key: 'lecturer', title: '讲师', cell: (one) => <span style={{ whiteSpace: 'nowrap' }}>{one.lecturerName}</span> },
    { key: 'room', title: '教室', cell: (one) => one.roomName ?? '—' },
    { key: 'status', title: '状态', cell: (one) => <StateTag tone={TONES[one.status]}>{one.statusName}</StateTag> },
  ];
  if (move)
    columns.push({
      key: 'move',
      title: '操作',
      cell: (one) =>
        one.status === 'SCHEDULED' ? (
          <Button look="plain" aria-label={`调整 ${shortDay(one.day)} ${time(one.startsAt)} ${one.title}`} onClick={() => setMoving(one)}>
            调整
          </Button>
        ) : null,
    });
  return (
    <>
      {!!items?.length && (
        <p className="quiet" style={{ marginBottom: 8 }}>
          共 <b className="figures">{items.length}</b> 节、<b className="figures">{hours}</b> 课时、
          <b className="figures">{new Set(items.map((one) => one.day)).size}</b> 天
        </p>
      )}
      <Table
        label="课表"
        columns={columns}
        rows={items}
        rowKey={(one) => one.id}
        error={list.error}
        onRetry={() => void list.refetch()}
        empty={{
          title: '还没有课表',
          next: move ? '按大纲预览并保存后，就会出现在这里。' : '机构生成课表后会出现在这里。',
        }}
      />
      {move && (
        <Dialog title={`调整：${moving?.title ?? ''}`} open={moving !== null} onClose={() => setMoving(null)}>
          {moving && (
            <MoveSession session={moving} lecturers={move.lecturers} institutionId={move.institutionId} onDone={() => setMoving(null)} />
          )}
        </Dialog>
      )}
    </>
  );
}
