import { View } from '@tarojs/components';
import { identityRoutes } from '@yangfan/client';
import { useState } from 'react';
import { call } from '../../shell/api.ts';
import { asCallError, useCall } from '../../shell/use-call.ts';
import { useSend } from '../../shell/use-send.ts';
import { Button } from '../../shared/ui/Button.tsx';
import { TextField, Tick } from '../../shared/ui/Fields.tsx';
import { Notice, Waiting } from '../../shared/ui/States.tsx';

/** The separate consent to using the face: read in full, ticked by itself, signed with the digest of what was read. */
export function FaceConsent({ kind, onSigned }: { kind: 'FACE' | 'FACE_LECTURER'; onSigned: () => void }) {
  const text = useCall(identityRoutes.getConsentText, { params: { kind }, query: {} });
  const isLecturer = kind === 'FACE_LECTURER';
  const [agrees, setAgrees] = useState(false);
  const [isYoung, setIsYoung] = useState(false);
  const [guardian, setGuardian] = useState('');
  const signing = useSend();
  if (!text.data) return <Waiting error={text.error} onRetry={text.reload} />;
  const { version, sha256, title, purpose, body } = text.data;
  const sign = () =>
    void signing.run(async () => {
      try {
        await call(identityRoutes.signConsent, {
          body: { kind, version, sha256, ...(isYoung ? { guardianName: guardian.trim() } : {}) },
        });
        onSigned();
      } catch (error) {
        // A newer text must be read before it is ticked again.
        if (asCallError(error).code === 'identity.consent_outdated') {
          setAgrees(false);
          text.reload();
        }
        throw error;
      }
    });
  return (
    <View>
      <View className="check-words">{`用途：${purpose}`}</View>
      {body.split(/\n\s*\n/).map((paragraph, index) => (
        <View key={index} className="check-words">
          {paragraph}
        </View>
      ))}
      <Tick isOn={agrees} onChange={setAgrees} label={`我已阅读全文，单独同意《${title}》`}>
        {`我已阅读全文，单独同意第 ${version} 版《${title}》。我知道可以不同意，也可以随时在隐私中心撤回，都不影响${isLecturer ? '授课' : '学习'}。`}
      </Tick>
      {isLecturer ? null : (
        <Tick isOn={isYoung} onChange={setIsYoung} label="我未满 14 周岁，由监护人陪同">
          我未满 14 周岁，由监护人陪同阅读并同意
        </Tick>
      )}
      {isYoung ? <TextField label="监护人姓名" value={guardian} onChange={setGuardian} maxLength={40} hint="加密保存" /> : null}
      {signing.error ? <Notice tone="wrong">{signing.error.message}</Notice> : null}
      <Button kind="primary" onPress={sign} isBusy={signing.isBusy} isDisabled={!agrees || (isYoung && guardian.trim().length < 2)}>
        同意
      </Button>
    </View>
  );
}
