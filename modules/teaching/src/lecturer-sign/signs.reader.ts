import type { LecturerSign } from '@yangfan/contract';
import type { Queryable } from '@yangfan/kernel';
import type { Static } from 'typebox';
import type { TeachingPorts } from '../../ports.ts';
import { waitsForTeacher } from './lecturer-sign.rules.ts';
import { signRows, type SignRow } from './lecturer-sign.store.ts';

/** How the lecturers of some sessions came, with names, for whoever may read the roll. */
export async function readSigns(
  db: Queryable,
  { org, identity }: Pick<TeachingPorts, 'org' | 'identity'>,
  sessionId: string,
): Promise<{ row: SignRow; view: Static<typeof LecturerSign> }[]> {
  const rows = await signRows(db, [sessionId]);
  if (rows.length === 0) return [];
  const [lecturers, names] = await Promise.all([
    Promise.all(rows.map(({ lecturerId }) => org.lecturer(db, lecturerId))),
    identity.names(
      db,
      rows.flatMap(({ confirmedBy }) => confirmedBy ?? []),
    ),
  ]);
  return rows.map((row, index) => ({
    row,
    view: {
      lecturerId: row.lecturerId,
      name: lecturers[index]?.name ?? '',
      at: row.at.toISOString(),
      distanceM: row.distanceM,
      way: row.way,
      reason: row.reason,
      waits: waitsForTeacher(row),
      confirmedBy: row.confirmedBy && (names.get(row.confirmedBy) ?? null),
      confirmedAt: row.confirmedAt?.toISOString() ?? null,
    },
  }));
}
