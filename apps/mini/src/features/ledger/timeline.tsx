import { View } from '@tarojs/components';
import Taro, { useReachBottom } from '@tarojs/taro';
import { ledgerRoutes } from '@yangfan/client';
import { useEffect, useState } from 'react';
import { call } from '../../shell/api.ts';
import { useSend } from '../../shell/use-send.ts';
import { useSignedIn } from '../../shell/use-signed-in.ts';
import { clockOf, dayOf, sayDay, sayMoment } from '../../shared/time/day.ts';
import { Button } from '../../shared/ui/Button.tsx';
import { Card } from '../../shared/ui/Card.tsx';
import { Switch } from '../../shared/ui/Fields.tsx';
import { ListRow } from '../../shared/ui/ListRow.tsx';
import { Page } from '../../shared/ui/Page.tsx';
import { Sheet } from '../../shared/ui/Sheet.tsx';
import { Empty, Notice, Waiting } from '../../shared/ui/States.tsx';
import { byDay, isOwn, type Item } from './timeline.rules.ts';
import './timeline.css';

/** Everything that happened on one's passage, newest first; each with the digests that prove it. */
export default function Timeline() {
  const isSignedIn = useSignedIn();
  const [pages, setPages] = useState<{ items: Item[]; next: string | null } | null>(null);
  const [open, setOpen] = useState<Item | null>(null);
  const [isMineOnly, setIsMineOnly] = useState(false);
  const reading = useSend();
  const more = () =>
    void reading.run(async () => {
      const reply = await call(ledgerRoutes.myTimeline, { query: { size: 50, ...(pages?.next ? { cursor: pages.next } : {}) } });
      setPages({ items: [...(pages?.items ?? []), ...reply.items], next: reply.next });
    });
  useEffect(() => {
    if (isSignedIn) more();
  }, [isSignedIn]);
  useReachBottom(() => {
    if (pages?.next) more();
  });
  if (!pages)
    return (
      <Page>
        <Waiting error={reading.error} onRetry={more} />
      </Page>
    );
  if (pages.items.length === 0)
    return (
      <Page>
        <Empty title="还没有记录" note="签到、学习、考试和发证都会按时间记在这里，谁也改不了。" />
      </Page>
    );
  return (
    <Page>
      <View className="timeline-what">每一条都有防篡改凭证，点开可以看、可以复制。</View>
      <Card>
        <ListRow title="只看我自己的记录" aside={<Switch isOn={isMineOnly} onChange={setIsMineOnly} label="只看我自己的记录" />} />
      </Card>
      {byDay(pages.items.filter((one) => !isMineOnly || isOwn(one))).map(({ day, items }) => (
        <Card key={day} title={sayDay(day, dayOf(Date.now()))}>
          {items.map((one) => (
            <ListRow
              key={one.id}
              lead={clockOf(one.at)}
              title={one.summary}
              note={isOwn(one) ? '我的记录' : '全班的记录'}
              onPress={() => setOpen(one)}
            />
          ))}
        </Card>
      ))}
      {reading.error ? <Notice tone="wrong">{reading.error.message}</Notice> : null}
      {pages.next ? (
        <Button onPress={more} isBusy={reading.isBusy}>
          更早的记录
        </Button>
      ) : null}
      {open ? <Proof item={open} onClose={() => setOpen(null)} /> : null}
    </Page>
  );
}

function Proof({ item, onClose }: { item: Item; onClose: () => void }) {
  const digests = [
    ['MD5', item.md5],
    ['SHA-1', item.sha1],
    ['SHA-256', item.sha256],
    ['HMAC', item.mac],
  ] as const;
  const copy = () =>
    void Taro.setClipboardData({ data: [item.id, item.at, ...digests.map(([name, value]) => `${name} ${value}`)].join('\n') });
  return (
    <Sheet title={item.summary} onClose={onClose}>
      <ListRow title="时间" aside={sayMoment(item.at)} />
      <ListRow title="编号" note={item.id} />
      <ListRow title="在链上的位置" note={`${item.chain} 第 ${item.seq} 条`} />
      {digests.map(([name, value]) => (
        <View key={name} className="proof">
          <View>{name}</View>
          <View className="proof-value">{value}</View>
        </View>
      ))}
      <View className="proof-note">每条记录的特征值由内容和前一条算出，改动任何一处都会被查出。</View>
      <Button onPress={copy}>复制这条凭证</Button>
    </Sheet>
  );
}
