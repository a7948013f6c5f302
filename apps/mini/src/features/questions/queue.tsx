import { teachingRoutes } from '@yangfan/client';
import { useState } from 'react';
import { call } from '../../shell/api.ts';
import { openPage } from '../../shell/navigate.ts';
import { useSignedIn } from '../../shell/use-signed-in.ts';
import { Button } from '../../shared/ui/Button.tsx';
import { Card } from '../../shared/ui/Card.tsx';
import { Choice } from '../../shared/ui/Choice.tsx';
import { ListRow } from '../../shared/ui/ListRow.tsx';
import { Page } from '../../shared/ui/Page.tsx';
import { Empty, Waiting } from '../../shared/ui/States.tsx';
import { StateTag } from '../../shared/ui/StateTag.tsx';
import { usePages } from './use-pages.ts';
import { sayDue, STATES, type Line } from './words.ts';

/** For lecturers and class teachers: what waits for an answer, overdue first. */
export default function Queue() {
  const isSignedIn = useSignedIn();
  const [view, setView] = useState<'WAITING' | 'ALL'>('WAITING');
  const list = usePages<Line>(isSignedIn ? view : null, (page) =>
    call(teachingRoutes.listQuestions, { query: { page, size: 20, ...(view === 'WAITING' ? { view } : {}) } }),
  );
  return (
    <Page>
      <Choice
        items={[
          { key: 'WAITING', label: '等回答' },
          { key: 'ALL', label: '全部' },
        ]}
        value={view}
        onPick={setView}
      />
      {list.items === null ? (
        <Waiting error={list.reading.error} onRetry={list.reload} />
      ) : list.items.length === 0 ? (
        <Empty title={view === 'WAITING' ? '没有等回答的问题' : '还没有学员提问'} note="学员提问后会通知您。" />
      ) : (
        <Card>
          {list.items.map((one) => (
            <ListRow
              key={one.id}
              title={one.title}
              note={[one.asker, one.className, one.dueAt ? sayDue(one.dueAt, Date.now()) : null].filter(Boolean).join(' · ')}
              aside={
                <StateTag tone={one.overdue ? 'wrong' : STATES[one.state].tone}>
                  {one.overdue ? '已超时' : STATES[one.state].words}
                </StateTag>
              }
              onPress={() => openPage('ticket', { questionId: one.id })}
            />
          ))}
        </Card>
      )}
      {list.more ? (
        <Button onPress={list.more} isBusy={list.reading.isBusy}>
          更多
        </Button>
      ) : null}
    </Page>
  );
}
