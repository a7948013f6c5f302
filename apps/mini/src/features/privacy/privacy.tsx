import { View } from '@tarojs/components';
import { identityRoutes } from '@yangfan/client';
import { useState } from 'react';
import { call } from '../../shell/api.ts';
import { openPage } from '../../shell/navigate.ts';
import { useCall } from '../../shell/use-call.ts';
import { useSend } from '../../shell/use-send.ts';
import { useReturn } from '../../shell/use-return.ts';
import { useSignedIn } from '../../shell/use-signed-in.ts';
import { sayMoment } from '../../shared/time/day.ts';
import { Button } from '../../shared/ui/Button.tsx';
import { Card } from '../../shared/ui/Card.tsx';
import { ListRow } from '../../shared/ui/ListRow.tsx';
import { Page } from '../../shared/ui/Page.tsx';
import { ConfirmSheet } from '../../shared/ui/Sheet.tsx';
import { Notice, Waiting } from '../../shared/ui/States.tsx';
import { StateTag } from '../../shared/ui/StateTag.tsx';
import { CONSENT_NAMES, newestFirst, sayCheck, sayConsent, type Consent } from './privacy.rules.ts';
import './privacy.css';

/** What the person agreed to, each use of their identity, and the way to take the face consent back. */
export default function Privacy() {
  const isSignedIn = useSignedIn();
  const consents = useCall(identityRoutes.listMyConsents, isSignedIn ? {} : null);
  const checks = useCall(identityRoutes.listMyChecks, isSignedIn ? { query: { size: 10 } } : null);
  const [leaving, setLeaving] = useState<Consent | null>(null);
  const [done, setDone] = useState<string | null>(null);
  const withdrawing = useSend();
  const reload = () => [consents, checks].forEach((one) => one.reload());
  useReturn(reload);

  const error = consents.error ?? checks.error;
  if (!consents.data || !checks.data)
    return (
      <Page>
        <Waiting error={error} onRetry={reload} />
      </Page>
    );

  const withdraw = (consent: Consent) =>
    void withdrawing
      .run(async () => {
        const reply = await call(identityRoutes.withdrawConsent, { params: { consentId: consent.id }, body: {} });
        setDone(`已撤回，删除了 ${reply.deletedTemplates} 份人脸模板和 ${reply.deletedImages} 张待审图像。`);
        reload();
      })
      .then(() => setLeaving(null));

  return (
    <Page>
      {done ? <Notice tone="good">{done}</Notice> : null}
      {withdrawing.error ? <Notice tone="wrong">{withdrawing.error.message}</Notice> : null}
      <Card title="我签署的同意书">
        {consents.data.items.length === 0 ? <View className="privacy-quiet">还没有签署过同意书。</View> : null}
        {newestFirst(consents.data.items).map((consent) => {
          const { words, tone, stands } = sayConsent(consent);
          return (
            <View key={consent.id} className="privacy-consent">
              <ListRow
                title={`${CONSENT_NAMES[consent.kind]}（第 ${consent.version} 版）`}
                note={`${sayMoment(consent.signedAt)} 签署`}
                aside={<StateTag tone={tone}>{words}</StateTag>}
                onPress={() => openPage('consentText', { kind: consent.kind, version: String(consent.version) })}
              />
              {consent.kind !== 'PRIVACY' && stands ? (
                <Button isCompact onPress={() => setLeaving(consent)}>
                  撤回人脸同意
                </Button>
              ) : null}
            </View>
          );
        })}
      </Card>
      <Card title="谁看过我的信息">
        <ListRow title="查看记录" note="每一次查看的人、时间和理由" onPress={() => openPage('reveals')} />
      </Card>
      <Card title="我的数据">
        <ListRow title="导出我的个人数据" note="存成一个文件，导出前再确认是您本人" onPress={() => openPage('exportData')} />
        <ListRow title="注销账号" note="删除个人数据；看会删什么、须保留什么" onPress={() => openPage('closeAccount')} />
        <ListRow title="隐私政策" note="现行版本全文" onPress={() => openPage('consentText', { kind: 'PRIVACY' })} />
        <ListRow title="人脸信息处理同意书" note="不签也能学习、考试和领证" onPress={() => openPage('consentText', { kind: 'FACE' })} />
      </Card>
      <Card title="最近的本人核验">
        {checks.data.items.length === 0 ? <View className="privacy-quiet">还没有核验记录。</View> : null}
        {checks.data.items.map((check) => {
          const { way, purpose, words, tone } = sayCheck(check);
          return (
            <ListRow
              key={check.id}
              title={`${purpose} · ${way}`}
              note={`${sayMoment(check.at)}${check.reason ? `，${check.reason}` : ''}`}
              aside={<StateTag tone={tone}>{words}</StateTag>}
            />
          );
        })}
      </Card>
      {leaving ? (
        <ConfirmSheet
          title="撤回人脸同意？"
          consequence={
            leaving.kind === 'FACE_LECTURER'
              ? '您的人脸模板会立即删除，不能恢复。以后上课用现场照片签到，由班主任确认，效力相同，授课和课时不受影响。'
              : '您的人脸模板和待审图像会立即删除，不能恢复。以后改用短信加证件尾号，或由班主任现场核验，效力相同，学习和考试不受影响。'
          }
          action="撤回并删除"
          onConfirm={() => withdraw(leaving)}
          onClose={() => setLeaving(null)}
          isBusy={withdrawing.isBusy}
        />
      ) : null}
    </Page>
  );
}
