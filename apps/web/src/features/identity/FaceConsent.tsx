import { identityRoutes } from '@yangfan/client';
import { useState } from 'react';
import { useRead, useSend } from '../../shared/lib/api.ts';
import { Button } from '../../shared/ui/Button.tsx';
import { Choice, TextField } from '../../shared/ui/Field.tsx';
import { ErrorState, Loading } from '../../shared/ui/States.tsx';
import { ConsentBody } from './ConsentBody.tsx';

/** The separate consent to using the face: read, ticked by itself, signed with the digest of what was read. */
export function FaceConsent({ kind: asked, onSigned }: { kind: 'FACE' | 'FACE_LECTURER'; onSigned?: () => void }) {
  const text = useRead(identityRoutes.getConsentText, { params: { kind: asked } });
  const lecturer = asked === 'FACE_LECTURER';
  const [agreed, setAgreed] = useState(false);
  const [young, setYoung] = useState(false);
  const [guardianName, setGuardianName] = useState('');
  const sign = useSend(identityRoutes.signConsent, {
    refresh: ['/v1/identity/me'],
    done: '已签署，可以录入人脸了',
    ...(onSigned ? { onDone: onSigned } : {}),
  });
  if (text.error) return <ErrorState error={text.error} onRetry={() => void text.refetch()} />;
  if (!text.data) return <Loading />;
  const { kind, version, sha256, purpose } = text.data;
  return (
    <form
      className="form"
      onSubmit={(event) => {
        event.preventDefault();
        sign.mutate(
          { body: { kind, version, sha256, ...(young ? { guardianName: guardianName.trim() } : {}) } },
          // A newer text must be read before it is ticked again.
          { onError: (error) => error.code === 'identity.consent_outdated' && (setAgreed(false), void text.refetch()) },
        );
      }}
    >
      <p>用途：{purpose}</p>
      <ConsentBody text={text.data} />
      <Choice
        checked={agreed}
        onChange={(event) => setAgreed(event.target.checked)}
        label={`我已阅读全文，单独同意第 ${version} 版《${text.data.title}》。我知道可以不同意，也可以随时在${lecturer ? '“我的人脸”里撤回，都不影响授课' : '隐私中心撤回，都不影响学习'}。`}
      />
      {!lecturer && (
        <Choice checked={young} onChange={(event) => setYoung(event.target.checked)} label="我未满 14 周岁，由监护人陪同阅读并同意" />
      )}
      {young && (
        <TextField
          label="监护人姓名"
          required
          minLength={2}
          maxLength={40}
          autoComplete="off"
          hint="加密保存"
          value={guardianName}
          onChange={(event) => setGuardianName(event.target.value)}
        />
      )}
      <div className="actions">
        <Button type="submit" look="primary" busy={sign.isPending} disabled={!agreed}>
          同意并录入人脸
        </Button>
      </div>
    </form>
  );
}
