import { deflateSync, crc32 } from 'node:zlib';
import type { ItemContent } from '@yangfan/contract';
import { blank, lettered, numbered, type Defaults, type Pictures, type Sent } from './exchange.rules.ts';

const OF: Defaults = { chapter: 'EC05', knowledge: 'EC05-01', chapterOf: () => 'EC05' };
const PICTURE = 'pic:1';

const made = (type: ItemContent['type'], more: Partial<ItemContent>): ItemContent => ({ ...blank(type, OF), source: '示例', ...more });

/** One question of every type: what a file of the format looks like, and what can be imported as it is. */
export function sampleItems(): Sent[] {
  const contents = [
    made('SINGLE', {
      stem: '（示例）哪一项数据说明商品带来多少人？',
      options: lettered(['访客数', '库存数', '开业日期', '以上都不对']).map((one, index) =>
        index === 3 ? { ...one, lockLast: true } : one,
      ),
      answer: 'A',
      analysis: '访客数就是来的人数。',
    }),
    made('MULTI', { stem: '（示例）下列哪些属于**流量指标**？', options: lettered(['访客数', '浏览量', '毛利率']), answer: ['A', 'B'] }),
    made('JUDGE', { stem: '（示例）库存数会随下单减少。', answer: true }),
    made('FILL', {
      stem: '（示例）售价减去进价是 ____，再减去费用是 ____。',
      answer: {
        blanks: [
          ['毛利', '毛利润'],
          ['净利润', '净利'],
        ],
      },
    }),
    made('ORDER', {
      stem: '（示例）把开店的步骤排成先后顺序。',
      options: lettered(['上架商品', '实名认证', '提交资料']),
      answer: ['C', 'B', 'A'],
    }),
    made('CALC', {
      stem: '（示例）固定费用 3000 元，每件毛利 15 元，按 $\\frac{固定费用}{单件毛利}$ 计算，卖多少件保本？',
      answer: { value: 200, tolerance: 0.005, unit: '件' },
    }),
    made('MATCH', {
      stem: '（示例）把指标与含义连起来。',
      options: lettered(['转化率', '客单价']),
      targets: numbered(['每笔订单的平均金额', '下单人数占访客的比例']),
      answer: { A: '2', B: '1' },
    }),
    made('SHORT', {
      stem: `（示例）看图说明店铺本月的变化。\n![每周访客数](${PICTURE})`,
      answer: {
        rubric: [
          { criterion: '说出访客先升后降', points: 5 },
          { criterion: '提出一条改进办法', points: 5 },
        ],
        reference: '第三周最高，第四周回落；可以增加老客优惠。',
      },
    }),
    made('OPERATE', {
      stem: '（示例）在模拟系统中完成开店申请，并写下步骤。',
      answer: { rubric: [{ criterion: '步骤完整', points: 10 }], reference: '选择类目、填写资料、提交审核。', operation: 'A01' },
    }),
    made('CASE', {
      stem: '（示例）一家小店某月的数据：\n| 项目 | 数量 |\n| 访客 | 1000 |\n| 订单 | 30 |',
      parts: [
        {
          key: '1',
          type: 'CALC',
          stem: '转化率是百分之几？',
          options: [],
          targets: [],
          answer: { value: 3, tolerance: 0.005, unit: '%' },
          analysis: '30÷1000=3%。',
          weight: 2,
        },
        { key: '2', type: 'JUDGE', stem: '订单数多于访客数。', options: [], targets: [], answer: false, analysis: '', weight: 1 },
      ],
    }),
  ];
  return contents.map((content, index) => ({ code: `示例-${index + 1}`, content }));
}

/** The picture of the samples: a small bar chart, made here so that no file has to lie about. */
export const samplePictures = (): Pictures => new Map([[PICTURE, { name: 'chart.png', bytes: chart() }]]);

const [WIDTH, HEIGHT] = [160, 100];
const BARS = [30, 55, 85, 60];
function chart(): Buffer {
  const rows = Array.from({ length: HEIGHT }, (_row, y) => {
    const row = Buffer.alloc(1 + WIDTH * 3, 0xff);
    row[0] = 0;
    for (const [index, tall] of BARS.entries())
      if (HEIGHT - 8 - y <= tall && y < HEIGHT - 8) for (let x = 0; x < 24; x++) row.set([0x0a, 0x5c, 0x74], 1 + (12 + index * 38 + x) * 3);
    return row;
  });
  const head = Buffer.alloc(13);
  head.writeUInt32BE(WIDTH, 0);
  head.writeUInt32BE(HEIGHT, 4);
  head.set([8, 2, 0, 0, 0], 8);
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  return Buffer.concat([signature, chunk('IHDR', head), chunk('IDAT', deflateSync(Buffer.concat(rows))), chunk('IEND', Buffer.alloc(0))]);
}
function chunk(name: string, body: Buffer): Buffer {
  const named = Buffer.concat([Buffer.from(name, 'latin1'), body]);
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(body.length);
  sum.writeUInt32BE(crc32(named));
  return Buffer.concat([length, named, sum]);
}
