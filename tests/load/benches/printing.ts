import { newId, sql } from '@yangfan/kernel';
import { emptyFigures } from '@yangfan/contract/plan-figures';
import { cpuOf } from '../cpu.ts';
import type { Report } from '../figures.ts';
import { startProduct } from '../product.ts';
import { bearer, createWorld, type Person, type World } from '../world.ts';
import { print as typesetter } from './engines.ts';

const LEARNERS = 40;
const RUNS = 5;
const SENTENCE = '店铺以海南本地水果和椰子制品为主，面向内地家庭客户，先做小样预售，再按复购情况补货；客服、发货和售后都写进每日清单。';
const PARTS = ['出勤', '课堂表现', '理论考试', '实践成果', '创业规划书'];

/** A published grade and a certificate for each; the rows only, how they come about is measured elsewhere. */
async function finish({ product: { db }, crypto }: World, classId: string, people: readonly Person[]): Promise<void> {
  const parts = PARTS.map((name, index) => ({
    key: `p${index}`,
    name,
    weight: 0.2,
    score: 80 + index,
    passMark: index > 1 ? 60 : null,
    source: 'offline',
    why: '线下成绩，两人录入一致',
    link: null,
  }));
  const composition = JSON.stringify({ parts, total: 82, conclusion: 'PASS', why: ['总评 82'] });
  const ids = people.map(({ learnerId }) => learnerId);
  await db.run(sql`
    insert into assessment.grade (class_id, learner_id, enrolment_id, total, conclusion, composition, scheme_sha256, published_at, frozen_at)
    select class_id, learner_id, id, 82, 'PASS', ${composition}::jsonb, '', now(), now() from org.enrolment where class_id = ${classId} and learner_id = any(${ids}::text[])`);
  for (const [index, learnerId] of ids.entries()) {
    const id = newId('crt');
    const sealed = (column: string) => crypto.seal('压测学员', `certificate|${id}|${column}`);
    await db.run(sql`
      insert into assessment.certificate (id, no, class_id, class_name, institution_id, region_code, lecturer_ids, learner_id, name, id_no, masked_name, masked_id_no, program_code, program_name, institution_name,
        authority_name, starts_on, ends_on, hours, conclusion, issued_on, demo, status, md5, sha1, sha256, mac)
      select ${id}, ${`BENCH${classId.slice(-8)}${index}`}, c.id, c.name, c.institution_id, c.region_code, '{}', ${learnerId}, ${sealed('name')}, ${sealed('id_no')}, '压***', '9999**********0000', c.program_code,
        '网络创业培训', '压测机构', '海口市人力资源和社会保障局', c.starts_on, c.ends_on, 56, 'PASS', c.ends_on, true, 'ISSUED', 'm', 's', 'h', 'k' from org.class c where c.id = ${classId}`);
  }
}

/** Frozen plans of twenty pages and more, each with words of its own so that nothing is remembered; gives their ids. */
async function plans({ product: { db } }: World, classId: string, people: readonly Person[]): Promise<string[]> {
  const { chapters } = await db.one<{ chapters: { code: string; title: string }[] }>(
    sql`select chapters from assessment.plan_template where code = 'NET_EC'`,
  );
  const paragraph = (text: string) => ({ type: 'paragraph', content: [{ type: 'text', text }] });
  const planIds: string[] = [];
  for (const [salt, { learnerId }] of people.slice(0, RUNS).entries()) {
    const planId = newId('pln');
    const written = chapters.map((chapter, index) => ({
      ...chapter,
      body: {
        doc: { type: 'doc', content: Array.from({ length: 14 }, (_, line) => paragraph(`${salt}.${index}.${line} ${SENTENCE.repeat(3)}`)) },
        pictures: [],
        fileIds: [],
        chars: 1500,
      },
    }));
    const content = JSON.stringify({ templateName: '网络创业规划书（电商版）', figures: emptyFigures(), chapters: written });
    await db.run(sql`
      insert into assessment.plan (id, class_id, class_name, learner_id, institution_id, region_code, lecturer_ids, practice, template_code, title, state, versions, submitted_at, created_at, updated_at)
      select ${planId}, id, name, ${learnerId}, institution_id, region_code, '{}', false, 'NET_EC', '椰风小店', 'SUBMITTED', 1, now(), now(), now() from org.class where id = ${classId}`);
    await db.run(sql`
      insert into assessment.plan_version (id, plan_id, class_id, learner_id, no, title, template_code, content, submitted_at, md5, sha1, sha256)
      values (${newId('plv')}, ${planId}, ${classId}, ${learnerId}, 1, '椰风小店', 'NET_EC', ${content}::jsonb, now(), 'm', 's', ${'h'.repeat(64)})`);
    planIds.push(planId);
  }
  return planIds;
}

/** The typesetter by itself, then the product: a real plan, a transcript, and a class as one archive from the click to the file. */
export async function print(report: Report): Promise<void> {
  await typesetter(report);
  const product = await startProduct();
  const world = await createWorld(product);
  const headers = bearer(await world.signIn('school.admin'));
  const get = async (path: string): Promise<Buffer> => {
    const reply = await fetch(`${product.url}${path}`, { headers });
    if (!reply.ok) throw new Error(`${path}: ${reply.status} ${await reply.text()}`);
    return Buffer.from(await reply.arrayBuffer());
  };
  async function makeClass(count: number) {
    const classId = await world.makeClass();
    const people = await world.makePeople(classId, count);
    await finish(world, classId, people);
    return { classId, people };
  }

  const small = await makeClass(LEARNERS);
  const planIds = await plans(world, small.classId, small.people);
  await world.settle();
  // The first document brings the thread and its fonts.
  await get(`/v1/assessment/classes/${small.classId}/learners/${small.people[0]!.learnerId}/transcript.pdf`);
  let pages = 0;
  let cpu = cpuOf(product.roots());
  const planS = await seconds(async () => {
    for (const id of planIds) pages = countPages(await get(`/v1/assessment/plans/${id}/plan.pdf?versionNo=1`));
  });
  report.note('plan_s', planS / planIds.length, 's', planIds.length);
  report.note('plan_cpu_ms', (cpuOf(product.roots()) - cpu) / planIds.length, 'ms', planIds.length);
  report.note('plan_pages', pages, 'pages', planIds.length);
  const transcriptS = await seconds(async () => {
    for (const { learnerId } of small.people.slice(1, 1 + RUNS))
      await get(`/v1/assessment/classes/${small.classId}/learners/${learnerId}/transcript.pdf`);
  });
  report.note('transcript_s', transcriptS / RUNS, 's', RUNS);

  /** From the click until the archive is there. */
  async function archive(classId: string): Promise<{ s: number; cpuMs: number; papers: number; bytes: number }> {
    const from = performance.now();
    cpu = cpuOf(product.roots());
    const path = `${product.url}/v1/assessment/classes/${classId}/prints`;
    const reply = await fetch(path, {
      method: 'POST',
      headers: { ...headers, 'content-type': 'application/json', 'idempotency-key': newId('key') },
      body: JSON.stringify({ kinds: ['SCORE_BOOK', 'TRANSCRIPTS', 'CERTIFICATES'] }),
    });
    if (reply.status !== 202) throw new Error(`prints: ${reply.status} ${await reply.text()}`);
    for (;;) {
      const { runs } = (await (await fetch(path, { headers })).json()) as {
        runs: { state: string; note: string; total: number; bytes: number }[];
      };
      const [run] = runs;
      if (run!.state === 'READY' && !run!.note) {
        const s = (performance.now() - from) / 1000;
        return { s, cpuMs: (cpuOf(product.roots()) - cpu) / run!.total, papers: run!.total, bytes: run!.bytes };
      }
      if (run!.state === 'FAILED' || run!.note) throw new Error(`the archive failed: ${run!.note}`);
      await new Promise((resolve) => setTimeout(resolve, 250));
    }
  }
  const one = await archive(small.classId);
  report.note('class_zip_s', one.s, 's', one.papers);
  report.note('class_zip_paper_cpu_ms', one.cpuMs, 'ms', one.papers);
  report.note('class_zip_kb', one.bytes / 1024, 'KB', one.papers);
  const large = await makeClass(LEARNERS * 10);
  await world.settle();
  const ten = await archive(large.classId);
  report.note('class_zip_s_x10', ten.s, 's', ten.papers);
  report.note('class_zip_paper_cpu_ms_x10', ten.cpuMs, 'ms', ten.papers);
  report.note('class_zip_x10_ratio', ten.cpuMs / one.cpuMs, 'times', ten.papers);
}

const countPages = (pdf: Buffer): number => Number(/\/Type\s*\/Pages[^>]*?\/Count (\d+)/.exec(pdf.toString('latin1'))?.[1] ?? 0);
async function seconds(work: () => Promise<unknown>): Promise<number> {
  const from = performance.now();
  await work();
  return (performance.now() - from) / 1000;
}
