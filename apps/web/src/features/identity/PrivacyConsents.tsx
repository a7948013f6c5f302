import { Link } from '@tanstack/react-router';
import { identityRoutes } from '@yangfan/client';
import type { identityRoutes as Contract, ReplyOf } from '@yangfan/contract';
import { useState } from 'react';
import { useRead, useSend } from '../../shared/lib/api.ts';
import { moment } from '../../shared/lib/time.ts';
import { Button } from '../../shared/ui/Button.tsx';
import { Confirm, Dialog } from '../../shared/ui/Dialog.tsx';
import { TextField } from '../../shared/ui/Field.tsx';
import { Facts } from '../../shared/ui/Page.tsx';
import { Empty, ErrorState, Loading, StateTag } from '../../shared/ui/States.tsx';
import { tell } from '../../shared/ui/Notice.tsx';
import { ConsentBody } from './ConsentBody.tsx';
import { CONSENT_WORDS, ID_KIND_WORDS, METHOD_WORDS, VERIFICATION_WORDS } from './words.ts';

type Consent = ReplyOf<typeof Contract.listMyConsents>['items'][number];

/** Where my verification stands, and every consent with its version. */
export function PrivacyConsents() {
  return (
    <div className="stack">
      <VerificationCard />
      <ConsentsCard />
    </div>
  );
}

function VerificationCard() {
  const { data, error, refetch } = useRead(identityRoutes.getVerification);
  return (
    <section className="card">
      <h2>实名认证</h2>
      {error ? (
        <ErrorState error={error} onRetry={() => void refetch()} />
      ) : !data ? (
        <Loading />
      ) : (
        <>
          <Facts
            items={[
              ['状态', <StateTag tone={VERIFICATION_WORDS[data.state]!.tone}>{VERIFICATION_WORDS[data.state]!.name}</StateTag>],
              ['姓名', data.maskedName],
              [
                '证件',
                data.maskedIdNo && (
                  <span>
                    <span className="figures">{data.maskedIdNo}</span>
                    {data.idKind && `（${ID_KIND_WORDS[data.idKind]}）`}
                  </span>
                ),
              ],
              ['核对方', data.source],
              ['确认本人的方式', data.method && METHOD_WORDS[data.method]],
              ['完成时间', moment(data.verifiedAt)],
              ['人脸', data.faceEnrolledAt ? `${moment(data.faceEnrolledAt)} 录入，只存不可还原的加密特征` : '没有录入'],
            ]}
          />
          <div className="actions" style={{ marginTop: 10 }}>
            <Link to="/verify">{data.next === 'NONE' ? '查看实名认证' : '继续实名认证'}</Link>
          </div>
        </>
      )}
    </section>
  );
}

/** Every consent with its version; the face may be taken back. */
export function ConsentsCard({ lecturer = false }: { lecturer?: boolean }) {
  const list = useRead(identityRoutes.listMyConsents);
  const [reading, setReading] = useState<Consent | null>(null);
  const [withdrawing, setWithdrawing] = useState<Consent | null>(null);
  return (
    <section className="card">
      <h2>我签署的同意书</h2>
      {list.error ? (
        <ErrorState error={list.error} onRetry={() => void list.refetch()} />
      ) : !list.data ? (
        <Loading />
      ) : !list.data.items.length ? (
        <Empty title="还没有签署过">
          {lecturer ? '使用人脸前签署的同意书会列在这里。' : '激活账号时签署的隐私政策、使用人脸前签署的同意书会列在这里。'}
        </Empty>
      ) : (
        <ul className="rows">
          {list.data.items.map((one) => (
            <li key={one.id}>
              <div className="grow" style={{ flexBasis: '18em' }}>
                <b>{CONSENT_WORDS[one.kind]}</b> 第 <span className="figures">{one.version}</span> 版{' '}
                {one.withdrawnAt ? (
                  <StateTag tone="idle">{moment(one.withdrawnAt)} 撤回</StateTag>
                ) : one.current ? (
                  <StateTag tone="good">有效</StateTag>
                ) : (
                  <StateTag tone="caution">有新版本</StateTag>
                )}
                <p>{one.purpose}</p>
                <p className="quiet small">
                  {moment(one.signedAt)} 签署 · {one.device} · <span className="figures">{one.ip}</span>
                </p>
              </div>
              <div className="actions">
                <Button look="plain" aria-label={`看全文：${CONSENT_WORDS[one.kind]}`} onClick={() => setReading(one)}>
                  看全文
                </Button>
                {one.kind !== 'PRIVACY' && !one.withdrawnAt && (
                  <Button look="danger" onClick={() => setWithdrawing(one)}>
                    撤回
                  </Button>
                )}
              </div>
            </li>
          ))}
        </ul>
      )}
      <Dialog title={reading ? CONSENT_WORDS[reading.kind]! : ''} open={reading !== null} onClose={() => setReading(null)}>
        {reading && <Signed consent={reading} />}
        <div className="actions">
          <Button onClick={() => setReading(null)}>关闭</Button>
        </div>
      </Dialog>
      <Withdraw consent={withdrawing} onClose={() => setWithdrawing(null)} />
      {!lecturer && <p className="quiet small">隐私政策是使用账号的基础；不想再使用账号，请到“注销账号”申请删除数据。</p>}
    </section>
  );
}

function Signed({ consent }: { consent: Consent }) {
  const text = useRead(identityRoutes.getConsentText, { params: { kind: consent.kind }, query: { version: consent.version } });
  if (text.error) return <ErrorState error={text.error} onRetry={() => void text.refetch()} />;
  if (!text.data) return <Loading />;
  return (
    <>
      <ConsentBody text={text.data} />
      <p className="quiet small">
        {text.data.sha256 === consent.textSha256 ? '与您签署时的文本逐字一致。' : '与您签署时的文本不一致，请联系平台。'}
      </p>
    </>
  );
}

function Withdraw({ consent, onClose }: { consent: Consent | null; onClose: () => void }) {
  const [reason, setReason] = useState('');
  const send = useSend(identityRoutes.withdrawConsent, {
    refresh: ['/v1/identity/me'],
    onDone: (reply) => {
      tell(
        reply.deletedTemplates + reply.deletedImages > 0
          ? `已撤回，删除了 ${reply.deletedTemplates} 份人脸特征、${reply.deletedImages} 张待审图像`
          : '已撤回，没有存着您的人脸数据',
      );
      setReason('');
      onClose();
    },
  });
  return (
    <Confirm
      title="撤回人脸同意"
      open={consent !== null}
      danger
      confirm="撤回并删除"
      busy={send.isPending}
      onClose={onClose}
      onConfirm={() => consent && send.mutate({ params: { consentId: consent.id }, body: reason.trim() ? { reason: reason.trim() } : {} })}
      consequence={
        <div className="stack">
          <ul style={{ listStyle: 'disc', paddingLeft: '1.2em' }}>
            <li>您的人脸特征和待审图像立即删除，不能恢复；想再用人脸要重新录入。</li>
            {consent?.kind === 'FACE_LECTURER' ? (
              <li>以后上课用现场照片签到，由班主任确认，效力相同；排课、授课和课时不受影响，以前的签到照旧有效。</li>
            ) : (
              <>
                <li>如果是用人脸完成的实名认证，要改用短信加证件尾号（或班主任现场核验）再确认一次本人，一两分钟就好。</li>
                <li>报名、学习、学时、考试和证书都不受影响；以前的核验记录照旧有效。</li>
              </>
            )}
          </ul>
          <TextField label="原因（可不填）" maxLength={200} value={reason} onChange={(event) => setReason(event.target.value)} />
        </div>
      }
    />
  );
}
