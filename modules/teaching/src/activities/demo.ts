import type { ArticleNode } from '@yangfan/contract';
import { newId, type Clock, type Db } from '@yangfan/kernel';
import { cleanArticle } from '@yangfan/kernel/article';
import { outlineRows, courseOf } from '../courses/courses.store.ts';
import { activitiesOfClass, insertActivity } from './activities.store.ts';

const text = (words: string): ArticleNode => ({ type: 'text', text: words });
const p = (words: string): ArticleNode => ({ type: 'paragraph', content: [text(words)] });
const list = (type: 'bulletList' | 'orderedList', items: string[]): ArticleNode => ({
  type,
  content: items.map((words) => ({ type: 'listItem', content: [p(words)] })),
});

const BEFORE_YOU_BEGIN: ArticleNode = {
  type: 'doc',
  content: [
    { type: 'heading', attrs: { level: 2 }, content: [text('开网店之前，先想清楚四件事')] },
    p('很多店开不下去，不是不会操作，是开之前没有想清楚。学完视频后，对照下面几条写一写，上课时老师会一起讨论。'),
    list('orderedList', [
      '卖给谁：他们多大年纪、住在哪里、平时在哪里买东西。',
      '卖什么：为什么找您买，而不是找别人。',
      '从哪里进货：至少比较三家，问清起订量、账期和退换。',
      '第一个月的账：押金、货款、快递、推广各要多少，多久能收回。',
    ]),
    { type: 'heading', attrs: { level: 3 }, content: [text('常见的三个误区')] },
    list('bulletList', ['先囤货再找客户。', '只看销量不算利润。', '把客服当成可有可无的事。']),
    { type: 'blockquote', content: [p('做小不丢人。先把一种商品卖好，再添第二种。')] },
  ],
};

/** An article in the first lesson of the class's course, for reading beside the film; once. */
export async function seedArticle(deps: { db: Db; clock: Clock }, classId: string): Promise<void> {
  const { db, clock } = deps;
  const course = await courseOf(db, classId);
  const lessonId = course && (await outlineRows(db, course.id)).find((row) => row.lessonId)?.lessonId;
  if (!lessonId || (await activitiesOfClass(db, classId)).length > 0) return;
  const { doc, fileIds, length } = cleanArticle(BEFORE_YOU_BEGIN)!;
  const row = { id: newId('act'), lessonId, classId, kind: 'ARTICLE' as const, title: '开店前先想清楚四件事', required: false };
  await insertActivity(db, { ...row, body: { doc, fileIds, length } }, clock.now());
}
