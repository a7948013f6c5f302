import { orgRoutes } from '@yangfan/client';
import { alternativeCheck, faceCheck } from './entering.ts';
import type { Hired } from './founding.ts';
import { dialog, press, type Seat, type Stage } from './stage.ts';
import type { Person } from '../../journey/people.ts';

const MINUTE = 60_000;
/** In the room, as far as a phone knows. */
const PLACE = { latitude: 20.0201, longitude: 110.3301, accuracy: 15 };

export interface Attended {
  /** Two codes shown one after the other. */
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
  await desk.getByRole('link', { name: '投屏签到码' }).waitFor();
  await teacher.look('session');

  await learner.context.grantPermissions(['geolocation']);
  await learner.context.setGeolocation(PLACE);
  const first = await shownCode(teacher, `${address}/screen`);
  await teacher.look('code-on-screen');
  // The phone's camera would open the very address that the code holds.
  const page = await learner.open(`/check-in?c=${encodeURIComponent(first)}`);
  await press(page, '获取位置');
  await page.getByText(/已取得位置/).waitFor();
  await learner.look('check-in');
  if (hasFace) await faceCheck(page, () => page.getByText('签到成功').isVisible());
  else {
    await page.getByText('短信 + 证件尾号').click();
    await alternativeCheck(stage, page, 0);
  }
  await page.getByText('签到成功').waitFor();
  await learner.look('checked-in');

  const second = await shownCode(teacher, `${address}/screen`);
  await desk.locator('aside li', { hasText: hasFace ? '扫码+人脸' : '扫码+替代核验' }).waitFor();
  await teacher.open(address);
  await stage.moveTo(new Date(session.startsAt));
  await press(desk, '开始上课');
  await desk.getByRole('button', { name: '下课' }).waitFor();

  await stage.moveTo(at(-9, session.endsAt));
  await learner.open(`/check-in?c=${encodeURIComponent(await shownCode(teacher, `${address}/screen?kind=OUT`))}`);
  await press(page, '获取位置');
  await page.getByText(/已取得位置/).waitFor();
  await page.getByText('短信 + 证件尾号').click();
  await alternativeCheck(stage, page, 0);
  await page.getByText('签退成功').waitFor();
  await learner.look('signed-out');

  await stage.moveTo(at(0, session.endsAt));
  await teacher.open(address);
  await press(desk, '下课');
  await takeConfirmation(teacher);
  await desk.getByText('等待另一方确认').waitFor();
  await teacher.look('roll-confirmed-once');
  const lecturer = lecturers.find((one) => one.id === session.lecturerId)!.seat;
  await lecturer.open(address);
  await takeConfirmation(lecturer);
  await lecturer.page.getByText('考勤已锁定，不能再改').waitFor();
  await lecturer.look('roll-locked');
  return { codes: [first, second], roll: await lecturer.page.getByRole('table').first().innerText() };
}

async function takeConfirmation({ page }: Seat): Promise<void> {
  await press(page, '确认考勤');
  await press(dialog(page), '确认');
  await dialog(page).waitFor({ state: 'detached' });
}
async function shownCode(seat: Seat, path: string): Promise<string> {
  const page = await seat.open(path);
  const words = page.getByText(/手工输入：/);
  await words.waitFor();
  return (await words.innerText()).split('手工输入：')[1]!.trim();
}
