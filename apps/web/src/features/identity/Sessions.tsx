import { identityRoutes } from '@yangfan/client';
import type { identityRoutes as Contract, ReplyOf } from '@yangfan/contract';
import { useState } from 'react';
import { useRead, useSend } from '../../shared/lib/api.ts';
import { moment } from '../../shared/lib/time.ts';
import { Button } from '../../shared/ui/Button.tsx';
import { Confirm } from '../../shared/ui/Dialog.tsx';
import { StateTag } from '../../shared/ui/States.tsx';
import { Table } from '../../shared/ui/Table.tsx';

type Session = ReplyOf<typeof Contract.listSessions>['items'][number];

/** Where I am signed in, and the way to end it. */
export function Sessions() {
  const list = useRead(identityRoutes.listSessions);
  const [ending, setEnding] = useState<Session | 'OTHERS' | null>(null);
  const close = () => setEnding(null);
  const one = useSend(identityRoutes.revokeSession, { refresh: ['/v1/identity/sessions'], done: '那台设备已退出', onDone: close });
  const others = useSend(identityRoutes.revokeOtherSessions, {
    refresh: ['/v1/identity/sessions'],
    done: '其他设备已全部退出',
    onDone: close,
  });
  const more = (list.data?.items ?? []).some((item) => !item.current);
  return (
    <section className="card">
      <div className="actions" style={{ justifyContent: 'space-between', marginBottom: 10 }}>
        <h2 style={{ fontSize: '1.15em' }}>登录设备</h2>
        {more && <Button onClick={() => setEnding('OTHERS')}>退出其他全部设备</Button>}
      </div>
      <Table
        label="登录设备"
        rows={list.data?.items}
        rowKey={(item) => item.id}
        error={list.error}
        onRetry={() => void list.refetch()}
        columns={[
          {
            key: 'device',
            title: '设备',
            cell: (item) => (
              <>
                {item.device} {item.current && <StateTag tone="here">本机</StateTag>}
                <div className="quiet small">{item.client === 'mini' ? '小程序' : '网页'}</div>
              </>
            ),
          },
          { key: 'ip', title: 'IP', cell: (item) => <span className="figures">{item.ip}</span> },
          { key: 'seen', title: '最近使用', cell: (item) => <span className="figures">{moment(item.lastSeenAt)}</span> },
          { key: 'from', title: '登录时间', cell: (item) => <span className="figures">{moment(item.createdAt)}</span> },
          {
            key: 'do',
            title: '操作',
            cell: (item) =>
              item.current ? null : (
                <Button look="plain" aria-label={`让 ${item.device} 退出`} onClick={() => setEnding(item)}>
                  退出
                </Button>
              ),
          },
        ]}
      />
      <Confirm
        title={ending === 'OTHERS' ? '退出其他全部设备' : '让这台设备退出'}
        open={ending !== null}
        consequence={
          ending === 'OTHERS'
            ? '除本机外，其他地方的登录立即失效，需要重新登录。'
            : `${ending?.device ?? ''}上的登录立即失效，需要重新登录。不是您本人登录的，请同时修改密码。`
        }
        confirm="退出"
        danger
        busy={one.isPending || others.isPending}
        onClose={close}
        onConfirm={() => (ending === 'OTHERS' ? others.mutate({} as never) : ending && one.mutate({ params: { sessionId: ending.id } }))}
      />
    </section>
  );
}
