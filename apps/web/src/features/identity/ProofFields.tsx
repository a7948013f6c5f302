import { identityRoutes } from '@yangfan/client';
import { useState } from 'react';
import { useSend } from '../../shared/lib/api.ts';
import { useCountdown } from '../../shared/lib/countdown.ts';
import { Button } from '../../shared/ui/Button.tsx';
import { Choice, TextField } from '../../shared/ui/Field.tsx';

/** What the person proves themselves with: a code to the own phone, or the password. */
export function useProof({ hasPassword, hasPhone }: { hasPassword: boolean; hasPhone: boolean }, onPick: () => void) {
  const [byPassword, setByPassword] = useState(hasPassword && !hasPhone);
  const [proof, setProof] = useState('');
  const [wait, startWait] = useCountdown();
  const ask = useSend(identityRoutes.sendProofCode, { refresh: [], quiet: true, onDone: (reply) => startWait(reply.resendInS) });
  const pick = (password: boolean) => {
    setByPassword(password);
    setProof('');
    onPick();
    ask.reset();
  };
  return {
    hasPassword,
    hasPhone,
    byPassword,
    proof,
    setProof,
    wait,
    ask,
    pick,
    body: byPassword ? { password: proof } : { phoneCode: proof },
    isReady: byPassword ? proof !== '' : proof.length === 6,
  };
}

/** The fields for it. */
export function ProofFields({ of, error }: { of: ReturnType<typeof useProof>; error: boolean }) {
  const { hasPassword, hasPhone, byPassword, proof, setProof, wait, ask, pick } = of;
  return (
    <>
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
    </>
  );
}
