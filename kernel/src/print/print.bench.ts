import { createPrinter, type Printer } from './printer.ts';
import { qrSvg } from './qr.ts';

/** One measured value in the form the bench command prints. */
export interface PrintFigure {
  bench: 'print';
  metric: string;
  value: number;
  unit: string;
  n: number;
}

/** A plan-like document in the common frame: cover, chapters with text and a twelve-month table each. */
export const SAMPLE_PLAN = `#import "/frame.typ": *
#let d = json("/data.json")
#show: frame.with(title: d.title, number: d.number, watermark: d.watermark, demo: d.demo)
#cover("网络创业规划书", d.title, demo: d.demo, verify: (url: d.verifyUrl, code: d.code), pairs: (
  ("姓名", d.name), ("班级", d.class), ("培训机构", d.institution), ("讲师", d.lecturer), ("日期", cn-date(d.date))))
#for chapter in d.chapters [
  #heading(chapter.title)
  #for paragraph in chapter.paragraphs { par(paragraph) }
  #plain-table(columns: (auto, 1fr, 1fr, 1fr), align: (left, right, right, right), head: ("月份", "收入", "成本", "月末现金"), rows: chapter.rows)
]
`;

/** Data for SAMPLE_PLAN; 19 chapters come to 20 pages. `salt` makes each document different, so that nothing is remembered. */
export function samplePlan(chapters: number, salt: number): Record<string, unknown> {
  const sentence = '店铺以海南本地水果和椰子制品为主，面向内地家庭客户，先做小样预售，再按复购情况补货；客服、发货和售后都写进每日清单。';
  return {
    title: '椰风小店网络创业规划书',
    number: `GHS-2026-${String(salt).padStart(6, '0')}`,
    watermark: '海南省网络创业培训',
    demo: true,
    name: '演示一',
    class: '2026年第三期电商班',
    institution: '海口扬帆职业培训学校',
    lecturer: '演示讲师',
    date: '2026-11-06',
    verifyUrl: 'https://verify.example.cn/p/1',
    code: '7Q4M-2K9X',
    chapters: Array.from({ length: chapters }, (_, i) => ({
      title: `第 ${i + 1} 章　项目概述与市场`,
      paragraphs: Array.from({ length: 6 }, (__, j) => `${salt}.${i}.${j} ${sentence.repeat(3)}`),
      rows: Array.from({ length: 12 }, (__, m) => [
        `${m + 1}月`,
        (8000 + salt * 7 + m * 311).toFixed(2),
        (5200 + i * 13 + m * 97).toFixed(2),
        (2800 + m * 214).toFixed(2),
      ]),
    })),
  };
}

/** Measures the first document (thread and fonts included) and then different documents of about 20 Chinese pages; prints one JSON line a figure. */
export async function benchPrint(write: (line: string) => void = (line) => void process.stdout.write(`${line}\n`)): Promise<PrintFigure[]> {
  const printer = createPrinter();
  const files = { 'qr.svg': await qrSvg('https://verify.example.cn/p/1') };
  const figures: PrintFigure[] = [];
  const note = (metric: string, value: number, unit: string, n: number): void => {
    const figure: PrintFigure = { bench: 'print', metric, value: Math.round(value * 1000) / 1000, unit, n };
    figures.push(figure);
    write(JSON.stringify(figure));
  };
  try {
    note('first_s', await seconds(() => printer.pdf('字', {})), 's', 1);
    await measure(printer, files, 19, '', note);
    await measure(printer, files, 190, '_x10', note);
  } finally {
    await printer.close();
  }
  return figures;
}

async function measure(
  printer: Printer,
  files: Record<string, Buffer>,
  chapters: number,
  suffix: string,
  note: (metric: string, value: number, unit: string, n: number) => void,
): Promise<void> {
  const n = suffix ? 1 : 5;
  let pages = 0;
  let bytes = 0;
  const before = process.cpuUsage();
  const taken = await seconds(async () => {
    for (let i = 0; i < n; i += 1) {
      const pdf = await printer.pdf(SAMPLE_PLAN, samplePlan(chapters, chapters + i), files);
      pages = countPages(pdf);
      bytes = pdf.length;
    }
  });
  const cpu = process.cpuUsage(before);
  note(`s${suffix}`, taken / n, 's', n);
  note(`cpu_ms${suffix}`, (cpu.user + cpu.system) / 1000 / n, 'ms', n);
  note(`pages${suffix}`, pages, 'pages', n);
  note(`kb${suffix}`, bytes / 1024, 'KB', n);
}

function countPages(pdf: Buffer): number {
  return Number(/\/Type\s*\/Pages[^>]*?\/Count (\d+)/.exec(pdf.toString('latin1'))?.[1] ?? 0);
}

async function seconds(work: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  await work();
  return (performance.now() - started) / 1000;
}
