import { View } from '@tarojs/components';
import Taro, { usePullDownRefresh, useReachBottom } from '@tarojs/taro';
import { notificationsRoutes } from '@yangfan/client';
import type { ReplyOf, routes } from '@yangfan/contract';
import { useEffect, useState } from 'react';
import { call } from '../../shell/api.ts';
import { openPage } from '../../shell/navigate.ts';
import { useSend } from '../../shell/use-send.ts';
import { useSignedIn } from '../../shell/use-signed-in.ts';
import { sayMoment } from '../../shared/time/day.ts';
import { Button } from '../../shared/ui/Button.tsx';
import { Page } from '../../shared/ui/Page.tsx';
import { Empty, Notice, Waiting } from '../../shared/ui/States.tsx';
import { StateTag } from '../../shared/ui/StateTag.tsx';
import { aria } from '../../shared/ui/aria.ts';
import { wayOf } from './links.rules.ts';
import './messages.css';

type Listed = ReplyOf<(typeof routes.notifications)['listMessages']>;
type Message = Listed['items'][number];

/** What the platform told this person, newest first; pressing one marks it read and leads to what it is about. */
export default function Messages() {
  const isSignedIn = useSignedIn();
  const [pages, setPages] = useState<(Listed & { page: number }) | null>(null);
  const reading = useSend();
  const marking = useSend();
  const read = (page: number) =>
    reading.run(async () => {
      const reply = await call(notificationsRoutes.listMessages, { query: { page, size: 20 } });
      setPages((before) => ({ ...reply, page, items: page === 1 ? reply.items : [...(before?.items ?? []), ...reply.items] }));
    });
  useEffect(() => {
    if (isSignedIn) void read(1);
  }, [isSignedIn]);
  usePullDownRefresh(() => void read(1).then(() => Taro.stopPullDownRefresh()));
  const hasMore = pages !== null && pages.items.length < pages.total;
  useReachBottom(() => {
    if (hasMore) void read(pages.page + 1);
  });

  /** Marks these as read, or all of them. */
  const mark = (ids?: string[]) =>
    void marking.run(async () => {
      await call(notificationsRoutes.readMessages, { body: ids ? { ids } : {} });
      const now = new Date().toISOString();
      setPages((before) => {
        if (!before) return before;
        const items = before.items.map((one) => (!one.readAt && (!ids || ids.includes(one.id)) ? { ...one, readAt: now } : one));
        return { ...before, items, unread: ids ? Math.max(0, before.unread - ids.length) : 0 };
      });
    });
  const open = (message: Message) => {
    if (!message.readAt) mark([message.id]);
    const way = wayOf(message.link);
    if (way) openPage(way.page, way.params);
  };

  if (!pages)
    return (
      <Page>
        <Waiting error={reading.error} onRetry={() => void read(1)} />
      </Page>
    );
  if (pages.total === 0)
    return (
      <Page>
        <Empty title="还没有消息" note="开班、签到、考试、成绩和证书的进展会发到这里。" />
      </Page>
    );
  return (
    <Page>
      <View className="messages-head">
        <View>{pages.unread > 0 ? `${pages.unread} 条未读` : '全部已读'}</View>
        {pages.unread > 0 ? (
          <Button isCompact onPress={() => mark()} isBusy={marking.isBusy}>
            全部标为已读
          </Button>
        ) : null}
      </View>
      {marking.error ? <Notice tone="wrong">{marking.error.message}</Notice> : null}
      {pages.items.map((one) => (
        <One key={one.id} message={one} onOpen={() => open(one)} />
      ))}
      {reading.error ? <Notice tone="wrong">{reading.error.message}</Notice> : null}
      {hasMore ? (
        <Button onPress={() => void read(pages.page + 1)} isBusy={reading.isBusy}>
          更早的消息
        </Button>
      ) : null}
    </Page>
  );
}

function One({ message, onOpen }: { message: Message; onOpen: () => void }) {
  const { title, body, at, readAt, link } = message;
  const leads = wayOf(link) !== null;
  const isPressable = leads || !readAt;
  return (
    <View
      className="message"
      hoverClass={isPressable ? 'message-held' : 'none'}
      {...(isPressable ? { onClick: onOpen, ...aria({ role: 'button', label: `${readAt ? '' : '未读，'}${title}` }) } : {})}
    >
      <View className="message-head">
        <View className={readAt ? 'message-title' : 'message-title message-new'}>{title}</View>
        {readAt ? null : <StateTag tone="here">未读</StateTag>}
      </View>
      <View className="message-body">{body}</View>
      <View className="message-foot">
        <View>{sayMoment(at)}</View>
        {leads ? <View className="message-go">去看看</View> : null}
      </View>
    </View>
  );
}
