import { View } from '@tarojs/components';
import { identityRoutes, notificationsRoutes } from '@yangfan/client';
import { useState } from 'react';
import { call } from '../../shell/api.ts';
import { openPage } from '../../shell/navigate.ts';
import { endSession } from '../../shell/session.ts';
import { setTextSize, useTextSize } from '../../shell/text-size.ts';
import { useCall } from '../../shell/use-call.ts';
import { useSend } from '../../shell/use-send.ts';
import { useReturn } from '../../shell/use-return.ts';
import { useSignedIn } from '../../shell/use-signed-in.ts';
import { wechatLogin } from '../../shell/wechat-login.ts';
import { Button } from '../../shared/ui/Button.tsx';
import { Card } from '../../shared/ui/Card.tsx';
import { Switch } from '../../shared/ui/Fields.tsx';
import { ListRow } from '../../shared/ui/ListRow.tsx';
import { Page } from '../../shared/ui/Page.tsx';
import { ConfirmSheet } from '../../shared/ui/Sheet.tsx';
import { Notice, Waiting } from '../../shared/ui/States.tsx';
import { StateTag } from '../../shared/ui/StateTag.tsx';
import { sayVerification } from './mine.rules.ts';

/** Who is signed in, and the settings of this person on this phone. */
export default function Mine() {
  const isSignedIn = useSignedIn();
  const me = useCall(identityRoutes.getMe, isSignedIn ? {} : null);
  const verification = useCall(identityRoutes.getVerification, isSignedIn ? {} : null);
  const messages = useCall(notificationsRoutes.listMessages, isSignedIn ? { query: { size: 1 } } : null);
  const size = useTextSize();
  const changing = useSend();
  const leaving = useSend();
  const [isLeaving, setIsLeaving] = useState(false);
  const reload = () => [me, verification, messages].forEach((one) => one.reload());
  useReturn(reload);

  if (!me.data)
    return (
      <Page>
        <Waiting error={me.error} onRetry={reload} />
      </Page>
    );

  const changeText = (isLarge: boolean) => {
    void setTextSize(isLarge ? 'large' : 'normal').catch(() => undefined);
    // The phone's own setting rules here; the account only carries it to the next device.
    void call(identityRoutes.updateMe, { body: { largeText: isLarge } }).catch(() => undefined);
  };
  const changeWechat = (isBound: boolean) =>
    void changing.run(async () => {
      if (isBound) await call(identityRoutes.bindWechat, { body: { code: await wechatLogin!.requestCode() } });
      else await call(identityRoutes.unbindWechat);
      me.reload();
    });
  const leave = () =>
    void leaving.run(async () => {
      // Signing out must work without a network too: the token is then simply forgotten here.
      await call(identityRoutes.signOut).catch(() => undefined);
      await endSession();
    });

  const { displayName, maskedPhone, hasWechat, unreadReveals } = me.data;
  const isLecturer = verification.data?.consentKind === 'FACE_LECTURER';
  const state = verification.data ? sayVerification(verification.data.state) : null;
  return (
    <Page>
      {changing.error ? <Notice tone="wrong">{changing.error.message}</Notice> : null}
      <Card>
        <ListRow
          title={displayName}
          note={maskedPhone ?? '未登记手机号'}
          aside={state ? <StateTag tone={state.tone}>{state.words}</StateTag> : null}
        />
        {state ? (
          <ListRow
            title={isLecturer ? '我的人脸' : '实名认证'}
            note={isLecturer ? '上课签到用，用不用由您决定' : '签到、考试和发证都用它'}
            onPress={() => openPage('verify')}
          />
        ) : null}
        <ListRow
          title="消息"
          note="班级、考试和证书的通知"
          aside={messages.data && messages.data.unread > 0 ? <StateTag tone="here">{`${messages.data.unread} 条未读`}</StateTag> : null}
          onPress={() => openPage('messages')}
        />
        {me.data.permissions.includes('teaching.study.read') ? (
          <ListRow title="班级学情" note="谁需要留意，发提醒" onPress={() => openPage('classStudy')} />
        ) : null}
        {me.data.permissions.includes('teaching.question.answer') ? (
          <ListRow title="学员提问" note="回答学员，超时会上报" onPress={() => openPage('queue')} />
        ) : null}
      </Card>
      <Card title="设置">
        <ListRow
          title="大字模式"
          note="文字、图表和按钮一起放大"
          aside={<Switch isOn={size === 'large'} onChange={changeText} label="大字模式" />}
        />
        {wechatLogin ? (
          <ListRow title="微信登录" note="绑定后免验证码" aside={<Switch isOn={hasWechat} onChange={changeWechat} label="微信登录" />} />
        ) : null}
        <ListRow
          title="隐私中心"
          note="同意书、谁看过我的信息"
          aside={unreadReveals > 0 ? <StateTag tone="here">{`${unreadReveals} 条新记录`}</StateTag> : null}
          onPress={() => openPage('privacy')}
        />
      </Card>
      <View>
        <Button onPress={() => setIsLeaving(true)}>退出登录</Button>
      </View>
      {isLeaving ? (
        <ConfirmSheet
          title="退出登录？"
          consequence="再次使用需要短信验证码或已绑定的微信。已保存的学习记录不受影响。"
          action="退出登录"
          onConfirm={leave}
          onClose={() => setIsLeaving(false)}
          isBusy={leaving.isBusy}
        />
      ) : null}
    </Page>
  );
}
