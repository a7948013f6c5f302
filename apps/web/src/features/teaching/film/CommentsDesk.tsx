import { teachingRoutes } from '@yangfan/client';
import type { LessonComment } from '@yangfan/contract';
import { useState } from 'react';
import { useRead, useSend } from '../../../shared/lib/api.ts';
import { useDraft } from '../../../shared/lib/draft.ts';
import { clock, moment } from '../../../shared/lib/time.ts';
import { useUrlState } from '../../../shared/lib/url-state.ts';
import { Button } from '../../../shared/ui/Button.tsx';
import { TextArea } from '../../../shared/ui/Field.tsx';
import { Empty, ErrorState, Loading, StateTag } from '../../../shared/ui/States.tsx';
import { Pager } from '../../../shared/ui/Table.tsx';
import { HideDialog } from './HideDialog.tsx';

type Said = Omit<LessonComment, 'replies'>;
const REFRESH = ['/v1/teaching/lessons'];
const SIZE = 20;

/** What learners say about a lesson: answer it, hide what does not belong there. */
export function CommentsDesk({ lessonId, moderate }: { lessonId: string; moderate: boolean }) {
  const [url, setUrl] = useUrlState();
  const page = Number(url.page ?? 1);
  const list = useRead(teachingRoutes.listComments, { params: { lessonId }, query: { page, size: SIZE } }, { keep: true });
  const [hiding, setHiding] = useState<Said | null>(null);
  const [replyTo, setReplyTo] = useState<string | null>(null);
  const hide = useSend(teachingRoutes.hideComment, { refresh: REFRESH, onDone: () => setHiding(null) });
  const set = (id: string, hidden: boolean, reason?: string) =>
    hide.mutate({ params: { lessonId, commentId: id }, body: { hidden, ...(reason ? { reason } : {}) } });
  if (list.error) return <ErrorState error={list.error} onRetry={() => void list.refetch()} />;
  if (!list.data) return <Loading />;
  const line = (said: Said, root: string) => (
    <div>
      <div className="quiet small">
        {said.name}
        {said.role === 'STAFF' && ' · 老师'} · {moment(said.at)}
        {said.atS !== null && ` · 视频 ${clock(said.atS)}`}
      </div>
      <div>{said.text}</div>
      {said.hidden !== null && <StateTag tone="stop">已隐藏：{said.hidden}</StateTag>}
      {moderate && (
        <div className="actions" style={{ justifyContent: 'flex-start' }}>
          <Button look="plain" onClick={() => setReplyTo(root)}>
            回复
          </Button>
          {said.hidden === null ? (
            <Button look="plain" onClick={() => setHiding(said)}>
              隐藏
            </Button>
          ) : (
            <Button look="plain" onClick={() => set(said.id, false)}>
              恢复显示
            </Button>
          )}
        </div>
      )}
    </div>
  );
  return (
    <section className="card stack">
      {moderate && <Write lessonId={lessonId} />}
      {list.data.items.length === 0 && <Empty title="还没有评论">学员在播放页评论后会出现在这里。</Empty>}
      <ul className="rows">
        {list.data.items.map((one) => (
          <li key={one.id}>
            <div className="grow stack">
              {line(one, one.id)}
              {one.replies.map((reply) => (
                <div key={reply.id} style={{ marginLeft: 24 }}>
                  {line(reply, one.id)}
                </div>
              ))}
              {replyTo === one.id && <Write lessonId={lessonId} replyTo={one.id} onDone={() => setReplyTo(null)} />}
            </div>
          </li>
        ))}
      </ul>
      {list.data.total > SIZE && <Pager page={page} size={SIZE} total={list.data.total} onPage={(next) => setUrl({ page: next })} />}
      <HideDialog
        key={hiding?.id ?? ''}
        what="评论"
        words={hiding?.text ?? null}
        busy={hide.isPending}
        onHide={(reason) => set(hiding!.id, true, reason)}
        onClose={() => setHiding(null)}
      />
    </section>
  );
}

function Write({ lessonId, replyTo, onDone }: { lessonId: string; replyTo?: string; onDone?: () => void }) {
  const [draft, setDraft, clear] = useDraft(`staff-comment-${lessonId}-${replyTo ?? ''}`, { text: '' });
  const reply = useSend(teachingRoutes.replyComment, {
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
        reply.mutate({ params: { lessonId }, body: { text: draft.text.trim(), ...(replyTo ? { replyTo } : {}) } });
      }}
    >
      <TextArea
        label={replyTo ? '回复' : '对全班说'}
        rows={2}
        maxLength={500}
        value={draft.text}
        onChange={(event) => setDraft({ text: event.target.value })}
      />
      <div className="actions">
        <Button type="submit" disabled={!draft.text.trim()} busy={reply.isPending}>
          发表
        </Button>
      </div>
    </form>
  );
}
