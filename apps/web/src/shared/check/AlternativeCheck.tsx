import { identityRoutes } from '@yangfan/client';
import type { identityRoutes as Contract, ReplyOf } from '@yangfan/contract';
import { useState } from 'react';
import { useSend } from '../lib/api.ts';
import { useCountdown } from '../lib/countdown.ts';
import { Button } from '../ui/Button.tsx';
import { TextField } from '../ui/Field.tsx';
import type { CheckPurpose } from './face-session.ts';

export type PassedCheck = ReplyOf<typeof Contract.finishAlternative>;

/** The way of equal effect without a face: a code to the person's own phone and the last four of the ID. */
export function AlternativeCheck({ purpose, onPassed }: { purpose: CheckPurpose; onPassed: (check: PassedCheck) => void }) {
  const [code, setCode] = useState('');
  const [idTail, setIdTail] = useState('');
  const [wait, startWait] = useCountdown();
  const start = useSend(identityRoutes.startAlternative, { refresh: [], quiet: true, onDone: (reply) => startWait(reply.resendInS) });
  const finish = useSend(identityRoutes.finishAlternative, { refresh: ['/v1/identity/me'], quiet: true, onDone: onPassed });
  const sent = start.data;
  const over = finish.error?.code === 'identity.alternative_ended';
  // The newer of the two answers is the one to read.
  const error = start.error ?? finish.error;
  const send = () => {
    finish.reset();
    setCode('');
    start.mutate({ body: { purpose } });
  };
  if (!sent)
    return (
      <div className="stack">
        <p>向您登记的手机发一条验证码，再填证件号码后 4 位。与人脸核验同等有效。</p>
        {error && (
          <p className="stop" role="alert">
            {error.message}
          </p>
        )}
        <div className="actions">
          <Button look="primary" busy={start.isPending} onClick={send}>
            发送验证码
          </Button>
        </div>
      </div>
    );
  return (
    <form
      className="form"
      autoComplete="off"
      onSubmit={(event) => {
        event.preventDefault();
        start.reset();
        finish.mutate({ params: { alternativeId: sent.alternativeId }, body: { code, idTail: idTail.toUpperCase() } });
      }}
    >
      <p>
        验证码已发到 <b className="figures">{sent.maskedPhone}</b>，5 分钟内有效。
      </p>
      <div className="form-grid">
        <TextField
          label="短信验证码"
          required
          inputMode="numeric"
          autoComplete="one-time-code"
          maxLength={6}
          value={code}
          onChange={(event) => setCode(event.target.value.replace(/\D/g, ''))}
        />
        <TextField
          label={`证件号码后 ${sent.idDigits} 位`}
          required
          hint="末位是 X 的也要填"
          autoComplete="off"
          maxLength={sent.idDigits}
          value={idTail}
          onChange={(event) => setIdTail(event.target.value.replace(/[^0-9A-Za-z]/g, ''))}
        />
      </div>
      {error && (
        <p className="stop" role="alert">
          {error.message}
        </p>
      )}
      <div className="actions">
        <Button
          type="submit"
          look="primary"
          busy={finish.isPending}
          disabled={over || code.length !== 6 || idTail.length !== sent.idDigits}
        >
          核验
        </Button>
        <Button disabled={wait > 0 && !over} busy={start.isPending} onClick={send}>
          {wait > 0 && !over ? `${wait} 秒后可重发` : '重新发送'}
        </Button>
      </div>
    </form>
  );
}
