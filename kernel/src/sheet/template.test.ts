import exceljs from 'exceljs';
import { describe, expect, it } from 'vitest';
import { readTable, writeTemplate } from './index.ts';
import { collect } from './sheet.testing.ts';

describe('templates', () => {
  const spec = {
    name: '学员花名册',
    note: '带 * 的列必须填写。\n请勿改动表头。',
    columns: [
      { key: 'name', title: '姓名', isRequired: true, hint: '与身份证一致', sample: '演示一' },
      { key: 'idNumber', title: '证件号码', isRequired: true, width: 24, sample: '999999190001010014' },
      { key: 'sex', title: '性别', list: ['男', '女'], sample: '女' },
      { key: 'nation', title: '民族', list: Array.from({ length: 60 }, (_, i) => `第${i}个很长的名称`) },
    ],
  };

  it('[M1] a template filled in by hand is read back by its titles; note and sample are passed over', async () => {
    const book = new exceljs.Workbook();
    await book.xlsx.load((await writeTemplate(spec)) as unknown as ArrayBuffer);
    const sheet = book.worksheets[0];
    if (!sheet) throw new Error('no sheet');
    expect(sheet.getCell('B4').numFmt).toBe('@');
    const rules = (sheet as unknown as { dataValidations: { model: Record<string, { formulae: string[]; prompt?: string }> } })
      .dataValidations.model;
    expect(rules.C1002?.formulae).toEqual(['"男,女"']);
    expect(rules.D1002?.formulae).toEqual(['选项!$D$1:$D$60']);
    expect(rules.A1002?.prompt).toBe('与身份证一致');
    expect(book.getWorksheet('选项')?.state).toBe('veryHidden');
    sheet.getRow(4).values = [' 符海燕\u3000', '999999190001010022', '女', ''];
    const rows = await collect(readTable(Buffer.from(await book.xlsx.writeBuffer()), 'x.xlsx', spec.columns));
    expect(rows).toEqual([{ row: 4, faults: [], values: { name: '符海燕', idNumber: '999999190001010022', sex: '女', nation: '' } }]);
  });

  it('[M1] columns may stand in any order under other names; what is missing or double is named', async () => {
    const named = spec.columns.map((column) => (column.key === 'idNumber' ? { ...column, aliases: ['身份证号'] } : column));
    const rows = await collect(readTable(Buffer.from('花名册\n身份证号（必填）,备注,＊姓名\n1,x,2'), 'x.csv', named));
    expect(rows.map((row) => row.values)).toEqual([{ idNumber: '1', name: '2' }]);
    await expect(collect(readTable(Buffer.from('姓名,性别\n1,2'), 'x.csv', named))).rejects.toMatchObject({
      code: 'sheet.header',
      sentence: expect.stringContaining('“证件号码”'),
    });
    await expect(collect(readTable(Buffer.from('甲,乙\n1,2'), 'x.csv', named))).rejects.toMatchObject({
      code: 'sheet.header',
      sentence: expect.stringContaining('没有找到表头'),
    });
    await expect(collect(readTable(Buffer.from('姓名,证件号码,姓名\n1,2,3'), 'x.csv', named))).rejects.toMatchObject({
      code: 'sheet.header',
      sentence: expect.stringContaining('两次'),
    });
  });
});
