import { Image, View } from '@tarojs/components';
import Taro, { useRouter } from '@tarojs/taro';
import { teachingRoutes } from '@yangfan/client';
import type { ReplyOf, routes } from '@yangfan/contract';
import { useCallback, useEffect, useState } from 'react';
import { atServer, call } from '../../shell/api.ts';
import { useSend } from '../../shell/use-send.ts';
import { useSignedIn } from '../../shell/use-signed-in.ts';
import { Button } from '../../shared/ui/Button.tsx';
import { Page } from '../../shared/ui/Page.tsx';
import { Empty, Notice, Waiting } from '../../shared/ui/States.tsx';
import { aria } from '../../shared/ui/aria.ts';
import { ArticleText } from '../../shared/ui/ArticleText.tsx';
import './teaching.css';

type Activity = ReplyOf<(typeof routes.teaching)['openActivity']>;
type Deck = NonNullable<Activity['deck']>;

/** An article or courseware, and the button that says it was read. */
export default function ActivityOnPhone() {
  const isSignedIn = useSignedIn();
  const { activityId = '' } = useRouter().params;
  const [activity, setActivity] = useState<Activity | null>(null);
  const [page, setPage] = useState(1);
  const opening = useSend();
  const finishing = useSend();
  const { run } = opening;
  const open = useCallback(
    () => void run(async () => setActivity(await call(teachingRoutes.openActivity, { params: { activityId } }))),
    [run, activityId],
  );
  useEffect(() => {
    if (isSignedIn && activityId) open();
  }, [isSignedIn, activityId, open]);
  useEffect(() => {
    if (activity) void Taro.setNavigationBarTitle({ title: activity.title });
  }, [activity]);

  if (!activity)
    return (
      <Page>
        <Waiting error={opening.error} onRetry={open} what="正在打开" />
      </Page>
    );
  const last = activity.deck?.status === 'READY' ? activity.deck.pages : 0;
  const finish = () =>
    void finishing.run(async () => {
      const { state } = await call(teachingRoutes.finishActivity, { params: { activityId }, body: last ? { page } : {} });
      setActivity({ ...activity, state });
    });
  return (
    <Page>
      <View className="course-title" {...aria({ role: 'heading', level: 1 })}>
        {activity.title}
      </View>
      {activity.article ? <ArticleText article={activity.article} images={activity.images} /> : null}
      {activity.deck ? <DeckPages deck={activity.deck} page={page} onPage={setPage} /> : null}
      {finishing.error ? <Notice tone="wrong">{finishing.error.message}</Notice> : null}
      {activity.state === 'DONE' ? (
        <Notice tone="good">这一项已学完。</Notice>
      ) : (
        <Button kind="primary" isBusy={finishing.isBusy} isDisabled={page < last} onPress={finish}>
          {page < last ? '看到最后一页后可以点“我看完了”' : activity.article ? '我读完了' : '我看完了'}
        </Button>
      )}
    </Page>
  );
}

function DeckPages({ deck, page, onPage }: { deck: Deck; page: number; onPage: (page: number) => void }) {
  const ready = deck.status === 'READY' ? deck.pages : deck.done;
  if (deck.status === 'FAILED' || ready === 0)
    return <Empty title="手机上暂时看不了这份课件" note={deck.note ?? '正在按页处理，请过几分钟再来，或在电脑上打开。'} />;
  return (
    <View>
      <Image
        className="article-image"
        mode="widthFix"
        src={atServer(`${deck.base}p-${page}.jpg`)}
        {...{ 'aria-label': `${deck.name} 第 ${page} 页` }}
      />
      <View className="deck-turn">
        <Button isCompact isDisabled={page <= 1} onPress={() => onPage(page - 1)}>
          上一页
        </Button>
        <View {...aria({ role: 'status', live: 'polite' })}>{`第 ${page} / ${deck.pages} 页`}</View>
        <Button isCompact isDisabled={page >= ready} onPress={() => onPage(page + 1)}>
          下一页
        </Button>
      </View>
    </View>
  );
}
