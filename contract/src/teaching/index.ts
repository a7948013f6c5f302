import { attendanceSettled, inspectionNoted } from './events.ts';
import { teachingPermissions } from './permissions.ts';
import { teachingProblems } from './problems.ts';
export { teachingPermissions, teachingProblems, attendanceSettled, inspectionNoted };
export { RATING_DIMENSIONS, RATING_TEXT, RatingStars, SessionToRate, LecturerRatings, type RatingDimension } from './rating.ts';
export {
  LIVE_ROOM_STATES,
  LIVE_ROLES,
  LIVE_STAGES,
  LiveSettings,
  LiveStage,
  LiveRoomLine,
  LiveRoomView,
  LIVE_NETWORKS,
  LIVE_SPAN_STATES,
  LIVE_REASONS,
  LIVE_REASON_TEXT,
  LiveRosterLine,
  LiveCredit,
  LIVE_EVENT_KINDS,
  LiveEvent,
  LIVE_REACTIONS,
  BoardStroke,
  SEAT_STATES,
  SeatTurn,
  POLL_KINDS,
  LivePoll,
  LiveAsk,
  CONFIRM_KINDS,
  LiveConfirm,
  LiveReplay,
  type LiveRoomState,
  type LiveRole,
  type LiveSpanState,
  type LiveReason,
  type LiveEventKind,
  type SeatsView,
  LiveDeck,
  LIVE_SHEETS,
  VOICE_STATES,
  LiveVoice,
} from './live/index.ts';
export {
  ACTIVITY_KINDS,
  ACTIVITY_STATES,
  ActivityContent,
  ActivityView,
  LearnerActivity,
  PLAIN_KINDS,
  type ActivityKind,
  type ArticleNode,
} from './activity.ts';
export { ChapterView, CourseView, LearnerCourse, LearnerLesson, LessonCondition, LessonView } from './course.ts';
export { CALENDAR_KINDS, CalendarItem } from './calendar.ts';
export { LIBRARY_CATEGORIES, LIBRARY_STATES, LibraryCourse, LibraryLine, LibraryWork } from './library.ts';
export { CourseChange, CourseGap, CourseVersion } from './publishing.ts';
export {
  ExplainedSegment,
  HoursExplained,
  ReasonTotals,
  WATCH_REASONS,
  WATCH_REASON_TEXT,
  WatchBeat,
  WatchSegment,
  type WatchReason,
  WatchDue,
} from './watch.ts';
export {
  ANOMALY_KINDS,
  ANOMALY_TEXT,
  ATTENDANCE_STATES,
  CHECK_IN_METHODS,
  CheckInReceipt,
  ScreenView,
  CHECK_IN_KIND_TEXT,
  CHECK_IN_KINDS,
  DEVICE_KIND_TEXT,
  type CheckInKind,
} from './check-in.ts';
export {
  QUIZ_FEEDBACKS,
  QUIZ_KINDS,
  MyQuiz,
  QuizAsked,
  QuizAttempt,
  QuizQuestion,
  QuizSettings,
  QuizStatistics,
  QuizValue,
  QuizView,
  type QuizFeedback,
  type QuizKind,
} from './quiz.ts';
export {
  Annotation,
  AssignmentPlan,
  AssignmentStatistics,
  AssignmentView,
  LATE_RULES,
  Marking,
  MyAssignment,
  QueueLine,
  RELEASE_RULES,
  RubricCriterion,
  SUBMISSION_STATES,
  SubmissionView,
  type SubmissionState,
} from './assignment.ts';
export {
  MyScorm,
  SCORM_STATUSES,
  SCORM_VERSIONS,
  ScormLaunch,
  ScormPackage,
  ScormPeople,
  ScormView,
  type ScormStatus,
  type ScormVersion,
} from './scorm.ts';
export { WorkLine } from './work.ts';
export { ARCHIVE_MAX_BYTES, ARCHIVE_MAX_FILES, WaitingAssignment, WaitingWork } from './marking.ts';
export {
  CAPTION_LANGUAGES,
  CaptionCue,
  CaptionTrack,
  Danmaku,
  DANMAKU_STATES,
  FILM_QUESTION_KINDS,
  FilmQuestion,
  LessonComment,
  LessonNote,
  MyFilmQuestion,
} from './player/index.ts';
export {
  RISK_LEVELS,
  RISK_CODES,
  IMPOSSIBLE_KINDS,
  IMPOSSIBLE_TEXT,
  StudyLink,
  RiskReason,
  StudyForecast,
  StudyExam,
  LearnerStudy,
  StudyLine,
  ClassStudy,
  StudyHeat,
  ImpossibleEvent,
  LecturerStudy,
  PerformanceLine,
  type RiskLevel,
  type RiskCode,
  type ImpossibleKind,
} from './study/index.ts';
export { AttendanceLine, RollView } from './roll.ts';
export { CALL_STATES, CALL_WAYS, SpotCall } from './calls.ts';
export { Evidence, LEAVE_KIND_TEXT, LEAVE_KINDS, LEAVE_STATE_TEXT, LEAVE_STATES, LeaveView } from './leave.ts';
export { DayView, SessionDuty, SessionPhoto } from './evidence.ts';
export { LecturerSign, LECTURER_SIGN_REASONS, LECTURER_SIGN_WAYS } from './lecturer-signs.ts';
export { AnomalyCase, CASE_STATE_TEXT, CASE_STATES, CORRECTION_STATE_TEXT, CORRECTION_STATES, CorrectionView } from './review.ts';
export {
  KnowledgeLine,
  QUESTION_POST_KINDS,
  QUESTION_STATES,
  QUESTION_STATE_TEXT,
  QuestionLine,
  QuestionPlace,
  QuestionView,
  type QuestionPost,
  type QuestionState,
} from './question.ts';
export { teachingRoutes } from './routes.ts';
