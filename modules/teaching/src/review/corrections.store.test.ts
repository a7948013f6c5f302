import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newId, sql } from '@yangfan/kernel';
import { startTeaching, type Stage } from '../../testing.ts';
import { addCorrection, rollOfSession, rollRows } from '../attendance/attendance.store.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await startTeaching({ learners: 1 });
});
afterAll(() => stage.stop());

const anyLine = fc.record({
  creditedHours: fc.integer({ min: 0, max: 8 }),
  state: fc.constantFrom('ON_TIME', 'LATE_DEDUCTED', 'ABSENT', 'LEAVE_EXCUSED'),
});

describe('corrections on top of a roll', () => {
  it('[T3] whatever is added, the newest version counts, the locked line stays, and versions go up by one', async () => {
    await fc.assert(
      fc.asyncProperty(anyLine, fc.array(anyLine, { maxLength: 5 }), async (locked, corrections) => {
        const [sessionId, learnerId] = [newId('tts'), newId('lrn')];
        const { classId } = stage;
        const at = stage.clock.now();
        await stage.db.run(sql`
          insert into teaching.roll (session_id, learner_id, class_id, hours, credited_hours, state, late_minutes, early_minutes, supplemented, digest, locked_at)
          values (${sessionId}, ${learnerId}, ${classId}, 8, ${locked.creditedHours}, ${locked.state}, 0, 0, false, 'd', ${at})`);
        const versions = [];
        for (const line of corrections)
          versions.push(
            await addCorrection(stage.db, {
              ...line,
              sessionId,
              learnerId,
              classId,
              lateMinutes: 0,
              earlyMinutes: 0,
              explanation: '经更正',
              source: 'CORRECTION',
              sourceId: newId('cor'),
              at,
            }),
          );
        expect(versions).toEqual(corrections.map((_, index) => index + 1));
        const counts = corrections.at(-1) ?? locked;
        const [row] = await rollOfSession(stage.db, sessionId);
        expect(row).toMatchObject({ ...counts, lockedHours: locked.creditedHours, lockedState: locked.state });
        expect(row!.corrected).toBe(corrections.length > 0 ? '经更正' : null);
        expect(await rollRows(stage.db, classId, [learnerId])).toEqual([row]);
      }),
      { numRuns: 25 },
    );
  });
});
