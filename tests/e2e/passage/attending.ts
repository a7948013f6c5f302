import jsqr from 'jsqr';
import sharp from 'sharp';
import { orgRoutes } from '@yangfan/client';
import { alternativeCheck, faceCheck } from './entering.ts';
import type { Hired } from './founding.ts';
import { dialog, press, type Seat, type Stage } from './stage.ts';
import { until } from '../../journey/passage.ts';
import type { Person } from '../../journey/people.ts';

// The package was made for require: its function is the default of its default.
const jsQR = (jsqr as unknown as { default?: typeof jsqr }).default ?? jsqr;
const MINUTE = 60_000;
/** In the room, as far as a phone knows. */
const PLACE = { latitude: 20.0201, longitude: 110.3301, accuracy: 15 };

export interface Attended {
  /** The code that was read, and the one that stood in its place afterwards. */
  codes: string[];
  /** What the roll says in the end. */
  roll: string;
}

/** Step 6: the first lesson in the room: code, place, person; sign-out; two people confirm and the roll is locked. */
export async function attend(
  stage: Stage,
  caller: Person,
  { teacher, lecturers }: Hired,
  classId: string,
  learner: Seat,
  hasFace: boolean,
): Promise<Attended> {
  const { items } = await caller.call(orgRoutes.listSessions, { params: { classId }, query: {} });
  const session = items.filter((one) => one.mode === 'OFFLINE').sort((a, b) => a.startsAt.localeCompare(b.startsAt))[0]!;
  const at = (minutes: number, from: string) => new Date(new Date(from).getTime() + minutes * MINUTE);
  const address = `/work/sessions/${session.id}`;
  await stage.moveTo(at(-10, session.startsAt));
  const desk = await teacher.open(address);
  await press(desk, '开始签到');
  await press(dialog(desk), '开始签到');
  await desk.getByRole('link', { name: '投屏签到码' }).waitFor();
  await teacher.look('session');

  await learner.context.grantPermissions(['geolocation']);
  await learner.context.setGeolocation(PLACE);
  const first = await scan(teacher, `${address}/screen`, learner);
  await teacher.look('code-on-screen');
  const { page } = learner;
  await learner.look('check-in');
  if (hasFace) await faceCheck(page, () => page.getByText('签到成功').isVisible());
  else {
    await page.getByText('短信 + 证件尾号').click();
    await alternativeCheck(stage, page, 0);
  }
  await page.getByText('签到成功').waitFor();
  await learner.look('checked-in');

  await stage.moveTo(new Date(stage.product.now().getTime() + 20_000));
  const second = await until('another code', async () => {
    const shown = await shownCode(teacher);
    return shown !== first && shown;
  });
  await desk.locator('aside li', { hasText: hasFace ? '扫码+人脸' : '扫码+替代核验' }).waitFor();
  await teacher.open(address);
  await stage.moveTo(new Date(session.startsAt));
  await press(desk, '开始上课');
  await desk.getByRole('button', { name: '下课' }).waitFor();

  await stage.moveTo(at(0, session.endsAt));
  await scan(teacher, `${address}/screen?kind=OUT`, learner);
  await page.getByText('短信 + 证件尾号').click();
  await alternativeCheck(stage, page, 0);
  await page.getByText('签退成功').waitFor();
  await learner.look('signed-out');

  await teacher.open(address);
  await press(desk, '下课');
  await takeConfirmation(teacher);
  await desk.getByText('等待另一方确认').waitFor();
  await teacher.look('roll-confirmed-once');
  const lecturer = lecturers.find((one) => one.id === session.lecturerId)!.seat;
  await lecturer.open(address);
  await takeConfirmation(lecturer);
  await lecturer.page.getByText('考勤已锁定；确有错误').waitFor();
  await lecturer.look('roll-locked');
  return { codes: [first, second], roll: await lecturer.page.getByRole('table').first().innerText() };
}

async function takeConfirmation({ page }: Seat): Promise<void> {
  await press(page, '确认考勤');
  await press(dialog(page), '确认');
  await dialog(page).waitFor({ state: 'detached' });
}
/** Holds the phone to the teacher's screen, again where the code has changed meanwhile, and lets it find its place. */
async function scan(teacher: Seat, path: string, learner: Seat): Promise<string> {
  // Signing in takes longer than a code lives.
  const page = await learner.open('/check-in');
  await teacher.open(path);
  for (let tries = 0; tries < 5; tries++) {
    const address = await shownCode(teacher);
    await learner.open(new URL(address).pathname + new URL(address).search);
    const place = page.getByRole('button', { name: '获取位置' });
    await place.or(page.locator('.note.stop')).first().waitFor();
    if (!(await place.count())) continue;
    await place.click();
    await page.getByText(/已取得位置/).waitFor();
    return address;
  }
  throw new Error('no code was read in its time');
}

/** What a camera reads from the code on the screen. */
async function shownCode({ page }: Seat): Promise<string> {
  const picture = await page
    .locator('.qr')
    .filter({ has: page.locator('svg') })
    .screenshot();
  const { data, info } = await sharp(picture).ensureAlpha().raw().toBuffer({ resolveWithObject: true });
  const found = jsQR(new Uint8ClampedArray(data), info.width, info.height);
  if (!found) throw new Error('the code on the screen cannot be read');
  return found.data;
}
