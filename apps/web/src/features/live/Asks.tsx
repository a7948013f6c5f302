import { teachingRoutes } from '@yangfan/client';
import { useState } from 'react';
import { useSend } from '../../shared/lib/api.ts';
import { time } from '../../shared/lib/time.ts';
import { Button } from '../../shared/ui/Button.tsx';
import { TextArea } from '../../shared/ui/Field.tsx';
import { StateTag } from '../../shared/ui/States.tsx';
import type { Ask } from './rows.ts';
import { useTouched, type LiveRoom } from './use-room.ts';

/** The board of questions: most wanted first; the lecturer marks what was answered. `closed`: why nothing can be asked now. */
export function Asks({ live, closed }: { live: LiveRoom; closed: string | null }) {
  const params = { roomId: live.roomId };
  const list = useTouched(teachingRoutes.listAsks, { params }, live.room.touched.asks, live.line === 'ON' ? 30_000 : 4000);
  const [text, setText] = useState('');
  const again = () => live.sayTouched('asks');
  const ask = useSend(teachingRoutes.askLive, { refresh: [], done: '问题已提出', onDone: () => (setText(''), again()) });
  const isLearner = live.view.role === 'LEARNER';
  return (
    <div className="stack">
      {isLearner &&
        (closed ? (
          <p className="live-closed">{closed}</p>
        ) : (
          <form
            className="form live-form"
            onSubmit={(event) => {
              event.preventDefault();
              ask.mutate({ params, body: { text: text.trim() } });
            }}
          >
            <TextArea label="我想问" maxLength={300} value={text} onChange={(event) => setText(event.target.value)} />
            <Button type="submit" look="primary" busy={ask.isPending} disabled={text.trim().length < 2}>
              提问
            </Button>
          </form>
        ))}
      <ul className="live-asks">
        {list.data?.items.map((one) => (
          <li key={one.id}>
            <Question live={live} ask={one} acts={!closed} onDone={again} />
          </li>
        ))}
      </ul>
      {list.data?.items.length === 0 && <p className="quiet">还没有问题。</p>}
    </div>
  );
}

function Question({ live, ask, acts, onDone }: { live: LiveRoom; ask: Ask; acts: boolean; onDone: () => void }) {
  const [answer, setAnswer] = useState<string | null>(null);
  const params = { roomId: live.roomId, askId: ask.id };
  const vote = useSend(teachingRoutes.voteAsk, { refresh: [], onDone });
  const settle = useSend(teachingRoutes.settleAsk, { refresh: [], onDone: () => (setAnswer(null), onDone()) });
  const { role } = live.view;
  return (
    <>
      <p>
        {ask.text} {ask.state === 'ANSWERED' && <StateTag tone="good">已回答</StateTag>}{' '}
        {ask.state === 'HIDDEN' && <StateTag tone="idle">已隐藏</StateTag>}
      </p>
      <p className="quiet small">
        {ask.mine ? '我' : ask.name}，{time(ask.at)}，{ask.votes} 人也想问
      </p>
      {ask.answer && <p className="live-answer">{ask.answer}</p>}
      <div className="actions">
        {role === 'LEARNER' && acts && !ask.mine && ask.state === 'OPEN' && (
          <Button aria-pressed={ask.voted} busy={vote.isPending} onClick={() => vote.mutate({ params, body: { on: !ask.voted } })}>
            {ask.voted ? '不顶了' : '我也想问'}
          </Button>
        )}
        {role === 'HOST' && ask.state !== 'ANSWERED' && answer === null && <Button onClick={() => setAnswer('')}>已回答</Button>}
        {role === 'HOST' && (
          <Button look="plain" onClick={() => settle.mutate({ params, body: { state: ask.state === 'OPEN' ? 'HIDDEN' : 'OPEN' } })}>
            {ask.state === 'OPEN' ? '隐藏' : '重新打开'}
          </Button>
        )}
      </div>
      {answer !== null && (
        <div className="form live-form">
          <TextArea label="文字答复（可以不写）" maxLength={1000} value={answer} onChange={(event) => setAnswer(event.target.value)} />
          <div className="actions">
            <Button onClick={() => setAnswer(null)}>先不</Button>
            <Button
              look="primary"
              busy={settle.isPending}
              onClick={() => settle.mutate({ params, body: { state: 'ANSWERED', ...(answer.trim() ? { answer: answer.trim() } : {}) } })}
            >
              标记已回答
            </Button>
          </div>
        </div>
      )}
    </>
  );
}
