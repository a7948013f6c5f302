import { View } from '@tarojs/components';
import Taro, { useRouter } from '@tarojs/taro';
import { teachingRoutes } from '@yangfan/client';
import type { ReplyOf, routes } from '@yangfan/contract';
import { useEffect, useState } from 'react';
import { call } from '../../shell/api.ts';
import { openPage } from '../../shell/navigate.ts';
import { readPlace, type Place } from '../../shell/place.ts';
import { useCall } from '../../shell/use-call.ts';
import { useReturn } from '../../shell/use-return.ts';
import { useSend } from '../../shell/use-send.ts';
import { useSignedIn } from '../../shell/use-signed-in.ts';
import { IdentityCheck } from '../../shared/check/IdentityCheck.tsx';
import { RateAsk } from '../../shared/rating/RateAsk.tsx';
import { clockOf, dayOf, sayMoment } from '../../shared/time/day.ts';
import { Button } from '../../shared/ui/Button.tsx';
import { Card } from '../../shared/ui/Card.tsx';
import { TextField } from '../../shared/ui/Fields.tsx';
import { ListRow } from '../../shared/ui/ListRow.tsx';
import { Page } from '../../shared/ui/Page.tsx';
import { Loading, Notice } from '../../shared/ui/States.tsx';
import { StateTag } from '../../shared/ui/StateTag.tsx';
import { CheckInHere } from './CheckInHere.tsx';
import { MyCalls } from './MyCalls.tsx';
import { codeOf } from './check-in.rules.ts';
import { ATTENDANCE } from './words.ts';
import './teaching.css';

type Scanned = ReplyOf<(typeof routes.teaching)['readCode']>;
type Lesson = ReplyOf<(typeof routes.teaching)['mySessions']>['items'][number];
type Receipt = ReplyOf<(typeof routes.teaching)['checkIn']>;

/** Check-in on the learner's phone: code, place, person, receipt. */
export default function CheckIn() {
  const isSignedIn = useSignedIn();
  const opened = useRouter().params;
  const [scanned, setScanned] = useState<Scanned | null>(null);
  const reading = useSend();
  const read = (text: string) =>
    void reading.run(async () => {
      const code = codeOf(text);
      if (!code) throw new Error('这不是本平台的签到码，请扫描教室屏幕上的二维码');
      setScanned(await call(teachingRoutes.readCode, { body: { code } }));
    });
  // The phone's own camera opens this page with the code in its address.
  const given = codeOf(opened.c ? decodeURIComponent(opened.c) : opened.scene ? decodeURIComponent(opened.scene) : undefined);
  useEffect(() => {
    if (isSignedIn && given) read(given);
  }, [isSignedIn, given]);

  if (!isSignedIn)
    return (
      <Page>
        <Loading />
      </Page>
    );
  return (
    <Page>
      <MyCalls />
      {reading.error ? <Notice tone="wrong">{reading.error.message}</Notice> : null}
      {scanned ? (
        <Steps key={scanned.ticket} scanned={scanned} onAgain={() => setScanned(null)} />
      ) : (
        <Ask onText={read} isBusy={reading.isBusy} />
      )}
      <Today />
    </Page>
  );
}

function Ask({ onText, isBusy }: { onText: (text: string) => void; isBusy: boolean }) {
  const [typed, setTyped] = useState('');
  const scan = () =>
    void Taro.scanCode({ onlyFromCamera: true, scanType: ['qrCode'] })
      .then(({ result }) => onText(result))
      // Closing the camera is not a failure.
      .catch(() => undefined);
  return (
    <Card title="扫教室屏幕上的二维码">
      {process.env.TARO_ENV === 'weapp' ? (
        <Button kind="primary" onPress={scan} isBusy={isBusy}>
          扫一扫签到
        </Button>
      ) : (
        <View className="teaching-quiet">请用手机相机或微信扫一扫教室屏幕上的二维码，会自动打开本页；也可以填下面的文字。</View>
      )}
      <View className="teaching-said" />
      <TextField
        label="扫不了码？用手机自带的扫一扫识别后粘贴在这里"
        hint="每 15 秒更换一次"
        value={typed}
        maxLength={200}
        onChange={setTyped}
        onDone={() => onText(typed)}
      />
      <Button onPress={() => onText(typed)} isBusy={isBusy} isDisabled={typed.trim().length < 10}>
        识别
      </Button>
    </Card>
  );
}

function Steps({ scanned, onAgain }: { scanned: Scanned; onAgain: () => void }) {
  const [place, setPlace] = useState<Place | null>(null);
  const [receipt, setReceipt] = useState<Receipt | null>(null);
  const locating = useSend();
  const sending = useSend();
  const word = scanned.kind === 'IN' ? '签到' : '签退';
  const locate = () => void locating.run(async () => setPlace(await readPlace()));
  const send = (checkToken: string) =>
    void sending.run(async () =>
      setReceipt(await call(teachingRoutes.checkIn, { body: { code: scanned.ticket, position: place, checkToken } })),
    );

  if (receipt || scanned.already) return <Done scanned={scanned} receipt={receipt} word={word} />;
  const isPlaced = !scanned.needsPosition || place !== null;
  return (
    <Card title={`${word}：${scanned.title}`}>
      <View className="teaching-quiet">{`${scanned.className}，${sayMoment(scanned.startsAt)}${scanned.roomName ? `，${scanned.roomName}` : ''}`}</View>
      {sending.error ? (
        <View>
          <Notice tone="wrong">{sending.error.message}</Notice>
          <Button kind="primary" onPress={onAgain}>
            重新扫码
          </Button>
        </View>
      ) : null}
      {scanned.needsPosition && !place ? (
        <View>
          <View className="teaching-said">{`1. 确认您在教室。位置只用于这一次${word}，不会持续定位。`}</View>
          {locating.error ? <Notice tone="wrong">{locating.error.message}</Notice> : null}
          <Button kind="primary" onPress={locate} isBusy={locating.isBusy}>
            获取位置
          </Button>
        </View>
      ) : null}
      {place ? <View className="teaching-said">{`1. 已取得位置（误差约 ${Math.round(place.accuracy)} 米）`}</View> : null}
      {isPlaced && !sending.error && !sending.isBusy ? (
        <View>
          <View className="teaching-said">2. 核验本人</View>
          <IdentityCheck purpose="CHECK_IN" onPassed={send} />
        </View>
      ) : null}
      {sending.isBusy ? <Loading what="正在提交" /> : null}
    </Card>
  );
}

function Done({ scanned, receipt, word }: { scanned: Scanned; receipt: Receipt | null; word: string }) {
  return (
    <Card title={receipt && !receipt.already ? `${word}成功` : `您已经${word}过了`}>
      <ListRow title={scanned.title} note={scanned.className} />
      {receipt ? (
        <ListRow
          title={`${clockOf(receipt.at)} ${word}${receipt.lateMinutes > 0 ? `，迟到 ${receipt.lateMinutes} 分钟` : ''}`}
          {...(receipt.distanceM === null ? {} : { note: `离教室约 ${Math.round(receipt.distanceM)} 米` })}
          aside={<StateTag tone={ATTENDANCE[receipt.state].tone}>{ATTENDANCE[receipt.state].words}</StateTag>}
        />
      ) : null}
      <Button onPress={() => openPage('home')}>回到首页</Button>
    </Card>
  );
}

function Today() {
  const list = useCall(teachingRoutes.mySessions, { query: { day: dayOf(Date.now()) } });
  useReturn(list.reload);
  const items = (list.data?.items ?? []).filter((one) => one.mode !== 'VOD' && one.status !== 'CANCELLED');
  return (
    <View>
      {items
        .filter(({ openHere }) => openHere !== null)
        .map((one) => (
          <CheckInHere key={one.sessionId + one.openHere} session={one} onDone={list.reload} />
        ))}
      <RateAsk sessionIds={items.map(({ sessionId }) => sessionId)} />
      {items.length > 0 ? <Lessons items={items} /> : null}
      <Button onPress={() => openPage('leave')}>请假</Button>
    </View>
  );
}

function Lessons({ items }: { items: readonly Lesson[] }) {
  return (
    <Card title="今天的课">
      {items.map((one) => (
        <ListRow
          key={one.sessionId}
          lead={clockOf(one.startsAt)}
          title={one.title}
          note={[
            one.roomName,
            one.checkedInAt ? `签到 ${clockOf(one.checkedInAt)}` : null,
            one.signedOutAt ? `签退 ${clockOf(one.signedOutAt)}` : null,
          ]
            .filter(Boolean)
            .join('，')}
          aside={<StateTag tone={ATTENDANCE[one.state].tone}>{ATTENDANCE[one.state].words}</StateTag>}
        />
      ))}
    </Card>
  );
}
