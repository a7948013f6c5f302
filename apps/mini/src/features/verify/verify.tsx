import { View } from '@tarojs/components';
import { identityRoutes } from '@yangfan/client';
import type { ReplyOf, routes } from '@yangfan/contract';
import { useState } from 'react';
import { call } from '../../shell/api.ts';
import { openPage } from '../../shell/navigate.ts';
import { useCall } from '../../shell/use-call.ts';
import { useReturn } from '../../shell/use-return.ts';
import { useSend } from '../../shell/use-send.ts';
import { useSignedIn } from '../../shell/use-signed-in.ts';
import { wechatFace } from '../../shell/wechat-face.ts';
import { AlternativeCheck } from '../../shared/check/AlternativeCheck.tsx';
import { WechatFaceCheck } from '../../shared/check/WechatFaceCheck.tsx';
import { sayMoment } from '../../shared/time/day.ts';
import { Button } from '../../shared/ui/Button.tsx';
import { Card } from '../../shared/ui/Card.tsx';
import { TextField } from '../../shared/ui/Fields.tsx';
import { ListRow } from '../../shared/ui/ListRow.tsx';
import { Page } from '../../shared/ui/Page.tsx';
import { Notice, Waiting } from '../../shared/ui/States.tsx';
import { aria } from '../../shared/ui/aria.ts';
import '../../shared/check/check.css';
import { FaceConsent } from './FaceConsent.tsx';
import { LecturerFace } from './LecturerFace.tsx';

type Verification = ReplyOf<(typeof routes.identity)['getVerification']>;
type IdKind = NonNullable<Verification['idKind']>;
const ID_KINDS: Record<IdKind, string> = {
  ID_CARD: '居民身份证',
  HMT_RESIDENCE: '港澳台居民居住证',
  FOREIGN_PR: '外国人永久居留证',
  OTHER: '其他证件（人工核验）',
};

/** Real-name verification on the phone, at whatever step it stands. */
export default function Verify() {
  const isSignedIn = useSignedIn();
  const verification = useCall(identityRoutes.getVerification, isSignedIn ? {} : null);
  useReturn(verification.reload);
  const { data, error, reload } = verification;
  if (!data)
    return (
      <Page>
        <Waiting error={error} onRetry={reload} />
      </Page>
    );
  const isLecturer = data.consentKind === 'FACE_LECTURER';
  return (
    <Page>
      {data.next === 'CONFIRM_ID' && data.reason ? <Notice tone="caution">{data.reason}</Notice> : null}
      {data.next === 'CONFIRM_ID' ? <ConfirmId isLecturer={isLecturer} onDone={reload} /> : null}
      {isLecturer && data.next !== 'CONFIRM_ID' && data.next !== 'WAIT_REVIEW' ? <LecturerFace data={data} onDone={reload} /> : null}
      {!isLecturer && (data.next === 'CHOOSE_WAY' || data.next === 'ENROL_FACE') ? <ChooseWay data={data} onDone={reload} /> : null}
      {data.next === 'WAIT_REVIEW' ? (
        <Card title={data.state === 'REJECTED' ? '实名核验没有通过' : '正在等人工核验'}>
          <View>{data.reason ?? '请带上证件原件找班主任当面核对。'}</View>
          <Button onPress={reload}>看看有没有结果</Button>
        </Card>
      ) : null}
      {!isLecturer && data.next === 'NONE' ? <Verified data={data} /> : null}
    </Page>
  );
}

function ConfirmId({ isLecturer, onDone }: { isLecturer: boolean; onDone: () => void }) {
  const [name, setName] = useState('');
  const [idNo, setIdNo] = useState('');
  const [idKind, setIdKind] = useState<IdKind>('ID_CARD');
  const sending = useSend();
  const send = () =>
    void sending.run(async () => {
      await call(identityRoutes.verifyIdentity, { body: { name: name.trim(), idNo: idNo.replace(/\s/g, '').toUpperCase(), idKind } });
      onDone();
    });
  const faults = Object.fromEntries((sending.error?.fields ?? []).map(({ path, message }) => [path.replace(/^.*[./]/, ''), message]));
  return (
    <Card title="核对姓名和证件">
      <View className="check-words">{`请填证件上的姓名和号码，与${isLecturer ? '讲师库登记' : '报名登记'}核对。加密保存，页面上只显示首尾几位。`}</View>
      <View {...aria({ role: 'radiogroup', label: '证件种类' })}>
        {(Object.keys(ID_KINDS) as IdKind[]).map((kind) => (
          <View
            key={kind}
            className={`choice${kind === idKind ? ' choice-on' : ''}`}
            onClick={() => setIdKind(kind)}
            {...aria({ role: 'radio', label: ID_KINDS[kind], isChecked: kind === idKind })}
          >
            {ID_KINDS[kind]}
          </View>
        ))}
      </View>
      <TextField label="姓名" value={name} onChange={setName} maxLength={60} error={faults.name} />
      <TextField
        label="证件号码"
        keyboard="idcard"
        value={idNo}
        onChange={setIdNo}
        maxLength={30}
        error={faults.idNo}
        hint={idKind === 'ID_CARD' ? '18 位，末位可能是 X' : undefined}
      />
      {sending.error && sending.error.fields.length === 0 ? <Notice tone="wrong">{sending.error.message}</Notice> : null}
      <Button kind="primary" onPress={send} isBusy={sending.isBusy} isDisabled={!name.trim() || idNo.trim().length < 4}>
        核对
      </Button>
    </Card>
  );
}

function ChooseWay({ data, onDone }: { data: Verification; onDone: () => void }) {
  const mayFace = wechatFace !== null && data.ways.includes('WECHAT_FACE');
  const [isFace, setIsFace] = useState(false);
  return (
    <View>
      <View className="check-words">
        还差一步：确认操作的是您本人。下面几种方式效力相同，任选一种。不用人脸，报名、学习、考试、领证都不受影响。
      </View>
      <Card title="不用人脸">
        <AlternativeCheck purpose="ENROL" onPassed={onDone} />
      </Card>
      {mayFace ? (
        <Card title="微信人脸核身">
          {data.faceConsent ? <WechatFaceCheck purpose="ENROL" onPassed={onDone} onReview={onDone} /> : null}
          {!data.faceConsent && !isFace ? (
            <View>
              <View className="check-words">需要单独签署同意书，随时可以撤回并删除。</View>
              <Button onPress={() => setIsFace(true)}>阅读同意书</Button>
            </View>
          ) : null}
          {!data.faceConsent && isFace ? <FaceConsent kind={data.consentKind} onSigned={onDone} /> : null}
        </Card>
      ) : null}
      {wechatFace !== null && !mayFace ? <View className="check-words">微信人脸核身没有开通，用其他方式即可，效力相同。</View> : null}
      <Card title="班主任现场核验">
        <View className="check-words">请班主任当面看证件和本人，由班主任登记。</View>
        <Button onPress={onDone}>班主任已登记，看结果</Button>
      </Card>
    </View>
  );
}

function Verified({ data }: { data: Verification }) {
  return (
    <Card title="实名认证已完成">
      <ListRow title="姓名" aside={data.maskedName ?? '—'} />
      <ListRow title="证件号码" aside={data.maskedIdNo ?? '—'} />
      {data.source ? <ListRow title="核对方" aside={data.source} /> : null}
      <ListRow title="确认本人的方式" aside={data.method === 'FACE' ? '人脸核验' : '非人脸核验（同等效力）'} />
      {data.verifiedAt ? <ListRow title="完成时间" aside={sayMoment(data.verifiedAt)} /> : null}
      <Button onPress={() => openPage('privacy')}>隐私中心</Button>
    </Card>
  );
}
