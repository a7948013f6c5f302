import { CERT_TYPES, LEARNER_CATEGORIES, type CertType, type LearnerCategory } from '@yangfan/contract';

/** Why a cell is not accepted (BLOCK) or should be looked at (WARN); the sentence never repeats the value. */
export interface RowFault {
  column: string;
  sentence: string;
  severity: 'BLOCK' | 'WARN';
}
/** A person as read from a row, ready to be enrolled. */
export interface RowPerson {
  name: string;
  certType: CertType;
  idNo: string;
  phone: string;
  birthday: string | null;
  gender: '0' | '1' | '2' | '9';
  category: LearnerCategory;
  address: string | null;
  nation: string | null;
  education: string | null;
}
/** The texts of a row by column key. */
export type RowTexts = Partial<Record<'name' | 'certType' | 'idNo' | 'phone' | 'category' | 'education' | 'nation' | 'address', string>>;

export interface RowContext {
  today: string;
  ageMin: number;
  ageMax: number;
  checkIdNumber(
    text: string,
    today: string,
  ): { ok: true; id: { number: string; birthday: string; sex: 'M' | 'F' | null } } | { ok: false; why: string };
  ageOn(birthday: string, day: string): number;
  nations: readonly { code: string; name: string }[];
  educations: readonly { code: string; name: string }[];
}

/** Headings of the roster file. */
export const ROSTER_TITLES = {
  name: '姓名',
  certType: '证件类型',
  idNo: '证件号码',
  phone: '手机号码',
  category: '人员类别',
  education: '文化程度',
  nation: '民族',
  address: '常住地址',
} as const;

const NAME = /^[\p{Script=Han}\p{Script=Latin}·•.\s'-]{2,30}$/u;
const clean = (text: string | undefined): string =>
  (text ?? '')
    .normalize('NFKC')
    .replace(/[\u200b-\u200d\ufeff]/g, '')
    .trim();

/** Checks one row by itself. A person is given when nothing blocks. */
export function checkRow(texts: RowTexts, context: RowContext): { person: RowPerson | null; faults: RowFault[] } {
  const faults: RowFault[] = [];
  const block = (key: keyof typeof ROSTER_TITLES, sentence: string) =>
    void faults.push({ column: ROSTER_TITLES[key], sentence, severity: 'BLOCK' });
  const warn = (key: keyof typeof ROSTER_TITLES, sentence: string) =>
    void faults.push({ column: ROSTER_TITLES[key], sentence, severity: 'WARN' });

  const name = clean(texts.name).replace(/\s+/g, /\p{Script=Han}/u.test(texts.name ?? '') ? '' : ' ');
  if (!name) block('name', '请填写姓名');
  else if (!NAME.test(name)) block('name', '姓名应为 2–30 个汉字或字母，不含数字和其他符号');

  const certType = codeOf(clean(texts.certType) || '111', CERT_TYPES) as CertType | undefined;
  if (!certType) block('certType', '证件类型不认识，请从列表中选择');
  const idNo = clean(texts.idNo).replace(/[\s-]/g, '').toUpperCase();
  const id = checkId(idNo, certType, context, block, warn);

  const phone = clean(texts.phone)
    .replace(/^\+?86(?=1\d{10}$)/, '')
    .replace(/[\s-]/g, '');
  if (!phone) block('phone', '请填写手机号码');
  else if (!/^1[3-9]\d{9}$/.test(phone)) block('phone', '手机号码应为 11 位数字，以 13–19 开头');

  const categoryText = clean(texts.category);
  const category = codeOf(categoryText, LEARNER_CATEGORIES) as LearnerCategory | undefined;
  if (!categoryText) block('category', '请填写人员类别');
  else if (!category) block('category', '人员类别不认识，请填写代码（如 05）或从列表中选择');

  const education = optional(texts.education, context.educations);
  if (education === undefined) block('education', '文化程度不认识，请从列表中选择或留空');
  const nation = optional(texts.nation, context.nations);
  if (nation === undefined) block('nation', '民族不认识，请从列表中选择或留空');
  const address = clean(texts.address);
  if (address.length > 200) block('address', '常住地址不超过 200 字');

  if (faults.some(({ severity }) => severity === 'BLOCK')) return { person: null, faults };
  return {
    person: {
      name,
      certType: certType!,
      idNo: id.number,
      phone,
      birthday: id.birthday,
      gender: id.gender,
      category: category!,
      address: address || null,
      nation: nation ?? null,
      education: education ?? null,
    },
    faults,
  };
}

type Say = (key: keyof typeof ROSTER_TITLES, sentence: string) => void;

function checkId(
  idNo: string,
  certType: CertType | undefined,
  context: RowContext,
  block: Say,
  warn: Say,
): { number: string; birthday: string | null; gender: RowPerson['gender'] } {
  const none = { number: idNo, birthday: null, gender: '0' as const };
  if (!idNo) {
    block('idNo', '请填写证件号码');
    return none;
  }
  if (certType && certType !== '111' && certType !== 'X01') {
    if (!/^[A-Z0-9]{5,20}$/.test(idNo)) block('idNo', '证件号码应为 5–20 位字母或数字');
    else warn('idNo', '不是居民身份证，入班后须由班主任人工核验');
    return none;
  }
  const check = context.checkIdNumber(idNo, context.today);
  if (!check.ok) {
    block('idNo', check.why);
    return none;
  }
  const { number, birthday, sex } = check.id;
  const age = context.ageOn(birthday, context.today);
  if (age < context.ageMin) block('idNo', `年龄未满 ${context.ageMin} 周岁，不能参加培训`);
  else if (age > context.ageMax) block('idNo', `年龄超过 ${context.ageMax} 周岁，不在培训对象范围内`);
  return { number, birthday, gender: sex === 'M' ? '1' : sex === 'F' ? '2' : '0' };
}

/** The code for a code (`5` counts as `05`), its name, or "05 name"; undefined for what is neither. */
function codeOf(text: string, table: Readonly<Record<string, string>>): string | undefined {
  if (text in table) return text;
  const padded = text.padStart(2, '0');
  if (/^\d$/.test(text) && padded in table) return padded;
  const leading = /^([0-9A-Z]{2,3})[\s.、:-]/.exec(text)?.[1];
  if (leading && leading in table) return leading;
  return Object.entries(table).find(([, name]) => name === text || clean(name) === text)?.[0];
}

/** Null for an empty cell, undefined for an unknown text. */
function optional(text: string | undefined, entries: readonly { code: string; name: string }[]): string | null | undefined {
  const wanted = clean(text);
  if (!wanted) return null;
  return (
    codeOf(wanted, Object.fromEntries(entries.map(({ code, name }) => [code, name]))) ??
    entries.find(({ name }) => name.replace(/族$/, '') === wanted)?.code
  );
}

/** What the province knows of the row's person. */
export interface KnownFacts {
  inClass: boolean;
  takenElsewhere: 'ENROLLED' | 'COMPLETED' | 'OTHER' | null;
  sameName: boolean;
  phoneOfOther: boolean;
}

/** Faults that need the rest of the file and the province. `firstIdLine`/`firstPhoneLine` name an earlier line with the same value. */
export function checkAgainst(of: {
  firstIdLine: number | null;
  firstPhoneLine: number | null;
  known: KnownFacts;
  formal: boolean;
}): RowFault[] {
  const faults: RowFault[] = [];
  const block = (key: keyof typeof ROSTER_TITLES, sentence: string) =>
    faults.push({ column: ROSTER_TITLES[key], sentence, severity: 'BLOCK' });
  const { known } = of;
  if (of.firstIdLine !== null) block('idNo', `与第 ${of.firstIdLine} 行证件号码重复`);
  else if (of.firstPhoneLine !== null) block('phone', `与第 ${of.firstPhoneLine} 行手机号码重复，每位学员须用自己的手机号`);
  if (known.inClass) block('idNo', '这位学员已在本班名册中');
  if (of.formal && known.takenElsewhere === 'COMPLETED') block('idNo', '这位学员已参加过同一课程，每人只能享受一次');
  else if (of.formal && known.takenElsewhere) block('idNo', '这位学员正在其他班参加同一课程，不能重复录入');
  if (!known.sameName) block('name', '姓名与该证件号码已登记的姓名不一致，请核对');
  if (known.phoneOfOther) block('phone', '手机号码已登记在另一位学员名下，请核对');
  return faults;
}
