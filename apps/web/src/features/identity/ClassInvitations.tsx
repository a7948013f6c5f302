import { identityRoutes } from '@yangfan/client';
import type { identityRoutes as Contract, InputOf, ReplyOf } from '@yangfan/contract';
import { useState } from 'react';
import { useRead, useSend } from '../../shared/lib/api.ts';
import { moment } from '../../shared/lib/time.ts';
import { useUrlState } from '../../shared/lib/url-state.ts';
import { Button } from '../../shared/ui/Button.tsx';
import { Confirm, Dialog } from '../../shared/ui/Dialog.tsx';
import { Select } from '../../shared/ui/Field.tsx';
import { Go } from '../../shared/ui/Go.tsx';
import { tell } from '../../shared/ui/Notice.tsx';
import { QrCode } from '../../shared/ui/QrCode.tsx';
import { StateTag } from '../../shared/ui/States.tsx';
import { Pager, Table } from '../../shared/ui/Table.tsx';
import { INVITATION_WORDS } from './words.ts';

type Invitation = ReplyOf<typeof Contract.listClassInvitations>['items'][number];
type Query = NonNullable<InputOf<typeof Contract.listClassInvitations>['query']>;

/** Who has taken the account into use; links to show or to send again. */
export function ClassInvitations({ classId }: { classId: string }) {
  const [url, setUrl] = useUrlState();
  const page = Number(url.page ?? 1);
  const query = { state: url.state, page, size: 20 } as Query;
  const list = useRead(identityRoutes.listClassInvitations, { params: { classId }, query }, { keep: true });
  const [showing, setShowing] = useState<{ name: string; link: string } | null>(null);
  const [resending, setResending] = useState<Invitation | null>(null);
  const resend = useSend(identityRoutes.resendInvitation, {
    refresh: ['/v1/identity/classes'],
    done: '新邀请已发短信',
    onDone: (reply) => {
      if (resending) setShowing({ name: resending.maskedName, link: reply.link });
      setResending(null);
    },
  });
  return (
    <section className="card">
      <div className="filters">
        <Select
          label="状态"
          empty="全部状态"
          value={url.state ?? ''}
          options={Object.entries(INVITATION_WORDS).map(([value, { name }]) => ({ value, label: name }))}
          onChange={(event) => setUrl({ state: event.target.value || null })}
        />
      </div>
      <Table<Invitation>
        label="账号邀请"
        rows={list.data?.items}
        rowKey={(row) => row.id}
        error={list.error}
        onRetry={() => void list.refetch()}
        empty={
          url.state
            ? { title: '没有这个状态的邀请', next: <Button onClick={() => setUrl({ state: null })}>看全部</Button> }
            : { title: '还没有发过邀请', next: <Go to={`/work/classes/${classId}?tab=roster`}>到名册里发邀请</Go> }
        }
        columns={[
          { key: 'name', title: '学员', cell: (row) => row.maskedName },
          { key: 'phone', title: '手机', cell: (row) => <span className="figures">{row.maskedPhone}</span> },
          {
            key: 'state',
            title: '状态',
            cell: (row) => <StateTag tone={INVITATION_WORDS[row.state]!.tone}>{INVITATION_WORDS[row.state]!.name}</StateTag>,
          },
          { key: 'sent', title: '发送', cell: (row) => <span className="figures">{moment(row.sentAt)}</span> },
          { key: 'done', title: '激活', cell: (row) => <span className="figures">{moment(row.activatedAt)}</span> },
          {
            key: 'do',
            title: '操作',
            cell: (row) => (
              <span style={{ whiteSpace: 'nowrap' }}>
                {row.link && (
                  <Button
                    look="plain"
                    aria-label={`出示 ${row.maskedName} 的二维码`}
                    onClick={() => setShowing({ name: row.maskedName, link: row.link! })}
                  >
                    出示二维码
                  </Button>
                )}
                {(row.state === 'OPEN' || row.state === 'EXPIRED') && (
                  <Button look="plain" aria-label={`重发邀请给 ${row.maskedName}`} onClick={() => setResending(row)}>
                    重发
                  </Button>
                )}
              </span>
            ),
          },
        ]}
      />
      {list.data && list.data.total > 0 && (
        <Pager page={page} size={20} total={list.data.total} onPage={(next) => setUrl({ page: next })} />
      )}
      <Confirm
        title="重发邀请"
        open={resending !== null}
        confirm="重发"
        consequence={`给 ${resending?.maskedName ?? ''}（${resending?.maskedPhone ?? ''}）换一个新邀请码并发短信，原来的链接和二维码随即失效。`}
        busy={resend.isPending}
        onClose={() => setResending(null)}
        onConfirm={() => resending && resend.mutate({ params: { classId, invitationId: resending.id } })}
      />
      <Dialog title={`${showing?.name ?? ''} 的激活邀请`} open={showing !== null} onClose={() => setShowing(null)}>
        {showing && <Shown link={new URL(showing.link, location.origin).href} onClose={() => setShowing(null)} />}
      </Dialog>
    </section>
  );
}

function Shown({ link, onClose }: { link: string; onClose: () => void }) {
  const copy = () =>
    // Absent outside a secure context: the link stands on the screen to be marked by hand.
    navigator.clipboard?.writeText(link).then(
      () => tell('链接已复制'),
      () => tell('没有复制成功，请手工选中链接', 'caution'),
    );
  return (
    <div className="stack">
      <p>请学员本人用手机扫码，或把链接发给本人。激活时还要收本人手机的验证码，别人拿到链接也进不去。</p>
      <QrCode text={link} label="激活邀请二维码" />
      <p className="figures" style={{ overflowWrap: 'anywhere', userSelect: 'all' }}>
        {link}
      </p>
      <div className="actions">
        {navigator.clipboard !== undefined && <Button onClick={() => void copy()}>复制链接</Button>}
        <Button look="primary" onClick={onClose}>
          关闭
        </Button>
      </div>
    </div>
  );
}
