/** One judged stretch, as the watch room writes it. */
export interface JudgedStretch {
  at: number;
  learnerId: string;
  classId: string;
  seconds: number;
  reason: string;
}
export interface StudyDayChange {
  classId: string;
  learnerId: string;
  day: string;
  countedS: number;
  otherS: number;
  nightS: number;
  firstAt: Date;
  lastAt: Date;
}

/** The hours of the night, in China: from midnight to here. */
const NIGHT_ENDS = 5;
const CHINA_MS = 8 * 3_600_000;
const inChina = (at: number) => new Date(at + CHINA_MS);
const isNight = (at: number) => inChina(at).getUTCHours() < NIGHT_ENDS;

/** What stretches add to the days of learners; in one order, so that two writers never wait for each other. */
export function studyDayChanges(stretches: readonly JudgedStretch[]): StudyDayChange[] {
  const changes = new Map<string, StudyDayChange>();
  for (const { at, learnerId, classId, seconds, reason } of stretches) {
    const day = inChina(at).toISOString().slice(0, 10);
    const key = `${classId} ${learnerId} ${day}`;
    const known = changes.get(key) ?? {
      classId,
      learnerId,
      day,
      countedS: 0,
      otherS: 0,
      nightS: 0,
      firstAt: new Date(at),
      lastAt: new Date(at),
    };
    if (reason === 'counted') {
      known.countedS += seconds;
      if (isNight(at)) known.nightS += seconds;
    } else known.otherS += seconds;
    if (at < known.firstAt.getTime()) known.firstAt = new Date(at);
    if (at > known.lastAt.getTime()) known.lastAt = new Date(at);
    changes.set(key, known);
  }
  return [...changes.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, change]) => change);
}
