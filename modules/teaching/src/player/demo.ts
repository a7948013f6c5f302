import { newId, type Clock, type Db } from '@yangfan/kernel';
import type { TrainingClass } from '@yangfan/platform/org';
import type { TeachingPorts } from '../../ports.ts';
import { insertComment, setLike } from '../comments/comments.store.ts';
import { putTrack } from '../captions/captions.store.ts';
import { insertDanmaku } from '../danmaku/danmaku.store.ts';
import { insertNote } from '../notes/notes.store.ts';
import { saveQuestion } from '../prompts/prompts.store.ts';

const WORDS = [
  '欢迎来到网络创业课',
  '开店之前，先想清楚卖给谁',
  '选品看三个尺度：需求、竞争、利润',
  '货源要稳，发货要快',
  '主图和标题决定有没有人点进来',
  '算清一单的成本，再定价格',
  '售后做得好，回头客就多',
  '下一节，我们动手开一家店',
];
const LINE_S = 7;
const SAID = ['讲得很清楚', '这个例子好', '记下了'];
const MIN = 60_000;

/**
 * What stands around the demo film: captions on the first lessons, talk and danmaku on the first one, a question that must be
 * answered in the last. Called once for a course that was just made.
 */
export async function seedFilmRoom(
  deps: Pick<TeachingPorts, 'org'> & { db: Db; clock: Clock },
  cls: TrainingClass,
  lessons: readonly string[],
  lecturerAccountId: string,
): Promise<void> {
  const { db, clock } = deps;
  const [first] = lessons;
  const last = lessons.at(-1);
  if (!first || !last) return;
  const now = clock.now();
  const cues = WORDS.map((text, index) => ({ from: index * LINE_S + 1, to: index * LINE_S + 6.5, text }));
  for (const lessonId of lessons.slice(0, 3)) {
    const track = { id: newId('cap'), lessonId, classId: cls.id, language: 'zh-CN' as const, label: '中文', cues };
    await putTrack(db, track, { accountId: lecturerAccountId, at: now });
  }
  if (last !== first) await seedQuestion(db, cls.id, last, lecturerAccountId, now);
  const enrolled = (await deps.org.enrolments(db, cls.id)).filter(({ status }) => status !== 'DROPPED').slice(0, SAID.length);
  const names = await deps.org.learners(
    db,
    enrolled.map(({ learnerId }) => learnerId),
  );
  for (const [index, { learnerId }] of enrolled.entries()) {
    const at = new Date(now.getTime() - (index + 1) * 40 * MIN);
    const by = { lessonId: first, classId: cls.id, accountId: newId('acc'), learnerId, name: names.get(learnerId)?.maskedName ?? '学员' };
    const said = { ...by, text: SAID[index]!, at, hiddenAt: null, hiddenReason: null, replyTo: null };
    await insertComment(db, { ...said, id: newId('cmt'), atS: index === 1 ? 16 : null });
    const state = index === 2 ? ('WAITING' as const) : ('SHOWN' as const);
    await insertDanmaku(db, { ...said, id: newId('dmk'), atS: 8 + index * 6, state, reports: 0, reason: null });
    await setLike(db, by, true, at);
  }
  const [me] = enrolled;
  if (me) {
    const note = { id: newId('nte'), learnerId: me.learnerId, lessonId: first, classId: cls.id, createdAt: now, updatedAt: now };
    await insertNote(db, { ...note, atS: 16, text: '选品三个尺度：需求、竞争、利润' });
  }
}

async function seedQuestion(db: Db, classId: string, lessonId: string, accountId: string, at: Date): Promise<void> {
  const question = {
    id: newId('fqn'),
    lessonId,
    classId,
    atS: 20,
    kind: 'SINGLE' as const,
    text: '选品要看哪三个尺度？',
    options: ['需求、竞争、利润', '颜色、大小、重量', '心情、天气、运气'],
    correct: [0],
    explanation: '有人要、别人少、算得过账，三条都过再进货。',
    required: true,
  };
  await saveQuestion(db, question, { accountId, at });
}
