import { identityRoutes } from '@yangfan/client';
import { useState } from 'react';
import { useRead, useSend } from '../../shared/lib/api.ts';
import { moment } from '../../shared/lib/time.ts';
import { Button } from '../../shared/ui/Button.tsx';
import { Choice, TextField } from '../../shared/ui/Field.tsx';
import { ErrorState, Loading } from '../../shared/ui/States.tsx';
import { ProofFields, useProof } from './ProofFields.tsx';

/** Closing one's account: what goes, what the law wants kept and why, the request, and the way back. */
export function CloseAccount({ hasPassword, hasPhone }: { hasPassword: boolean; hasPhone: boolean }) {
  const { data, error, refetch } = useRead(identityRoutes.getErasure);
  const undo = useSend(identityRoutes.undoErasure, { refresh: ['/v1/identity'], done: '已撤回，账号照常使用' });
  if (error) return <ErrorState error={error} onRetry={() => void refetch()} />;
  if (!data) return <Loading />;
  const open = data.request?.state === 'REQUESTED' ? data.request : null;
  return (
    <div className="stack">
      {open && (
        <div className="note caution" role="status">
          <p>
            您在 {moment(open.requestedAt)} 申请了注销，账号将在 <b className="figures">{moment(open.closeAt)}</b>{' '}
            注销。在此之前可以撤回，之后不能恢复。
          </p>
          <div className="actions" style={{ marginTop: 10 }}>
            <Button look="primary" busy={undo.isPending} onClick={() => undo.mutate({} as never)}>
              撤回注销申请
            </Button>
          </div>
        </div>
      )}
      <section className="card">
        <h2>注销后会删除</h2>
        <ul style={{ listStyle: 'disc', paddingLeft: '1.2em' }}>
          {data.erased.map((one) => (
            <li key={one.what}>{one.what}</li>
          ))}
        </ul>
      </section>
      <section className="card">
        <h2>依法须保留</h2>
        <p className="quiet small">培训档案在您最后一个班结束后保留 {data.keepYears} 年，到期后去除姓名和证件号。</p>
        <ul className="rows">
          {data.kept.map((one) => (
            <li key={one.what}>
              <span className="grow">
                {one.what}
                <div className="quiet small">{one.why}</div>
              </span>
            </li>
          ))}
        </ul>
      </section>
      {!open && <CloseForm hasPassword={hasPassword} hasPhone={hasPhone} coolingDays={data.coolingDays} />}
    </div>
  );
}

function CloseForm({ hasPassword, hasPhone, coolingDays }: { hasPassword: boolean; hasPhone: boolean; coolingDays: number }) {
  const [reason, setReason] = useState('');
  const [sure, setSure] = useState(false);
  const send = useSend(identityRoutes.requestErasure, {
    refresh: ['/v1/identity'],
    quiet: true,
    done: `已收到，${coolingDays} 天内可以撤回`,
  });
  const proof = useProof({ hasPassword, hasPhone }, () => send.reset());
  const error = send.error ?? proof.ask.error;
  return (
    <section className="card">
      <h2>申请注销账号</h2>
      <p>
        提交后有 {coolingDays}{' '}
        天冷静期，期间可以照常登录、随时撤回；期满自动注销，不能恢复。正在上的班不会自动退班，注销后就不能再学习和考试了。
      </p>
      <form
        className="form"
        style={{ marginTop: 10 }}
        onSubmit={(event) => {
          event.preventDefault();
          proof.ask.reset();
          send.mutate({ body: { ...proof.body, ...(reason.trim() ? { reason: reason.trim() } : {}) } });
        }}
      >
        <TextField label="原因（可不填）" maxLength={200} value={reason} onChange={(event) => setReason(event.target.value)} />
        <ProofFields of={proof} error={error !== null} />
        <Choice checked={sure} onChange={(event) => setSure(event.target.checked)} label="我已看过会删除和须保留的内容，确认注销" />
        {error && (
          <p className="stop" role="alert">
            {error.message}
          </p>
        )}
        <div className="actions">
          <Button type="submit" look="danger" busy={send.isPending} disabled={!sure || !proof.isReady}>
            申请注销
          </Button>
        </div>
      </form>
    </section>
  );
}
