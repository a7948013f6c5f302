import { teachingRoutes } from '@yangfan/client';
import type { LessonComment } from '@yangfan/contract';
import { useState } from 'react';
import { useRead, useSend } from '../../../shared/lib/api.ts';
import { useDraft } from '../../../shared/lib/draft.ts';
import { clock, moment } from '../../../shared/lib/time.ts';
import { Button } from '../../../shared/ui/Button.tsx';
import { Choice, TextArea } from '../../../shared/ui/Field.tsx';
import { Go } from '../../../shared/ui/Go.tsx';
import { Empty, ErrorState, Loading } from '../../../shared/ui/States.tsx';
import { Pager } from '../../../shared/ui/Table.tsx';

const SIZE = 20;
const REFRESH = ['/v1/teaching/me/lessons/:lessonId/comments', '/v1/teaching/me/lessons/:lessonId/like'];
type Said = Omit<LessonComment, 'replies'>;

/** What the class says about this lesson, and the way to ask the teacher. */
export function TalkPanel({ lessonId, now, onJump }: { lessonId: string; now: () => number; onJump: (seconds: number) => void }) {
  const params = { lessonId };
  const [page, setPage] = useState(1);
  const comments = useRead(teachingRoutes.myComments, { params, query: { page, size: SIZE } }, { keep: true });
  const like = useSend(teachingRoutes.likeLesson, { refresh: REFRESH });
  const remove = useSend(teachingRoutes.removeComment, { refresh: REFRESH, done: '已删除' });
  const [replyTo, setReplyTo] = useState<string | null>(null);
  if (comments.error) return <ErrorState error={comments.error} onRetry={() => void comments.refetch()} />;
  if (!comments.data) return <Loading />;
  const { items, total, likes, liked } = comments.data;
  const line = (said: Said, root: string) => (
    <Line
      said={said}
      onJump={onJump}
      onReply={() => setReplyTo(replyTo === root ? null : root)}
      onRemove={() => remove.mutate({ params: { lessonId, commentId: said.id } })}
    />
  );
  return (
    <div className="panel">
      <div className="actions">
        <Button aria-pressed={liked} onClick={() => like.mutate({ params, body: { on: !liked } })}>
          {liked ? '已赞' : '赞'} <span className="figures">{likes}</span>
        </Button>
        <Go className="button" to={`/learn/questions/new?lessonId=${lessonId}&atS=${Math.floor(now())}`}>
          向老师提问（{clock(now())}）
        </Go>
      </div>
      <Write lessonId={lessonId} now={now} />
      {items.length === 0 && <Empty title="还没有评论">说说这一节对您最有用的一点。</Empty>}
      <ul>
        {items.map((one) => (
          <li key={one.id} className="said">
            {line(one, one.id)}
            {one.replies.length > 0 && (
              <ul>
                {one.replies.map((reply) => (
                  <li key={reply.id}>{line(reply, one.id)}</li>
                ))}
              </ul>
            )}
            {replyTo === one.id && <Write lessonId={lessonId} now={now} replyTo={one.id} onDone={() => setReplyTo(null)} />}
          </li>
        ))}
      </ul>
      {total > SIZE && <Pager page={page} size={SIZE} total={total} onPage={setPage} />}
    </div>
  );
}

function Line({ said, onJump, onReply, onRemove }: { said: Said; onJump: (s: number) => void; onReply: () => void; onRemove: () => void }) {
  const { atS } = said;
  return (
    <>
      <div className="quiet small">
        {said.name}
        {said.role === 'STAFF' && ' · 老师'} · {moment(said.at)}
      </div>
      <div className="words">
        {atS !== null && (
          <button type="button" className="at figures" aria-label={`跳到 ${clock(atS)}`} onClick={() => onJump(atS)}>
            {clock(atS)}
          </button>
        )}{' '}
        {said.text}
      </div>
      {said.hidden !== null && <div className="small">老师已隐藏：{said.hidden}。其他人看不到。</div>}
      <div className="tools">
        <Button look="plain" onClick={onReply}>
          回复
        </Button>
        {said.mine && (
          <Button look="plain" onClick={onRemove}>
            删除
          </Button>
        )}
      </div>
    </>
  );
}

function Write({ lessonId, now, replyTo, onDone }: { lessonId: string; now: () => number; replyTo?: string; onDone?: () => void }) {
  const [draft, setDraft, clear] = useDraft(`comment-${lessonId}-${replyTo ?? ''}`, { text: '', here: false });
  const add = useSend(teachingRoutes.addComment, {
    refresh: REFRESH,
    onDone: () => {
      clear();
      onDone?.();
    },
  });
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        const body = { text: draft.text.trim(), ...(draft.here ? { atS: now() } : {}), ...(replyTo ? { replyTo } : {}) };
        add.mutate({ params: { lessonId }, body });
      }}
    >
      <TextArea
        label={replyTo ? '回复' : '写评论'}
        rows={2}
        maxLength={500}
        value={draft.text}
        onChange={(event) => setDraft({ text: event.target.value })}
      />
      <div className="actions">
        {!replyTo && <Choice checked={draft.here} onChange={() => setDraft({ here: !draft.here })} label={`带上时间 ${clock(now())}`} />}
        <Button type="submit" disabled={!draft.text.trim()} busy={add.isPending}>
          发表
        </Button>
      </div>
    </form>
  );
}
