import { teachingRoutes } from '@yangfan/client';
import { useState } from 'react';
import { useRead, useSend } from '../../shared/lib/api.ts';
import { clock } from '../../shared/lib/time.ts';
import { Button } from '../../shared/ui/Button.tsx';
import { Choice } from '../../shared/ui/Field.tsx';
import { Meter, StateTag } from '../../shared/ui/States.tsx';
import { PollForm } from './PollForm.tsx';
import type { Poll } from './rows.ts';
import { useLeft } from './use-left.ts';
import type { LiveRoom } from './use-room.ts';
import { POLLS } from './words.ts';

/** Votes, quizzes and races: learners answer once, hosts open, close and see who chose what. */
export function Polls({ live, polls, acts }: { live: LiveRoom; polls: readonly Poll[] | undefined; acts: boolean }) {
  const [making, setMaking] = useState(false);
  const host = live.view.role === 'HOST';
  return (
    <div className="stack">
      {host && acts && !making && (
        <Button look="primary" onClick={() => setMaking(true)}>
          发起投票、测验或抢答
        </Button>
      )}
      {making && <PollForm live={live} onClose={() => setMaking(false)} />}
      {polls?.length === 0 && !making && <p className="quiet">还没有投票或测验。</p>}
      {polls?.map((poll) => (
        <PollCard key={poll.id} live={live} poll={poll} acts={acts} />
      ))}
    </div>
  );
}

/** One of them, with its answer or its outcome. */
export function PollCard({ live, poll, acts }: { live: LiveRoom; poll: Poll; acts: boolean }) {
  const [chosen, setChosen] = useState<number[]>([]);
  const [names, setNames] = useState(false);
  const left = useLeft(poll.state === 'OPEN' ? poll.closesAt : null, live.now);
  const done = () => live.sayTouched('polls');
  const vote = useSend(teachingRoutes.votePoll, { refresh: [], done: '已提交', onDone: done });
  const close = useSend(teachingRoutes.closePoll, { refresh: [], onDone: done });
  const params = { roomId: live.roomId, pollId: poll.id };
  const host = live.view.role === 'HOST';
  const open = poll.state === 'OPEN';
  const answers = live.view.role === 'LEARNER' && open && poll.mine === null && acts;
  const pick = (index: number) =>
    setChosen((now) => (poll.multiple ? (now.includes(index) ? now.filter((one) => one !== index) : [...now, index]) : [index]));
  return (
    <section className="live-poll" aria-label={`${POLLS[poll.kind]}：${poll.question}`}>
      <p>
        <StateTag tone={open ? 'here' : 'idle'}>
          {POLLS[poll.kind]}
          {open ? '进行中' : '已结束'}
        </StateTag>{' '}
        <span className="quiet small">
          {poll.anonymous ? '匿名' : '实名'}，{poll.multiple ? '可多选，' : ''}
          {poll.votes} 人参加{left !== null && `，还有 ${clock(left)}`}
        </span>
      </p>
      <h3>{poll.question}</h3>
      {answers ? (
        <form
          onSubmit={(event) => {
            event.preventDefault();
            vote.mutate({ params, body: { choices: chosen } });
          }}
        >
          {poll.options.map((option, index) => (
            <Choice
              key={option}
              type={poll.multiple ? 'checkbox' : 'radio'}
              name={poll.id}
              label={option}
              checked={chosen.includes(index)}
              onChange={() => pick(index)}
            />
          ))}
          <Button type="submit" look="primary" block busy={vote.isPending} disabled={chosen.length === 0}>
            提交
          </Button>
        </form>
      ) : (
        <Outcome poll={poll} />
      )}
      {poll.winner && <p className="good">最先答对：{poll.winner}</p>}
      {host && (
        <div className="actions">
          {open && (
            <Button busy={close.isPending} onClick={() => close.mutate({ params })}>
              结束
            </Button>
          )}
          {!poll.anonymous && <Button onClick={() => setNames(!names)}>{names ? '收起名单' : '看谁选了什么'}</Button>}
        </div>
      )}
      {names && <Votes live={live} poll={poll} />}
    </section>
  );
}

function Outcome({ poll }: { poll: Poll }) {
  const total = Math.max(1, poll.votes);
  return (
    <ul className="live-bars">
      {poll.options.map((option, index) => (
        <li key={option}>
          <span>
            {option}
            {poll.mine?.includes(index) && <b>（我选的）</b>}
            {poll.right?.includes(index) && <b className="good">（正确）</b>}
          </span>
          {poll.counts && (
            <>
              <span className="figures">{poll.counts[index] ?? 0}</span>
              <Meter value={poll.counts[index] ?? 0} max={total} label={option} />
            </>
          )}
        </li>
      ))}
      {!poll.counts && <li className="quiet small">结束后公布结果。</li>}
    </ul>
  );
}

function Votes({ live, poll }: { live: LiveRoom; poll: Poll }) {
  const votes = useRead(
    teachingRoutes.pollVotes,
    { params: { roomId: live.roomId, pollId: poll.id } },
    { refetchInterval: poll.state === 'OPEN' ? 5000 : false },
  );
  return (
    <ul className="rows small">
      {votes.data?.items.map((one) => (
        <li key={one.learnerId}>
          <span className="grow">{one.name}</span>
          <span>{one.choices.map((index) => poll.options[index]).join('、')}</span>
          {one.right !== null && <span className={one.right ? 'good' : 'stop'}>{one.right ? '对' : '错'}</span>}
        </li>
      ))}
      {votes.data?.items.length === 0 && <li className="quiet">还没有人提交。</li>}
    </ul>
  );
}
