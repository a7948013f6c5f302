import { ledgerRoutes, teachingRoutes, managementRoutes } from '@yangfan/client';
import { createCrypto, loadKeys } from '@yangfan/kernel';
import { chainCrypto, verifyLines } from '@yangfan/platform/ledger';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { complete, sitExam, timelineKinds } from './ending.ts';
import { cheatInLesson, holdSessions, watchLesson } from './lessons.ts';
import {
  activateLearner,
  allowSmallClasses,
  foundInstitution,
  gatherFaculty,
  officers,
  confirmedOnSite,
  openClass,
  type Faculty,
  type House,
  type Officers,
  type Opened,
} from './passage.ts';
import { putFilm } from './film.ts';
import type { Person } from './people.ts';
import { startProduct, type Product } from './processes.ts';

// The whole training passage over HTTP: once on one process, once on one process per subsystem. If the second goes red, a wall leaked.
describe.each(['single', 'split'] as const)('[A2] the training passage on %s', (layout) => {
  let product: Product;
  let people: Officers;
  let house: House;
  let faculty: Faculty;
  let opened: Opened;
  let lessonIds: string[];
  const learners: Person[] = [];

  beforeAll(async () => {
    product = await startProduct(layout);
    people = officers(product.url);
  }, 180_000);
  afterAll(() => product?.stop());

  test('[M1] an institution registers, the county accepts, the province lists it; lecturers are verified', async () => {
    house = await foundInstitution(product, people);
    faculty = await gatherFaculty(product, house, people);
    expect(faculty.lecturers).toHaveLength(2);
  }, 180_000);

  test('[M1] a class is planned, its roster imported from a real .xlsx, pre-checked, accepted by one officer and approved by another', async () => {
    await allowSmallClasses(product, people);
    opened = await openClass(product, house, faculty, people, 2);
  }, 180_000);

  test('[T1] learners activate by invitation and are verified by the alternative of equal effect', async () => {
    for (const index of [0, 1]) learners.push(await activateLearner(product, people, house, opened, index));
    for (const to of ['RECRUITING', 'READY', 'IN_TRAINING'] as const)
      await house.admin.call(managementRoutes.runClass, { params: { classId: opened.classId }, body: { to } });
  }, 180_000);

  test('[T2] a real MP4 is uploaded in pieces and becomes playable', async () => {
    lessonIds = await putFilm(product, opened, faculty.lecturers[0]!.person);
    expect(lessonIds.length).toBeGreaterThan(0);
  }, 180_000);

  test('[T2] watching counts every second once; jumping ahead and hidden pages count nothing', async () => {
    expect(await cheatInLesson(product, learners[1]!, lessonIds[0]!)).toBe(0);
    const proving = (index: number) => () => confirmedOnSite(faculty.teacher, opened.classId, learners[index]!);
    for (const lessonId of lessonIds) expect(await watchLesson(product, learners[0]!, lessonId, proving(0))).toBeGreaterThanOrEqual(895);
    // The theory exam is for those who have seen the films (omo.theoryBeforePractice).
    for (const lessonId of lessonIds) await watchLesson(product, learners[1]!, lessonId, proving(1));
    const hours = await learners[0]!.call(teachingRoutes.myHours, { params: { classId: opened.classId } });
    expect(hours.vod.lessons.every((lesson) => lesson.completed)).toBe(true);
    expect(hours.vod.creditedHours).toBeGreaterThan((lessonIds.length * 15) / 45 - 0.5);
  }, 300_000);

  test('[T3] check-in by code, place and person; two confirmations lock the roll', async () => {
    expect(await holdSessions(product, opened, faculty, people, learners)).toBeGreaterThan(0);
  }, 600_000);

  test('[E2] every learner sits an own paper and gets a receipt', async () => {
    const { papers } = await sitExam(product, opened, faculty, people, learners);
    expect(papers[0]).not.toBe(papers[1]);
  }, 180_000);

  test('[E6] grades compose, two officers complete the class, the result is a certificate or a reason', async () => {
    const result = await complete(product, house, opened, faculty, people, learners);
    expect(result.certificates).toBe(1);
    expect(result.no).toMatch(/^HN460105\d{4}05\d{6}[0-9A-Z]$/);
  }, 180_000);

  test('[M2] the timeline holds the passage and the exported ledger verifies without the database', async () => {
    const kinds = await timelineKinds(learners[0]!);
    for (const kind of ['assessment.attempt.submitted', 'assessment.grade.composed', 'assessment.certificate.issued'])
      expect(kinds).toContain(kind);
    const bytes = await people.auditor.call(ledgerRoutes.exportLedger);
    const lines = Buffer.from(bytes).toString('utf8').trimEnd().split('\n');
    const crypto = chainCrypto(createCrypto(loadKeys(join(product.dataDir, 'keys.json'))));
    async function* each(texts: string[]) {
      yield* texts;
    }
    expect((await verifyLines(each(lines), crypto)).faults).toEqual([]);
    const middle = Math.floor(lines.length / 2);
    for (const broken of [
      lines.map((line, index) =>
        index === middle ? line.replace(/"seq":(\d+)/, (_all, seq: string) => `"seq":${Number(seq) + 1}`) : line,
      ),
      lines.filter((_line, index) => index !== middle),
      [...lines.slice(0, middle), lines[middle]!, ...lines.slice(middle)],
      lines.slice(0, -1),
    ]) {
      expect((await verifyLines(each(broken), crypto)).ok).toBe(false);
    }
  }, 120_000);
});
