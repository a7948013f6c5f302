import { canonical } from './text.ts';

/** The words of the dossier's fields; a field that has none is shown by its own name. */
const WORDS: Readonly<Record<string, string>> = {
  demo: '演示标记',
  learner: '学员',
  learnerId: '学员编号',
  maskedName: '姓名',
  maskedIdNo: '证件号码',
  seatNo: '学号',
  status: '状态',
  joinedAt: '报名时间',
  class: '班级',
  classId: '班级编号',
  code: '班号',
  name: '名称',
  practice: '练习班或实践成果',
  programName: '培训项目',
  mode: '教学方式',
  startsOn: '开始日期',
  endsOn: '结束日期',
  institutionName: '培训机构',
  regionName: '市县',
  lecturers: '讲师',
  approvedAt: '批准时间',
  plannedSessions: '计划课次',
  plannedHours: '计划课时',
  hours: '课时',
  attended: '计入课时',
  planned: '应修课时',
  rate: '出勤率',
  asOf: '统计时间',
  sessions: '课次认定',
  creditedHours: '认定课时',
  checkIns: '签到记录',
  at: '时间',
  summary: '事项',
  method: '方式',
  lateMinutes: '迟到分钟',
  ledgerId: '留痕编号',
  exams: '理论考试',
  title: '名称',
  startedAt: '开考时间',
  submittedAt: '提交时间',
  checkMethod: '入场核验',
  leaves: '离开页面次数',
  score: '得分',
  fullScore: '满分',
  passScore: '及格分',
  receipt: '交卷回执',
  plans: '规划书',
  no: '编号或版本',
  grade: '成绩',
  total: '总评',
  conclusion: '结论',
  publishedAt: '公布时间',
  frozenAt: '冻结时间',
  parts: '各项成绩',
  weight: '权重',
  why: '来源说明',
  changes: '更正',
  completion: '结业',
  acceptedAt: '受理时间',
  certificates: '证书',
  issuedOn: '发证日期',
  authorityName: '发证机关',
  id: '档案编号',
  madeAt: '出具时间',
  issuer: '出具单位',
  fingerprint: '公钥指纹',
  ledger: '留痕清单',
  entries: '条目',
  heads: '链头',
  passageSha256: '内容摘要',
  files: '文件清单',
};
const MAX = 20;

const placeOf = (path: readonly (string | number)[]) =>
  path.map((step) => (typeof step === 'number' ? `第 ${step + 1} 项` : (WORDS[step] ?? step))).join(' › ') || '全部内容';
function shown(value: unknown): string {
  if (value === undefined) return '没有';
  const text = typeof value === 'string' ? `“${value}”` : canonical(value);
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}

/** Where what is shown differs from what was signed, in sentences that name the place; at most twenty. */
export function differences(signed: unknown, now: unknown): string[] {
  const found: string[] = [];
  const walk = (before: unknown, after: unknown, path: (string | number)[]): void => {
    if (found.length >= MAX || canonical(before ?? null) === canonical(after ?? null)) return;
    if (Array.isArray(before) && Array.isArray(after)) return items(before, after, path);
    if (isObject(before) && isObject(after)) {
      for (const key of new Set([...Object.keys(before), ...Object.keys(after)])) {
        if (!(key in after)) found.push(`${placeOf([...path, key])}：被删除，签名时是 ${shown(before[key])}`);
        else if (!(key in before)) found.push(`${placeOf([...path, key])}：是后来加上的`);
        else walk(before[key], after[key], [...path, key]);
      }
      return;
    }
    found.push(`${placeOf(path)}：签名时是 ${shown(before)}，现在是 ${shown(after)}`);
  };
  const items = (before: unknown[], after: unknown[], path: (string | number)[]): void => {
    const [was, is] = [before.map((one) => canonical(one)), after.map((one) => canonical(one))];
    if ([...was].sort().join('\n') === [...is].sort().join('\n')) return void found.push(`${placeOf(path)}：各项的顺序被调换`);
    if (was.length === is.length) return before.forEach((one, index) => walk(one, after[index], [...path, index]));
    found.push(`${placeOf(path)}：签名时有 ${was.length} 项，现在有 ${is.length} 项`);
    was.forEach(
      (one, index) => is.includes(one) || found.push(`${placeOf([...path, index])}：被删除或改动，签名时是 ${shown(before[index])}`),
    );
    is.forEach((one, index) => was.includes(one) || found.push(`${placeOf(path)}：现在的第 ${index + 1} 项签名时没有`));
  };
  walk(signed, now, []);
  return found.slice(0, MAX);
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);
