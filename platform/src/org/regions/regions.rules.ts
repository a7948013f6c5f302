import {
  APPROVAL_STATES,
  CERT_TYPES,
  CLASS_KINDS,
  CLASS_MODES,
  CLASS_STATUSES,
  COURSE_STAGES,
  DOCUMENT_KINDS,
  ENROLMENT_STATUSES,
  INSTITUTION_STATUSES,
  INSTITUTION_TYPES,
  LEARNER_CATEGORIES,
  LECTURER_LEVELS,
  LECTURER_STATUSES,
  PROGRAMS,
  ROOM_KINDS,
  SESSION_MODES,
  SESSION_STATUSES,
  type DictionaryEntry,
} from '@yangfan/contract';

/** One chapter of a syllabus as the data file has it. */
export interface SyllabusChapter {
  code: string;
  title: string;
  hours: number;
  mode: { vod: number; live: number; offline: number };
  knowledge: { code: string; name: string }[];
}

const entries = (table: Readonly<Record<string, string>>): DictionaryEntry[] =>
  Object.entries(table)
    .map(([code, name]) => ({ code, name }))
    // Keys that look like numbers come first in an object: the codes 01…99 are put back in order.
    .sort((a, b) => (/^\d+$/.test(a.code) && /^\d+$/.test(b.code) ? a.code.localeCompare(b.code) : 0));

/** Every code set of the product; `standards` are the national ones of the data file. */
export function dictionaries(standards: Record<string, readonly DictionaryEntry[]>) {
  const plain = (set: string) => (standards[set] ?? []).map(({ code, name }) => ({ code, name }));
  return {
    programs: Object.entries(PROGRAMS).map(([code, { name }]) => ({ code, name })),
    classKinds: entries(CLASS_KINDS),
    classModes: entries(CLASS_MODES),
    classStatuses: entries(CLASS_STATUSES),
    courseStages: entries(COURSE_STAGES),
    sessionStatuses: entries(SESSION_STATUSES),
    sessionModes: entries(SESSION_MODES),
    institutionStatuses: entries(INSTITUTION_STATUSES),
    institutionTypes: entries(INSTITUTION_TYPES),
    documentKinds: entries(DOCUMENT_KINDS),
    lecturerStatuses: entries(LECTURER_STATUSES),
    lecturerLevels: entries(LECTURER_LEVELS),
    enrolmentStatuses: entries(ENROLMENT_STATUSES),
    learnerCategories: entries(LEARNER_CATEGORIES),
    certTypes: entries(CERT_TYPES),
    roomKinds: entries(ROOM_KINDS),
    approvalStates: entries(APPROVAL_STATES),
    genders: plain('GB/T 2261.1'),
    nations: plain('GB/T 3304'),
    educations: plain('GB/T 4658'),
  };
}

/** Sums of a syllabus, in credit hours. */
export function syllabusHours(chapters: readonly SyllabusChapter[]): {
  hours: number;
  vodHours: number;
  liveHours: number;
  offlineHours: number;
} {
  const sum = (pick: (chapter: SyllabusChapter) => number) => chapters.reduce((total, chapter) => total + pick(chapter), 0);
  return {
    hours: sum((c) => c.hours),
    vodHours: sum((c) => c.mode.vod),
    liveHours: sum((c) => c.mode.live),
    offlineHours: sum((c) => c.mode.offline),
  };
}
