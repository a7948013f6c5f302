/** One finding: `ok` false with BLOCK stops the submission. */
export interface Finding {
  rule: string;
  ok: boolean;
  severity: 'BLOCK' | 'WARN';
  sentence: string;
}

/** The figures a class is judged by. Hours are credit hours, days `YYYY-MM-DD`. */
export interface OpeningFacts {
  startsOn: string;
  endsOn: string;
  programCode: string;
  mode: string;
  enrolled: number;
  hours: { vod: number; live: number; offline: number };
  busiestDayHours: number;
  sessionsOutside: number;
  conflicts: readonly string[];
  /** Workdays from today to the first day. */
  leadWorkdays: number;
  lecturers: readonly { name: string; active: boolean; employed: boolean; covers: boolean; validThrough: boolean; teaches: boolean }[];
  teacherCount: number;
  institution: { listed: boolean; validThrough: boolean; mayTeach: boolean };
  ages: readonly number[];
  unknownAges: number;
  repeats: number;
  roomMissing: number;
}
export interface OpeningPolicy {
  hoursMin: number;
  hoursMaxPerDay: number;
  sizeMin: number;
  sizeMax: number;
  leadWorkdays: number;
  lecturersMin: number;
  modes: readonly string[];
  maxOnlineRatio: number;
  maxVodRatio: number;
  ageMin: number;
  ageMax: number;
}

const percent = (ratio: number) => `${Math.round(ratio * 1000) / 10}%`;

/** Everything that is looked at before a class may be applied for, each with a sentence that names figure and limit. */
export function precheck(facts: OpeningFacts, policy: OpeningPolicy): Finding[] {
  const total = facts.hours.vod + facts.hours.live + facts.hours.offline;
  const online = total === 0 ? 0 : (facts.hours.vod + facts.hours.live) / total;
  const vod = total === 0 ? 0 : facts.hours.vod / total;
  const block = (rule: string, ok: boolean, good: string, bad: string): Finding => ({
    rule,
    ok,
    severity: 'BLOCK',
    sentence: ok ? good : bad,
  });
  const unfit = facts.lecturers.filter((one) => !(one.active && one.employed && one.covers && one.validThrough));
  const wrongAges = facts.ages.filter((age) => age < policy.ageMin || age > policy.ageMax).length;
  return [
    block(
      'institution.listed',
      facts.institution.listed && facts.institution.validThrough && facts.institution.mayTeach,
      '机构在有效目录内，可以开设本课程',
      !facts.institution.listed
        ? '机构不在目录内，不能开班'
        : !facts.institution.validThrough
          ? '机构目录有效期早于班级结束日期，请先续期'
          : '机构目录不含本课程',
    ),
    block('omo.modes', policy.modes.includes(facts.mode), '教学方式在允许范围内', '当前政策不允许这种教学方式，请改选'),
    block(
      'hours.min',
      total >= policy.hoursMin,
      `课表共 ${total} 课时，不少于 ${policy.hoursMin} 课时`,
      `课表共 ${total} 课时，少于规定的 ${policy.hoursMin} 课时`,
    ),
    block(
      'hours.maxPerDay',
      facts.busiestDayHours <= policy.hoursMaxPerDay,
      `每天不超过 ${policy.hoursMaxPerDay} 课时`,
      `有一天排了 ${facts.busiestDayHours} 课时，超过 ${policy.hoursMaxPerDay} 课时`,
    ),
    block(
      'timetable.range',
      facts.sessionsOutside === 0,
      '课表都在开班起止日期内',
      `有 ${facts.sessionsOutside} 节课在开班起止日期之外，请调整课表或日期`,
    ),
    block(
      'timetable.conflict',
      facts.conflicts.length === 0,
      '讲师、教室没有时间冲突',
      `课表有冲突：${facts.conflicts.slice(0, 3).join('；')}`,
    ),
    block('timetable.room', facts.roomMissing === 0, '线下课都已安排教室', `有 ${facts.roomMissing} 节线下课没有安排教室`),
    block(
      'omo.maxOnlineRatio',
      online <= policy.maxOnlineRatio + 1e-9,
      `线上课时占 ${percent(online)}，不超过 ${percent(policy.maxOnlineRatio)}`,
      `线上课时占 ${percent(online)}，超过上限 ${percent(policy.maxOnlineRatio)}`,
    ),
    block(
      'omo.maxVodRatio',
      vod <= policy.maxVodRatio + 1e-9,
      `点播课时占 ${percent(vod)}，不超过 ${percent(policy.maxVodRatio)}`,
      `点播课时占 ${percent(vod)}，超过上限 ${percent(policy.maxVodRatio)}`,
    ),
    block(
      'opening.leadWorkdays',
      facts.leadWorkdays >= policy.leadWorkdays,
      `提前 ${facts.leadWorkdays} 个工作日申请，不少于 ${policy.leadWorkdays} 个`,
      `距开班只有 ${facts.leadWorkdays} 个工作日，须至少提前 ${policy.leadWorkdays} 个工作日，请推迟开班日期`,
    ),
    block(
      'lecturer.perClassMin',
      facts.lecturers.length >= policy.lecturersMin,
      `已选 ${facts.lecturers.length} 名讲师`,
      `须至少 ${policy.lecturersMin} 名讲师，现有 ${facts.lecturers.length} 名`,
    ),
    block(
      'lecturer.certificate',
      unfit.length === 0,
      '讲师都在库、由本机构聘用，证书覆盖本课程且在有效期内',
      `讲师${unfit.map(reasonOf).join('；')}`,
    ),
    block('class.teacher', facts.teacherCount >= 1, '已指定班主任', '还没有指定班主任'),
    block(
      'class.sizeMin',
      facts.enrolled >= policy.sizeMin,
      `名册 ${facts.enrolled} 人，不少于 ${policy.sizeMin} 人`,
      `名册 ${facts.enrolled} 人，少于 ${policy.sizeMin} 人`,
    ),
    block(
      'class.sizeMax',
      facts.enrolled <= policy.sizeMax,
      `名册 ${facts.enrolled} 人，不超过 ${policy.sizeMax} 人`,
      `名册 ${facts.enrolled} 人，超过 ${policy.sizeMax} 人`,
    ),
    block(
      'learner.repeat',
      facts.repeats === 0,
      '没有重复参加同一课程的学员',
      `有 ${facts.repeats} 名学员参加过或正在参加同一课程，请移出名册`,
    ),
    block(
      'learner.age',
      wrongAges === 0,
      `学员年龄都在 ${policy.ageMin}–${policy.ageMax} 周岁`,
      `有 ${wrongAges} 名学员年龄不在 ${policy.ageMin}–${policy.ageMax} 周岁`,
    ),
    {
      rule: 'learner.document',
      ok: facts.unknownAges === 0,
      severity: 'WARN',
      sentence: facts.unknownAges === 0 ? '学员都使用居民身份证' : `有 ${facts.unknownAges} 名学员使用其他证件，入班后须人工核验`,
    },
    {
      rule: 'lecturer.idle',
      ok: facts.lecturers.every((one) => one.teaches),
      severity: 'WARN',
      sentence: facts.lecturers.every((one) => one.teaches) ? '每名讲师都有课' : '有讲师没有排课，请确认',
    },
  ];
}

function reasonOf(one: OpeningFacts['lecturers'][number]): string {
  if (!one.active) return `${one.name}尚未入库`;
  if (!one.employed) return `${one.name}未由本机构聘用`;
  if (!one.covers) return `${one.name}的证书不含本课程`;
  return `${one.name}的证书在班级结束前到期`;
}

/** Whether the class may be applied for. */
export const isReady = (findings: readonly Finding[]): boolean => findings.every((finding) => finding.ok || finding.severity === 'WARN');
