import { View } from '@tarojs/components';
import { teachingRoutes } from '@yangfan/client';
import type { LessonComment } from '@yangfan/contract';
import { useState } from 'react';
import { call } from '../../../shell/api.ts';
import { asCallError, useCall } from '../../../shell/use-call.ts';
import { sayMoment } from '../../../shared/time/day.ts';
import { Button } from '../../../shared/ui/Button.tsx';
import { Link, LongField } from '../../../shared/ui/Fields.tsx';
import { Empty, Notice, Waiting } from '../../../shared/ui/States.tsx';
import { sayClock } from '../lesson.rules.ts';

type Said = Omit<LessonComment, 'replies'>;

/** What the class says about this lesson. */
export function Talk({ lessonId, now, onJump }: { lessonId: string; now: () => number; onJump: (seconds: number) => void }) {
  const [size, setSize] = useState(20);
  const params = { lessonId };
  const comments = useCall(teachingRoutes.myComments, { params, query: { size } });
  const [text, setText] = useState('');
  const [replyTo, setReplyTo] = useState<Said | null>(null);
  const [refused, setRefused] = useState<string | null>(null);
  const [isBusy, setBusy] = useState(false);
  if (!comments.data) return <Waiting error={comments.error} onRetry={comments.reload} />;
  const { items, total, likes, liked } = comments.data;
  const run = (work: Promise<unknown>, done: () => void = () => undefined) => {
    setBusy(true);
    setRefused(null);
    work
      .then(
        () => {
          done();
          comments.reload();
        },
        (error: unknown) => setRefused(asCallError(error).message),
      )
      .finally(() => setBusy(false));
  };
  const send = (atS: number | null) =>
    run(
      call(teachingRoutes.addComment, {
        params,
        body: { text: text.trim(), ...(atS === null ? {} : { atS }), ...(replyTo ? { replyTo: replyTo.id } : {}) },
      }),
      () => {
        setText('');
        setReplyTo(null);
      },
    );
  const line = (one: Said, root: Said) => (
    <View key={one.id} className={`lesson-said${one === root ? '' : ' lesson-reply'}`}>
      <View className="teaching-quiet">{`${one.name}${one.role === 'STAFF' ? '（老师）' : ''} ${sayMoment(one.at)}`}</View>
      {one.atS === null ? null : <Link onPress={() => onJump(one.atS!)}>{sayClock(one.atS)}</Link>}
      <View className="lesson-words">{one.text}</View>
      {one.hidden === null ? null : <View className="teaching-quiet">{`老师已隐藏：${one.hidden}`}</View>}
      <View className="lesson-tools">
        <Link onPress={() => setReplyTo(root)}>回复</Link>
        {one.mine ? (
          <Link onPress={() => run(call(teachingRoutes.removeComment, { params: { lessonId, commentId: one.id } }))}>删除</Link>
        ) : null}
      </View>
    </View>
  );
  return (
    <View>
      <Button
        kind={liked ? 'primary' : 'secondary'}
        isCompact
        isBusy={isBusy}
        onPress={() => run(call(teachingRoutes.likeLesson, { params, body: { on: !liked } }))}
      >
        {`${liked ? '已赞' : '赞'} ${likes}`}
      </Button>
      <LongField label={replyTo ? `回复 ${replyTo.name}` : '写评论'} value={text} maxLength={500} onChange={setText} />
      <Button isBusy={isBusy} isDisabled={!text.trim()} onPress={() => send(null)}>
        发表
      </Button>
      {replyTo ? (
        <Button kind="plain" onPress={() => setReplyTo(null)}>
          不回复了
        </Button>
      ) : (
        <Button kind="plain" isDisabled={!text.trim()} onPress={() => send(now())}>
          发表，并带上视频时间
        </Button>
      )}
      {refused ? <Notice tone="wrong">{refused}</Notice> : null}
      {items.length === 0 ? <Empty title="还没有评论" note="说说这一节对您最有用的一点。" /> : null}
      {items.flatMap((one) => [line(one, one), ...one.replies.map((reply) => line(reply, one))])}
      {total > items.length && size < 100 ? <Button onPress={() => setSize(size + 20)}>再看一些</Button> : null}
    </View>
  );
}
