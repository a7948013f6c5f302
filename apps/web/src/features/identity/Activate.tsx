import { Link, useNavigate, useParams } from '@tanstack/react-router';
import { identityRoutes } from '@yangfan/client';
import { useState } from 'react';
import { useRead, useSend } from '../../shared/lib/api.ts';
import { useCountdown } from '../../shared/lib/countdown.ts';
import { day } from '../../shared/lib/time.ts';
import { pathParam } from '../../shared/lib/url-state.ts';
import { Button } from '../../shared/ui/Button.tsx';
import { Choice, TextField } from '../../shared/ui/Field.tsx';
import { Facts, PageHead } from '../../shared/ui/Page.tsx';
import { Empty, ErrorState, Loading } from '../../shared/ui/States.tsx';
import { ConsentBody } from './ConsentBody.tsx';
import './identity.css';

const CODE = /^[0-9A-HJKMNP-TV-Z]{10}$/;

/** An invitation opened: whose it is, the phone's code, the privacy policy, and in. */
export function Activate() {
  const code = pathParam(useParams({ strict: false }), 'code')
    .trim()
    .toUpperCase();
  const valid = CODE.test(code);
  const invitation = useRead(identityRoutes.getInvitation, { params: { code } }, { enabled: valid });
  return (
    <div className="stack">
      <PageHead title="激活学员账号" />
      {!valid ? (
        <Closed title="邀请码不对">邀请码是 10 位字母和数字，请从短信里重新点开链接，或请班主任重发。</Closed>
      ) : invitation.error?.code === 'identity.invitation_invalid' ? (
        <Closed title="这个邀请已失效">可能班主任已重发了新的邀请，请打开最新一条短信；没有收到请联系班主任。</Closed>
      ) : invitation.error ? (
        <ErrorState error={invitation.error} onRetry={() => void invitation.refetch()} />
      ) : !invitation.data ? (
        <Loading />
      ) : (
        <>
          <section className="card">
            <h2>这是给您的邀请吗？</h2>
            <Facts
              items={[
                ['姓名', invitation.data.maskedName],
                ['手机', <span className="figures">{invitation.data.maskedPhone}</span>],
                ['培训班', invitation.data.className],
                ['有效期至', day(invitation.data.expiresAt)],
              ]}
            />
          </section>
          {invitation.data.state === 'OPEN' ? (
            <ActivateForm code={code} />
          ) : invitation.data.state === 'ACTIVATED' ? (
            <Closed title="这个账号已经激活过">
              <Link to="/sign-in" className="button primary">
                用手机号登录
              </Link>
            </Closed>
          ) : (
            <Closed title="这个邀请已过期">请联系班主任重发邀请，新链接会发到您的手机。</Closed>
          )}
        </>
      )}
    </div>
  );
}

function Closed({ title, children }: { title: string; children: React.ReactNode }) {
  return (
    <div className="card">
      <Empty title={title}>{children}</Empty>
    </div>
  );
}

function ActivateForm({ code }: { code: string }) {
  const navigate = useNavigate();
  const text = useRead(identityRoutes.getConsentText, { params: { kind: 'PRIVACY' } });
  const [phoneCode, setPhoneCode] = useState('');
  const [agreed, setAgreed] = useState(false);
  const [wait, startWait] = useCountdown();
  const ask = useSend(identityRoutes.sendInvitationCode, { refresh: [], quiet: true, onDone: (reply) => startWait(reply.resendInS) });
  const enter = useSend(identityRoutes.activate, {
    refresh: ['/v1'],
    quiet: true,
    onDone: () => void navigate({ to: '/verify', replace: true }),
  });
  if (text.error) return <ErrorState error={text.error} onRetry={() => void text.refetch()} />;
  if (!text.data) return <Loading />;
  const error = enter.error ?? ask.error;
  return (
    <form
      className="card form"
      onSubmit={(event) => {
        event.preventDefault();
        enter.mutate(
          { params: { code }, body: { phoneCode, privacyVersion: text.data.version, client: 'web' } },
          { onError: (fault) => fault.code === 'identity.consent_outdated' && (setAgreed(false), void text.refetch()) },
        );
      }}
    >
      <ConsentBody text={text.data} />
      <Choice
        checked={agreed}
        onChange={(event) => setAgreed(event.target.checked)}
        label={`我已阅读并同意第 ${text.data.version} 版《${text.data.title}》`}
      />
      <p className="quiet small">这里不含人脸。人脸要另外签署同意书，可以不签。</p>
      <div style={{ display: 'flex', gap: 12, alignItems: 'end', flexWrap: 'wrap' }}>
        <TextField
          label="短信验证码"
          required
          inputMode="numeric"
          autoComplete="one-time-code"
          maxLength={6}
          value={phoneCode}
          onChange={(event) => setPhoneCode(event.target.value.replace(/\D/g, ''))}
        />
        <Button
          disabled={wait > 0}
          busy={ask.isPending}
          onClick={() => {
            enter.reset();
            ask.mutate({ params: { code } });
          }}
        >
          {wait > 0 ? `${wait} 秒后重发` : '获取验证码'}
        </Button>
      </div>
      {ask.data && !error && (
        <p className="quiet" role="status">
          验证码已发到 <span className="figures">{ask.data.maskedPhone}</span>。手机号不对请联系班主任更正。
        </p>
      )}
      {error && (
        <p className="stop" role="alert">
          {error.message}
        </p>
      )}
      <Button type="submit" look="primary" block busy={enter.isPending} disabled={!agreed || phoneCode.length !== 6}>
        激活并登录
      </Button>
    </form>
  );
}
