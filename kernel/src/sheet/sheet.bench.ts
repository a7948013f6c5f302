import { readRows, streamXlsx, writeCsv, writeXlsx, type SheetColumn, type SheetValue } from './index.ts';
import { PassThrough } from 'node:stream';

/** One measured value in the form the bench command prints. */
export interface SheetFigure {
  bench: 'sheet';
  metric: string;
  value: number;
  unit: string;
  n: number;
}

const COLUMNS: SheetColumn[] = [
  { key: 'name', title: '姓名' },
  { key: 'idNumber', title: '证件号码', width: 24 },
  { key: 'phone', title: '手机号' },
  { key: 'sex', title: '性别' },
  { key: 'born', title: '出生日期', format: 'date' },
  { key: 'county', title: '市县' },
  { key: 'address', title: '地址', width: 40 },
  { key: 'kind', title: '人员类别' },
  { key: 'hours', title: '学时', format: 'integer' },
  { key: 'fee', title: '费用', format: 'money' },
];

function* roster(n: number): Generator<Record<string, SheetValue>> {
  for (let i = 0; i < n; i += 1) {
    yield {
      name: `演示${i}`,
      idNumber: `999999190001${String(i % 1e6).padStart(6, '0')}`,
      phone: `1990000${String(i % 10_000).padStart(4, '0')}`,
      sex: i % 2 ? '男' : '女',
      born: '1990-05-17',
      county: '五指山市',
      address: `海南省五指山市通什镇某某路 ${i} 号`,
      kind: '返乡农民工',
      hours: 56,
      fee: 150_000 + i,
    };
  }
}

/** Reads and writes a roster of 10,000 rows × 10 columns and one ten times as long; prints one JSON line a figure. */
export async function benchSheet(write: (line: string) => void = (line) => void process.stdout.write(`${line}\n`)): Promise<SheetFigure[]> {
  const figures: SheetFigure[] = [];
  const note = (metric: string, value: number, unit: string, n: number): void => {
    const figure: SheetFigure = { bench: 'sheet', metric, value: Math.round(value * 1000) / 1000, unit, n };
    figures.push(figure);
    write(JSON.stringify(figure));
  };
  await writeXlsx({ sheets: [{ name: '预热', columns: COLUMNS, rows: roster(500) }] });
  for (const [n, suffix] of [
    [10_000, ''],
    [100_000, '_x10'],
  ] as const) {
    const timed = async <T>(metric: string, work: () => Promise<T>): Promise<T> => {
      const [started, cpu] = [performance.now(), process.cpuUsage()];
      const result = await work();
      const used = process.cpuUsage(cpu);
      note(`${metric}_s${suffix}`, (performance.now() - started) / 1000, 's', n);
      note(`${metric}_cpu_us${suffix}`, (used.user + used.system) / n, 'us/row', n);
      return result;
    };
    const xlsx = await timed('write_xlsx', () => writeXlsx({ sheets: [{ name: '花名册', columns: COLUMNS, rows: roster(n) }] }));
    await timed('stream_xlsx', () =>
      streamXlsx({ sheets: [{ name: '花名册', columns: COLUMNS, rows: roster(n) }] }, new PassThrough().resume()),
    );
    const csv = await timed('write_csv', () => writeCsv({ columns: COLUMNS, rows: roster(n) }));
    const limits = { maxRows: n + 1, maxBytes: 100_000_000, maxUnpacked: 500_000_000 };
    const count = async (bytes: Buffer, name: string): Promise<number> => {
      let rows = 0;
      for await (const _ of readRows(bytes, name, limits)) rows += 1;
      return rows;
    };
    note(`xlsx_kb${suffix}`, xlsx.length / 1024, 'KB', n);
    await timed('read_xlsx', () => count(xlsx, 'x.xlsx'));
    await timed('read_csv', () => count(csv, 'x.csv'));
    note(`rss_mb${suffix}`, process.memoryUsage().rss / 1e6, 'MB', n);
  }
  return figures;
}
