import { View } from '@tarojs/components';
import { useRouter } from '@tarojs/taro';
import { identityRoutes } from '@yangfan/client';
import type { ReplyOf, routes } from '@yangfan/contract';
import { useEffect, useState } from 'react';
import { call } from '../../shell/api.ts';
import { openPage, restartAt } from '../../shell/navigate.ts';
import { beginSession } from '../../shell/session.ts';
import { wechatLogin } from '../../shell/wechat-login.ts';
import { useCall } from '../../shell/use-call.ts';
import { useSend } from '../../shell/use-send.ts';
import { Button } from '../../shared/ui/Button.tsx';
import { Card } from '../../shared/ui/Card.tsx';
import { Link, TextField, Tick } from '../../shared/ui/Fields.tsx';
import { ListRow } from '../../shared/ui/ListRow.tsx';
import { Page } from '../../shared/ui/Page.tsx';
import { Notice } from '../../shared/ui/States.tsx';
import { sayMoment } from '../../shared/time/day.ts';
import { Brand } from './Brand.tsx';
import { CodeField } from './CodeField.tsx';
import { readInvitationCode, readPhoneCode } from './sign-in.rules.ts';

type Invitation = ReplyOf<(typeof routes.identity)['getInvitation']>;

/** Takes the account of an invitation into use: whose it is, a code to the enrolled phone, the privacy policy. */
export default function Activate() {
  const scanned = useRouter().params;
  const [typed, setTyped] = useState(decodeURIComponent(scanned.code ?? scanned.scene ?? ''));
  const [invitation, setInvitation] = useState<{ code: string; is: Invitation } | null>(null);
  const [refused, setRefused] = useState<string>();
  const looking = useSend();

  const look = () => {
    const code = readInvitationCode(typed);
    setRefused(code ? undefined : '邀请码是 10 位字母和数字');
    if (code) void looking.run(async () => setInvitation({ code, is: await call(identityRoutes.getInvitation, { params: { code } }) }));
  };
  // A scanned or tapped invitation needs no typing.
  useEffect(() => {
    if (typed) look();
  }, []);

  if (invitation) return <Accept code={invitation.code} invitation={invitation.is} onBack={() => setInvitation(null)} />;
  return (
    <Page>
      <Brand />
      {looking.error ? <Notice tone="wrong">{looking.error.message}</Notice> : null}
      <TextField
        label="邀请码"
        value={typed}
        onChange={setTyped}
        placeholder="10 位字母和数字"
        error={refused}
        hint="在班主任发来的短信里"
        onDone={look}
      />
      <Button kind="primary" onPress={look} isBusy={looking.isBusy}>
        下一步
      </Button>
    </Page>
  );
}

function Accept({ code, invitation, onBack }: { code: string; invitation: Invitation; onBack: () => void }) {
  const policy = useCall(identityRoutes.getConsentText, { params: { kind: 'PRIVACY' }, query: {} });
  const [phoneCode, setPhoneCode] = useState('');
  const [agrees, setAgrees] = useState(false);
  const [bindsWechat, setBindsWechat] = useState(false);
  const [refused, setRefused] = useState<string>();
  const sending = useSend();
  const activating = useSend();
  const isOpen = invitation.state === 'OPEN';

  const sendCode = async (): Promise<number | null> => {
    let wait: number | null = null;
    await sending.run(async () => {
      wait = (await call(identityRoutes.sendInvitationCode, { params: { code } })).resendInS;
    });
    return wait;
  };
  const activate = () => {
    const digits = readPhoneCode(phoneCode);
    setRefused(digits ? undefined : '请填写短信里的 6 位数字');
    if (!digits || !policy.data) return;
    const privacyVersion = policy.data.version;
    void activating.run(async () => {
      const wechatCode = wechatLogin && bindsWechat ? await wechatLogin.requestCode() : null;
      const body = { phoneCode: digits, privacyVersion, client: 'mini' as const, ...(wechatCode ? { wechatCode } : {}) };
      const { token } = await call(identityRoutes.activate, { params: { code }, body });
      if (!token) throw new Error('the server gave no token to a mini-program');
      await beginSession(token);
      restartAt('home');
    });
  };

  const error = activating.error ?? sending.error ?? policy.error;
  return (
    <Page>
      <Card title="请核对邀请">
        <ListRow title="姓名" aside={invitation.maskedName} />
        <ListRow title="登记的手机" aside={invitation.maskedPhone} />
        <ListRow title="班级" aside={invitation.className} />
        <ListRow title="有效期至" aside={sayMoment(invitation.expiresAt)} />
      </Card>
      {error ? <Notice tone="wrong">{error.message}</Notice> : null}
      {isOpen ? (
        <View>
          <View className="activate-words">账号激活后就能登录。接下来核对证件、确认本人，可以不用人脸。</View>
          <CodeField
            value={phoneCode}
            onChange={setPhoneCode}
            error={refused}
            hint={`验证码发到 ${invitation.maskedPhone}`}
            onSend={sendCode}
            isBusy={sending.isBusy}
          />
          <Tick isOn={agrees} onChange={setAgrees} label="我已阅读并同意隐私政策">
            我已阅读并同意<Link onPress={() => openPage('consentText', { kind: 'PRIVACY' })}>《隐私政策》</Link>
          </Tick>
          {wechatLogin ? (
            <Tick isOn={bindsWechat} onChange={setBindsWechat} label="绑定微信，以后免验证码登录">
              绑定微信，以后免验证码登录
            </Tick>
          ) : null}
          <Button kind="primary" onPress={activate} isBusy={activating.isBusy} isDisabled={!agrees || !policy.data}>
            {activating.isBusy ? '正在激活…' : '激活并登录'}
          </Button>
        </View>
      ) : (
        <View>
          <Notice tone="caution">
            {invitation.state === 'ACTIVATED' ? '这个邀请已激活过，请直接用手机号登录。' : '这个邀请已失效，请向班主任索取新的邀请。'}
          </Notice>
          <Button kind="primary" onPress={() => restartAt('signIn')}>
            去登录
          </Button>
        </View>
      )}
      <View className="sign-in-quiet">
        不是您本人？<Link onPress={onBack}>换一个邀请码</Link>
      </View>
    </Page>
  );
}
