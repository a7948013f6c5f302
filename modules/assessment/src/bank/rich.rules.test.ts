import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { formula } from './formula.rules.ts';
import { picturesOf, plainOf, richOf } from './rich.rules.ts';

const at = (id: string) => `/pictures/${id}`;
const FILE = `fil_${'0'.repeat(26)}`;

describe('[E1] stems with marks', () => {
  test('[E1] a plain stem has no blocks: the seed bank stays as it is', () => {
    expect(richOf('某店有20款商品，其中3款贡献了约80%的销售额。', at)).toBeNull();
  });

  test('[E1] bold, lists, a table, a picture and a formula become blocks', () => {
    const stem = `下表是**三月**的数据：\n| 项目 | 金额 |\n| --- | --- |\n| 售价 | 50 |\n- 固定成本不变\n- 单件成本 30\n![走势图](${FILE})\n保本量 $Q=\\frac{F}{P-V}$ 是多少？`;
    expect(richOf(stem, at)).toEqual([
      {
        kind: 'paragraph',
        line: [
          { kind: 'text', text: '下表是' },
          { kind: 'text', text: '三月', bold: true },
          { kind: 'text', text: '的数据：' },
        ],
      },
      {
        kind: 'table',
        rows: [
          [[{ kind: 'text', text: '项目' }], [{ kind: 'text', text: '金额' }]],
          [[{ kind: 'text', text: '售价' }], [{ kind: 'text', text: '50' }]],
        ],
      },
      { kind: 'list', ordered: false, lines: [[{ kind: 'text', text: '固定成本不变' }], [{ kind: 'text', text: '单件成本 30' }]] },
      { kind: 'image', fileId: FILE, src: at(FILE), alt: '走势图' },
      {
        kind: 'paragraph',
        line: [
          { kind: 'text', text: '保本量 ' },
          { kind: 'text', text: 'Q=', formula: true },
          {
            kind: 'fraction',
            above: [{ kind: 'text', text: 'F', formula: true }],
            below: [{ kind: 'text', text: 'P-V', formula: true }],
          },
          { kind: 'text', text: ' 是多少？' },
        ],
      },
    ]);
    expect(picturesOf(stem)).toEqual([FILE]);
    expect(plainOf(stem)).toContain('保本量 Q=(F)/(P-V) 是多少？');
  });

  test('[E1] HTML in a stem is words, never markup, and a picture from elsewhere is not one', () => {
    expect(JSON.stringify(richOf('**看**<img src=x onerror=alert(1)>', at))).toContain('<img src=x onerror=alert(1)>');
    expect(picturesOf('![x](https://evil.example/a.png)')).toEqual([]);
    expect(richOf('![x](https://evil.example/a.png)', at)).toEqual([
      { kind: 'paragraph', line: [{ kind: 'text', text: '![x](https://evil.example/a.png)' }] },
    ]);
  });

  test('[E1] whatever is typed as a formula, it is read to its end and nothing throws', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom('\\frac', '\\sqrt', '{', '}', '^', '_', '\\', 'x', '1', ' ', '\\times') }),
        (source) => {
          expect(Array.isArray(formula(source))).toBe(true);
        },
      ),
    );
    expect(JSON.stringify(formula('{'.repeat(5000))).length).toBeLessThan(20_000);
  });
});
