import type { LivePoll } from '@yangfan/contract';
import { newId, problem, type Actor, type Queryable, type Tx } from '@yangfan/kernel';
import type { LiveKit } from '../kit.ts';
import { insertProofs } from '../presence/presence.store.ts';
import { fitsPoll, isRight } from './polls.rules.ts';
import * as store from './polls.store.ts';

type Poll = store.PollRow;
export interface PollInput {
  kind: Poll['kind'];
  question: string;
  options: string[];
  multiple?: boolean;
  anonymous?: boolean;
  right?: number[];
  seconds?: number;
}

/** `mine`: null = not voted; [] = voted, choice unknown because the poll is anonymous. */
function viewOf(poll: Poll, host: boolean, mine: number[] | null): LivePoll {
  const closed = poll.state === 'CLOSED';
  return {
    id: poll.id,
    kind: poll.kind,
    question: poll.question,
    options: poll.options,
    multiple: poll.multiple,
    anonymous: poll.anonymous,
    state: poll.state,
    openedAt: poll.openedAt.toISOString(),
    closesAt: poll.closesAt?.toISOString() ?? null,
    counts: host || closed || mine ? poll.counts : null,
    votes: poll.votes,
    right: host || closed ? poll.right : null,
    mine,
    winner: poll.winnerName,
  };
}

/** Polls, quizzes and races. */
export function createPolls(kit: LiveKit) {
  const told = (poll: Poll) => ({
    kind: 'poll' as const,
    data: { pollId: poll.id, kind: poll.kind, state: poll.state, question: poll.question, votes: poll.votes, winner: poll.winnerName },
  });

  async function finish(tx: Tx, poll: Poll, now: Date): Promise<Poll> {
    const closed = { ...poll, state: 'CLOSED' as const };
    await store.savePoll(tx, { ...closed, closedAt: now });
    await kit.tell(tx, poll.roomId, now, told(closed));
    return closed;
  }

  return {
    async list(db: Queryable, roomId: string, actor: Actor) {
      const { role, learnerId } = await kit.access(db, roomId, actor);
      const polls = await store.pollRows(db, roomId);
      const own = learnerId
        ? await store.votesOf(
            db,
            polls.map(({ id }) => id),
            learnerId,
          )
        : [];
      return {
        items: polls.map((poll) => {
          const vote = own.find(({ pollId }) => pollId === poll.id);
          return viewOf(poll, role !== 'LEARNER', vote ? (vote.choices ?? []) : null);
        }),
      };
    },

    async open(tx: Tx, roomId: string, input: PollInput, now: Date): Promise<LivePoll> {
      await kit.requireRoom(tx, roomId);
      const judged = input.kind !== 'POLL';
      const multiple = judged ? (input.right?.length ?? 0) > 1 : !!input.multiple;
      if (judged && !(input.right && fitsPoll(input.right, input.options.length, true))) throw problem('teaching.live.poll_right');
      const poll: Poll = {
        id: newId('pol'),
        roomId,
        kind: input.kind,
        question: input.question,
        options: input.options,
        multiple,
        // A race names its winner: it can't be anonymous.
        anonymous: !!input.anonymous && input.kind !== 'RACE',
        right: judged ? input.right! : null,
        state: 'OPEN',
        openedAt: now,
        closesAt: input.seconds ? new Date(now.getTime() + input.seconds * 1000) : null,
        counts: input.options.map(() => 0),
        votes: 0,
        winnerLearner: null,
        winnerName: null,
      };
      await store.insertPoll(tx, poll);
      await kit.tell(tx, roomId, now, told(poll));
      if (poll.closesAt) await kit.wakeAt(tx, roomId, poll.closesAt);
      return viewOf(poll, true, null);
    },

    async vote(tx: Tx, roomId: string, pollId: string, choices: number[], actor: Actor, now: Date): Promise<LivePoll> {
      const from = await kit.acting(tx, roomId, actor, true);
      const { learnerId } = from;
      if (!learnerId) throw problem('teaching.live.not_member', '只有学员参加投票');
      const poll = await store.lockPoll(tx, roomId, pollId);
      if (!poll) throw problem('request.not_found');
      if (poll.state !== 'OPEN' || (poll.closesAt && poll.closesAt <= now)) throw problem('teaching.live.poll_closed');
      if (!fitsPoll(choices, poll.options.length, poll.multiple)) throw problem('teaching.live.poll_choice');
      const row = poll.anonymous ? { choices: null, at: null } : { choices, at: now };
      if (!(await store.insertVote(tx, { pollId, learnerId, ...row }))) throw problem('teaching.live.voted');
      const won = poll.kind === 'RACE' && isRight(choices, poll.right ?? []);
      const after: Poll = {
        ...poll,
        counts: poll.counts.map((count, index) => count + (choices.includes(index) ? 1 : 0)),
        votes: poll.votes + 1,
        winnerLearner: won ? learnerId : null,
        winnerName: won ? from.name : null,
      };
      if (won) return viewOf(await finish(tx, after, now), false, choices);
      await store.savePoll(tx, { ...after, closedAt: null });
      // When somebody voted anonymously is kept nowhere: a proof with its moment would give the order away.
      if (!poll.anonymous) await insertProofs(tx, roomId, [learnerId], now);
      kit.hint(tx, roomId, { type: 'live.poll', pollId, votes: after.votes });
      return viewOf(after, false, poll.anonymous ? [] : choices);
    },

    async close(tx: Tx, roomId: string, pollId: string, now: Date): Promise<LivePoll> {
      await kit.requireRoom(tx, roomId);
      const poll = await store.lockPoll(tx, roomId, pollId);
      if (!poll) throw problem('request.not_found');
      return viewOf(poll.state === 'OPEN' ? await finish(tx, poll, now) : poll, true, null);
    },

    async votes(db: Queryable, roomId: string, pollId: string) {
      const poll = (await store.pollRows(db, roomId)).find(({ id }) => id === pollId);
      if (!poll) throw problem('request.not_found');
      const rows = await store.voteRows(db, pollId);
      const cards = await kit.ports.org.learners(
        db,
        rows.map(({ learnerId }) => learnerId),
      );
      return {
        items: rows.map(({ learnerId, choices, at }) => ({
          learnerId,
          name: cards.get(learnerId)?.maskedName ?? '',
          choices,
          right: poll.right ? isRight(choices, poll.right) : null,
          at: at.toISOString(),
        })),
      };
    },

    /** Closes what is over its time; at the end of the lesson everything. */
    async settle(tx: Tx, roomId: string, now: Date, all = false): Promise<void> {
      for (const { id } of (await store.pollRows(tx, roomId)).filter(
        ({ state, closesAt }) => state === 'OPEN' && (all || (closesAt && closesAt <= now)),
      ))
        await finish(tx, (await store.lockPoll(tx, roomId, id))!, now);
    },
  };
}
export type Polls = ReturnType<typeof createPolls>;
