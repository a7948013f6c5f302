import { newId, type Queryable } from '@yangfan/kernel';
import type { TimetableSession, TrainingClass } from '@yangfan/platform/org';
import type { TeachingPorts } from '../../ports.ts';
import { attendPolicy } from '../attendance/attend-policy.ts';
import { liveNow } from '../live/presence/presence.store.ts';
import { insertAnomalies, type AnomalyKind } from './check-in.store.ts';
import { keepSite } from './setup.store.ts';
import { isCase, twoPlaces, type Seen } from './sightings.rules.ts';
import { keepCase, recentStays } from './sightings.store.ts';

export interface Sighting {
  learnerId: string;
  kind: AnomalyKind;
  detail: Seen;
}
const DAY_MS = 86_400_000;
/** How far back a stay elsewhere can make coming here impossible. */
const LOOK_BACK_MS = DAY_MS / 2;
/** Where the province has set no rule yet. */
const EXPLAIN_DAYS = 3;
const MAX_SPEED_KMH = 150;

/** Keeps what was unusual and asks for an explanation of it. */
export function createSightings(ports: TeachingPorts) {
  const placeOf = (session: Pick<TimetableSession, 'id' | 'mode' | 'roomId'>) =>
    session.mode === 'OFFLINE' ? (session.roomId ?? session.id) : 'online';

  return {
    async note(db: Queryable, cls: TrainingClass, sessionId: string, rows: readonly Sighting[], now: Date): Promise<void> {
      if (rows.length === 0) return;
      await insertAnomalies(
        db,
        rows.map((row) => ({ ...row, id: newId('ano'), sessionId, classId: cls.id, at: now })),
      );
      const cases = rows.filter(({ kind }) => isCase(kind));
      if (cases.length === 0) return;
      await keepSite(db, cls);
      const days = (await attendPolicy(db, ports, cls, now)).numberOr('anomaly.explainDays', EXPLAIN_DAYS);
      const dueAt = new Date(now.getTime() + days * DAY_MS);
      for (const { learnerId, kind, detail } of cases)
        if (isCase(kind)) await keepCase(db, { id: newId('anc'), classId: cls.id, sessionId, learnerId, kind, detail, at: now, dueAt });
    },

    /** Whether the learner is, or just was, where nobody comes here from in time. */
    async elsewhere(db: Queryable, cls: TrainingClass, session: TimetableSession, learnerId: string, at: Date): Promise<Seen | null> {
      const maxSpeed = (await attendPolicy(db, ports, cls, at)).numberOr('anomaly.maxSpeedKmh', MAX_SPEED_KMH);
      const here = { ...session, place: placeOf(session) };
      for (const stay of await recentStays(db, learnerId, session.id, new Date(at.getTime() - LOOK_BACK_MS), at)) {
        const other = await ports.org.session(db, stay.sessionId);
        const found = other && twoPlaces(here, { ...other, ...stay, place: placeOf(other) }, at, maxSpeed);
        if (found) return found;
      }
      if (session.mode !== 'OFFLINE') return null;
      const live = await liveNow(db, learnerId, session.id, at);
      return live ? { other: live.title } : null;
    },
  };
}

export type Sightings = ReturnType<typeof createSightings>;
