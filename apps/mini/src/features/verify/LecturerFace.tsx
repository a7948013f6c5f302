import { View } from '@tarojs/components';
import { useState } from 'react';
import type { ReplyOf, routes } from '@yangfan/contract';
import { WechatFaceCheck } from '../../shared/check/WechatFaceCheck.tsx';
import { sayMoment } from '../../shared/time/day.ts';
import { openPage } from '../../shell/navigate.ts';
import { wechatFace } from '../../shell/wechat-face.ts';
import { Button } from '../../shared/ui/Button.tsx';
import { Card } from '../../shared/ui/Card.tsx';
import { ListRow } from '../../shared/ui/ListRow.tsx';
import { FaceConsent } from './FaceConsent.tsx';

type Verification = ReplyOf<(typeof routes.identity)['getVerification']>;

/** The lecturer's own face on the phone: agreed to by itself, tried with WeChat, taken back in the privacy centre. */
export function LecturerFace({ data, onDone }: { data: Verification; onDone: () => void }) {
  const [isOpen, setIsOpen] = useState(false);
  const mayFace = wechatFace !== null && data.ways.includes('WECHAT_FACE');
  return (
    <View>
      <Card title="我的人脸">
        <ListRow title="姓名" aside={data.maskedName ?? '—'} />
        <ListRow title="证件号码" aside={data.maskedIdNo ?? '—'} />
        {data.source ? <ListRow title="核对方" aside={data.source} /> : null}
        <ListRow title="人脸同意书" aside={data.faceConsent ? '已签署' : '没有签署'} />
        <ListRow title="电脑上录入的人脸" aside={data.faceEnrolledAt ? sayMoment(data.faceEnrolledAt) : '没有录入'} />
        <View className="check-words">不用人脸也一样签到：拍一张现场照片，由班主任确认，效力相同，不影响授课和课时。</View>
        <Button onPress={() => openPage('privacy')}>隐私中心（撤回、看记录）</Button>
      </Card>
      {data.faceConsent ? null : (
        <Card title="同意使用人脸">
          {isOpen ? (
            <FaceConsent kind="FACE_LECTURER" onSigned={onDone} />
          ) : (
            <View>
              <View className="check-words">需要单独签署同意书，随时可以撤回并删除。</View>
              <Button onPress={() => setIsOpen(true)}>阅读同意书</Button>
            </View>
          )}
        </Card>
      )}
      {data.faceConsent && data.next !== 'NONE' ? (
        <Card title="确认是本人">
          {mayFace ? <WechatFaceCheck purpose="ENROL" isLecturer onPassed={onDone} /> : null}
          {mayFace ? null : <View className="check-words">这里没有开通微信人脸核身。请在电脑上“我的账号 → 我的人脸”里录入。</View>}
        </Card>
      ) : null}
    </View>
  );
}
