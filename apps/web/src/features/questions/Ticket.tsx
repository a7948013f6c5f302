import { useParams } from '@tanstack/react-router';
import { teachingRoutes } from '@yangfan/client';
import { useState } from 'react';
import { faultsOf, useRead, useSend } from '../../shared/lib/api.ts';
import { useCan } from '../../shared/lib/session.ts';
import { moment } from '../../shared/lib/time.ts';
import { pathParam } from '../../shared/lib/url-state.ts';
import { Button } from '../../shared/ui/Button.tsx';
import { Confirm, Dialog } from '../../shared/ui/Dialog.tsx';
import { TextArea, TextField } from '../../shared/ui/Field.tsx';
import { Go } from '../../shared/ui/Go.tsx';
import { PageHead } from '../../shared/ui/Page.tsx';
import { ErrorState, Loading, StateTag } from '../../shared/ui/States.tsx';
import { AnswerForm } from './AnswerForm.tsx';
import './questions.css';
import { Thread } from './Thread.tsx';
import { dueWords, placeHref, placeWords, STATES, type Line, type Question } from './words.ts';

const REFRESH = ['/v1/teaching/question', '/v1/teaching/knowledge'];

/** One question for staff: answer it, merge it, publish what was answered. */
export function Ticket() {
  const questionId = pathParam(useParams({ strict: false }), 'questionId');
  const can = useCan();
  const query = useRead(teachingRoutes.readQuestion, { params: { questionId } }, { refetchInterval: 60_000 });
  const { data } = query;
  if (query.error && !data) return <ErrorState error={query.error} onRetry={() => void query.refetch()} />;
  if (!data) return <Loading />;
  const [label, tone] = STATES[data.state];
  const answers = can('teaching.question.answer');
  const open = ['OPEN', 'FOLLOW_UP', 'ANSWERED'].includes(data.state);
  return (
    <div className="stack">
      <PageHead
        title={data.title}
        lead={
          <>
            {data.asker}
            {data.anonymous && '（对同学匿名）'} · <Go to={`/work/classes/${data.classId}`}>{data.className}</Go> · {moment(data.askedAt)}{' '}
            <StateTag tone={tone}>{label}</StateTag>{' '}
            {data.overdue && data.dueAt && <StateTag tone="stop">{dueWords(data.dueAt, Date.now())}</StateTag>}
          </>
        }
        crumbs={<Go to="/work/questions">答疑</Go>}
      />
      {data.place && (
        <p className="note">
          问的是 <Go to={placeHref(data.place, data.classId, true) ?? '#'}>{placeWords(data.place)}</Go>
        </p>
      )}
      <div className="columns">
        <div className="stack">
          <section className="card">
            <Thread posts={data.thread} classId={data.classId} staff />
          </section>
          {data.rating !== null && (
            <p className="note">
              学员评了 <b className="figures">{data.rating}</b> 分。{data.ratingNote}
            </p>
          )}
          {data.original && (
            <p className="note">
              已合并到 <Go to={`/work/questions/${data.original.id}`}>{data.original.title}</Go>，请在那边回答。
            </p>
          )}
          {answers && open && <AnswerForm question={data} refresh={REFRESH} />}
        </div>
        <div className="stack">
          {answers && data.answeredAt && !data.original && <Publish question={data} />}
          <Similar question={data} merges={answers && (data.state === 'OPEN' || data.state === 'FOLLOW_UP')} />
          {data.merged.length > 0 && (
            <section className="card">
              <h2>合并进来的问题</h2>
              <ul className="rows">
                {data.merged.map((one) => (
                  <li key={one.id}>
                    <Go className="grow" to={`/work/questions/${one.id}`}>
                      {one.title}
                    </Go>
                    <span className="quiet small">{one.asker}</span>
                  </li>
                ))}
              </ul>
            </section>
          )}
        </div>
      </div>
    </div>
  );
}

/** Questions that are about the same; one of them may take this one in. */
function Similar({ question, merges }: { question: Question; merges: boolean }) {
  const params = { questionId: question.id };
  const list = useRead(teachingRoutes.similarQuestions, { params });
  const [into, setInto] = useState<Line | null>(null);
  const merge = useSend(teachingRoutes.mergeQuestion, { refresh: REFRESH, done: '已合并，学员会收到通知', onDone: () => setInto(null) });
  return (
    <section className="card">
      <h2>相似的问题</h2>
      {list.data?.items.length === 0 && <p className="quiet">没有找到相似的问题。</p>}
      <ul className="rows question-list">
        {list.data?.items.map((one) => (
          <li key={one.id}>
            <span className="grow">
              <Go to={`/work/questions/${one.id}`}>{one.title}</Go>
              <span className="quiet small" style={{ display: 'block' }}>
                {one.className} · {STATES[one.state][0]}
              </span>
            </span>
            {merges && <Button onClick={() => setInto(one)}>合并到它</Button>}
          </li>
        ))}
      </ul>
      <Confirm
        title="合并到这个问题？"
        open={into !== null}
        consequence={
          into && (
            <>
              “{question.title}”会关闭，提问的学员改看“{into.title}”的回答，并收到通知。合并后不能分开。
            </>
          )
        }
        confirm="合并"
        busy={merge.isPending}
        onConfirm={() => into && merge.mutate({ params, body: { intoId: into.id } })}
        onClose={() => setInto(null)}
      />
    </section>
  );
}

function Publish({ question }: { question: Question }) {
  const [open, setOpen] = useState(false);
  const params = { questionId: question.id };
  const withdraw = useSend(teachingRoutes.withdrawAnswer, { refresh: REFRESH, done: '已从知识库撤下' });
  return (
    <section className="card">
      <h2>知识库</h2>
      <p className="quiet">
        {question.knowledgeId
          ? '这条回答已在知识库里，同项目的学员都能搜到。'
          : '对大家都有用的回答，可以发布给同项目的全部学员；不显示提问人。'}
      </p>
      <div className="actions">
        <Button {...(question.knowledgeId ? {} : { look: 'primary' as const })} onClick={() => setOpen(true)}>
          {question.knowledgeId ? '修改' : '发布到知识库'}
        </Button>
        {question.knowledgeId && (
          <Button look="danger" busy={withdraw.isPending} onClick={() => withdraw.mutate({ params })}>
            撤下
          </Button>
        )}
      </div>
      <Dialog title="发布到知识库" open={open} onClose={() => setOpen(false)}>
        <PublishForm question={question} onDone={() => setOpen(false)} />
      </Dialog>
    </section>
  );
}

function PublishForm({ question, onDone }: { question: Question; onDone: () => void }) {
  const answers = question.thread.filter(({ kind }) => kind === 'ANSWER').map(({ text }) => text);
  const [title, setTitle] = useState(question.title);
  const [ask, setAsk] = useState(question.thread[0]?.text.slice(0, 2000) ?? '');
  const [answer, setAnswer] = useState(answers.join('\n\n').slice(0, 4000));
  const publish = useSend(teachingRoutes.publishAnswer, { refresh: REFRESH, done: '已发布到知识库', onDone });
  const faults = faultsOf(publish.error);
  return (
    <form
      className="form"
      onSubmit={(event) => {
        event.preventDefault();
        publish.mutate({ params: { questionId: question.id }, body: { title: title.trim(), question: ask.trim(), answer: answer.trim() } });
      }}
    >
      <p className="quiet small">请删去姓名、电话、店铺账号等能认出人的内容。</p>
      <TextField
        label="标题"
        required
        maxLength={60}
        value={title}
        fault={faults['title']}
        onChange={(event) => setTitle(event.target.value)}
      />
      <TextArea label="问题" rows={3} maxLength={2000} value={ask} onChange={(event) => setAsk(event.target.value)} />
      <TextArea label="回答" required rows={7} maxLength={4000} value={answer} onChange={(event) => setAnswer(event.target.value)} />
      <div className="actions">
        <Button onClick={onDone}>先不发布</Button>
        <Button type="submit" look="primary" busy={publish.isPending} disabled={title.trim().length < 2 || !answer.trim()}>
          发布
        </Button>
      </div>
    </form>
  );
}
