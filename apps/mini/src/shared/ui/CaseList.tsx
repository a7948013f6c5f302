import type { ReactNode } from 'react';
import type { Called } from '../../shell/use-call.ts';
import { Page } from './Page.tsx';
import { Empty, Waiting } from './States.tsx';

/** A page of what waits for somebody's word; `empty` and `note` are read when nothing does. */
export function CaseList<T>({
  list,
  empty,
  note,
  row,
}: {
  list: Called<{ items: readonly T[] }>;
  empty: string;
  note: string;
  row: (one: T) => ReactNode;
}) {
  if (!list.data)
    return (
      <Page>
        <Waiting error={list.error} onRetry={list.reload} />
      </Page>
    );
  return (
    <Page>
      {list.data.items.length === 0 ? <Empty title={empty} note={note} /> : null}
      {list.data.items.map(row)}
    </Page>
  );
}
