import { View } from '@tarojs/components';
import { pageScrollTo, useRouter } from '@tarojs/taro';
import { assessmentRoutes } from '@yangfan/client';
import type { ReplyOf, routes } from '@yangfan/contract';
import { useState } from 'react';
import { call } from '../../shell/api.ts';
import { replaceWith } from '../../shell/navigate.ts';
import { useCall } from '../../shell/use-call.ts';
import { useSend } from '../../shell/use-send.ts';
import { useSignedIn } from '../../shell/use-signed-in.ts';
import { Button } from '../../shared/ui/Button.tsx';
import { Card } from '../../shared/ui/Card.tsx';
import { Page } from '../../shared/ui/Page.tsx';
import { Notice, Waiting } from '../../shared/ui/States.tsx';
import { Chapter } from './Chapter.tsx';
import { sayDeviation, withPoints, type Draft } from './desk.rules.ts';
import { useTurn } from './use-turn.ts';
import './review.css';

type Paper = ReplyOf<(typeof routes.assessment)['readBenchmark']>;
const NOTHING: Draft = { points: [], comment: '', suggestions: [], recommended: false };

/** A benchmark plan to mark by swiping through it; afterwards how far off, never what would have been right. */
export default function Calibrate() {
  const isSignedIn = useSignedIn();
  const { code } = useRouter().params;
  const paper = useCall(assessmentRoutes.readBenchmark, isSignedIn && code ? { params: { code } } : null);
  if (!paper.data)
    return (
      <Page>
        <Waiting error={paper.error} onRetry={paper.reload} />
      </Page>
    );
  return <Trying key={paper.data.code} paper={paper.data} />;
}

function Trying({ paper }: { paper: Paper }) {
  const { chapters, code, limit } = paper;
  const [draft, setDraft] = useState(NOTHING);
  // What is typed stands as typed until it is a number.
  const [typed, setTyped] = useState<Record<string, string>>({});
  const [result, setResult] = useState<ReplyOf<(typeof routes.assessment)['calibrate']> | null>(null);
  const { page, turn, touches } = useTurn(chapters.length - 1);
  const sending = useSend();
  const chapter = chapters[page]!;
  const open = chapters.filter((one) => !draft.points.some((given) => given.code === one.code)).length;
  const total = draft.points.reduce((sum, { points }) => sum + points, 0);
  const send = () =>
    void sending.run(async () => {
      const points = draft.points.map((one) => ({ code: one.code, points: one.points }));
      setResult(await call(assessmentRoutes.calibrate, { params: { code }, body: { points } }));
      void pageScrollTo({ scrollTop: 0, duration: 0 });
    });
  return (
    <Page>
      {result ? <Notice tone={result.passed ? 'good' : 'caution'}>{sayDeviation(result)}</Notice> : null}
      {result?.passed ? (
        <Button kind="primary" onPress={() => replaceWith('reviewTasks')}>
          回到我的评审
        </Button>
      ) : null}
      <View {...touches}>
        <Card title={paper.title}>
          <View className="review-quiet">
            {`第 ${page + 1} / ${chapters.length} 章，左右滑动翻页。与参考分相差不超过 ${limit} 分为合格。`}
          </View>
        </Card>
        <Chapter
          key={chapter.code}
          taskId={null}
          chapter={chapter}
          isDone={false}
          points={typed[chapter.code] ?? ''}
          onPoints={(text) => {
            setTyped({ ...typed, [chapter.code]: text });
            setDraft(withPoints(draft, chapter.code, text, chapter.maxScore));
          }}
        />
      </View>
      <View className="review-turn">
        <Button isDisabled={page === 0} onPress={() => turn(-1)}>
          上一章
        </Button>
        <Button isDisabled={page === chapters.length - 1} onPress={() => turn(1)}>
          下一章
        </Button>
      </View>
      {sending.error ? <Notice tone="wrong">{sending.error.message}</Notice> : null}
      <Button kind="primary" isBusy={sending.isBusy} isDisabled={open > 0} onPress={send}>
        {open > 0 ? `合计 ${total} 分，还有 ${open} 章没有打分` : `提交试评（合计 ${total} 分）`}
      </Button>
    </Page>
  );
}
