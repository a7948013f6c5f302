import { View } from '@tarojs/components';
import { identityRoutes } from '@yangfan/client';
import type { InputOf, ReplyOf, routes } from '@yangfan/contract';
import { useState } from 'react';
import { call } from '../../shell/api.ts';
import { useCountdown } from '../../shell/use-countdown.ts';
import { useSend } from '../../shell/use-send.ts';
import { Button } from '../ui/Button.tsx';
import { TextField } from '../ui/Fields.tsx';
import { Notice } from '../ui/States.tsx';
import './check.css';

type Started = ReplyOf<(typeof routes.identity)['startAlternative']>;
export type CheckPurpose = InputOf<(typeof routes.identity)['startAlternative']>['body']['purpose'];

/** The way of equal effect without a face: a code to the person's own phone, and the last digits of the ID. */
export function AlternativeCheck({ purpose, onPassed }: { purpose: CheckPurpose; onPassed: (token: string) => void }) {
  const [sent, setSent] = useState<Started | null>(null);
  const [code, setCode] = useState('');
  const [tail, setTail] = useState('');
  const [wait, startWait] = useCountdown();
  const sending = useSend();
  const finishing = useSend();
  const isOver = finishing.error?.code === 'identity.alternative_ended';

  const send = () =>
    void sending.run(async () => {
      finishing.clear();
      const started = await call(identityRoutes.startAlternative, { body: { purpose } });
      setSent(started);
      setCode('');
      startWait(started.resendInS);
    });
  const finish = () =>
    void finishing.run(async () => {
      const { token } = await call(identityRoutes.finishAlternative, {
        params: { alternativeId: sent!.alternativeId },
        body: { code, idTail: tail.toUpperCase() },
      });
      onPassed(token);
    });

  const error = sending.error ?? finishing.error;
  if (!sent)
    return (
      <View>
        <View className="check-words">向您登记的手机发一条验证码，再填证件号码后 4 位。与人脸核验同等有效。</View>
        {error ? <Notice tone="wrong">{error.message}</Notice> : null}
        <Button kind="primary" onPress={send} isBusy={sending.isBusy}>
          发送验证码
        </Button>
      </View>
    );
  return (
    <View>
      <View className="check-words">{`验证码已发到 ${sent.maskedPhone}，5 分钟内有效。`}</View>
      <TextField label="短信验证码" keyboard="number" maxLength={6} value={code} onChange={(value) => setCode(value.replace(/\D/g, ''))} />
      <TextField
        label={`证件号码后 ${sent.idDigits} 位`}
        hint="末位是 X 的也要填"
        keyboard="idcard"
        maxLength={sent.idDigits}
        value={tail}
        onChange={(value) => setTail(value.replace(/[^0-9A-Za-z]/g, ''))}
      />
      {error ? <Notice tone="wrong">{error.message}</Notice> : null}
      <Button
        kind="primary"
        onPress={finish}
        isBusy={finishing.isBusy}
        isDisabled={isOver || code.length !== 6 || tail.length !== sent.idDigits}
      >
        核验
      </Button>
      <Button kind="plain" onPress={send} isBusy={sending.isBusy} isDisabled={wait > 0 && !isOver}>
        {wait > 0 && !isOver ? `${wait} 秒后可重发` : '重新发送'}
      </Button>
    </View>
  );
}
