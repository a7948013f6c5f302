import { DOCUMENT_KINDS, REQUIRED_DOCUMENTS } from '@yangfan/contract';
import { DEMO_PASSWORD } from '@yangfan/platform/identity';
import { inventedCreditCode, inventedIdNo } from '../../journey/people.ts';
import { dialog, field, idIn, press, takeStep, type Seat, type Stage } from './stage.ts';

/** The password that everybody of the institution chooses. */
export const OWN_PASSWORD = 'kiwi-Lantern-7-moss';
const DAY = 86_400_000;
const PDF = Buffer.from('%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n');

export interface Institution {
  id: string;
  admin: Seat;
}

/** Step 1: registers, fills in and hands in the papers. */
export async function register(stage: Stage): Promise<Institution> {
  const visitor = await stage.visitor();
  const page = await visitor.open('/register');
  const phone = '19900008001';
  const values: [string, string][] = [
    ['统一社会信用代码', inventedCreditCode(71)],
    ['机构名称', '演示椰城创业培训学校'],
    ['法定代表人', '演示法人'],
    ['联系人姓名', '演示联系人'],
    ['手机号', phone],
    ['登录名', 'passage.admin'],
    ['密码', OWN_PASSWORD],
    ['再输一次密码', OWN_PASSWORD],
  ];
  for (const [label, value] of values) await field(page, label).fill(value);
  await field(page, '机构性质').selectOption({ index: 1 });
  await field(page, '所在市县').selectOption('460105');
  await page.getByText('校验位正确，可以注册').waitFor();
  await press(page, '发送验证码');
  await page.getByText(/已发送，\d+ 分钟内有效/).waitFor();
  await field(page, '短信验证码').fill(await stage.smsCode(phone));
  await visitor.look('register');
  await press(page, '注册');
  await page.waitForURL('**/work/institution');

  const admin = await stage.staff('passage.admin', OWN_PASSWORD);
  const desk = await admin.open('/work/institution');
  const papers: [string, string][] = [
    ['许可证编号', 'XK-0001'],
    ['许可证有效期至', '2030-12-31'],
    ['专职讲师（人）', '2'],
    ['兼职讲师（人）', '2'],
    ['管理人员（人）', '2'],
    ['场地面积（平方米）', '120'],
    ['办学地址', '演示路 1 号'],
    ['纬度', '20.02'],
    ['经度', '110.33'],
    ['设备', '电脑 30 台、投影、白板'],
  ];
  for (const [label, value] of papers) await field(desk, label).fill(value);
  await desk.getByLabel('网络创业培训（电商版）').check();
  await press(desk, '保存');
  await desk.getByText('已保存', { exact: true }).waitFor();
  for (const kind of REQUIRED_DOCUMENTS) {
    const name = `${DOCUMENT_KINDS[kind]}.pdf`;
    await desk.getByLabel(`上传${DOCUMENT_KINDS[kind]}`).setInputFiles({ name, mimeType: 'application/pdf', buffer: PDF });
    await desk.getByRole('link', { name }).waitFor();
  }
  await admin.look('papers');
  await press(desk, '提交申请');
  await press(dialog(desk), '提交');
  await desk.getByText('待受理').first().waitFor();
  await admin.look('papers-submitted');
  const resources = await desk.getByRole('link', { name: '教室与人员' }).getAttribute('href');
  return { id: resources!.split('/institutions/')[1]!.split('/')[0]!, admin };
}

/** The county accepts, inspects and publishes; the province lists it when the days are over. */
export async function enlist(stage: Stage, { admin }: Institution): Promise<void> {
  const officer = await stage.staff('haikou.officer', DEMO_PASSWORD);
  let page = await officer.open('/work/openings?kind=INSTITUTION');
  await officer.look('institution-applications');
  await page
    .getByRole('link', { name: /演示椰城创业培训学校/ })
    .first()
    .click();
  await takeStep(page, '受理');
  await press(page, '登记现场核查');
  await field(dialog(page), '得分（0–100）').fill('92');
  await field(dialog(page), '核查意见').fill('场地设备符合要求');
  await press(dialog(page), '登记');
  await dialog(page).waitFor({ state: 'detached' });
  await takeStep(page, '开始公示');
  await page.getByText(/公示至/).waitFor();
  await officer.look('institution-publicity');

  await stage.moveTo(new Date(stage.product.now().getTime() + 8 * DAY));
  const prov = await stage.staff('prov.officer', DEMO_PASSWORD);
  page = await prov.open('/work/openings?kind=INSTITUTION');
  await page
    .getByRole('link', { name: /演示椰城创业培训学校/ })
    .first()
    .click();
  await press(page, '列入目录');
  await prov.look('enlist-dialog');
  await press(dialog(page), '列入目录');
  await dialog(page).waitFor({ state: 'detached' });
  await page.getByText('在目录', { exact: true }).first().waitFor();
  await prov.look('institution-listed');

  const own = await admin.open('/work');
  await admin.look('institution-home');
  await own.goto('/work/messages');
  await own.getByRole('link', { name: '打开' }).first().waitFor();
  await admin.look('institution-messages');
}

export interface Hired {
  lecturers: { id: string; seat: Seat; loginName: string; name: string }[];
  teacher: Seat;
}

/** Room, class teacher, and two lecturers whose certificates are checked by county and province. */
export async function hire(stage: Stage, { id, admin }: Institution): Promise<Hired> {
  const page = await admin.open(`/work/institutions/${id}/resources`);
  await press(page, '新增教室');
  await field(dialog(page), '名称').fill('一号教室');
  await field(dialog(page), '座位数').fill('40');
  await field(dialog(page), '地址').fill('演示路 1 号');
  await field(dialog(page), '纬度').fill('20.02');
  await field(dialog(page), '经度').fill('110.33');
  await press(dialog(page), '保存');
  await page.getByRole('cell', { name: '一号教室' }).waitFor();
  await press(page, '新增班主任');
  await field(dialog(page), '姓名').fill('演示班主任');
  await field(dialog(page), '手机号').fill('19900008301');
  await field(dialog(page), '登录名').fill('passage.teacher');
  await press(dialog(page), '开通账号');
  const first = await firstPassword(page);
  await admin.look('room-and-teacher');
  const teacher = await chooseOwnPassword(stage, 'passage.teacher', first);
  const lecturers = [];
  for (const serial of [1, 2]) lecturers.push(await bindLecturer(stage, admin, serial));
  return { teacher, lecturers };
}

async function firstPassword(page: import('playwright-core').Page): Promise<string> {
  const box = dialog(page);
  const text = await box.locator('dt', { hasText: '初始密码' }).locator('xpath=following-sibling::dd[1]').innerText();
  await press(box, '我已记下');
  return text.trim();
}

/** A new member of staff is asked for an own password before anything else opens. */
async function chooseOwnPassword(stage: Stage, loginName: string, initial: string): Promise<Seat> {
  const first = await stage.visitor();
  const page = await first.open('/sign-in?way=password');
  await page.getByLabel('账号').first().fill(loginName);
  await page.getByLabel('密码').fill(initial);
  await press(page, '登录');
  await page.waitForURL('**/account/required*');
  await field(page, '原密码').fill(initial);
  await field(page, '新密码').fill(OWN_PASSWORD);
  await field(page, '再输一遍新密码').fill(OWN_PASSWORD);
  await first.look('own-password');
  await press(page, '修改密码');
  await page.waitForURL((url) => url.pathname.startsWith('/work'));
  await first.context.close();
  return stage.staff(loginName, OWN_PASSWORD);
}

async function bindLecturer(stage: Stage, admin: Seat, serial: number) {
  const name = `演示讲师${'甲乙'[serial - 1]}`;
  const loginName = `passage.lecturer${serial}`;
  const page = await admin.open('/work/lecturers/new');
  const values: [string, string][] = [
    ['姓名', name],
    ['身份证号', inventedIdNo(600 + serial)],
    ['手机号', `1990000820${serial}`],
    ['专长', '电子商务'],
    ['工作单位', '演示椰城创业培训学校'],
    ['证书编号', `JSZ-2026-00${serial}`],
    ['发证日期', '2024-05-01'],
  ];
  for (const [label, value] of values) await field(page, label).fill(value);
  await page.getByLabel('网络创业培训（电商版）').check();
  await field(page, '证书扫描件').setInputFiles({ name: '证书.pdf', mimeType: 'application/pdf', buffer: PDF });
  await page.getByText('已上传：证书.pdf').waitFor();
  if (serial === 1) await admin.look('lecturer-new');
  await press(page, '录入');
  await page.waitForURL(/lecturers\/lec_/);
  const id = idIn(page, 'lecturers');
  await takeStep(page, '确认聘用并提交');
  for (const [who, step, state] of [
    ['haikou.officer', '初审通过', 'SUBMITTED'],
    ['prov.officer', '核验入库', 'ACCEPTED'],
  ] as const) {
    const seat = await stage.staff(who, DEMO_PASSWORD);
    const desk = await seat.open(`/work/openings?kind=LECTURER&state=${state}`);
    // Lecturers' names are masked in lists; theirs is the only application in this state.
    await desk.locator('tbody a').first().click();
    if (serial === 1) {
      await desk.getByRole('button', { name: step }).waitFor();
      await seat.look(`lecturer-${step}`);
    }
    await takeStep(desk, step);
  }
  await admin.open(`/work/lecturers/${id}`);
  await press(page, '开通账号');
  await field(dialog(page), '登录名').fill(loginName);
  await press(dialog(page), '开通');
  const initial = await firstPassword(page);
  return { id, name, loginName, seat: await chooseOwnPassword(stage, loginName, initial) };
}
