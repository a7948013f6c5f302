import { problem, type Db } from '@yangfan/kernel';
import type { TimetableSession, TrainingClass } from '@yangfan/platform/org';
import type { PolicyValues } from '@yangfan/platform/policy';
import { judgePosition, type Position } from './fence.rules.ts';
import type { Sightings } from './sightings.service.ts';

export interface Place {
  distanceM: number | null;
  /** The room's place is not known, so nothing was compared. */
  unfenced: boolean;
}

/** Compares a phone's place with the room's. */
export function createPlaces({ db, sightings }: { db: Db; sightings: Sightings }) {
  return {
    /** Throws with the sentence for the person; a learner's unusual place stays recorded although the check-in is refused. */
    async require(
      of: { session: TimetableSession; cls: TrainingClass; values: PolicyValues; learnerId: string | null },
      position: Position | null,
      now: Date,
    ): Promise<Place> {
      const { session, cls, values, learnerId } = of;
      if (session.mode !== 'OFFLINE') return { distanceM: null, unfenced: false };
      if (!session.geo) return { distanceM: null, unfenced: true };
      const found = judgePosition(session.geo, position, values.number('checkin.fenceMetres'));
      if (found.verdict === 'inside') return { distanceM: found.distanceM, unfenced: false };
      if (found.verdict === 'missing') throw problem('teaching.checkin.position_missing');
      const kind = found.verdict === 'outside' ? 'OUTSIDE_FENCE' : 'POSITION_VAGUE';
      // Where exactly the learner was is nobody's business; how far from the room is.
      const detail = { distanceM: found.distanceM, accuracyM: Math.round(position!.accuracy) };
      if (learnerId) await db.tx((tx) => sightings.note(tx, cls, session.id, [{ learnerId, kind, detail }], now));
      throw found.verdict === 'outside'
        ? problem('teaching.checkin.outside', `您距离教室约 ${found.distanceM} 米，不在签到范围内。如果您确实在现场，请找班主任补签`)
        : problem('teaching.checkin.position_vague');
    },
  };
}

export type Places = ReturnType<typeof createPlaces>;
