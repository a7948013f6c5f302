import { identityRoutes } from '@yangfan/client';
import { useState } from 'react';
import { useSend } from '../../shared/lib/api.ts';
import { saveBytes } from '../../shared/lib/download.ts';
import { Button } from '../../shared/ui/Button.tsx';
import { Dialog } from '../../shared/ui/Dialog.tsx';
import { Choice, TextField } from '../../shared/ui/Field.tsx';
import './identity.css';

/** Puts an authenticator into use: scan, prove, keep the recovery codes. `onCodes` = from now on it counts. */
export function TotpEnrol({ onCodes, onDone }: { onCodes?: () => void; onDone: () => void }) {
  const [code, setCode] = useState('');
  const start = useSend(identityRoutes.startTotp, { refresh: [] });
  // No refresh here: the page must not leave before the recovery codes, shown this once, are kept.
  const confirm = useSend(identityRoutes.confirmTotp, { refresh: [], quiet: true, ...(onCodes ? { onDone: onCodes } : {}) });
  if (confirm.data) return <RecoveryCodes codes={confirm.data.recoveryCodes} onDone={onDone} />;
  if (!start.data)
    return (
      <div className="stack">
        <p>
          先在手机上装一个验证器（微信小程序里搜“动态口令”，或 Microsoft Authenticator
          等），再点下面的按钮扫码。以后登录除密码外，还要输入验证器上的 6 位数字。
        </p>
        <div className="actions">
          <Button look="primary" busy={start.isPending} onClick={() => start.mutate({} as never)}>
            生成二维码
          </Button>
        </div>
      </div>
    );
  return (
    <form
      className="form"
      onSubmit={(event) => {
        event.preventDefault();
        confirm.mutate({ body: { code } });
      }}
    >
      <p>用验证器扫这个二维码；扫不了就手工输入密钥。</p>
      <img className="qr" alt="动态口令二维码" src={`data:image/svg+xml;utf8,${encodeURIComponent(start.data.qrSvg)}`} />
      <p style={{ overflowWrap: 'anywhere' }}>
        密钥：
        <b className="figures" style={{ userSelect: 'all' }}>
          {start.data.secret}
        </b>
      </p>
      <TextField
        label="验证器上的 6 位数字"
        required
        inputMode="numeric"
        autoComplete="one-time-code"
        maxLength={6}
        value={code}
        fault={confirm.error?.message}
        onChange={(event) => setCode(event.target.value.replace(/\D/g, ''))}
      />
      <div className="actions">
        <Button type="submit" look="primary" busy={confirm.isPending} disabled={code.length !== 6}>
          启用
        </Button>
      </div>
    </form>
  );
}

function RecoveryCodes({ codes, onDone }: { codes: readonly string[]; onDone: () => void }) {
  const [kept, setKept] = useState(false);
  return (
    <div className="stack">
      <p role="status">动态口令已启用。下面的恢复码只显示这一次：手机不在身边时，用其中一个代替 6 位数字，每个只能用一次。</p>
      <ul className="recovery-codes figures">
        {codes.map((one) => (
          <li key={one}>{one}</li>
        ))}
      </ul>
      <div className="actions">
        <Button onClick={() => saveBytes(new TextEncoder().encode(codes.join('\r\n')), '扬帆恢复码.txt')}>下载恢复码</Button>
        <Button onClick={() => window.print()}>打印</Button>
      </div>
      <Choice checked={kept} onChange={(event) => setKept(event.target.checked)} label="我已把恢复码存放在安全的地方" />
      <div className="actions">
        <Button look="primary" disabled={!kept} onClick={onDone}>
          继续
        </Button>
      </div>
    </div>
  );
}

/** Takes the authenticator out of use, where the role allows it. */
export function TotpRemove({ open, onClose }: { open: boolean; onClose: () => void }) {
  const [code, setCode] = useState('');
  const remove = useSend(identityRoutes.removeTotp, { refresh: ['/v1/identity/me'], quiet: true, done: '动态口令已关闭', onDone: onClose });
  return (
    <Dialog title="关闭动态口令" open={open} onClose={onClose}>
      <form
        className="form"
        onSubmit={(event) => {
          event.preventDefault();
          remove.mutate({ body: { code: code.trim() } });
        }}
      >
        <p>关闭后只凭密码就能登录，账号更容易被盗用；原来的恢复码一并作废。</p>
        <TextField
          label="动态口令或恢复码"
          required
          minLength={6}
          maxLength={11}
          autoComplete="one-time-code"
          value={code}
          fault={remove.error?.message}
          onChange={(event) => setCode(event.target.value)}
        />
        <div className="actions">
          <Button onClick={onClose}>先不</Button>
          <Button type="submit" look="danger" busy={remove.isPending}>
            关闭动态口令
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
