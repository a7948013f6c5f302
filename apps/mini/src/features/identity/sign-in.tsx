import { View } from '@tarojs/components';
import { identityRoutes } from '@yangfan/client';
import { useState } from 'react';
import { call } from '../../shell/api.ts';
import { openPage, restartAt } from '../../shell/navigate.ts';
import { beginSession } from '../../shell/session.ts';
import { asCallError } from '../../shell/use-call.ts';
import { useSend } from '../../shell/use-send.ts';
import { wechatLogin } from '../../shell/wechat-login.ts';
import { Button } from '../../shared/ui/Button.tsx';
import { Link, TextField, Tick } from '../../shared/ui/Fields.tsx';
import { Page } from '../../shared/ui/Page.tsx';
import { Notice } from '../../shared/ui/States.tsx';
import { Brand } from './Brand.tsx';
import { CaptchaField } from './CaptchaField.tsx';
import { CodeField } from './CodeField.tsx';
import { PasswordSignIn } from './PasswordSignIn.tsx';
import { readPhone, readPhoneCode } from './sign-in.rules.ts';

interface Captcha {
  captchaId: string;
  svg: string;
}

/** Phone number and code; inside WeChat, WeChat itself once it is bound. */
export default function SignIn() {
  const [phone, setPhone] = useState('');
  const [code, setCode] = useState('');
  const [captcha, setCaptcha] = useState<Captcha | null>(null);
  const [captchaText, setCaptchaText] = useState('');
  const [bindsWechat, setBindsWechat] = useState(false);
  const [refused, setRefused] = useState<{ phone?: string; code?: string }>({});
  const [isStaff, setIsStaff] = useState(false);
  const sending = useSend();
  const signing = useSend();

  const renewCaptcha = async () => {
    setCaptchaText('');
    setCaptcha(await call(identityRoutes.makeCaptcha));
  };

  const sendCode = async (): Promise<number | null> => {
    const number = readPhone(phone);
    setRefused(number ? {} : { phone: '请填写 11 位手机号' });
    if (!number) return null;
    let wait: number | null = null;
    await sending.run(async () => {
      try {
        const body = { phone: number, ...(captcha ? { captcha: { captchaId: captcha.captchaId, text: captchaText.trim() } } : {}) };
        wait = (await call(identityRoutes.sendPhoneCode, { body })).resendInS;
        setCaptcha(null);
      } catch (error) {
        // A picture serves one try: show a new one before saying what was wrong.
        if (asCallError(error).code.startsWith('identity.captcha_')) await renewCaptcha();
        throw error;
      }
    });
    return wait;
  };

  const enter = async (token: string | null) => {
    if (!token) throw new Error('the server gave no token to a mini-program');
    await beginSession(token);
    restartAt('home');
  };

  const signIn = () => {
    const number = readPhone(phone);
    const digits = readPhoneCode(code);
    setRefused({ ...(number ? {} : { phone: '请填写 11 位手机号' }), ...(digits ? {} : { code: '请填写短信里的 6 位数字' }) });
    if (!number || !digits) return;
    void signing.run(async () => {
      const wechatCode = wechatLogin && bindsWechat ? await wechatLogin.requestCode() : null;
      const body = { phone: number, code: digits, client: 'mini' as const, ...(wechatCode ? { wechatCode } : {}) };
      await enter((await call(identityRoutes.signInByPhone, { body })).token);
    });
  };

  const signInByWechat = () =>
    void signing.run(async () => {
      const body = { code: await wechatLogin!.requestCode() };
      await enter((await call(identityRoutes.signInByWechat, { body })).token);
    });

  if (isStaff)
    return (
      <Page>
        <Brand />
        <PasswordSignIn onToken={enter} />
        <View className="sign-in-quiet">
          我是学员：<Link onPress={() => setIsStaff(false)}>用手机验证码登录</Link>
        </View>
      </Page>
    );
  const error = signing.error ?? sending.error;
  return (
    <Page>
      <Brand />
      {error ? <Notice tone="wrong">{error.message}</Notice> : null}
      <TextField
        label="手机号"
        value={phone}
        onChange={setPhone}
        keyboard="number"
        maxLength={14}
        placeholder="报名时登记的手机号"
        error={refused.phone}
      />
      {captcha ? (
        <CaptchaField svg={captcha.svg} value={captchaText} onChange={setCaptchaText} onRenew={() => void sending.run(renewCaptcha)} />
      ) : null}
      <CodeField value={code} onChange={setCode} error={refused.code} onSend={sendCode} isBusy={sending.isBusy} />
      {wechatLogin ? (
        <Tick isOn={bindsWechat} onChange={setBindsWechat} label="绑定微信，以后免验证码登录">
          绑定微信，以后免验证码登录
        </Tick>
      ) : null}
      <View className="sign-in-ways">
        <Button kind="primary" onPress={signIn} isBusy={signing.isBusy}>
          {signing.isBusy ? '正在登录…' : '登录'}
        </Button>
        {wechatLogin ? (
          <Button onPress={signInByWechat} isBusy={signing.isBusy}>
            用已绑定的微信登录
          </Button>
        ) : null}
      </View>
      <View className="sign-in-quiet">
        第一次使用？<Link onPress={() => openPage('activate')}>用邀请码激活</Link>
      </View>
      <View className="sign-in-quiet">
        讲师、班主任：<Link onPress={() => setIsStaff(true)}>用账号密码登录</Link>
      </View>
      <View className="sign-in-quiet">
        我们怎样保护您的信息：<Link onPress={() => openPage('consentText', { kind: 'PRIVACY' })}>隐私政策</Link>
      </View>
    </Page>
  );
}
