import { readdirSync, readFileSync } from 'node:fs';
import { assessmentRoutes, ledgerRoutes, managementRoutes } from '@yangfan/client';
import { repoPath } from '@yangfan/kernel';
import { expectRefusal, passCheck, until, type Faculty, type House, type Officers, type Opened } from './passage.ts';
import { person, type Person } from './people.ts';
import type { Product } from './processes.ts';

/** Step 7: the theory exam; every learner an own paper, saved answer by answer. Gives the receipts' digests. */
export async function sitExam(
  product: Product,
  opened: Opened,
  faculty: Faculty,
  { ops }: Officers,
  learners: readonly Person[],
): Promise<{ attemptIds: string[]; papers: string[] }> {
  const startsAt = new Date(product.now().getTime() + 30 * 60_000);
  const exam = await faculty.teacher.call(assessmentRoutes.createExam, {
    params: { classId: opened.classId },
    body: { title: '理论考试', startsAt: startsAt.toISOString(), durationMin: 45 },
  });
  const params = { examId: exam.id };
  await faculty.teacher.call(assessmentRoutes.publishExam, { params });
  expectRefusal(
    await learners[0]!.refused(assessmentRoutes.startAttempt, { params, body: { checkToken: 'none-at-all', pledge: true } }),
    'assessment.exam_not_open',
  );
  await product.moveTo(startsAt);
  const attemptIds: string[] = [];
  const papers: string[] = [];
  for (const [index, learner] of learners.entries()) {
    const checkToken = await passCheck(product, ops, learner, index, 'EXAM_ENTER');
    const attempt = await learner.call(assessmentRoutes.startAttempt, { params, body: { checkToken, pledge: true } });
    if (JSON.stringify(attempt.questions).match(/"(answer|analysis|difficulty|itemId)"/)) throw new Error('the paper gives something away');
    papers.push(attempt.questions.map((question) => question.stem).join('|'));
    const answers = attempt.questions.map((question) => ({
      no: question.no,
      version: 1,
      value: index === 0 ? knownAnswer(question) : guess(question.type),
    }));
    for (let at = 0; at < answers.length; at += 14)
      await learner.call(assessmentRoutes.saveAnswers, {
        params: { attemptId: attempt.id },
        body: { holder: attempt.holder, answers: answers.slice(at, at + 14) },
      });
    expectRefusal(
      await learner.refused(assessmentRoutes.saveAnswers, {
        params: { attemptId: attempt.id },
        body: { holder: 'another-device-00', answers: [{ no: 1, version: 2, value: 'B' }] },
      }),
      'assessment.attempt_elsewhere',
    );
    const receipt = await learner.call(assessmentRoutes.submitAttempt, {
      params: { attemptId: attempt.id },
      body: { holder: attempt.holder, answers: [] },
    });
    if (receipt.answered !== attempt.questions.length) throw new Error(`the receipt counts ${receipt.answered}`);
    attemptIds.push(attempt.id);
  }
  await faculty.teacher.call(assessmentRoutes.releaseExam, { params });
  return { attemptIds, papers };
}

/** Step 8: scores by two people, composition, completion by two officers, the certificate and its public verification. */
export async function complete(
  product: Product,
  house: House,
  opened: Opened,
  faculty: Faculty,
  { officer, reviewer }: Officers,
  learners: readonly Person[],
): Promise<{ certificates: number; no: string }> {
  const params = { classId: opened.classId };
  const { teacher } = faculty;
  const lecturer = faculty.lecturers[0]!.person;
  const book = await until('attendance settled', async () => {
    const now = await teacher.call(assessmentRoutes.classGrades, { params });
    return now.items.every((item) => item.parts.find((part) => part.key === 'attendance')?.score !== null) && now;
  });
  const scores = book.items.map((item) => ({ learnerId: item.learnerId, score: 88 }));
  for (const part of book.offlineParts) {
    const batch = await teacher.call(assessmentRoutes.enterScores, {
      params,
      body: { part: part.key, scores, evidenceFileIds: [], note: '纸质成绩单' },
    });
    const checkParams = { ...params, batchId: batch.id };
    expectRefusal(
      await teacher.refused(assessmentRoutes.checkScores, { params: checkParams, body: { scores } }),
      'assessment.score_same_person',
    );
    const checked = await lecturer.call(assessmentRoutes.checkScores, { params: checkParams, body: { scores } });
    if (checked.differences.length) throw new Error('the entries differ');
  }
  const { objectionsUntil } = await teacher.call(assessmentRoutes.publishGrades, { params });
  await house.admin.call(managementRoutes.runClass, { params, body: { to: 'TRAINING_DONE' } });
  expectRefusal(
    await house.admin.refused(assessmentRoutes.submitCompletion, { params, body: { statement: '材料真实完整' } }),
    'assessment.survey_missing',
  );
  const five = { practical: 5, lecturer: 5, organisation: 4, platform: 5, simulation: 4, place: 5, service: 5 };
  for (const learner of learners)
    await learner.call(assessmentRoutes.answerSurvey, {
      params,
      body: { ...five, charged: false, inPerson: true, recommend: 9, needs: [0], comment: '' },
    });
  const completion = await house.admin.call(assessmentRoutes.submitCompletion, { params, body: { statement: '材料真实完整' } });
  const one = { completionId: completion.id };
  expectRefusal(
    await officer.refused(assessmentRoutes.decideCompletion, { params: one, body: { accept: true, opinion: '未抽查' } }),
    'assessment.sample_unchecked',
  );
  for (const sampled of completion.sample.learners)
    await officer.call(assessmentRoutes.checkSample, { params: one, body: { learnerId: sampled.learnerId, ok: true, note: '' } });
  await officer.call(assessmentRoutes.decideCompletion, { params: one, body: { accept: true, opinion: '抽查相符' } });
  const yes = { params: one, body: { approve: true, opinion: '同意结业' } };
  expectRefusal(await reviewer.refused(assessmentRoutes.approveCompletion, yes), 'assessment.objection_period');
  await product.moveTo(new Date(Date.parse(objectionsUntil) + 3_600_000));
  const approved = await reviewer.call(assessmentRoutes.approveCompletion, yes);
  if (!approved.certificates)
    throw new Error(
      `nobody qualified: ${JSON.stringify((await teacher.call(assessmentRoutes.classGrades, { params })).items.map((item) => item.why))}`,
    );
  const mine = await learners[0]!.call(assessmentRoutes.listCertificates);
  const certificate = mine.items[0];
  if (!certificate) throw new Error('the certificate is not in the list of its holder');
  const pdf = await learners[0]!.call(assessmentRoutes.certificatePdf, { params: { certificateId: certificate.id } });
  if (Buffer.from(pdf).subarray(0, 5).toString() !== '%PDF-') throw new Error('the certificate is no PDF');
  const code = new URL(certificate.verifyUrl).searchParams.get('code')!;
  const anyone = person(product.url);
  const verdict = await anyone.call(assessmentRoutes.verifyCertificate, { params: { no: certificate.no }, query: { code } });
  if (!verdict.found || verdict.certificate!.name.length < 2 || !verdict.certificate!.name.includes('*'))
    throw new Error(`verification: ${JSON.stringify(verdict)}`);
  expectRefusal(
    await anyone.refused(assessmentRoutes.verifyCertificate, { params: { no: certificate.no }, query: {} }),
    'assessment.captcha_wrong',
  );
  return { certificates: approved.certificates, no: certificate.no };
}

/** Step 9: what the learner's timeline holds. */
export async function timelineKinds(learner: Person): Promise<string[]> {
  const kinds: string[] = [];
  for (let cursor: string | undefined; ;) {
    const page = await learner.call(ledgerRoutes.myTimeline, { query: { size: 100, ...(cursor ? { cursor } : {}) } });
    kinds.push(...page.items.map((item) => item.kind));
    if (!page.next) return kinds;
    cursor = page.next;
  }
}

interface Shown {
  type: string;
  stem: string;
  options: { key: string; text: string }[];
}
interface SeedItem {
  stem: string;
  options?: { key: string; text: string }[];
  answer: unknown;
}
const folder = repoPath('modules/assessment/seed');
const bank = readdirSync(folder)
  .filter((name) => name.startsWith('items.') && name.endsWith('.json'))
  .flatMap((name) => JSON.parse(readFileSync(`${folder}/${name}`, 'utf8')) as SeedItem[]);

/** The right answer in the letters of this paper: somebody who has learnt. */
export function knownAnswer(question: Shown): boolean | string | string[] {
  const item = bank.find((one) => one.stem === question.stem)!;
  const letter = (key: string) =>
    question.options.find((option) => option.text === item.options!.find((one) => one.key === key)!.text)!.key;
  if (question.type === 'JUDGE') return item.answer as boolean;
  return question.type === 'MULTI' ? (item.answer as string[]).map(letter).sort() : letter(item.answer as string);
}
const guess = (type: string) => (type === 'JUDGE' ? true : type === 'MULTI' ? ['A', 'B'] : 'A');
