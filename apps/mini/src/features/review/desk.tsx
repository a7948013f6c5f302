import { View } from '@tarojs/components';
import { useRouter } from '@tarojs/taro';
import { assessmentRoutes } from '@yangfan/client';
import { useState } from 'react';
import { useCall } from '../../shell/use-call.ts';
import { useSignedIn } from '../../shell/use-signed-in.ts';
import { clockToSecond, sayMoment } from '../../shared/time/day.ts';
import { Button } from '../../shared/ui/Button.tsx';
import { Card } from '../../shared/ui/Card.tsx';
import { LongField, Switch } from '../../shared/ui/Fields.tsx';
import { ListRow } from '../../shared/ui/ListRow.tsx';
import { Page } from '../../shared/ui/Page.tsx';
import { Notice, Waiting } from '../../shared/ui/States.tsx';
import { StateTag } from '../../shared/ui/StateTag.tsx';
import { Chapter } from './Chapter.tsx';
import { standing, withPoints, type Draft, type Read } from './desk.rules.ts';
import { SignSheet } from './SignSheet.tsx';
import { useDraft } from './use-draft.ts';
import { useTurn } from './use-turn.ts';
import { TASKS } from './words.ts';
import './review.css';

/** One plan on the phone, read blind: a page for each chapter to swipe through, the words and the signature on the last. */
export default function Desk() {
  const isSignedIn = useSignedIn();
  const { taskId } = useRouter().params;
  const read = useCall(assessmentRoutes.readReviewTask, isSignedIn && taskId ? { params: { taskId } } : null);
  if (!read.data)
    return (
      <Page>
        <Waiting error={read.error} onRetry={read.reload} />
      </Page>
    );
  return read.data.task.state === 'SUBMITTED' ? (
    <Reading read={read.data} draft={read.data.draft} />
  ) : (
    <Marking key={read.data.task.id} read={read.data} onDone={read.reload} />
  );
}

function Marking({ read, onDone }: { read: Read; onDone: () => void }) {
  const { draft, change, saved, save, version } = useDraft(read);
  const [isSigning, setIsSigning] = useState(false);
  const { total } = standing(draft, read.chapters);
  return (
    <View>
      <Reading
        read={read}
        draft={draft}
        onChange={change}
        note={saved.error ? saved.error.message : saved.when ? `已保存 ${clockToSecond(saved.when)}` : '正在保存…'}
        isRefused={!!saved.error}
        onSign={() => void save().then((isSaved) => isSaved && setIsSigning(true))}
      />
      {isSigning ? (
        <SignSheet
          read={read}
          draft={draft}
          version={version}
          seconds={saved.seconds}
          total={total}
          onClose={() => setIsSigning(false)}
          onDone={() => {
            setIsSigning(false);
            onDone();
          }}
        />
      ) : null}
    </View>
  );
}

interface ReadingProps {
  read: Read;
  draft: Draft;
  onChange?: (draft: Draft) => void;
  note?: string;
  isRefused?: boolean;
  onSign?: () => void;
}

function Reading({ read, draft, onChange, note, isRefused, onSign }: ReadingProps) {
  // What is typed stands as typed until it is a number.
  const [typed, setTyped] = useState<Record<string, string>>({});
  const { task, chapters } = read;
  const last = chapters.length;
  const { page, turn, touches } = useTurn(last);
  const chapter = chapters[page];
  return (
    <Page>
      <View {...touches}>
        <Card title={`评审号 ${task.code}`} aside={<StateTag tone={TASKS[task.state].tone}>{TASKS[task.state].words}</StateTag>}>
          <View>{read.title}</View>
          <View className="review-quiet">
            {`${page < last ? `第 ${page + 1} / ${last} 章` : '评语与签名'}，左右滑动翻页。${sayMoment(task.dueAt)} 截止`}
          </View>
          {note ? <View className="review-quiet">{isRefused ? '' : note}</View> : null}
          {isRefused && note ? <Notice tone="wrong">{note}</Notice> : null}
          {read.suspected ? <Notice tone="caution">系统提示有三章以上与其他规划书高度相似，请阅读后在评语里写明判断。</Notice> : null}
        </Card>
        {chapter ? (
          <Chapter
            key={chapter.code}
            taskId={task.id}
            chapter={chapter}
            isDone={!onChange}
            points={typed[chapter.code] ?? String(draft.points.find(({ code }) => code === chapter.code)?.points ?? '')}
            onPoints={(text) => {
              setTyped({ ...typed, [chapter.code]: text });
              onChange?.(withPoints(draft, chapter.code, text, chapter.maxScore));
            }}
          />
        ) : (
          <Words read={read} draft={draft} {...(onChange ? { onChange } : {})} {...(onSign ? { onSign } : {})} />
        )}
      </View>
      <View className="review-turn">
        <Button isDisabled={page === 0} onPress={() => turn(-1)}>
          上一章
        </Button>
        <Button isDisabled={page === last} onPress={() => turn(1)}>
          {page === last - 1 ? '写评语' : '下一章'}
        </Button>
      </View>
    </Page>
  );
}

function Words({ read, draft, onChange, onSign }: Pick<ReadingProps, 'read' | 'draft' | 'onChange' | 'onSign'>) {
  const { total, missing } = standing(draft, read.chapters);
  if (!onChange)
    return (
      <Card title={`您的评分 ${read.task.total ?? total} 分`}>
        <View>{draft.comment}</View>
        {draft.suggestions.map((text) => (
          <View key={text} className="review-quiet">{`建议：${text}`}</View>
        ))}
        {read.digests ? <View className="review-hash">{`SHA-256 ${read.digests.sha256}`}</View> : null}
      </Card>
    );
  return (
    <Card title={`合计 ${total} 分`}>
      <LongField
        label="总评语"
        hint="至少 30 个字，客观、能指导修改"
        value={draft.comment}
        maxLength={2000}
        onChange={(comment) => onChange({ ...draft, comment })}
      />
      {[0, 1].map((index) => (
        <LongField
          key={index}
          label={`修改建议 ${index + 1}${index ? '（选填）' : ''}`}
          value={draft.suggestions[index] ?? ''}
          maxLength={500}
          onChange={(text) =>
            onChange({ ...draft, suggestions: index ? [draft.suggestions[0] ?? '', text] : [text, ...draft.suggestions.slice(1)] })
          }
        />
      ))}
      <ListRow
        title="推荐为优秀作品"
        aside={<Switch isOn={draft.recommended} label="推荐为优秀作品" onChange={(recommended) => onChange({ ...draft, recommended })} />}
      />
      <Button kind="primary" isDisabled={missing !== null} onPress={() => onSign?.()}>
        {missing ?? '签名并提交'}
      </Button>
    </Card>
  );
}
