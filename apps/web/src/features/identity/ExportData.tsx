import { identityRoutes } from '@yangfan/client';
import { useState } from 'react';
import { useSend } from '../../shared/lib/api.ts';
import { useCountdown } from '../../shared/lib/countdown.ts';
import { saveBytes } from '../../shared/lib/download.ts';
import { Button } from '../../shared/ui/Button.tsx';
import { Choice, TextField } from '../../shared/ui/Field.tsx';

/** My data as a file, after I proved again that it is me. */
export function ExportData({ hasPassword, hasPhone }: { hasPassword: boolean; hasPhone: boolean }) {
  const [byPassword, setByPassword] = useState(hasPassword && !hasPhone);
  const [proof, setProof] = useState('');
  const [wait, startWait] = useCountdown();
  const ask = useSend(identityRoutes.sendProofCode, { refresh: [], quiet: true, onDone: (reply) => startWait(reply.resendInS) });
  const send = useSend(identityRoutes.exportMyData, {
    refresh: [],
    quiet: true,
    done: '已下载，请妥善保管：里面有您的证件号码',
    onDone: (bytes) => {
      setProof('');
      saveBytes(bytes as unknown as Uint8Array, '我在扬帆的个人数据.json');
    },
  });
  const error = send.error ?? ask.error;
  const pick = (password: boolean) => {
    setByPassword(password);
    setProof('');
    send.reset();
    ask.reset();
  };
  return (
    <section className="card">
      <h2>导出我的个人数据</h2>
      <p>包括账号、实名、同意书、核验记录、谁看过、登录设备，以及学习和考试数据，存成一个 JSON 文件。导出前要再确认一次是您本人。</p>
      <form
        className="form"
        style={{ marginTop: 10 }}
        onSubmit={(event) => {
          event.preventDefault();
          ask.reset();
          send.mutate({ body: byPassword ? { password: proof } : { phoneCode: proof } });
        }}
      >
        {hasPassword && hasPhone && (
          <div role="radiogroup" aria-label="用什么确认">
            <Choice type="radio" name="proof" checked={!byPassword} onChange={() => pick(false)} label="短信验证码" />
            <Choice type="radio" name="proof" checked={byPassword} onChange={() => pick(true)} label="登录密码" />
          </div>
        )}
        {byPassword ? (
          <TextField
            label="登录密码"
            type="password"
            required
            autoComplete="current-password"
            maxLength={200}
            value={proof}
            onChange={(event) => setProof(event.target.value)}
          />
        ) : (
          <div style={{ display: 'flex', gap: 12, alignItems: 'end', flexWrap: 'wrap' }}>
            <TextField
              label="短信验证码"
              required
              inputMode="numeric"
              autoComplete="one-time-code"
              maxLength={6}
              value={proof}
              onChange={(event) => setProof(event.target.value.replace(/\D/g, ''))}
            />
            <Button disabled={wait > 0} busy={ask.isPending} onClick={() => ask.mutate({} as never)}>
              {wait > 0 ? `${wait} 秒后重发` : '获取验证码'}
            </Button>
          </div>
        )}
        {ask.data && !error && !byPassword && (
          <p className="quiet" role="status">
            验证码已发到 <span className="figures">{ask.data.maskedPhone}</span>
          </p>
        )}
        {error && (
          <p className="stop" role="alert">
            {error.message}
          </p>
        )}
        <div className="actions">
          <Button type="submit" look="primary" busy={send.isPending} disabled={byPassword ? !proof : proof.length !== 6}>
            导出
          </Button>
        </div>
      </form>
    </section>
  );
}
