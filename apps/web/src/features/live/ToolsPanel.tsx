import { teachingRoutes } from '@yangfan/client';
import { useState } from 'react';
import { useSend } from '../../shared/lib/api.ts';
import { Button } from '../../shared/ui/Button.tsx';
import { Choice, Select, TextField } from '../../shared/ui/Field.tsx';
import { tell } from '../../shared/ui/Notice.tsx';
import { StateTag } from '../../shared/ui/States.tsx';
import { useTouched, type LiveRoom } from './use-room.ts';

const SLOW = [
  ['0', '不限'],
  ['3', '3 秒一条'],
  ['10', '10 秒一条'],
  ['30', '30 秒一条'],
  ['60', '1 分钟一条'],
];
const TURNS = [
  ['0', '不限时'],
  ['60', '1 分钟'],
  ['120', '2 分钟'],
  ['180', '3 分钟'],
  ['300', '5 分钟'],
];
const options = (list: string[][], value: number) =>
  [...list, ...(list.some(([one]) => Number(one) === value) ? [] : [[String(value), `${value} 秒`]])].map(([one, label]) => ({
    value: one!,
    label: label!,
  }));

/** Countdown, random pick, surprise check-in and how the room is run. */
export function ToolsPanel({ live }: { live: LiveRoom }) {
  const params = { roomId: live.roomId };
  const [minutes, setMinutes] = useState('5');
  const [title, setTitle] = useState('');
  const [picked, setPicked] = useState<string | null>(null);
  const timer = useSend(teachingRoutes.startLiveTimer, { refresh: [], onDone: () => live.catchUp() });
  const pick = useSend(teachingRoutes.pickLearner, {
    refresh: [],
    onDone: ({ name }) => (setPicked(name), live.catchUp(), name === null && tell('现在没有学员在线，点不到人', 'caution')),
  });
  const confirm = useSend(teachingRoutes.askConfirm, {
    refresh: [],
    done: '已发起，结果在下面',
    onDone: () => live.sayTouched('confirms'),
  });
  const confirms = useTouched(teachingRoutes.listConfirms, { params }, live.room.touched.confirms, 10_000);
  return (
    <div className="stack">
      <section className="live-tool">
        <h3>倒计时</h3>
        <div className="form-grid">
          <TextField
            label="分钟"
            inputMode="decimal"
            value={minutes}
            onChange={(event) => setMinutes(event.target.value.replace(/[^\d.]/g, ''))}
          />
          <TextField
            label="做什么"
            placeholder="例如：写开场白"
            maxLength={40}
            value={title}
            onChange={(event) => setTitle(event.target.value)}
          />
        </div>
        <div className="actions">
          <Button
            busy={timer.isPending}
            disabled={!(Number(minutes) > 0)}
            onClick={() =>
              timer.mutate({
                params,
                body: { seconds: Math.min(7200, Math.round(Number(minutes) * 60)), ...(title.trim() ? { title: title.trim() } : {}) },
              })
            }
          >
            开始倒计时
          </Button>
          {live.room.timer && <Button onClick={() => timer.mutate({ params, body: { seconds: 0 } })}>取消倒计时</Button>}
        </div>
      </section>
      <section className="live-tool">
        <h3>随机点名</h3>
        <p className="quiet small">从在线学员里抽，被点得少的先来。</p>
        <div className="actions">
          <Button busy={pick.isPending} onClick={() => pick.mutate({ params })}>
            抽一位
          </Button>
          {picked && <b role="status">{picked}</b>}
        </div>
      </section>
      <section className="live-tool">
        <h3>抽查签到</h3>
        <div className="actions">
          <Button busy={confirm.isPending} onClick={() => confirm.mutate({ params, body: { kind: 'ROLL' } })}>
            点一下签到
          </Button>
          <Button busy={confirm.isPending} onClick={() => confirm.mutate({ params, body: { kind: 'FACE' } })}>
            核验本人签到
          </Button>
        </div>
        <ul className="rows small">
          {confirms.data?.items.slice(0, 5).map((one) => (
            <li key={one.id}>
              <span className="grow">{{ POPUP: '系统弹窗', ROLL: '签到', FACE: '核验签到' }[one.kind]}</span>
              <span>
                <b className="figures">{one.answered}</b> / <span className="figures">{one.asked}</span> 已响应
              </span>
              {Date.parse(one.dueAt) > live.now() && <StateTag tone="here">进行中</StateTag>}
            </li>
          ))}
        </ul>
      </section>
      <SettingsForm live={live} />
    </div>
  );
}

function SettingsForm({ live }: { live: LiveRoom }) {
  const set = useSend(teachingRoutes.setLiveSettings, { refresh: [], done: '已生效', onDone: () => live.catchUp() });
  const now = live.room.settings;
  if (!now) return null;
  const change = (body: Partial<typeof now>) => set.mutate({ params: { roomId: live.roomId }, body });
  return (
    <section className="live-tool">
      <h3>直播间设置</h3>
      <Choice label="全员禁言" checked={now.mutedAll} onChange={(event) => change({ mutedAll: event.target.checked })} />
      <Choice label="学员可以在白板上写" checked={now.boardOpen} onChange={(event) => change({ boardOpen: event.target.checked })} />
      <Choice label="空出的席位自动请下一位" checked={now.autoSeat} onChange={(event) => change({ autoSeat: event.target.checked })} />
      <Choice
        label="全部用流畅模式（人多、服务器吃力时）"
        checked={now.hlsOnly}
        onChange={(event) => change({ hlsOnly: event.target.checked })}
      />
      <div className="form-grid">
        <Select
          label="发言间隔"
          options={options(SLOW, now.slowS)}
          value={String(now.slowS)}
          onChange={(event) => change({ slowS: Number(event.target.value) })}
        />
        <Select
          label="每位连麦多久"
          options={options(TURNS, now.turnS)}
          value={String(now.turnS)}
          onChange={(event) => change({ turnS: Number(event.target.value) })}
        />
        <Select
          label="连麦席位"
          options={Array.from({ length: 13 }, (_, index) => ({ value: String(index), label: `${index} 个` }))}
          value={String(now.seatsMax)}
          onChange={(event) => change({ seatsMax: Number(event.target.value) })}
        />
      </div>
    </section>
  );
}
