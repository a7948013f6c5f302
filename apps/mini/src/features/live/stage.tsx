import { View, WebView } from '@tarojs/components';
import Taro, { useRouter } from '@tarojs/taro';
import { identityRoutes } from '@yangfan/client';
import { useEffect, useState } from 'react';
import { atServer, call } from '../../shell/api.ts';
import { useSend } from '../../shell/use-send.ts';
import { useSignedIn } from '../../shell/use-signed-in.ts';
import { Button } from '../../shared/ui/Button.tsx';
import { Card } from '../../shared/ui/Card.tsx';
import { Page } from '../../shared/ui/Page.tsx';
import { Loading, Notice } from '../../shared/ui/States.tsx';
import './live.css';

/**
 * Onto the stage: the live room's page in the mini-program's browser view, signed in by a code that is worth one entry. The page
 * itself looks whether camera and microphone are to be had and says what to do where they are not.
 */
export default function Stage() {
  const isSignedIn = useSignedIn();
  const { roomId = '' } = useRouter().params;
  const [address, setAddress] = useState<string | null>(null);
  const making = useSend();
  const begin = () =>
    void making.run(async () => {
      const { code } = await call(identityRoutes.makeHandover, {});
      const to = encodeURIComponent(`/learn/live/${roomId}?embed=mini`);
      setAddress(`${atServer('/enter')}#code=${code}&to=${to}`);
    });
  useEffect(() => {
    if (isSignedIn && roomId) begin();
    // Once: every entry has a code of its own.
  }, [isSignedIn, roomId]);
  if (address && process.env.TARO_ENV === 'weapp') return <WebView src={address} />;
  return (
    <Page ground="night">
      <Card title="上麦">
        {making.error ? <Notice tone="wrong">{making.error.message}</Notice> : null}
        {address ? (
          <View>
            <View className="live-words">在浏览器里上麦：会打开直播间网页，允许使用摄像头和麦克风后就能说话。</View>
            <Button kind="primary" onPress={() => void (location.href = address)}>
              打开直播间网页
            </Button>
          </View>
        ) : making.error ? (
          <Button kind="primary" onPress={begin} isBusy={making.isBusy}>
            再试一次
          </Button>
        ) : (
          <Loading what="正在准备" />
        )}
        <View className="live-gap" />
        <View className="live-words">
          手机不能用摄像头或麦克风时：回到直播间，在“提问”里写下您的问题，老师会读出来回答；或用电脑打开平台上麦。
        </View>
        <Button onPress={() => void Taro.navigateBack()}>回到直播间</Button>
      </Card>
    </Page>
  );
}
