import { teachingRoutes } from '@yangfan/client';
import { useState } from 'react';
import { useSend } from '../../shared/lib/api.ts';
import { clock, time } from '../../shared/lib/time.ts';
import { Button } from '../../shared/ui/Button.tsx';
import { Confirm, Dialog } from '../../shared/ui/Dialog.tsx';
import { Facts } from '../../shared/ui/Page.tsx';
import { StateTag } from '../../shared/ui/States.tsx';
import type { Roster, RosterLine } from './rows.ts';
import type { LiveRoom } from './use-room.ts';
import { NETWORKS, SPAN_WORDS } from './words.ts';

/** Who is there and how; first of all who is lost. `opened`: the learner whose card stands open. */
export function RosterPanel({
  live,
  roster,
  opened,
  onOpen,
}: {
  live: LiveRoom;
  roster: Roster | undefined;
  opened: string | null;
  onOpen: (learnerId: string | null) => void;
}) {
  const [lostOnly, setLostOnly] = useState(true);
  const items = roster?.items ?? [];
  const lost = items.filter((one) => one.lost);
  const shown = lostOnly && lost.length ? lost : items;
  const one = items.find(({ learnerId }) => learnerId === opened);
  return (
    <div className="stack">
      <p>
        在线 <b className="figures">{roster?.present ?? 0}</b> / <span className="figures">{roster?.expected ?? 0}</span>，
        {lost.length ? (
          <b className="live-lost">
            <span className="figures">{lost.length}</span> 人可能掉队了
          </b>
        ) : (
          '没有人掉队'
        )}
      </p>
      <div className="actions" role="group" aria-label="看哪些学员">
        <Button aria-pressed={lostOnly} disabled={!lost.length} onClick={() => setLostOnly(true)}>
          谁掉队了
        </Button>
        <Button aria-pressed={!lostOnly || !lost.length} onClick={() => setLostOnly(false)}>
          全部名册
        </Button>
      </div>
      <ul className="rows">
        {shown.map((row) => (
          <li key={row.learnerId}>
            <span className="grow">
              <b>{row.name}</b> {row.seatNo !== null && <span className="quiet small">{row.seatNo} 号</span>}
              <span className="quiet small" style={{ display: 'block' }}>
                {row.removed ? '已请出直播间' : (row.lost ?? describe(row))}
              </span>
            </span>
            {row.hand && <StateTag tone="here">举手</StateTag>}
            {row.muted && <StateTag tone="caution">禁言</StateTag>}
            <Button look="plain" onClick={() => onOpen(row.learnerId)} aria-label={`管理 ${row.name}`}>
              管理
            </Button>
          </li>
        ))}
        {items.length === 0 && <li className="quiet">名册里还没有学员。</li>}
      </ul>
      <Dialog title={one?.name ?? ''} open={!!one} onClose={() => onOpen(null)}>
        {one && <Member live={live} row={one} onClose={() => onOpen(null)} />}
      </Dialog>
    </div>
  );
}

const describe = (row: RosterLine) =>
  row.present
    ? `${SPAN_WORDS[row.state ?? 'PRESENT'] ?? '在听'}，网络${row.network ? NETWORKS[row.network] : '未知'}，已计 ${clock(row.countedS)}`
    : '不在直播间';

function Member({ live, row, onClose }: { live: LiveRoom; row: RosterLine; onClose: () => void }) {
  const [removing, setRemoving] = useState(false);
  const params = { roomId: live.roomId, learnerId: row.learnerId };
  const onDone = () => live.sayTouched('members');
  const restrict = useSend(teachingRoutes.restrictMember, { refresh: [], onDone });
  const invite = useSend(teachingRoutes.moveSeat, { refresh: [], done: '已邀请', onDone: () => (live.sayTouched('seats'), onClose()) });
  const roll = useSend(teachingRoutes.askConfirm, { refresh: [], done: '已请这位学员确认在线', onDone });
  const active = ['WAITING', 'LIVE', 'PAUSED'].includes(live.room.state ?? '');
  return (
    <>
      <Facts
        items={[
          ['现在', row.removed ? '已请出直播间' : row.present ? describe(row) : (row.lost ?? '不在直播间')],
          ['设备', row.device ?? '—'],
          ['最近一次在线', row.lastAt ? time(row.lastAt) : '—'],
          ['已计时', clock(row.countedS)],
          ['发言', `${row.messages} 条，连麦 ${clock(row.spokenS)}`],
          ['没有响应的确认', `${row.missedConfirms} 次`],
        ]}
      />
      {active && (
        <div className="actions">
          <Button
            disabled={!row.present || row.removed}
            busy={invite.isPending}
            onClick={() => invite.mutate({ params, body: { to: 'INVITED' } })}
          >
            邀请上麦
          </Button>
          <Button
            disabled={!row.present}
            busy={roll.isPending}
            onClick={() => roll.mutate({ params: { roomId: live.roomId }, body: { kind: 'ROLL', learnerId: row.learnerId } })}
          >
            点名
          </Button>
          <Button busy={restrict.isPending} onClick={() => restrict.mutate({ params, body: { muted: !row.muted } })}>
            {row.muted ? '解除禁言' : '禁言'}
          </Button>
          {row.removed ? (
            <Button busy={restrict.isPending} onClick={() => restrict.mutate({ params, body: { removed: false } })}>
              允许返回
            </Button>
          ) : (
            <Button look="danger" onClick={() => setRemoving(true)}>
              请出直播间
            </Button>
          )}
        </div>
      )}
      <Confirm
        title={`把 ${row.name} 请出直播间？`}
        open={removing}
        danger
        consequence="这位学员马上离开，之后的时间不计学时；您可以随时在这里允许返回。记录会写入课堂留痕。"
        confirm="请出"
        busy={restrict.isPending}
        onConfirm={() => (restrict.mutate({ params, body: { removed: true } }), setRemoving(false))}
        onClose={() => setRemoving(false)}
      />
    </>
  );
}
