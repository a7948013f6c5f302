import { View } from '@tarojs/components';
import Taro, { usePullDownRefresh } from '@tarojs/taro';
import { identityRoutes, RATING_ASKED, ratingRule, starCounts, teachingRoutes } from '@yangfan/client';
import type { ReplyOf, routes } from '@yangfan/contract';
import { useState } from 'react';
import { openPage } from '../../shell/navigate.ts';
import { useCall } from '../../shell/use-call.ts';
import { useSignedIn } from '../../shell/use-signed-in.ts';
import { dayBefore, sayDay, sayMoment } from '../../shared/time/day.ts';
import { Button } from '../../shared/ui/Button.tsx';
import { Card } from '../../shared/ui/Card.tsx';
import { ListRow } from '../../shared/ui/ListRow.tsx';
import { Page } from '../../shared/ui/Page.tsx';
import { Empty, Notice, Waiting } from '../../shared/ui/States.tsx';
import './duty.css';

type Sums = ReplyOf<(typeof routes.teaching)['lecturerRatings']>;

/** What the server takes when no period is asked for. */
const USUAL_DAYS = 90;
const PERIODS = [
  [30, '近 30 天'],
  [USUAL_DAYS, '近 90 天'],
  [365, '近一年'],
] as const;
/** Lines shown before one asks for more. */
const STEP = 20;

/** A lecturer reads what learners think of their lessons, in sums that name nobody. */
export default function Ratings() {
  const isSignedIn = useSignedIn();
  const me = useCall(identityRoutes.getMe, isSignedIn ? {} : null);
  if (!me.data)
    return (
      <Page>
        <Waiting error={me.error} onRetry={me.reload} />
      </Page>
    );
  const { lecturerId } = me.data;
  return (
    <Page>
      {lecturerId ? (
        <Own lecturerId={lecturerId} />
      ) : (
        <Empty
          title="这一页给讲师本人看"
          note="您的账号不是讲师账号；辖区讲师的评价请在电脑上的讲师资料里看。"
          next={{ label: '回到首页', onPress: () => openPage('home') }}
        />
      )}
    </Page>
  );
}

function Own({ lecturerId }: { lecturerId: string }) {
  const [days, setDays] = useState<number>(USUAL_DAYS);
  // Periods end on the server's today: the phone's own clock may be wrong.
  const [today, setToday] = useState('');
  const query = days === USUAL_DAYS ? {} : { from: dayBefore(today, days - 1), to: today };
  const sums = useCall(teachingRoutes.lecturerRatings, { params: { lecturerId }, query });
  usePullDownRefresh(() => {
    sums.reload();
    void Taro.stopPullDownRefresh();
  });
  if (!sums.data) return <Waiting error={sums.error} onRetry={sums.reload} />;
  const { data } = sums;
  return (
    <View>
      <View className="duty-choices">
        {PERIODS.map(([count, words]) => (
          <Button
            key={count}
            isCompact
            kind={count === days ? 'primary' : 'secondary'}
            isBusy={count === days && sums.isLoading}
            onPress={() => {
              setToday(data.to);
              setDays(count);
            }}
          >
            {words}
          </Button>
        ))}
      </View>
      {sums.error ? <Notice tone="wrong">{sums.error.message}</Notice> : null}
      <View className="duty-quiet duty-said">{`${sayDay(data.from, data.to)}至${sayDay(data.to)}。${ratingRule(data)}`}</View>
      {data.mean === null ? (
        <Empty title="这段时间还没有可以显示的评价" note="学员在课后几天内可以评价，评价期结束后在这里看汇总。" />
      ) : (
        <Shown data={data} mean={data.mean} />
      )}
    </View>
  );
}

function Shown({ data, mean }: { data: Sums; mean: number }) {
  return (
    <View>
      <Card title="总平均">
        <View className="duty-figure">{`${mean} 星`}</View>
        <View className="duty-quiet">{`${data.raters} 人次`}</View>
        {data.dimensions.map((one) => (
          <ListRow key={one.key} title={RATING_ASKED[one.key]} note={starCounts(one.counts)} aside={`${one.mean} 星`} />
        ))}
      </Card>
      {data.months.length > 1 ? (
        <Card title="每月">
          {data.months.map((one) => (
            <ListRow
              key={one.month}
              title={`${one.month.slice(0, 4)}年${Number(one.month.slice(5))}月`}
              note={`${one.sessions} 次课，${one.raters} 人次`}
              aside={`${one.mean} 星`}
            />
          ))}
        </Card>
      ) : null}
      <Lines
        title="每次课"
        lines={data.sessions.map((one) => (
          <ListRow
            key={one.sessionId}
            title={one.title}
            note={`${sayMoment(one.startsAt)}，${one.className}，${one.raters} 人。${(
              Object.keys(RATING_ASKED) as (keyof typeof RATING_ASKED)[]
            )
              .map((key) => `${RATING_ASKED[key]} ${one[key]}`)
              .join('，')}`}
            aside={`${one.mean} 星`}
          />
        ))}
      />
      {data.comments.length > 0 ? (
        <Lines
          title={`学员写的话（${data.comments.length} 条，不按时间排列）`}
          lines={data.comments.map((text, index) => (
            <ListRow key={`${index}${text}`} title={text} />
          ))}
        />
      ) : null}
    </View>
  );
}

/** The first lines of a list, and the rest when asked for. */
function Lines({ title, lines }: { title: string; lines: readonly JSX.Element[] }) {
  const [size, setSize] = useState(STEP);
  return (
    <Card title={title}>
      {lines.slice(0, size)}
      {lines.length > size ? (
        <Button isCompact onPress={() => setSize(size + STEP)}>
          更多
        </Button>
      ) : null}
    </Card>
  );
}
