/// <reference lib="dom" />
import { demoLearner } from '../../modules/management/src/seed/demo-people.rules.ts';
import { assessmentRoutes, identityRoutes, notificationsRoutes, orgRoutes, teachingRoutes } from '@yangfan/client';
import { DEMO_PASSWORD } from '@yangfan/platform/identity';
import { person, smsCode, staff, type Person } from '../journey/people.ts';
import type { Product } from '../journey/processes.ts';
import { PATIENCE, type Hand } from './hand.ts';

/** The first class of the demonstration, with the people around it. */
export interface Around {
  teacher: Person;
  ops: Person;
  classId: string;
}
export const LEARNER = demoLearner(0);

export async function around(product: Product): Promise<Around> {
  const [teacher, ops] = [staff(product.url, 'class.teacher'), staff(product.url, 'ops')];
  const { items } = await staff(product.url, 'school.admin').call(orgRoutes.listClasses, { query: { q: '网创电商一期' } });
  return { teacher, ops, classId: items[0]!.id };
}

/** The learner whose account waits for its invitation: who it is, and the code of the link. */
export async function invited({ teacher, classId }: Around): Promise<{ code: string; person: ReturnType<typeof demoLearner> }> {
  const { items } = await teacher.call(identityRoutes.listClassInvitations, { params: { classId }, query: { size: 20, state: 'OPEN' } });
  const invitation = items.find((one) => one.link)!;
  const tail = Number(invitation.maskedPhone.slice(-4)) - 2000;
  return { code: invitation.link!.split('/').pop()!, person: demoLearner(tail) };
}

/** What the server holds for the learner, so that pages can be asked for it; absent where it holds nothing. */
export async function whatIsHeld(self: Person, classId: string) {
  const [classes, course, exams, grades, certificates, messages, questions] = await Promise.all([
    self.call(orgRoutes.listMyClasses),
    self.call(teachingRoutes.myCourse, { params: { classId } }),
    self.call(assessmentRoutes.myExams),
    self.call(assessmentRoutes.myGrades),
    self.call(assessmentRoutes.listCertificates),
    self.call(notificationsRoutes.listMessages, { query: { size: 1 } }),
    self.call(teachingRoutes.myQuestions, { query: { view: 'CLASS', classId } }),
  ]);
  return {
    className: classes.items.find(({ id }) => id === classId)!.name,
    courseTitle: course.title,
    lessonId: course.nextLessonId!,
    activity: course.chapters.flatMap(({ lessons }) => lessons.flatMap(({ activities }) => activities))[0]!,
    examTitle: exams.items[0]?.exam.title,
    attemptId: exams.items.find(({ state }) => state === 'SUBMITTED' || state === 'AUTO_SUBMITTED')?.attemptId ?? undefined,
    gradeClass: grades.items[0]?.className,
    certificateNo: certificates.items[0]?.no,
    messageTitle: messages.items[0]?.title,
    questionId: questions.items[0]!.id,
    questionTitle: questions.items[0]!.title,
  };
}

/** The text message that was sent to this phone after `act`; codes to one phone keep a distance, so the product's clock moves first. */
export async function codeAfter(product: Product, ops: Person, phone: string, act: () => Promise<void>): Promise<string> {
  await product.moveTo(new Date(product.now().getTime() + 61_000));
  const before = await smsCode(ops, phone).catch(() => '');
  await act();
  const end = Date.now() + PATIENCE;
  for (;;) {
    const code = await smsCode(ops, phone).catch(() => '');
    if (code && code !== before) return code;
    if (Date.now() > end) throw new Error(`no new code for ${phone}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

/** Signs in on the page by phone and code, as people do. */
export async function signInByPhone(hand: Hand, product: Product, ops: Person, phone: string): Promise<void> {
  await hand.open('features/identity/sign-in');
  await hand.fill('手机号', phone);
  const code = await codeAfter(product, ops, phone, async () => {
    await hand.press('获取验证码');
    await hand.sees(/\d+ 秒后再发/);
  });
  await hand.fill('短信验证码', code);
  await hand.press('登录');
  await hand.sees('我的航程');
}

/** Passes the check without a face on the page: code to the own phone and the last digits of the ID. */
export async function passAlternative(
  hand: Hand,
  product: Product,
  ops: Person,
  { phone, idNo }: { phone: string; idNo: string },
): Promise<void> {
  const code = await codeAfter(product, ops, phone, async () => {
    await hand.press('发送验证码');
    await hand.sees('验证码已发到');
  });
  await hand.fill('短信验证码', code);
  await hand.fill('证件号码后 4 位', idNo.slice(-4));
  await hand.press('核验');
}

/** Signs staff in; gives the token of the session. */
export async function staffToken(product: Product, loginName: string): Promise<string> {
  const { token } = await person(product.url).call(identityRoutes.signIn, { body: { loginName, password: DEMO_PASSWORD, client: 'mini' } });
  return token!;
}

/** Puts another person's session into the phone. */
export async function becomes(hand: Hand, token: string): Promise<void> {
  await hand.page.evaluate((data) => localStorage.setItem('yangfan.session', JSON.stringify({ data })), token);
  await hand.page.reload();
}
