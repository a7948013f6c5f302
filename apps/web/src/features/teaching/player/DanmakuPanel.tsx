import { teachingRoutes } from '@yangfan/client';
import type { Danmaku } from '@yangfan/contract';
import { useState } from 'react';
import { useSend } from '../../../shared/lib/api.ts';
import { clock } from '../../../shared/lib/time.ts';
import { Button } from '../../../shared/ui/Button.tsx';
import { Dialog } from '../../../shared/ui/Dialog.tsx';
import { Choice, Select, TextField } from '../../../shared/ui/Field.tsx';
import { tell } from '../../../shared/ui/Notice.tsx';
import { Empty } from '../../../shared/ui/States.tsx';
import type { Prefs } from './prefs.ts';

const REFRESH = ['/v1/teaching/me/lessons/:lessonId/danmaku'];
const WHY = ['广告', '辱骂或不文明', '与课程无关', '其他不合适的内容'];

/** Sending, setting and reading danmaku; the list is for who does not want words over the film. */
export function DanmakuPanel({
  lessonId,
  items,
  review,
  now,
  prefs,
  onPrefs,
  onJump,
}: {
  lessonId: string;
  items: readonly Danmaku[];
  review: boolean;
  now: () => number;
  prefs: Prefs;
  onPrefs: (change: Partial<Prefs>) => void;
  onJump: (seconds: number) => void;
}) {
  const [text, setText] = useState('');
  const [reporting, setReporting] = useState<Danmaku | null>(null);
  const send = useSend(teachingRoutes.sendDanmaku, {
    refresh: REFRESH,
    onDone: ({ state }) => {
      setText('');
      tell(state === 'WAITING' ? '已发送，老师审核后大家就能看到' : '弹幕已发出');
    },
  });
  const report = useSend(teachingRoutes.reportDanmaku, { refresh: REFRESH, done: '已举报，老师会查看', onDone: () => setReporting(null) });
  return (
    <div className="panel">
      <form
        onSubmit={(event) => {
          event.preventDefault();
          send.mutate({ params: { lessonId }, body: { atS: now(), text: text.trim() } });
        }}
      >
        <TextField
          label="发弹幕"
          maxLength={50}
          value={text}
          hint={review ? '老师审核后显示' : undefined}
          onChange={(event) => setText(event.target.value)}
        />
        <Button type="submit" disabled={!text.trim()} busy={send.isPending}>
          发送
        </Button>
      </form>
      <fieldset>
        <legend>显示</legend>
        <Choice checked={prefs.danmaku} onChange={() => onPrefs({ danmaku: !prefs.danmaku })} label="在画面上显示弹幕" />
        <label>
          不透明度{' '}
          <input
            type="range"
            min={20}
            max={100}
            step={10}
            value={Math.round(prefs.opacity * 100)}
            aria-valuetext={`${Math.round(prefs.opacity * 100)}%`}
            onChange={(event) => onPrefs({ opacity: Number(event.target.value) / 100 })}
          />
        </label>
        <Select
          label="同屏最多"
          value={String(prefs.density)}
          options={[
            { value: '4', label: '少（4 条）' },
            { value: '12', label: '适中（12 条）' },
            { value: '30', label: '多（30 条）' },
          ]}
          onChange={(event) => onPrefs({ density: Number(event.target.value) })}
        />
      </fieldset>
      {items.length === 0 && <Empty title="还没有弹幕">第一条由您来发。</Empty>}
      <ul>
        {items.map((one) => (
          <li key={one.id}>
            <button type="button" className="at figures" aria-label={`跳到 ${clock(one.atS)}`} onClick={() => onJump(one.atS)}>
              {clock(one.atS)}
            </button>
            <span className="words">
              {one.text}
              {one.state === 'WAITING' && <span className="quiet small">（待审核）</span>}
            </span>
            {!one.mine && (
              <Button look="plain" onClick={() => setReporting(one)}>
                举报
              </Button>
            )}
          </li>
        ))}
      </ul>
      <Dialog title="举报这条弹幕" open={!!reporting} onClose={() => setReporting(null)}>
        <p style={{ marginBottom: 12 }}>“{reporting?.text}”有什么问题？</p>
        <div className="actions">
          {WHY.map((reason) => (
            <Button
              key={reason}
              busy={report.isPending}
              onClick={() => report.mutate({ params: { lessonId, danmakuId: reporting!.id }, body: { reason } })}
            >
              {reason}
            </Button>
          ))}
        </div>
      </Dialog>
    </div>
  );
}
