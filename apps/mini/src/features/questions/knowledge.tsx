import { View } from '@tarojs/components';
import { useRouter } from '@tarojs/taro';
import { teachingRoutes } from '@yangfan/client';
import { useEffect, useState } from 'react';
import { call } from '../../shell/api.ts';
import { openPage } from '../../shell/navigate.ts';
import { useSend } from '../../shell/use-send.ts';
import { useSignedIn } from '../../shell/use-signed-in.ts';
import { Button } from '../../shared/ui/Button.tsx';
import { Card } from '../../shared/ui/Card.tsx';
import { TextField } from '../../shared/ui/Fields.tsx';
import { Page } from '../../shared/ui/Page.tsx';
import { Empty, Notice, Waiting } from '../../shared/ui/States.tsx';
import './questions.css';
import { usePages } from './use-pages.ts';
import { sayPlace, type Known } from './words.ts';

/** Published answers, found by words. */
export default function Knowledge() {
  const isSignedIn = useSignedIn();
  const asked = useRouter().params.q;
  const [words, setWords] = useState(() => decodeSafe(asked ?? ''));
  const [q, setQ] = useState(words);
  useEffect(() => {
    const timer = setTimeout(() => setQ(words.trim().slice(0, 60)), 500);
    return () => clearTimeout(timer);
  }, [words]);
  const list = usePages<Known>(isSignedIn ? `q:${q}` : null, (page) =>
    call(teachingRoutes.searchKnowledge, { query: { page, size: 10, ...(q ? { q } : {}) } }),
  );
  return (
    <Page>
      <TextField label="搜索" value={words} onChange={setWords} maxLength={60} placeholder="用自己的话说，例如：运费怎么设" />
      {list.items === null ? (
        <Waiting error={list.reading.error} onRetry={list.reload} />
      ) : list.items.length === 0 ? (
        <Empty
          title={q ? '没有找到相近的回答' : '知识库还没有内容'}
          note="可以直接向讲师提问。"
          next={{ label: '去提问', onPress: () => openPage('ask') }}
        />
      ) : (
        list.items.map((one) => <One key={one.id} known={one} />)
      )}
      {list.more ? (
        <Button onPress={list.more} isBusy={list.reading.isBusy}>
          更多回答
        </Button>
      ) : null}
    </Page>
  );
}

function One({ known }: { known: Known }) {
  const [now, setNow] = useState({ helpful: known.helpful, voted: known.voted });
  const sending = useSend();
  const vote = () =>
    void sending.run(async () => {
      setNow(await call(teachingRoutes.voteKnowledge, { params: { knowledgeId: known.id }, body: { on: !now.voted } }));
    });
  const { place } = known;
  return (
    <Card title={known.title}>
      {known.question ? <View className="known-question">{known.question}</View> : null}
      <View className="known-answer">{known.answer}</View>
      {place?.lessonId ? (
        <Button
          kind="plain"
          onPress={() =>
            openPage('lesson', {
              classId: place.classId,
              lessonId: place.lessonId!,
              ...(place.atS === null ? {} : { at: String(place.atS) }),
            })
          }
        >
          {`看这一段：${sayPlace(place)}`}
        </Button>
      ) : null}
      {sending.error ? <Notice tone="wrong">{sending.error.message}</Notice> : null}
      <Button isCompact onPress={vote} isBusy={sending.isBusy}>
        {`${now.voted ? '已觉得有帮助' : '有帮助'} ${now.helpful}`}
      </Button>
    </Card>
  );
}

function decodeSafe(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
