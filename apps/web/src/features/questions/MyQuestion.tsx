import { useParams } from '@tanstack/react-router';
import { teachingRoutes } from '@yangfan/client';
import { useState } from 'react';
import { useRead, useSend } from '../../shared/lib/api.ts';
import { moment } from '../../shared/lib/time.ts';
import { pathParam } from '../../shared/lib/url-state.ts';
import { Button } from '../../shared/ui/Button.tsx';
import { Confirm, Dialog } from '../../shared/ui/Dialog.tsx';
import { TextArea, TextField } from '../../shared/ui/Field.tsx';
import { Go } from '../../shared/ui/Go.tsx';
import { PageHead } from '../../shared/ui/Page.tsx';
import { ErrorState, Loading, StateTag } from '../../shared/ui/States.tsx';
import { PictureField } from './Pictures.tsx';
import './questions.css';
import { Thread } from './Thread.tsx';
import { dueWords, placeHref, placeWords, STATES, type Question } from './words.ts';

const REFRESH = ['/v1/teaching/my-questions'];

/** One question: what was asked and answered, and what its asker may do now. */
export function MyQuestion() {
  const questionId = pathParam(useParams({ strict: false }), 'questionId');
  const query = useRead(teachingRoutes.myQuestion, { params: { questionId } }, { refetchInterval: 30_000 });
  const { data } = query;
  if (query.error && !data) return <ErrorState error={query.error} onRetry={() => void query.refetch()} />;
  if (!data) return <Loading />;
  const [label, tone] = STATES[data.state];
  return (
    <div className="stack">
      <PageHead
        title={data.title}
        lead={
          <>
            {data.asker}
            {data.anonymous && data.mine && '（对同学匿名）'} · {data.className} · {moment(data.askedAt)}{' '}
            <StateTag tone={tone}>{label}</StateTag>
          </>
        }
        crumbs={<Go to={data.mine ? '/learn/questions' : '/learn/questions?view=CLASS'}>答疑</Go>}
      />
      {data.place && (
        <p className="note">
          关于 <Go to={placeHref(data.place, data.classId, false) ?? '#'}>{placeWords(data.place)}</Go>
        </p>
      )}
      {data.mine && data.dueAt && (
        <p className={data.overdue ? 'note caution' : 'note'}>
          {data.overdue
            ? '已经超过应答时间，系统已请班主任和培训机构督促，您不用再提一次。'
            : `讲师应在 ${moment(data.dueAt)} 前回答（${dueWords(data.dueAt, Date.now())}）。`}
        </p>
      )}
      <section className="card">
        <Thread posts={data.thread} classId={data.classId} staff={false} />
      </section>
      {data.original && (
        <section className="card">
          <h2>和另一个问题相同：{data.original.title}</h2>
          {data.original.answers.length ? (
            <Thread posts={data.original.answers} classId={data.classId} staff={false} />
          ) : (
            <p className="quiet">讲师还没有回答，有回答会通知您。</p>
          )}
        </section>
      )}
      {data.rating !== null && (
        <p className="note">
          {data.mine ? '您' : '提问人'}给这次回答评了 <b className="figures">{data.rating}</b> 分。{data.ratingNote}
        </p>
      )}
      {data.mine && data.state !== 'CLOSED' && <Next question={data} />}
      {data.mine && data.state === 'CLOSED' && (
        <p className="quiet">
          这个问题已经关闭。还有疑问，请 <Go to="/learn/questions/new">另提一个问题</Go>。
        </p>
      )}
    </div>
  );
}

function Next({ question }: { question: Question }) {
  const params = { questionId: question.id };
  const [text, setText] = useState('');
  const [fileIds, setFileIds] = useState<string[]>([]);
  const [open, setOpen] = useState<'accept' | 'close' | null>(null);
  const waits = question.state === 'OPEN' || question.state === 'FOLLOW_UP';
  const more = useSend(teachingRoutes.followUpQuestion, {
    refresh: REFRESH,
    done: waits ? '已补充' : '已追问，有回答会通知您',
    onDone: () => (setText(''), setFileIds([])),
  });
  const close = useSend(teachingRoutes.closeMyQuestion, { refresh: REFRESH, done: '已关闭', onDone: () => setOpen(null) });
  return (
    <section className="card form">
      <TextArea
        label={waits ? '补充说明' : '还没弄明白，继续追问'}
        rows={3}
        maxLength={4000}
        value={text}
        onChange={(event) => setText(event.target.value)}
      />
      <PictureField ids={fileIds} onChange={setFileIds} />
      <div className="actions">
        {question.state === 'ANSWERED' && (
          <Button look="primary" onClick={() => setOpen('accept')}>
            采纳并评分
          </Button>
        )}
        <Button busy={more.isPending} disabled={!text.trim()} onClick={() => more.mutate({ params, body: { text: text.trim(), fileIds } })}>
          {waits ? '补充' : '追问'}
        </Button>
        <Button look="plain" onClick={() => setOpen('close')}>
          {waits ? '撤回问题' : '关闭问题'}
        </Button>
      </div>
      <Dialog title="采纳回答" open={open === 'accept'} onClose={() => setOpen(null)}>
        <Accept questionId={question.id} onDone={() => setOpen(null)} />
      </Dialog>
      <Confirm
        title={waits ? '撤回这个问题？' : '关闭这个问题？'}
        open={open === 'close'}
        consequence="关闭后不能再追问；已有的问答会保留。"
        confirm={waits ? '撤回' : '关闭'}
        busy={close.isPending}
        onConfirm={() => close.mutate({ params })}
        onClose={() => setOpen(null)}
      />
    </section>
  );
}

function Accept({ questionId, onDone }: { questionId: string; onDone: () => void }) {
  const [rating, setRating] = useState(5);
  const [note, setNote] = useState('');
  const accept = useSend(teachingRoutes.acceptAnswer, { refresh: REFRESH, done: '谢谢您的评价', onDone });
  return (
    <form
      className="form"
      onSubmit={(event) => {
        event.preventDefault();
        accept.mutate({ params: { questionId }, body: { rating, ...(note.trim() ? { note: note.trim() } : {}) } });
      }}
    >
      <fieldset className="stars">
        <legend>这次回答帮到您了吗？5 分最好</legend>
        {[1, 2, 3, 4, 5].map((value) => (
          <label key={value}>
            <input type="radio" name="rating" checked={rating === value} onChange={() => setRating(value)} />
            <span className="figures">{value} 分</span>
          </label>
        ))}
      </fieldset>
      <TextField label="想说的话（可选）" maxLength={200} value={note} onChange={(event) => setNote(event.target.value)} />
      <div className="actions">
        <Button onClick={onDone}>先不</Button>
        <Button type="submit" look="primary" busy={accept.isPending}>
          采纳
        </Button>
      </div>
    </form>
  );
}
