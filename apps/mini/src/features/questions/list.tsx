import { View } from '@tarojs/components';
import { teachingRoutes } from '@yangfan/client';
import { useState } from 'react';
import { call } from '../../shell/api.ts';
import { openPage } from '../../shell/navigate.ts';
import { useSignedIn } from '../../shell/use-signed-in.ts';
import { sayMoment } from '../../shared/time/day.ts';
import { Button } from '../../shared/ui/Button.tsx';
import { Card } from '../../shared/ui/Card.tsx';
import { Choice } from '../../shared/ui/Choice.tsx';
import { ListRow } from '../../shared/ui/ListRow.tsx';
import { Page } from '../../shared/ui/Page.tsx';
import { Empty, Waiting } from '../../shared/ui/States.tsx';
import { StateTag } from '../../shared/ui/StateTag.tsx';
import { usePages } from './use-pages.ts';
import { STATES, sayPlace, type Line } from './words.ts';

/** What I asked, what the class asked, and the way to what is answered already. */
export default function Questions() {
  const isSignedIn = useSignedIn();
  const [view, setView] = useState<'MINE' | 'CLASS'>('MINE');
  const list = usePages<Line>(isSignedIn ? view : null, (page) => call(teachingRoutes.myQuestions, { query: { view, page, size: 20 } }));
  return (
    <Page
      foot={
        <Button kind="primary" onPress={() => openPage('ask')}>
          我要提问
        </Button>
      }
    >
      <Card>
        <ListRow title="知识库" note="讲师回答过的问题，先搜一搜" onPress={() => openPage('knowledge')} />
      </Card>
      <Choice
        items={[
          { key: 'MINE', label: '我的提问' },
          { key: 'CLASS', label: '同学的提问' },
        ]}
        value={view}
        onPick={setView}
      />
      {list.items === null ? (
        <Waiting error={list.reading.error} onRetry={list.reload} />
      ) : list.items.length === 0 ? (
        <Empty title={view === 'MINE' ? '您还没有提过问题' : '班里还没有人提问'} note="一般 24 小时内有讲师回答，有回答会通知您。" />
      ) : (
        <Card>
          {list.items.map((one) => (
            <ListRow
              key={one.id}
              title={one.title}
              note={[view === 'CLASS' ? one.asker : null, sayMoment(one.askedAt), one.place ? sayPlace(one.place) : null]
                .filter(Boolean)
                .join(' · ')}
              aside={<StateTag tone={STATES[one.state].tone}>{STATES[one.state].words}</StateTag>}
              onPress={() => openPage('question', { questionId: one.id })}
            />
          ))}
        </Card>
      )}
      {list.more ? (
        <View>
          <Button onPress={list.more} isBusy={list.reading.isBusy}>
            更早的问题
          </Button>
        </View>
      ) : null}
    </Page>
  );
}
