import type { QuizKind, QuizQuestion } from '@yangfan/contract';
import { faultOf, numberOf } from './marks.rules.ts';

/** Columns of the sheet that questions are written into. */
export const QUIZ_COLUMNS = [
  { key: 'kind', title: '题型', isRequired: true, sample: '单选', list: ['单选', '多选', '判断', '填空', '数字'], width: 10 },
  { key: 'stem', title: '题干', isRequired: true, sample: '（示例）下面哪一项属于固定成本？', width: 44 },
  { key: 'points', title: '分值', sample: '5', hint: '不填按 5 分' },
  ...'ABCDEF'.split('').map((letter, place) => ({
    key: letter,
    title: `选项${letter}`,
    sample: ['房租', '进货款', '快递费'][place] ?? '',
    hint: '单选、多选填写',
    width: 18,
  })),
  {
    key: 'answer',
    title: '答案',
    isRequired: true,
    sample: 'A',
    hint: '单选多选写字母；判断写对或错；填空同义词用 | 隔开，多空用 ; 隔开；数字可写 12.5±0.5',
    width: 24,
  },
  { key: 'explanation', title: '解析', sample: '房租不随销量变化。', width: 36 },
];

const KINDS: Record<string, QuizKind> = {
  单选: 'SINGLE',
  单选题: 'SINGLE',
  多选: 'MULTIPLE',
  多选题: 'MULTIPLE',
  判断: 'TRUE_FALSE',
  判断题: 'TRUE_FALSE',
  填空: 'FILL',
  填空题: 'FILL',
  数字: 'NUMBER',
  数字题: 'NUMBER',
  计算: 'NUMBER',
};
const TRUE = new Set(['对', '正确', '是', '√', 't', 'true', 'y']);
const FALSE = new Set(['错', '错误', '否', '×', 'x', 'f', 'false', 'n']);

/** One row of the sheet as a question, or what is wrong with it. */
export function questionFromRow(texts: Record<string, string>): { question: QuizQuestion } | { fault: string } {
  const kind = KINDS[(texts.kind ?? '').trim()];
  if (!kind) return { fault: '题型请写单选、多选、判断、填空或数字' };
  const points = texts.points ? numberOf(texts.points) : 5;
  if (points === null || points < 0.5 || points > 100 || !Number.isInteger(points * 2)) return { fault: '分值请写 0.5–100，最多半分' };
  const stem = texts.stem ?? '';
  const explanation = texts.explanation ?? '';
  if (stem.length > 2000 || explanation.length > 2000) return { fault: '题干和解析各不超过 2000 字' };
  const options = kind === 'SINGLE' || kind === 'MULTIPLE' ? [...'ABCDEF'].map((letter) => texts[letter] ?? '') : [];
  while (options.at(-1) === '') options.pop();
  if (options.some((option) => option.length > 500)) return { fault: '选项不超过 500 字' };
  const question: QuizQuestion = {
    kind,
    stem,
    points,
    explanation,
    options,
    right: [],
    truth: true,
    blanks: [],
    value: 0,
    tolerance: 0,
  };
  const fault = readAnswer(question, (texts.answer ?? '').normalize('NFKC').trim()) ?? faultOf(question);
  return fault ? { fault } : { question };
}

function readAnswer(question: QuizQuestion, answer: string): string | null {
  if (!answer) return '请写答案';
  switch (question.kind) {
    case 'SINGLE':
    case 'MULTIPLE': {
      const letters = answer.toUpperCase().replace(/[\s,;、|]/g, '');
      if (!/^[A-F]+$/.test(letters)) return '答案请写选项字母，如 A 或 ACD';
      question.right = [...new Set(letters)].sort().map((letter) => 'ABCDEF'.indexOf(letter));
      return null;
    }
    case 'TRUE_FALSE':
      if (TRUE.has(answer.toLowerCase())) question.truth = true;
      else if (FALSE.has(answer.toLowerCase())) question.truth = false;
      else return '判断题答案请写对或错';
      return null;
    case 'FILL':
      question.blanks = answer.split(';').map((blank) =>
        blank
          .split('|')
          .map((word) => word.trim())
          .filter(Boolean),
      );
      if (question.blanks.length > 10 || question.blanks.some((words) => words.length > 20 || words.some((word) => word.length > 100)))
        return '最多 10 空，每空最多 20 个写法，每个不超过 100 字';
      return null;
    case 'NUMBER': {
      const [value, tolerance] = answer.split('±').map((part) => numberOf(part));
      if (value === null || value === undefined || tolerance === null || Math.abs(value) > 1e12 || (tolerance ?? 0) > 1e12)
        return '答案请写数字，如 12.5 或 12.5±0.5';
      question.value = value;
      question.tolerance = tolerance ?? 0;
      if (question.tolerance < 0) return '误差不能是负数';
      return null;
    }
  }
}
