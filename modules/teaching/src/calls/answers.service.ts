import { problem, type Actor, type Db, type Queryable } from '@yangfan/kernel';
import { policyOf, type TeachingPorts } from '../../ports.ts';
import type { Position } from '../check-in/fence.rules.ts';
import { createPlaces } from '../check-in/place.service.ts';
import type { Sightings } from '../check-in/sightings.service.ts';
import * as store from './calls.store.ts';

/** Four digits are guessed in a few thousand tries; nobody gets more than these. */
const TRIES = 5;
export interface CallAnswer {
  code?: string;
  position?: Position;
  checkToken?: string;
}

/** The learner's answer to a spot check. */
export function createAnswers({ db, ports, sightings }: { db: Db; ports: TeachingPorts; sightings: Sightings }) {
  const { org, identity, ledger, realtime } = ports;
  const places = createPlaces({ db, sightings });

  /** Counts the try before it is judged, so that a refusal undoes nothing. */
  async function requireCode(call: store.CallRow, learnerId: string, code: string | undefined): Promise<void> {
    const tries = await db.tx(async (tx) => {
      const row = await store.lockAnswer(tx, call.id, learnerId);
      await store.countTry(tx, call.id, learnerId);
      return row?.tries ?? 0;
    });
    if (tries >= TRIES) throw problem('teaching.call.tries');
    if (code !== call.code) throw problem('teaching.call.code_wrong');
  }

  return {
    async mine(at: Queryable, actor: Actor, now: Date) {
      if (!actor.learnerId) return { items: [] };
      const calls = await store.waitingCalls(at, actor.learnerId, now);
      const classes = await org.classes(at, [...new Set(calls.map(({ classId }) => classId))]);
      const items = await Promise.all(
        calls.map(async (call) => ({
          callId: call.id,
          sessionId: call.sessionId,
          classId: call.classId,
          className: classes.get(call.classId)?.name ?? '',
          title: (await org.session(at, call.sessionId))?.title ?? '',
          way: call.way,
          at: call.at.toISOString(),
          dueAt: call.dueAt!.toISOString(),
          secondsLeft: Math.max(0, Math.round((call.dueAt!.getTime() - now.getTime()) / 1000)),
        })),
      );
      return { items };
    },

    async answer(callId: string, input: CallAnswer, actor: Actor, now: Date): Promise<void> {
      const call = await store.callById(db, callId);
      const { learnerId } = actor;
      if (!call || call.kind !== 'PHONE' || !learnerId) throw problem('request.not_found');
      const mine = (await store.answerRows(db, [callId])).find((row) => row.learnerId === learnerId);
      if (!mine) throw problem('request.not_found');
      if (mine.present) return;
      if (!call.dueAt || call.dueAt <= now) throw problem('teaching.call.late');
      const [session, cls] = await Promise.all([org.session(db, call.sessionId), org.class(db, call.classId)]);
      if (!session || !cls) throw problem('request.not_found');
      if (call.way === 'CODE') await requireCode(call, learnerId, input.code);
      const place =
        call.way === 'PLACE'
          ? await places.require({ session, cls, values: await policyOf(db, ports, cls, now), learnerId }, input.position ?? null, now)
          : null;
      await db.tx(async (tx) => {
        const row = await store.lockAnswer(tx, callId, learnerId);
        if (row?.present) return;
        const check =
          call.way === 'FACE' ? await identity.requireCheck(tx, { actor, purpose: 'CHECK_IN', token: input.checkToken ?? '', now }) : null;
        await store.setAnswer(tx, {
          callId,
          learnerId,
          present: true,
          at: now,
          method: check?.method ?? call.way,
          distanceM: place?.distanceM ?? null,
          checkId: check?.checkId ?? null,
        });
        await ledger.append(
          tx,
          {
            chain: `class:${call.classId}`,
            kind: 'teaching.call.answered',
            classId: call.classId,
            learnerId,
            actorId: actor.accountId,
            summary: `应答点名：${session.title}`,
            data: {
              sessionId: call.sessionId,
              callId,
              way: call.way,
              checkId: check?.checkId ?? null,
              distanceM: place?.distanceM ?? null,
            },
            link: `/learn/${call.classId}/hours`,
          },
          now,
        );
        tx.onCommit(() => realtime.publish(`session:${call.sessionId}`, { type: 'teaching.call', callId }));
      });
    },
  };
}

export type Answers = ReturnType<typeof createAnswers>;
