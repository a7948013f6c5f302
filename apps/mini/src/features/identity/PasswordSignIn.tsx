import { Input, View } from '@tarojs/components';
import { identityRoutes } from '@yangfan/client';
import { useState } from 'react';
import { call } from '../../shell/api.ts';
import { asCallError } from '../../shell/use-call.ts';
import { useSend } from '../../shell/use-send.ts';
import { Button } from '../../shared/ui/Button.tsx';
import { Field, TextField } from '../../shared/ui/Fields.tsx';
import { Notice } from '../../shared/ui/States.tsx';
import { aria } from '../../shared/ui/aria.ts';
import { CaptchaField } from './CaptchaField.tsx';

interface Captcha {
  captchaId: string;
  svg: string;
}

/** Login name and password, for lecturers and class teachers; a picture or a moving code where the server asks for one. */
export function PasswordSignIn({ onToken }: { onToken: (token: string | null) => Promise<void> }) {
  const [loginName, setLoginName] = useState('');
  const [password, setPassword] = useState('');
  const [captcha, setCaptcha] = useState<Captcha | null>(null);
  const [captchaText, setCaptchaText] = useState('');
  const [needsTotp, setNeedsTotp] = useState(false);
  const [totp, setTotp] = useState('');
  const signing = useSend();

  const renewCaptcha = async () => {
    setCaptchaText('');
    setCaptcha(await call(identityRoutes.makeCaptcha));
  };
  const signIn = () =>
    void signing.run(async () => {
      try {
        const body = {
          loginName: loginName.trim(),
          password,
          client: 'mini' as const,
          ...(captcha ? { captcha: { captchaId: captcha.captchaId, text: captchaText.trim() } } : {}),
          ...(needsTotp && totp ? { totp } : {}),
        };
        await onToken((await call(identityRoutes.signIn, { body })).token);
      } catch (error) {
        const { code } = asCallError(error);
        // A picture serves one try: show a new one before saying what was wrong.
        if (captcha || code.startsWith('identity.captcha_')) await renewCaptcha();
        if (code.startsWith('identity.totp_')) setNeedsTotp(true);
        throw error;
      }
    });
  return (
    <View>
      {signing.error ? <Notice tone="wrong">{signing.error.message}</Notice> : null}
      <TextField label="登录名" value={loginName} onChange={setLoginName} maxLength={60} />
      <Field label="密码">
        <View className="field-box">
          <Input
            className="field-input"
            password
            value={password}
            maxlength={200}
            onInput={(event) => setPassword(event.detail.value)}
            {...(process.env.TARO_ENV === 'weapp' ? aria({ label: '密码' }) : { nativeProps: { 'aria-label': '密码' } })}
          />
        </View>
      </Field>
      {captcha ? (
        <CaptchaField svg={captcha.svg} value={captchaText} onChange={setCaptchaText} onRenew={() => void signing.run(renewCaptcha)} />
      ) : null}
      {needsTotp ? <TextField label="动态口令" keyboard="number" value={totp} onChange={setTotp} maxLength={11} /> : null}
      <Button kind="primary" isBusy={signing.isBusy} isDisabled={!loginName.trim() || !password} onPress={signIn}>
        {signing.isBusy ? '正在登录…' : '登录'}
      </Button>
    </View>
  );
}
