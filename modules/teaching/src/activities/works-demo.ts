import { crc32, deflateSync } from 'node:zlib';
import type { QuizQuestion, QuizValue } from '@yangfan/contract';
import type { Actor, Clock, Crypto, Db, Tx } from '@yangfan/kernel';
import type { TeachingPorts } from '../../ports.ts';
import { createAssignments } from '../assignments/assignments.service.ts';
import { PLAIN_RUBRIC } from '../assignments/rubric.rules.ts';
import { createSubmissions } from '../assignments/submissions.service.ts';
import { courseOf, outlineRows } from '../courses/courses.store.ts';
import { createAttempts } from '../quizzes/attempts.service.ts';
import { createQuizzes } from '../quizzes/quizzes.service.ts';
import { createScormContent } from '../scorm/content.plugin.ts';
import { demoPackage } from '../scorm/demo-package.ts';
import { createScorm } from '../scorm/scorm.service.ts';
import { activitiesOfLesson, updateActivity } from './activities.store.ts';

interface DemoDeps extends TeachingPorts {
  db: Db;
  crypto: Crypto;
  clock: Clock;
}

const DAY_MS = 86_400_000;
/** Days since each of the first works was handed in. */
const WAITED_DAYS = [3, 9, 1];
const NONE = { explanation: '', options: [], right: [], truth: true, blanks: [], value: 0, tolerance: 0 };
const QUESTIONS: QuizQuestion[] = [
  {
    ...NONE,
    kind: 'SINGLE',
    stem: '开网店时，下面哪一项是固定成本？',
    points: 20,
    options: ['进货款', '快递费', '每月的仓库租金', '包装材料'],
    right: [2],
    explanation: '仓库租金不随销量变化，卖多卖少都要付。',
  },
  {
    ...NONE,
    kind: 'MULTIPLE',
    stem: '给商品定价时，应当算进成本的有哪些？',
    points: 20,
    options: ['进货价', '平台服务费', '包装和快递', '同行的广告费'],
    right: [0, 1, 2],
    explanation: '同行的广告费不是自己的成本，只能作参考。',
  },
  { ...NONE, kind: 'TRUE_FALSE', stem: '做活动送出的赠品也要记入成本。', points: 20, explanation: '赠品占用资金，不记就会高估利润。' },
  {
    ...NONE,
    kind: 'FILL',
    stem: '进店的人里有多少下单，叫做______。',
    points: 20,
    blanks: [['转化率', '成交转化率', '下单转化率']],
    explanation: '转化率 = 下单人数 ÷ 访客人数。',
  },
  {
    ...NONE,
    kind: 'NUMBER',
    stem: '一件商品成本 60 元，售价 80 元，毛利率是百分之多少？',
    points: 20,
    value: 25,
    tolerance: 0.5,
    explanation: '(80 − 60) ÷ 80 = 25%。',
  },
];

/** A quiz, an assignment and a package in the first lesson of a class's course; nothing where they are already. */
export async function seedWorks(deps: DemoDeps, classId: string, lecturerAccountId: string): Promise<void> {
  const { db, clock } = deps;
  const course = await courseOf(db, classId);
  const lessonId = course && (await outlineRows(db, course.id)).find((row) => row.lessonId)?.lessonId;
  if (!lessonId || (await activitiesOfLesson(db, lessonId)).some(({ kind }) => kind === 'QUIZ')) return;
  const now = clock.now();
  await db.tx(async (tx) => {
    const quizzes = createQuizzes(deps);
    const { activityId: quizId } = await quizzes.create(tx, lessonId, '课后小测：成本与定价', now);
    const settings = {
      attemptsMax: null,
      timeLimitMin: 15,
      passPercent: 80,
      feedback: 'AFTER_ATTEMPT',
      closesAt: null,
      shuffle: true,
    } as const;
    await quizzes.save(tx, quizId, { settings, questions: QUESTIONS }, now);
    const assignments = createAssignments(deps);
    const { activityId: assignmentId } = await assignments.create(tx, lessonId, '给一件商品定价', now);
    const plan = {
      instructions:
        '选一件你想卖的商品：\n1. 列出全部成本（进货、包装、快递、平台费）；\n2. 找三家同行的价格；\n3. 写出你的定价和理由，可以拍下手写的计算过程。',
      dueAt: null,
      late: 'ACCEPT',
      release: 'AT_ONCE',
      rubric: PLAIN_RUBRIC,
    } as const;
    await assignments.save(tx, assignmentId, plan, now);
  });
  await seedPackage(deps, lessonId, lecturerAccountId, now);
  // Left to each learner: who has watched the film of this lesson stays through with it.
  await db.tx(async (tx) => {
    for (const { id, title, body } of await activitiesOfLesson(tx, lessonId))
      await updateActivity(tx, id, { title, required: false, body, isNewContent: false }, now);
  });
}

async function seedPackage(deps: DemoDeps, lessonId: string, accountId: string, now: Date): Promise<void> {
  const { db } = deps;
  // Only the check and the job are needed here: the job unpacks where the server keeps its packages.
  const content = createScormContent({ dataDir: '', crypto: deps.crypto, clock: deps.clock, boot: async () => null });
  const scorm = createScorm(deps, { db, content });
  const file = await db.tx((tx) =>
    deps.files.saveBytes(tx, {
      bytes: demoPackage('2004'),
      name: '网店定价三步.zip',
      mediaType: 'application/zip',
      purpose: 'SCORM',
      ownerAccountId: accountId,
    }),
  );
  await db.tx(async (tx) => {
    const { activityId } = await scorm.create(tx, lessonId, '网店定价三步', now);
    await scorm.put(tx, activityId, file.id, { ...nobody, accountId }, now);
  });
}

/** Some of a class's learners have taken the quiz and handed in; one work is marked, the others wait. */
export async function seedWorked(deps: DemoDeps, classId: string, lecturerAccountId: string): Promise<void> {
  const { db, clock, org } = deps;
  const course = await courseOf(db, classId);
  const lessonId = course && (await outlineRows(db, course.id)).find((row) => row.lessonId)?.lessonId;
  const activities = lessonId ? await activitiesOfLesson(db, lessonId) : [];
  const quizId = activities.find(({ kind }) => kind === 'QUIZ')?.id;
  const assignmentId = activities.find(({ kind }) => kind === 'ASSIGNMENT')?.id;
  if (!quizId || !assignmentId) return;
  const learners = (await org.enrolments(db, classId)).filter(({ status }) => status !== 'DROPPED').slice(1, 6);
  const now = clock.now();
  await db.tx(async (tx) => {
    for (const [place, { learnerId }] of learners.entries()) {
      const learner = { ...nobody, kind: 'learner' as const, accountId: lecturerAccountId, learnerId };
      await takeQuiz(deps, tx, quizId, learner, place, now);
      // The second one waits longer than a mark should take.
      const at = new Date(now.getTime() - (WAITED_DAYS[place] ?? 0) * DAY_MS);
      if (place < 3) await handIn(deps, tx, assignmentId, learner, place, { ...nobody, accountId: lecturerAccountId }, { at, now });
    }
  });
}

async function takeQuiz(deps: DemoDeps, tx: Tx, quizId: string, learner: Actor, place: number, now: Date): Promise<void> {
  const attempts = createAttempts(deps, deps);
  const attempt = await attempts.start(tx, quizId, learner, now);
  const wish: QuizValue[] = ['每月的仓库租金', null, place !== 2, [place % 2 ? '转化率' : '点击率'], place === 3 ? '33.3' : '25'];
  const answers = attempt.questions.map((question, at) => {
    const word = at === 0 && place === 4 ? '快递费' : wish[at]!;
    const multiple = question.options.flatMap((option, index) => (option === '同行的广告费' && place !== 1 ? [] : [index]));
    return { questionId: question.id, value: at === 0 ? question.options.indexOf(word as string) : at === 1 ? multiple : word };
  });
  await attempts.keep(tx, attempt.id, answers, learner, now);
  await attempts.submit(tx, attempt.id, learner, now);
}

async function handIn(
  deps: DemoDeps,
  tx: Tx,
  assignmentId: string,
  learner: Actor,
  place: number,
  lecturer: Actor,
  { at, now }: { at: Date; now: Date },
): Promise<void> {
  const submissions = createSubmissions(deps);
  const file = await deps.files.saveBytes(tx, {
    bytes: sketch(),
    name: '计算过程.png',
    mediaType: 'image/png',
    purpose: 'SUBMISSION',
    ownerAccountId: learner.accountId,
  });
  const text =
    '我想卖椰子糖。进货 12 元，包装 1.5 元，快递 4 元，平台费按 5% 算。\n同行三家卖 26 元、28 元、32 元。\n我定 27.9 元，比中间的低一点，活动时还能让 2 元。';
  const { versions } = await submissions.submit(tx, assignmentId, { text, fileIds: [file.id] }, learner, at);
  if (place > 0) return;
  const place0 = { from: 0, to: 0, page: 1 };
  const marking = {
    criteria: PLAIN_RUBRIC.map(({ id, levels }, at) => ({ criterionId: id, levelId: levels[at === 1 ? 1 : 0]!.id, comment: '' })),
    comment: '成本列得清楚。下次把赠品和退货的损失也算进去。',
    annotations: [
      { kind: 'RANGE' as const, fileId: null, points: [], ...place0, from: 7, to: 14, text: '有没有算损耗？' },
      {
        kind: 'RECT' as const,
        fileId: file.id,
        points: [
          { x: 0.1, y: 0.2 },
          { x: 0.55, y: 0.45 },
        ],
        ...place0,
        text: '这一步写得好',
      },
    ],
  };
  await submissions.mark(tx, { assignmentId, submissionId: versions[0]!.id }, { marking, decision: 'MARK' }, lecturer, now);
}

const nobody: Actor = { accountId: '', sessionId: 'seed', kind: 'staff', learnerId: null, lecturerId: null, grants: [], deviceId: null };

/** A sheet of squared paper with a few bars: a picture to mark on. */
export function sketch(width = 480, height = 320): Buffer {
  const rows = Buffer.alloc((width * 3 + 1) * height, 255);
  for (let y = 0; y < height; y += 1) {
    rows[y * (width * 3 + 1)] = 0;
    for (let x = 0; x < width; x += 1) {
      const at = y * (width * 3 + 1) + 1 + x * 3;
      const bar = x > 50 && (x - 50) % 80 < 44 && y < 280 && y > 240 - (((x - 50) / 80) | 0) * 36;
      const color = bar ? [10, 92, 116] : x % 20 === 0 || y % 20 === 0 ? [217, 235, 241] : [255, 255, 255];
      rows.set(color, at);
    }
  }
  const chunk = (name: string, data: Buffer) => {
    const body = Buffer.concat([Buffer.from(name, 'latin1'), data]);
    const out = Buffer.alloc(body.length + 8);
    out.writeUInt32BE(data.length, 0);
    body.copy(out, 4);
    out.writeUInt32BE(crc32(body), body.length + 4);
    return out;
  };
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head.set([8, 2, 0, 0, 0], 8);
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  return Buffer.concat([signature, chunk('IHDR', head), chunk('IDAT', deflateSync(rows)), chunk('IEND', Buffer.alloc(0))]);
}
