import { identityRoutes } from '@yangfan/client';
import { useState } from 'react';
import { call } from '../../shell/api.ts';
import { useCountdown } from '../../shell/use-countdown.ts';
import { useSend } from '../../shell/use-send.ts';
import { Button } from '../../shared/ui/Button.tsx';
import { TextField } from '../../shared/ui/Fields.tsx';

/** A code to the own phone, with which the person proves themselves before their data leave or go. */
export function useProofCode(onAsk: () => void) {
  const [sentTo, setSentTo] = useState<string | null>(null);
  const [code, setCode] = useState('');
  const [wait, startWait] = useCountdown();
  const asking = useSend();
  const ask = () =>
    void asking.run(async () => {
      onAsk();
      const { maskedPhone, resendInS } = await call(identityRoutes.sendProofCode);
      setSentTo(maskedPhone);
      startWait(resendInS);
    });
  return { sentTo, code, setCode, wait, asking, ask };
}

/** The field for it. */
export function ProofCode({ of }: { of: ReturnType<typeof useProofCode> }) {
  const { sentTo, code, setCode, wait, asking, ask } = of;
  return (
    <TextField
      label="短信验证码"
      keyboard="number"
      maxLength={6}
      placeholder="6 位数字"
      value={code}
      onChange={(typed) => setCode(typed.replace(/\D/g, ''))}
      hint={sentTo ? `验证码已发到 ${sentTo}` : '发到您登记的手机'}
      action={
        <Button kind="plain" isCompact onPress={ask} isBusy={asking.isBusy} isDisabled={wait > 0}>
          {wait > 0 ? `${wait} 秒后再发` : '获取验证码'}
        </Button>
      }
    />
  );
}
