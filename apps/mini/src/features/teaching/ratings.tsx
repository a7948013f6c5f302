import { View } from '@tarojs/components';
import { RATING_ASKED, teachingRoutes } from '@yangfan/client';
import type { ReplyOf, routes } from '@yangfan/contract';
import { useState } from 'react';
import { call } from '../../shell/api.ts';
import { useCall } from '../../shell/use-call.ts';
import { useReturn } from '../../shell/use-return.ts';
import { useSend } from '../../shell/use-send.ts';
import { useSignedIn } from '../../shell/use-signed-in.ts';
import { sayMoment } from '../../shared/time/day.ts';
import { Button } from '../../shared/ui/Button.tsx';
import { Card } from '../../shared/ui/Card.tsx';
import { LongField } from '../../shared/ui/Fields.tsx';
import { Page } from '../../shared/ui/Page.tsx';
import { Stars } from '../../shared/ui/Stars.tsx';
import { Empty, Notice, Waiting } from '../../shared/ui/States.tsx';
import './teaching.css';

type One = ReplyOf<(typeof routes.teaching)['myRatings']>['items'][number];
type Given = Partial<NonNullable<One['stars']>>;

/** The sessions that the learner may rate now. */
export default function Ratings() {
  const isSignedIn = useSignedIn();
  const list = useCall(teachingRoutes.myRatings, isSignedIn ? {} : null);
  useReturn(list.reload);
  if (!list.data)
    return (
      <Page>
        <Waiting error={list.error} onRetry={list.reload} />
      </Page>
    );
  const { items, minRaters } = list.data;
  const next = items.find((one) => one.stars === null && !one.skipped)?.sessionId;
  return (
    <Page>
      <View className="teaching-said">
        {`匿名：不记录谁评了几星，讲师和班主任看不到是谁评的。评价期结束后，一次课至少 ${minRaters} 人评价才显示汇总。`}
      </View>
      {items.length === 0 ? <Empty title="现在没有可以评价的课" note="上完面授或直播课以后，可以在这里评价。" /> : null}
      {items.map((one) => (
        <RateOne key={one.sessionId} one={one} isNext={one.sessionId === next} onDone={list.reload} />
      ))}
    </Page>
  );
}

/** A session; its questions are open for the one that comes next, the others open at a press. */
function RateOne({ one, isNext, onDone }: { one: One; isNext: boolean; onDone: () => void }) {
  const [isOpened, setOpened] = useState(false);
  const [given, setGiven] = useState<Given>(one.stars ?? {});
  const [comment, setComment] = useState(one.comment);
  const [said, setSaid] = useState('');
  const sending = useSend();
  const params = { sessionId: one.sessionId };
  const { practical, lecturer, organisation } = given;
  const rate = () =>
    void sending.run(async () => {
      const stars = { practical: practical!, lecturer: lecturer!, organisation: organisation! };
      await call(teachingRoutes.rateSession, { params, body: { stars, comment: comment.trim() } });
      setSaid('已评价，谢谢。');
      setOpened(false);
      onDone();
    });
  const skip = () =>
    void sending.run(async () => {
      await call(teachingRoutes.skipRating, { params });
      setSaid('好的，不再提醒这次课。');
      setOpened(false);
      onDone();
    });
  const about = `${one.lecturerName}讲师，${sayMoment(one.startsAt)}，${one.className}。${sayMoment(one.closesAt)} 前可以评价和修改。`;
  if (!isNext && !isOpened)
    return (
      <Card title={one.title}>
        <View className="teaching-quiet">{about}</View>
        {said ? <Notice tone="good">{said}</Notice> : null}
        <Button isCompact onPress={() => setOpened(true)}>
          {one.stars ? '改评价' : '评价这次课'}
        </Button>
      </Card>
    );
  return (
    <Card title={one.title}>
      <View className="teaching-quiet">{about}</View>
      {(Object.keys(RATING_ASKED) as (keyof typeof RATING_ASKED)[]).map((key) => (
        <Stars key={key} label={RATING_ASKED[key]} value={given[key] ?? 0} onChange={(stars) => setGiven({ ...given, [key]: stars })} />
      ))}
      <LongField
        label="想说的话（可不填）"
        hint="讲师会看到这段话，但不知道是谁写的；请不要写自己的姓名。"
        value={comment}
        maxLength={200}
        onChange={setComment}
      />
      {sending.error ? <Notice tone="wrong">{sending.error.message}</Notice> : null}
      {said ? <Notice tone="good">{said}</Notice> : null}
      <Button kind="primary" isBusy={sending.isBusy} isDisabled={!practical || !lecturer || !organisation} onPress={rate}>
        {one.stars ? '修改评价' : '提交评价'}
      </Button>
      {one.stars || one.skipped ? null : (
        <Button kind="plain" isBusy={sending.isBusy} onPress={skip}>
          跳过
        </Button>
      )}
    </Card>
  );
}
