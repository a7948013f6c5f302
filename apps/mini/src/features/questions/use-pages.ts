import Taro, { usePullDownRefresh, useReachBottom } from '@tarojs/taro';
import { useEffect, useState } from 'react';
import { useReturn } from '../../shell/use-return.ts';
import { useSend, type Sending } from '../../shell/use-send.ts';

/** A list that grows when its end is reached. `key` names what is listed; `null` waits. */
export function usePages<T>(
  key: string | null,
  fetch: (page: number) => Promise<{ items: T[]; total: number }>,
): { items: T[] | null; total: number; reading: Sending; more: (() => void) | null; reload: () => void } {
  const [pages, setPages] = useState<{ key: string; items: T[]; total: number; page: number } | null>(null);
  const reading = useSend();
  const read = (page: number) =>
    reading.run(async () => {
      const asked = key!;
      const reply = await fetch(page);
      setPages((before) => ({
        key: asked,
        total: reply.total,
        page,
        items: page === 1 ? reply.items : [...(before?.items ?? []), ...reply.items],
      }));
    });
  useEffect(() => {
    if (key !== null) void read(1);
  }, [key]);
  useReturn(() => void (key !== null && read(1)));
  usePullDownRefresh(() => void read(1).then(() => Taro.stopPullDownRefresh()));
  const own = pages && pages.key === key ? pages : null;
  const hasMore = own !== null && own.items.length < own.total;
  useReachBottom(() => {
    if (hasMore) void read(own.page + 1);
  });
  return {
    items: own?.items ?? null,
    total: own?.total ?? 0,
    reading,
    more: hasMore ? () => void read(own.page + 1) : null,
    reload: () => void read(1),
  };
}
