/** What the province holds for worth an eye. A class frozen before a code existed goes by the value in force, and without one by what stands here. */
export interface StudyLimits {
  idleDays: number;
  absentTimes: number;
  behindHours: number;
  missedConfirms: number;
  lowScore: number;
  highPoints: number;
  dayMaxHours: number;
  nightMaxHours: number;
  answerHours: number;
  minInteraction: number;
}

const CODES: Record<keyof StudyLimits, readonly [code: string, otherwise: number]> = {
  idleDays: ['study.idleDays', 3],
  absentTimes: ['study.absentTimes', 2],
  behindHours: ['study.behindHours', 4],
  missedConfirms: ['study.missedConfirms', 3],
  lowScore: ['study.lowScore', 60],
  highPoints: ['study.highPoints', 40],
  dayMaxHours: ['study.dayMaxHours', 16],
  nightMaxHours: ['study.nightMaxHours', 2],
  answerHours: ['study.answerHours', 24],
  minInteraction: ['omo.liveMinInteraction', 2],
};

type Values = Readonly<Record<string, unknown>>;
const isNumber = (value: unknown): value is number => typeof value === 'number' && Number.isFinite(value);

/** Whether a frozen policy lacks one of the codes, so that the one in force must be asked. */
export const lacksLimits = (frozen: Values): boolean => Object.values(CODES).some(([code]) => !isNumber(frozen[code]));

/** The limits from the first of several policies that holds each. */
export function limitsOf(...policies: readonly Values[]): StudyLimits {
  return Object.fromEntries(
    Object.entries(CODES).map(([key, [code, otherwise]]) => [key, policies.map((one) => one[code]).find(isNumber) ?? otherwise]),
  ) as unknown as StudyLimits;
}

/** The limits in words, as the early-warning list shows them. */
export function limitWords(limits: StudyLimits): string[] {
  return [
    `连续 ${limits.idleDays} 天没有学习记录（观看、签到、直播、随堂测都算学习）`,
    `缺勤或未签退满 ${limits.absentTimes} 次`,
    `点播比课表落后 ${limits.behindHours} 课时及以上`,
    `直播确认漏答满 ${limits.missedConfirms} 次`,
    `随堂测和作业平均低于 ${limits.lowScore} 分（至少两次）`,
    '照现在的速度到结课时课时不够',
    `风险分达到 ${limits.highPoints}，或者以后全到也不够课时，算高风险`,
  ];
}
