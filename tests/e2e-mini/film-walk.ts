/// <reference lib="dom" />
import { teachingRoutes } from '@yangfan/client';
import { expect } from 'vitest';
import type { Person } from '../journey/people.ts';
import { PATIENCE, type Hand } from './hand.ts';

/** Captions, notes, comments and danmaku beside a film, and a question that stops it until it is answered right. */
export async function walkBesideFilm(hand: Hand, self: Person, classId: string): Promise<void> {
  const { chapters } = await self.call(teachingRoutes.myCourse, { params: { classId: classId } });
  const lessons = chapters.flatMap((chapter) => chapter.lessons);
  const play = async (lessonId: string, until: number) => {
    await hand.open(`features/teaching/lesson?classId=${classId}&lessonId=${lessonId}`);
    await hand.page.locator('.taro-video-cover-play-button').click();
    await hand.page.waitForFunction((end) => document.querySelector('video')!.currentTime > end, until, { timeout: PATIENCE });
  };
  await play(lessons[2]!.id, 1.5);
  await hand.sees('欢迎来到网络创业课');
  await hand.shoot('lesson-caption');
  await hand.choose('笔记');
  await hand.fill('在这一刻记一条', '先想清楚卖给谁');
  await hand.press('记下');
  await hand.sees('先想清楚卖给谁');
  await hand.shoot('lesson-notes');
  await hand.choose('字幕');
  await hand.sees('共 8 条');
  await hand.shoot('lesson-captions');
  await hand.choose('评论');
  await hand.fill('写评论', '这一节很实用');
  await hand.press('发表');
  await hand.sees('这一节很实用');
  await hand.shoot('lesson-talk');
  await hand.choose('弹幕');
  await hand.fill('发弹幕', '记下了');
  await hand.press('发送');
  await hand.sees('老师审核后大家就能看到');
  await hand.shoot('lesson-danmaku');

  await play(lessons.at(-1)!.id, 19);
  await hand.sees('选品要看哪三个尺度');
  await hand.shoot('lesson-question');
  expect(await hand.page.evaluate(() => document.querySelector('video')!.paused)).toBe(true);
  await hand.choose('颜色、大小、重量');
  await hand.press('提交');
  await hand.sees('还不对，再想一想');
  await hand.choose('需求、竞争、利润');
  await hand.press('提交');
  await hand.sees('三条都过再进货');
  await hand.press('继续学习');
  await hand.page.waitForFunction(() => document.querySelector('video')!.currentTime > 22, undefined, { timeout: PATIENCE });
}
