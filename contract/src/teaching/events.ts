import { Type } from 'typebox';
import { Closed, Id, Instant } from '../common.ts';
import { event } from '../event.ts';

/** A learner's attendance changed for good: a roll was locked or a video lesson completed. Figures are totals so far. */
export const attendanceSettled = event(
  'teaching.attendance.settled',
  Closed({ classId: Id('cls'), learnerId: Id('lrn'), attendedHours: Type.Number(), plannedHours: Type.Number(), rate: Type.Number() }),
);

/** An inspector of a live class found something that needs a follow-up. The words stay in teaching (`noteId` names them): they may name people. */
export const inspectionNoted = event(
  'teaching.inspection.noted',
  Closed({
    noteId: Id('lvn'),
    inspectionId: Id('lvi'),
    roomId: Id('lvr'),
    sessionId: Id('tts'),
    classId: Id('cls'),
    institutionId: Id('ins'),
    accountId: Id('acc'),
    at: Instant(),
  }),
);
