import { assessmentRoutes } from '@yangfan/client';
import type { PlanView } from '@yangfan/contract';
import { useState } from 'react';
import { useSend } from '../../../shared/lib/api.ts';
import { useCan } from '../../../shared/lib/session.ts';
import { moment } from '../../../shared/lib/time.ts';
import { Button } from '../../../shared/ui/Button.tsx';
import { TextArea } from '../../../shared/ui/Field.tsx';
import { StateTag } from '../../../shared/ui/States.tsx';

const REFRESH = ['/v1/assessment/plans', '/v1/assessment/classes'];

/** What was said at one chapter, with answers; staff begin a thread, both sides answer. */
export function Comments({ plan, chapter }: { plan: PlanView; chapter: string }) {
  const can = useCan();
  const [text, setText] = useState('');
  const [answering, setAnswering] = useState<string | null>(null);
  const write = useSend(assessmentRoutes.commentPlan, {
    refresh: REFRESH,
    done: '已发表',
    onDone: () => {
      setText('');
      setAnswering(null);
    },
  });
  const resolve = useSend(assessmentRoutes.resolveComment, { refresh: REFRESH });
  const threads = plan.comments.filter((one) => one.chapter === chapter && !one.parentId);
  const mayWrite = can('assessment.plan.comment');
  const params = { planId: plan.id };
  if (threads.length === 0 && (!mayWrite || plan.mine)) return null;
  const form = (parentId?: string) => (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault();
        write.mutate({ params, body: { chapter, text, ...(parentId ? { parentId } : {}) } });
      }}
    >
      <TextArea
        label={parentId ? '回复' : '写批注'}
        value={text}
        maxLength={1000}
        rows={3}
        onChange={(event) => setText(event.target.value)}
      />
      <div className="actions">
        {parentId && <Button onClick={() => setAnswering(null)}>取消</Button>}
        <Button type="submit" look="primary" busy={write.isPending} disabled={!text.trim()}>
          发表
        </Button>
      </div>
    </form>
  );
  return (
    <section className="plan-comments" aria-label="批注">
      <h3>批注</h3>
      {threads.map((thread) => (
        <div key={thread.id} className="plan-thread">
          {[thread, ...plan.comments.filter((one) => one.parentId === thread.id)].map((one) => (
            <div key={one.id} className={one.parentId ? 'plan-answer' : undefined}>
              <div className="quiet small">
                {one.byLearner ? '学员' : one.author} · {moment(one.at)} · {one.versionNo ? `第 ${one.versionNo} 版` : '草稿'}{' '}
                {!one.parentId && (one.resolved ? <StateTag tone="good">已处理</StateTag> : <StateTag tone="caution">待处理</StateTag>)}
              </div>
              <p>{one.text}</p>
            </div>
          ))}
          {mayWrite && (
            <div className="actions">
              <Button
                look="plain"
                onClick={() => {
                  setText('');
                  setAnswering(thread.id);
                }}
              >
                回复
              </Button>
              <Button
                look="plain"
                onClick={() => resolve.mutate({ params: { ...params, commentId: thread.id }, body: { resolved: !thread.resolved } })}
              >
                {thread.resolved ? '重新打开' : '标为已处理'}
              </Button>
            </div>
          )}
          {answering === thread.id && form(thread.id)}
        </div>
      ))}
      {mayWrite && !plan.mine && answering === null && form()}
    </section>
  );
}
