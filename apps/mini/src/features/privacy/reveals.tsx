import { useReachBottom } from '@tarojs/taro';
import { identityRoutes } from '@yangfan/client';
import { useCallback, useEffect, useState } from 'react';
import { call } from '../../shell/api.ts';
import { useSend } from '../../shell/use-send.ts';
import { useSignedIn } from '../../shell/use-signed-in.ts';
import { sayMoment } from '../../shared/time/day.ts';
import { Card } from '../../shared/ui/Card.tsx';
import { ListRow } from '../../shared/ui/ListRow.tsx';
import { Page } from '../../shared/ui/Page.tsx';
import { Empty, Waiting } from '../../shared/ui/States.tsx';
import { sayFields, type Reveal } from './privacy.rules.ts';

/** Every time somebody looked at the person's identity data, and why; more as one scrolls. */
export default function Reveals() {
  const isSignedIn = useSignedIn();
  const [pages, setPages] = useState<{ items: Reveal[]; total: number; page: number } | null>(null);
  const reading = useSend();
  const { run } = reading;
  const more = useCallback(
    () =>
      void run(async () => {
        const page = (pages?.page ?? 0) + 1;
        const reply = await call(identityRoutes.listMyReveals, { query: { page, size: 30 } });
        setPages({ items: [...(pages?.items ?? []), ...reply.items], total: reply.total, page });
      }),
    [pages, run],
  );
  useEffect(() => {
    if (isSignedIn) more();
  }, [isSignedIn]);
  useReachBottom(() => {
    if (pages && pages.items.length < pages.total) more();
  });

  if (!pages)
    return (
      <Page>
        <Waiting error={reading.error} onRetry={more} />
      </Page>
    );
  if (pages.total === 0)
    return (
      <Page>
        <Empty
          title="还没有人查看过您的明文信息"
          note="工作人员平时只看得到打码后的姓名、证件号和手机号；每次查看明文都要写明理由，并记在这里。"
        />
      </Page>
    );
  return (
    <Page>
      <Card>
        {pages.items.map((one) => (
          <ListRow
            key={one.id}
            title={`${one.by}（${one.role}）查看了${sayFields(one.fields)}`}
            note={`${sayMoment(one.at)}，理由：${one.reason}`}
          />
        ))}
      </Card>
      {reading.error ? <Waiting error={reading.error} onRetry={more} /> : null}
    </Page>
  );
}
