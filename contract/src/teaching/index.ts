import * as checkIns from './check-in.ts';
import * as courses from './course.ts';
import { attendanceSettled } from './events.ts';
import { teachingPermissions } from './permissions.ts';
import { teachingProblems } from './problems.ts';
import * as watching from './watch.ts';

export { teachingPermissions, teachingProblems, attendanceSettled };
export { ChapterView, CourseView, LearnerCourse, LearnerLesson, LessonView } from './course.ts';
export {
  ExplainedSegment,
  HoursExplained,
  ReasonTotals,
  WATCH_REASONS,
  WATCH_REASON_TEXT,
  WatchBeat,
  WatchSegment,
  type WatchReason,
} from './watch.ts';
export {
  ANOMALY_KINDS,
  ANOMALY_TEXT,
  ATTENDANCE_STATES,
  AttendanceLine,
  CHECK_IN_METHODS,
  CheckInReceipt,
  RollView,
  ScreenView,
} from './check-in.ts';

/** Every route of teaching. */
export const teachingRoutes = {
  createCourse: courses.createCourse,
  readCourse: courses.readCourse,
  addChapter: courses.addChapter,
  editChapter: courses.editChapter,
  removeChapter: courses.removeChapter,
  addLesson: courses.addLesson,
  editLesson: courses.editLesson,
  removeLesson: courses.removeLesson,
  myCourses: courses.myCourses,
  myCourse: courses.myCourse,
  startWatch: watching.startWatch,
  heartbeat: watching.heartbeat,
  endWatch: watching.endWatch,
  myHours: watching.myHours,
  myLessonSeconds: watching.myLessonSeconds,
  learnerHours: watching.learnerHours,
  learnerLessonSeconds: watching.learnerLessonSeconds,
  lessonFigures: watching.lessonFigures,
  openSession: checkIns.openSession,
  advanceSession: checkIns.advanceSession,
  sessionScreen: checkIns.sessionScreen,
  readCode: checkIns.readCode,
  checkIn: checkIns.checkIn,
  mySessions: checkIns.mySessions,
  readRoll: checkIns.readRoll,
  supplement: checkIns.supplement,
  confirmRoll: checkIns.confirmRoll,
  withdrawConfirmation: checkIns.withdrawConfirmation,
  classAttendance: checkIns.classAttendance,
} as const;
