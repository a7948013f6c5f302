/// <reference lib="dom" />
import { teachingRoutes } from '@yangfan/client';
import { makeFilm } from '../../journey/film.ts';
import type { Person } from '../../journey/people.ts';
import { dialog, field, press, type Seat, type Stage } from './stage.ts';

/** Step 4: the lecturer builds the course and puts an uploaded MP4 into its first lesson. */
export async function buildCourse(stage: Stage, lecturer: Seat, classId: string): Promise<void> {
  const page = await lecturer.open(`/work/classes/${classId}/course`);
  await press(page, '按课表建立章节');
  await page.getByLabel('选择 MP4 文件').setInputFiles(await makeFilm(stage.product.dataDir));
  await page.getByText('已上传，正在处理').waitFor({ timeout: 120_000 });
  await lecturer.look('video-uploaded');
  await press(page, '放入视频');
  await field(dialog(page), '我的视频').selectOption({ index: 1 });
  await page.getByText('可播放', { exact: true }).first().waitFor({ timeout: 120_000 });
  await page.getByRole('button', { name: '换视频' }).first().waitFor();
  await lecturer.look('course');
}

/** The rest of the lessons get the same film, without clicking sixteen times through the same dialog. */
export async function fillLessons(lecturer: Person, classId: string): Promise<string[]> {
  const course = await lecturer.call(teachingRoutes.readCourse, { params: { classId } });
  const lessons = course.chapters.flatMap((chapter) => chapter.lessons);
  const { assetId } = lessons[0]!;
  for (const lesson of lessons.slice(1))
    await lecturer.call(teachingRoutes.editLesson, { params: { lessonId: lesson.id }, body: { assetId: assetId! } });
  return lessons.map((lesson) => lesson.id);
}

/** What was a draft is published: from now on learners see it. */
export async function publish(lecturer: Seat, classId: string): Promise<void> {
  const page = await lecturer.open(`/work/classes/${classId}/course`);
  await page.getByText(/可以发布/).waitFor();
  await press(page, '发布');
  await press(dialog(page), '发布');
  await page.getByText('第 1 版已发布').waitFor();
  await lecturer.look('course-published');
}

/**
 * How fast the world of the window runs while it is without a network. Faster than this, the hiccups of a crowded machine grow
 * into jumps of the film, and jumps rightly never count.
 */
const PACE = 2;
const AWAY_S = 120;
const film = () => document.querySelector('video')!.currentTime;

export interface Watched {
  before: number;
  /** Where the film stood while nothing was counted. */
  stood: number[];
  /** Seconds of smooth playing that the window had kept when the network came back. */
  kept: number;
  counted: number;
}

/** Step 5: watches; pauses and leaves the page; loses the network for two minutes of film and gets it back. */
export async function watch(stage: Stage, seat: Seat, classId: string, lessonId: string): Promise<Watched> {
  const page = await seat.open(`/learn/${classId}/${lessonId}`);
  await press(page, '播放');
  await page.waitForFunction(() => document.querySelector('video')!.currentTime > 6);
  await press(page, '暂停');
  const stood = [await page.evaluate(film)];
  const pausedAt = await page.evaluate(() => Date.now());
  await page.waitForFunction((from) => Date.now() - from > 3000, pausedAt);
  stood.push(await page.evaluate(film));
  await press(page, '播放');
  await page.waitForFunction((from) => document.querySelector('video')!.currentTime > from + 2, stood[1]!);
  // Windows without a screen are never covered by another: what the browser says then is said here.
  await page.evaluate(() => {
    Object.defineProperty(document, 'hidden', { value: true, configurable: true });
    document.dispatchEvent(new Event('visibilitychange'));
  });
  await page.waitForFunction(() => document.querySelector('video')!.paused);
  const hiddenAt = await page.evaluate(() => Date.now());
  await page.waitForFunction((from) => Date.now() - from > 3000, hiddenAt);
  await page.evaluate(() => {
    Object.defineProperty(document, 'hidden', { value: false, configurable: true });
    document.dispatchEvent(new Event('visibilitychange'));
  });
  await press(page, '播放');
  const here = await page.evaluate(film);
  await page.waitForFunction(
    (end) => {
      const { buffered } = document.querySelector('video')!;
      return buffered.length > 0 && buffered.end(buffered.length - 1) > end;
    },
    here + AWAY_S + 40,
  );
  await seat.look('lesson');
  await press(page, '暂停');
  const before = await countedOnPage(page);

  await seat.context.setOffline(true);
  // The window's whole time runs faster: its clock, its timers and the film; to the player two minutes pass.
  await page.evaluate((times) => window.yfClock.pace(times), PACE);
  await press(page, '播放');
  const gone = await page.evaluate(film);
  await page.waitForFunction((end) => document.querySelector('video')!.currentTime > end, gone + AWAY_S, { timeout: 180_000 });
  await press(page, '暂停');
  await page.evaluate(() => window.yfClock.pace(1));
  await page.getByText(/段学习记录已存在本机/).waitFor();
  await seat.look('lesson-offline');
  const kept = await page.evaluate(keptSeconds);
  // The rest of the world has lived through the same two minutes.
  await stage.moveTo(new Date(await page.evaluate(() => Date.now())));
  await seat.context.setOffline(false);
  await page.waitForFunction(() => !document.body.innerText.includes('段学习记录已存在本机'));
  const counted = await page.waitForFunction(
    (least) => {
      const [, m, s] = /已学 (\d+):(\d+)/.exec(document.body.innerText) ?? [];
      const seconds = Number(m) * 60 + Number(s);
      return seconds >= least && seconds;
    },
    before + kept - 2,
  );
  return { before, stood, kept, counted: Number(await counted.jsonValue()) };
}

/** Runs in the page: what waits in its storage. A machine that stalls makes the player jump, and jumps rightly never count. */
function keptSeconds(): number {
  interface Kept {
    segments: { from: number; to: number; state: string }[];
  }
  const find = (value: unknown): Kept['segments'] => {
    if (Array.isArray(value)) return value.flatMap(find);
    if (!value || typeof value !== 'object') return [];
    return 'segments' in value ? (value as Kept).segments : Object.values(value).flatMap(find);
  };
  const key = Object.keys(localStorage).find((one) => one.startsWith('yf-beats-'))!;
  return find(JSON.parse(localStorage.getItem(key)!))
    .filter((segment) => segment.state === 'playing')
    .reduce((sum, segment) => sum + segment.to - segment.from, 0);
}
async function countedOnPage(page: Seat['page']): Promise<number> {
  const [, m, s] = /已学 (\d+):(\d+)/.exec(await page.evaluate(() => document.body.innerText)) ?? [];
  return Number(m) * 60 + Number(s);
}

/** The page that explains every second; gives its reasons. */
export async function readHours(seat: Seat): Promise<string> {
  const { page } = seat;
  await page.getByRole('link', { name: '这一节是怎么计时的' }).click();
  await dialog(page).getByText('已计入学时').first().waitFor();
  await seat.look('hours');
  return dialog(page).innerText();
}
