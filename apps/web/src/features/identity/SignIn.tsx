import { Link, useNavigate } from '@tanstack/react-router';
import { identityRoutes } from '@yangfan/client';
import { useEffect, useState } from 'react';
import { call, faultsOf, useSend } from '../../shared/lib/api.ts';
import { useUrlState } from '../../shared/lib/url-state.ts';
import { Button } from '../../shared/ui/Button.tsx';
import { TextField } from '../../shared/ui/Field.tsx';
import { PageHead } from '../../shared/ui/Page.tsx';

/** Two doors: learners by phone code, everybody by name and password. */
export function SignIn() {
  const [url, setUrl] = useUrlState();
  const staff = url.way === 'password';
  const navigate = useNavigate();
  // Only a path of this site: an address from outside must not decide where people land.
  const goOn = () => void navigate({ to: url.from?.startsWith('/') && !url.from.startsWith('//') ? url.from : '/', replace: true });
  return (
    <div>
      <PageHead title="登录" />
      <div className="tabs" role="tablist">
        <button type="button" role="tab" aria-selected={!staff} onClick={() => setUrl({ way: null })}>
          学员手机登录
        </button>
        <button type="button" role="tab" aria-selected={staff} onClick={() => setUrl({ way: 'password' })}>
          账号密码登录
        </button>
      </div>
      <div className="card">{staff ? <PasswordForm onDone={goOn} /> : <PhoneForm onDone={goOn} />}</div>
      <p className="quiet" style={{ marginTop: 16 }}>
        培训机构首次使用？<Link to="/register">注册培训机构</Link>　要核实证书？<Link to="/certificates/verify">证书查验</Link>
      </p>
    </div>
  );
}

function Captcha({ text, onText, onId }: { text: string; onText: (text: string) => void; onId: (id: string) => void }) {
  const [image, setImage] = useState('');
  const renew = () => {
    onText('');
    void call(identityRoutes.makeCaptcha).then((reply) => {
      onId(reply.captchaId);
      setImage(reply.svg);
    });
  };
  useEffect(renew, []);
  return (
    <div style={{ display: 'flex', gap: 12, alignItems: 'end', flexWrap: 'wrap' }}>
      <TextField
        label="图形验证码"
        required
        value={text}
        autoComplete="off"
        maxLength={10}
        onChange={(event) => onText(event.target.value)}
      />
      {image && <img alt="图形验证码，看不清请换一张" height={44} src={`data:image/svg+xml;utf8,${encodeURIComponent(image)}`} />}
      <Button look="plain" onClick={renew}>
        换一张
      </Button>
    </div>
  );
}

function PasswordForm({ onDone }: { onDone: () => void }) {
  const [form, setForm] = useState({ loginName: '', password: '', totp: '', captchaId: '', captcha: '' });
  const [ask, setAsk] = useState({ captcha: false, totp: false });
  const send = useSend(identityRoutes.signIn, { refresh: ['/v1'], onDone, quiet: true });
  const set = (change: Partial<typeof form>) => setForm((now) => ({ ...now, ...change }));
  const code = send.error?.code;
  useEffect(() => {
    if (code === 'identity.totp_required' || code === 'identity.totp_wrong') setAsk((now) => ({ ...now, totp: true }));
    if (code === 'identity.captcha_required' || code === 'identity.captcha_wrong') setAsk((now) => ({ ...now, captcha: true }));
  }, [code, send.submittedAt]);
  return (
    <form
      className="form"
      onSubmit={(event) => {
        event.preventDefault();
        send.mutate({
          body: {
            loginName: form.loginName.trim(),
            password: form.password,
            client: 'web',
            ...(form.totp ? { totp: form.totp.trim() } : {}),
            ...(ask.captcha && form.captchaId ? { captcha: { captchaId: form.captchaId, text: form.captcha } } : {}),
          },
        });
      }}
    >
      <TextField
        label="账号"
        required
        autoComplete="username"
        maxLength={60}
        value={form.loginName}
        onChange={(event) => set({ loginName: event.target.value })}
        fault={faultsOf(send.error).loginName}
      />
      <TextField
        label="密码"
        required
        type="password"
        autoComplete="current-password"
        maxLength={200}
        value={form.password}
        onChange={(event) => set({ password: event.target.value })}
      />
      {ask.totp && (
        <TextField
          label="动态口令"
          required
          inputMode="numeric"
          autoComplete="one-time-code"
          maxLength={11}
          hint="打开验证器，输入 6 位数字；也可以用恢复码"
          value={form.totp}
          onChange={(event) => set({ totp: event.target.value })}
        />
      )}
      {ask.captcha && (
        <Captcha
          key={send.submittedAt}
          text={form.captcha}
          onText={(captcha) => set({ captcha })}
          onId={(captchaId) => set({ captchaId })}
        />
      )}
      {send.error && (
        <p className="stop" role="alert">
          {send.error.message}
        </p>
      )}
      <Button type="submit" look="primary" block busy={send.isPending}>
        登录
      </Button>
    </form>
  );
}

function PhoneForm({ onDone }: { onDone: () => void }) {
  const [form, setForm] = useState({ phone: '', code: '', captchaId: '', captcha: '' });
  const [captcha, setCaptcha] = useState(false);
  const [wait, setWait] = useState(0);
  const set = (change: Partial<typeof form>) => setForm((now) => ({ ...now, ...change }));
  const ask = useSend(identityRoutes.sendPhoneCode, { refresh: [], quiet: true, onDone: (reply) => setWait(reply.resendInS) });
  const enter = useSend(identityRoutes.signInByPhone, { refresh: ['/v1'], onDone, quiet: true });
  useEffect(() => {
    if (ask.error?.code === 'identity.captcha_required' || ask.error?.code === 'identity.captcha_wrong') setCaptcha(true);
  }, [ask.error]);
  useEffect(() => {
    if (wait <= 0) return;
    const timer = setTimeout(() => setWait(wait - 1), 1000);
    return () => clearTimeout(timer);
  }, [wait]);
  const error = enter.error ?? ask.error;
  return (
    <form
      className="form"
      onSubmit={(event) => {
        event.preventDefault();
        enter.mutate({ body: { phone: form.phone, code: form.code, client: 'web' } });
      }}
    >
      <TextField
        label="手机号"
        required
        type="tel"
        inputMode="numeric"
        autoComplete="tel"
        maxLength={11}
        value={form.phone}
        onChange={(event) => set({ phone: event.target.value.replace(/\D/g, '') })}
        fault={faultsOf(error).phone}
      />
      {captcha && (
        <Captcha
          key={ask.submittedAt}
          text={form.captcha}
          onText={(text) => set({ captcha: text })}
          onId={(captchaId) => set({ captchaId })}
        />
      )}
      <div style={{ display: 'flex', gap: 12, alignItems: 'end' }}>
        <TextField
          label="短信验证码"
          required
          inputMode="numeric"
          autoComplete="one-time-code"
          maxLength={6}
          value={form.code}
          onChange={(event) => set({ code: event.target.value.replace(/\D/g, '') })}
        />
        <Button
          disabled={wait > 0 || form.phone.length !== 11}
          busy={ask.isPending}
          onClick={() =>
            ask.mutate({
              body: {
                phone: form.phone,
                ...(captcha && form.captchaId ? { captcha: { captchaId: form.captchaId, text: form.captcha } } : {}),
              },
            })
          }
        >
          {wait > 0 ? `${wait} 秒后重发` : '获取验证码'}
        </Button>
      </div>
      {ask.data && !error && <p className="quiet">如果这个号码已登记，验证码会在一分钟内送到。</p>}
      {error && (
        <p className="stop" role="alert">
          {error.message}
        </p>
      )}
      <Button type="submit" look="primary" block busy={enter.isPending} disabled={form.code.length !== 6}>
        登录
      </Button>
    </form>
  );
}
