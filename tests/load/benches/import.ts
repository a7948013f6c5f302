import { newId, newToken, sql } from '@yangfan/kernel';
import { writeXlsx } from '@yangfan/kernel/sheet';
import { demoIdNo } from '../../../modules/management/src/seed/demo-people.rules.ts';
import { cpuOf } from '../cpu.ts';
import type { Report } from '../figures.ts';
import { startFloor } from '../floor/start.ts';
import { startProduct } from '../product.ts';
import { bearer, createWorld, type World } from '../world.ts';

const ROWS = 10_000;
const EXISTING = 90_000;

function rosterFile(first: number): Promise<Buffer> {
  const columns = [
    { key: 'name', title: '姓名' },
    { key: 'idNo', title: '证件号码', width: 24 },
    { key: 'phone', title: '手机号码' },
    { key: 'category', title: '人员类别' },
    { key: 'address', title: '地址', width: 32 },
  ];
  const rows = Array.from({ length: ROWS }, (_none, index) => ({
    name: '压测学员',
    idNo: demoIdNo(first + index),
    phone: `199${30_000_000 + first + index}`,
    category: '05',
    address: `海南省海口市美兰区演示路 ${index} 号`,
  }));
  return writeXlsx({ sheets: [{ name: '名册', columns, rows }] });
}

interface ImportState {
  id: string;
  state: string;
  goodRows: number;
  checkedRows: number;
  appliedRows: number;
  message: string | null;
}

async function ask<T>(world: World, method: string, path: string, token: string, body?: unknown): Promise<T> {
  const reply = await fetch(`${world.product.url}${path}`, {
    method,
    headers: { ...bearer(token), 'idempotency-key': newToken(12), ...(body ? { 'content-type': 'application/json' } : {}) },
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
  if (!reply.ok) throw new Error(`${method} ${path}: ${await reply.text()}`);
  return (await reply.json()) as T;
}

/** Uploads a file, waits for the check, applies it; counts how many different values of progress were seen on the way. */
async function importOnce(world: World, first: number) {
  const token = await world.signIn('school.admin');
  const classId = await world.makeClass('PLANNING');
  const bytes = await rosterFile(first);
  await world.settle();
  const path = `/v1/management/classes/${classId}/imports`;
  const seen = new Set<string>();
  const roots = world.product.roots();
  const before = cpuOf(roots);
  const from = performance.now();
  const { id } = await ask<ImportState>(world, 'POST', path, token, { fileName: '名册.xlsx', base64: bytes.toString('base64') });
  async function until(state: string): Promise<ImportState> {
    for (;;) {
      const { import: batch } = await ask<{ import: ImportState }>(world, 'GET', `${path}/${id}?size=1`, token);
      seen.add(`${batch.checkedRows} ${batch.appliedRows}`);
      if (batch.state === state) return batch;
      if (batch.state === 'FAILED') throw new Error(batch.message ?? 'the import failed');
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
  const checked = await until('CHECKED');
  if (checked.goodRows !== ROWS) throw new Error(`only ${checked.goodRows} of ${ROWS} rows were good: the figures would mean nothing`);
  const checkS = (performance.now() - from) / 1000;
  await ask(world, 'POST', `${path}/${id}/apply`, token, { mode: 'GOOD_ROWS' });
  const applied = await until('APPLIED');
  if (applied.appliedRows !== ROWS) throw new Error(`only ${applied.appliedRows} rows were written`);
  const seconds = (performance.now() - from) / 1000;
  return { cpuMs: cpuOf(roots) - before, seconds, n: ROWS, checkS, steps: seen.size };
}

export async function rosterImport(report: Report): Promise<void> {
  const product = await startProduct();
  const world = await createWorld(product);
  const floor = await startFloor(product);
  const measured = await importOnce(world, 300_000);
  const bodies = Array.from({ length: ROWS / 1000 }, (_none, chunk) =>
    Array.from({ length: 1000 }, (_row, index) => [newId('lrn'), ...Array.from({ length: 5 }, () => `k1.${newToken(40)}${chunk}${index}`)]),
  );
  const bare = await floor.measure('import', 1, bodies);
  report.cost(measured, { ...bare, n: ROWS });
  report.note('check_s', measured.checkS, 's', ROWS);
  report.note('progress_steps', measured.steps, 'times', ROWS);
  await product.db.run(sql`
    insert into org.learner (id, name, name_blind, cert_type, id_no, id_no_blind, phone, phone_blind, gender, category, created_at)
    select 'lrn_' || substr(md5('a' || g), 1, 26), name, md5('b' || g) || md5('c' || g), '111', id_no, md5('d' || g) || md5('e' || g), phone, md5('f' || g) || md5('g' || g), '1', '05', now()
    from (select name, id_no, phone from org.learner limit 1) one cross join generate_series(1, ${EXISTING}::int) g`);
  const large = await importOnce(world, 500_000);
  report.cost(large, null, '_x10');
}
