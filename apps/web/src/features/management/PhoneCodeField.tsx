import { managementRoutes } from '@yangfan/client';
import { useEffect, useState } from 'react';
import { useSend } from '../../shared/lib/api.ts';
import { Button } from '../../shared/ui/Button.tsx';
import { TextField } from '../../shared/ui/Field.tsx';

/** The six digits of the SMS, with the button that sends it and the seconds until it may be sent again. */
export function PhoneCodeField({
  phone,
  value,
  fault,
  onChange,
}: {
  phone: string;
  value: string;
  fault: string | undefined;
  onChange: (code: string) => void;
}) {
  const [wait, setWait] = useState(0);
  const send = useSend(managementRoutes.sendRegistrationCode, {
    refresh: [],
    quiet: true,
    onDone: (reply) => setWait(reply.resendInS),
  });
  useEffect(() => {
    if (wait <= 0) return undefined;
    const timer = setTimeout(() => setWait(wait - 1), 1000);
    return () => clearTimeout(timer);
  }, [wait]);
  const ready = /^1[3-9]\d{9}$/.test(phone);
  return (
    <div style={{ display: 'grid', gap: 8 }}>
      <TextField
        label="短信验证码"
        required
        inputMode="numeric"
        autoComplete="one-time-code"
        pattern="[0-9]{6}"
        maxLength={6}
        title="6 位数字"
        value={value}
        fault={fault ?? (send.error ? send.error.message : undefined)}
        hint={send.isSuccess ? `已发送，${Math.round((send.data?.expiresInS ?? 300) / 60)} 分钟内有效` : '填好手机号后获取'}
        onChange={(event) => onChange(event.target.value)}
      />
      <Button disabled={!ready || wait > 0} busy={send.isPending} onClick={() => send.mutate({ body: { phone } })}>
        {wait > 0 ? `${wait} 秒后可再发` : '发送验证码'}
      </Button>
    </div>
  );
}
