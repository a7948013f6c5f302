import { View } from '@tarojs/components';
import { identityRoutes, teachingRoutes } from '@yangfan/client';
import type { ReplyOf, routes } from '@yangfan/contract';
import { useState } from 'react';
import { call } from '../../shell/api.ts';
import { openPage } from '../../shell/navigate.ts';
import { takePhoto } from '../../shell/photo.ts';
import { readPlace } from '../../shell/place.ts';
import { useCall } from '../../shell/use-call.ts';
import { useSend } from '../../shell/use-send.ts';
import { wechatFace } from '../../shell/wechat-face.ts';
import { WechatFaceCheck } from '../../shared/check/WechatFaceCheck.tsx';
import { clockOf } from '../../shared/time/day.ts';
import { Button } from '../../shared/ui/Button.tsx';
import { Card } from '../../shared/ui/Card.tsx';
import { ListRow } from '../../shared/ui/ListRow.tsx';
import { Notice } from '../../shared/ui/States.tsx';
import { StateTag } from '../../shared/ui/StateTag.tsx';
import { aria } from '../../shared/ui/aria.ts';
import { saySign, SIGN_CHOICES, type SignChoice } from './words.ts';
import '../../shared/check/check.css';

type Duty = ReplyOf<(typeof routes.teaching)['readSessionDuty']>;
/** So many failures, and the other way is put forward. */
const FAILURES = 3;

/** How the lecturers came, and the caller's own coming: by face, or with a photo that the class teacher confirms. */
export function LecturerSigns({
  duty,
  lecturerId,
  can,
  onChange,
}: {
  duty: Duty;
  lecturerId: string | null;
  can: (permission: string) => boolean;
  onChange: () => void;
}) {
  const confirming = useSend();
  const params = { sessionId: duty.sessionId };
  const isSettled = ['CONFIRMED', 'LOCKED'].includes(duty.status);
  const isDue = ['SCHEDULED', 'OPEN', 'IN_PROGRESS'].includes(duty.status);
  const isThere = duty.lecturerSigns.some((one) => one.lecturerId === lecturerId);
  const confirm = (of: string) =>
    void confirming.run(async () => {
      await call(teachingRoutes.confirmLecturerSign, { params: { ...params, lecturerId: of } });
      onChange();
    });
  return (
    <Card title="讲师签到">
      {duty.lecturerSigns.length === 0 ? <View className="duty-quiet">讲师还没有签到。</View> : null}
      {confirming.error ? <Notice tone="wrong">{confirming.error.message}</Notice> : null}
      {duty.lecturerSigns.map((one) => {
        const { words, note, tone } = saySign(one);
        return (
          <View key={one.lecturerId}>
            <ListRow
              title={`讲师 ${one.name} 已签到`}
              note={`${clockOf(one.at)}${one.distanceM === null ? '' : `，离教室约 ${Math.round(one.distanceM)} 米`}${note ? `，${note}` : ''}`}
              aside={<StateTag tone={tone}>{words}</StateTag>}
            />
            {one.waits && !isSettled && can('teaching.lecturer.confirm') ? (
              <Button isCompact isBusy={confirming.isBusy} onPress={() => confirm(one.lecturerId)}>
                我看到本人，确认
              </Button>
            ) : null}
          </View>
        );
      })}
      {can('teaching.lecturer.sign') && lecturerId && isDue && !isThere ? <Coming duty={duty} onChange={onChange} /> : null}
    </Card>
  );
}

function Coming({ duty, onChange }: { duty: Duty; onChange: () => void }) {
  const { policy, mine } = duty.lecturerFace;
  const verification = useCall(identityRoutes.getVerification, policy === 'OFF' ? null : {});
  const [reason, setReason] = useState<SignChoice | null>(null);
  const [failures, setFailures] = useState(0);
  const sending = useSend();
  const params = { sessionId: duty.sessionId };
  const mayFace =
    policy !== 'OFF' && wechatFace !== null && !!verification.data?.faceConsent && verification.data.ways.includes('WECHAT_FACE');
  const byFace = (checkToken: string) =>
    void sending.run(async () => {
      const position = await readPlace().catch(() => null);
      await call(teachingRoutes.signLecturerByFace, { params, body: { checkToken, position } });
      onChange();
    });
  const byPhoto = (why: SignChoice | null) =>
    void sending.run(async () => {
      const photo = await takePhoto('camera');
      if (!photo) return;
      const position = await readPlace().catch(() => null);
      await call(teachingRoutes.signLecturer, { params, body: { base64: photo.base64, position, ...(why ? { reason: why } : {}) } });
      onChange();
    });
  const isFailing = failures >= FAILURES;
  return (
    <View>
      {sending.error ? <Notice tone="wrong">{sending.error.message}</Notice> : null}
      {mayFace && !isFailing && !reason ? (
        <WechatFaceCheck purpose="CHECK_IN" isLecturer onPassed={byFace} onFailed={() => setFailures(failures + 1)} />
      ) : null}
      {isFailing ? <Notice tone="caution">{`人脸试了 ${failures} 次没有通过。拍一张现场照片就能签到，不耽误上课。`}</Notice> : null}
      {mine && !mayFace ? (
        <View className="check-words">这部手机上不能用人脸。拍现场照片签到，由班主任确认；也可以到电脑上看镜头。</View>
      ) : null}
      {mine && (!mayFace || isFailing || reason) ? (
        <View {...aria({ role: 'radiogroup', label: '这次不用人脸的原因' })}>
          {(Object.keys(SIGN_CHOICES) as SignChoice[]).map((one) => (
            <View
              key={one}
              className={`choice${one === reason ? ' choice-on' : ''}`}
              onClick={() => setReason(one)}
              {...aria({ role: 'radio', label: SIGN_CHOICES[one], isChecked: one === reason })}
            >
              {SIGN_CHOICES[one]}
            </View>
          ))}
        </View>
      ) : null}
      {mine && mayFace && !isFailing && !reason ? (
        <Button onPress={() => setReason('DECLINED')}>改用现场照片</Button>
      ) : (
        <Button kind="primary" isBusy={sending.isBusy} isDisabled={mine && !reason} onPress={() => byPhoto(mine ? reason : null)}>
          讲师签到（拍现场照片）
        </Button>
      )}
      {policy !== 'OFF' && !mine ? <Button onPress={() => openPage('verify')}>用人脸签到，先去录入</Button> : null}
    </View>
  );
}
