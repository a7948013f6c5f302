import { teachingRoutes } from '@yangfan/client';
import type { ReplyOf, teachingRoutes as Contract } from '@yangfan/contract';
import { useState } from 'react';
import { useRead, useSend } from '../../../shared/lib/api.ts';
import { clock, moment } from '../../../shared/lib/time.ts';
import { useUrlState } from '../../../shared/lib/url-state.ts';
import { Button } from '../../../shared/ui/Button.tsx';
import { Select } from '../../../shared/ui/Field.tsx';
import { SearchBox } from '../../../shared/ui/SearchBox.tsx';
import { StateTag, type Tone } from '../../../shared/ui/States.tsx';
import { Pager, Table } from '../../../shared/ui/Table.tsx';
import { HideDialog } from './HideDialog.tsx';

type Line = ReplyOf<typeof Contract.listDanmaku>['items'][number];
const STATES: Record<Line['state'], [string, Tone]> = {
  WAITING: ['待审核', 'caution'],
  SHOWN: ['已放行', 'good'],
  HIDDEN: ['已隐藏', 'stop'],
};
const SIZE = 20;

/** The danmaku of a film: let them fly or hide them. */
export function DanmakuDesk({ lessonId, moderate }: { lessonId: string; moderate: boolean }) {
  const [url, setUrl] = useUrlState();
  const page = Number(url.page ?? 1);
  const state = url.state && url.state in STATES ? (url.state as Line['state']) : undefined;
  const list = useRead(
    teachingRoutes.listDanmaku,
    { params: { lessonId }, query: { page, size: SIZE, ...(state ? { state } : {}), ...(url.q ? { q: url.q } : {}) } },
    { keep: true },
  );
  const [hiding, setHiding] = useState<Line | null>(null);
  const review = useSend(teachingRoutes.reviewDanmaku, { refresh: ['/v1/teaching/lessons'], onDone: () => setHiding(null) });
  const set = (row: Line, to: 'SHOWN' | 'HIDDEN', reason?: string) =>
    review.mutate({ params: { lessonId, danmakuId: row.id }, body: { state: to, ...(reason ? { reason } : {}) } });
  return (
    <section className="card stack">
      <div className="actions" style={{ justifyContent: 'flex-start', alignItems: 'end' }}>
        <SearchBox label="搜索弹幕" value={url.q ?? ''} onSearch={(q) => setUrl({ q })} />
        <Select
          label="状态"
          value={state ?? ''}
          empty="全部"
          options={Object.entries(STATES).map(([value, [label]]) => ({ value, label }))}
          onChange={(event) => setUrl({ state: event.target.value })}
        />
      </div>
      <Table
        label="弹幕"
        rows={list.data?.items}
        error={list.error}
        onRetry={() => void list.refetch()}
        rowKey={(row) => row.id}
        empty={{ title: state === 'WAITING' ? '没有等待审核的弹幕' : '没有符合条件的弹幕' }}
        columns={[
          { key: 'at', title: '视频位置', cell: (row) => <span className="figures">{clock(row.atS)}</span> },
          {
            key: 'text',
            title: '内容',
            cell: (row) => (
              <>
                {row.text}
                {row.reports > 0 && <div className="small caution">{row.reports} 人举报</div>}
                {row.reason && <div className="small quiet">{row.reason}</div>}
              </>
            ),
          },
          { key: 'who', title: '学员', cell: (row) => row.name },
          { key: 'sent', title: '发送时间', cell: (row) => <span className="figures">{moment(row.at)}</span> },
          { key: 'state', title: '状态', cell: (row) => <StateTag tone={STATES[row.state][1]}>{STATES[row.state][0]}</StateTag> },
          ...(moderate
            ? [
                {
                  key: 'do',
                  title: '操作',
                  cell: (row: Line) => (
                    <span className="actions" style={{ justifyContent: 'flex-start' }}>
                      {row.state !== 'SHOWN' && <Button onClick={() => set(row, 'SHOWN')}>放行</Button>}
                      {row.state !== 'HIDDEN' && (
                        <Button look="plain" onClick={() => setHiding(row)}>
                          隐藏
                        </Button>
                      )}
                    </span>
                  ),
                },
              ]
            : []),
        ]}
      />
      {!!list.data?.total && <Pager page={page} size={SIZE} total={list.data.total} onPage={(next) => setUrl({ page: next })} />}
      <HideDialog
        key={hiding?.id ?? ''}
        what="弹幕"
        words={hiding?.text ?? null}
        busy={review.isPending}
        onHide={(reason) => set(hiding!, 'HIDDEN', reason)}
        onClose={() => setHiding(null)}
      />
    </section>
  );
}
