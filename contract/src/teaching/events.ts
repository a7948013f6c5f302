import { Type } from 'typebox';
import { Closed, Id } from '../common.ts';
import { event } from '../event.ts';

/** A learner's attendance changed for good: a roll was locked or a video lesson completed. Figures are totals so far. */
export const attendanceSettled = event(
  'teaching.attendance.settled',
  Closed({ classId: Id('cls'), learnerId: Id('lrn'), attendedHours: Type.Number(), plannedHours: Type.Number(), rate: Type.Number() }),
);
