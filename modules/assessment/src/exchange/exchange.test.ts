import { assessmentRoutes as routes, type ExportFormat } from '@yangfan/contract';
import { newId } from '@yangfan/kernel';
import { actorOf } from '@yangfan/kernel/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startAssessment, type Stage } from '../../testing.ts';
import { canonical } from './canonical.rules.ts';
import { AT, of } from './exchange.testing.ts';
import { opened, written } from './formats.ts';
import { hurt, numbers } from './hurt.testing.ts';
import { refusal } from './loss.rules.ts';
import { sampleItems, samplePictures } from './samples.ts';

let stage: Stage;
beforeAll(async () => void (stage = await startAssessment()), 120_000);
afterAll(() => stage.stop());

const writer = actorOf({ role: 'ITEM_WRITER', scope: 'province', id: '*', accountId: newId('acc') });
function take(format: ExportFormat, bytes: Buffer, more: { save?: boolean; from?: number; skipKnown?: boolean } = {}) {
  const fileId = newId('fil');
  stage.stored.set(fileId, { bytes, mediaType: 'text/csv', name: '题目.txt' });
  const body = { programCode: 'NET_EC', format, fileId, knowledge: 'EC01-01', save: false, ...more };
  return stage.call(routes.importItems, { body }, { as: writer });
}
const drafts = async () =>
  (await stage.call(routes.listItems, { query: { status: 'DRAFT', programCode: 'NET_EC' } }, { as: writer })).body.total;
const sample = async (format: ExportFormat) => {
  const items = sampleItems().filter(({ content }) => refusal(format, content) === null);
  return (await written(format, items, samplePictures(), AT)).bytes;
};

describe('[E1] import and export through the desk', () => {
  test('[E1] an import is tried first and saves nothing; saved, its good rows are drafts, bad ones are named by line, and the same file twice saves nothing new', async () => {
    const file = Buffer.from('海口的别称是{=椰城 ~羊城 ~山城}？\n\n没有答案的题\n\n三亚在海南岛最南边吗{TRUE}。');
    const before = await drafts();
    const tried = (await take('GIFT', file)).body;
    expect([tried.read, tried.ready, tried.saved, tried.next, tried.faults.map(({ row }) => row)]).toEqual([3, 2, 0, null, [3]]);
    expect(await drafts()).toBe(before);
    expect((await take('GIFT', file, { save: true, skipKnown: true })).body.saved).toBe(2);
    expect(await drafts()).toBe(before + 2);
    const again = (await take('GIFT', file, { save: true, skipKnown: true })).body;
    expect([again.saved, again.known.map(({ row }) => row)]).toEqual([0, [1, 5]]);
    const looked = (await take('GIFT', Buffer.concat([file, Buffer.from('\n\n海口的别称是{=椰城 ~花城}？')]))).body;
    expect(looked.similar.map(({ row, otherRow }) => [row, otherRow])).toEqual([
      [1, null],
      [5, null],
      [7, null],
    ]);
    expect(await drafts()).toBe(before + 2);
  });

  test('[E1] a large file is kept in pieces: each whole, the next told, and gone over again without doubling', async () => {
    const file = Buffer.from(
      Array.from({ length: 110 }, (_one, index) => `第 ${index} 家店的月销量是 ${index * 977} 件{${index % 2 ? 'T' : 'F'}}`).join('\n\n'),
    );
    const before = await drafts();
    const first = (await take('GIFT', file, { save: true, skipKnown: true, from: 0 })).body;
    expect([first.saved, first.next, await drafts()]).toEqual([100, 100, before + 100]);
    // The browser was closed; the person begins anew.
    expect((await take('GIFT', file, { save: true, skipKnown: true, from: 0 })).body).toMatchObject({ saved: 0, next: 100 });
    expect((await take('GIFT', file, { save: true, skipKnown: true, from: 100 })).body).toMatchObject({ saved: 10, next: null });
    expect(await drafts()).toBe(before + 110);
  });

  test('[E1] questions of every type with a picture come in as QTI, lie in the bank with a file of their own, and go out as they came', async () => {
    const tried = (await take('QTI', await sample('QTI'))).body;
    expect([tried.ready, tried.pictures, tried.shown.length, tried.faults]).toEqual([10, 1, 1, []]);
    expect(tried.shown[0]!.src).toMatch(/^data:image\/webp;base64,/);
    const files = stage.stored.size;
    expect((await take('QTI', await sample('QTI'), { save: true })).body.saved).toBe(10);
    // The picture stays, the uploaded package has done its work.
    expect(stage.stored.size).toBe(files + 1);
    for (const format of ['QTI', 'MOODLE', 'XLSX'] as const) {
      const query = { format, programCode: 'NET_EC', status: 'DRAFT' as const, search: '（示例）' };
      const outlook = (await stage.call(routes.exportOutlook, { query }, { as: writer })).body;
      expect(outlook).toMatchObject({ total: 10, going: 10, refused: [], tooLarge: null });
      const { raw } = await stage.call(routes.exportItems, { query }, { as: writer });
      const { reads, pictures } = await opened(format, raw, '题目', of);
      const stems = reads.map(({ content, fault }) => fault ?? canonical(content!).stem);
      expect(new Set(stems)).toEqual(new Set(sampleItems().map(({ content }) => content.stem)));
      expect([...pictures.values()].map((one) => one.bytes.equals(samplePictures().get('pic:1')!.bytes))).toEqual([true]);
    }
    const aiken = (
      await stage.call(routes.exportOutlook, { query: { format: 'AIKEN', programCode: 'NET_EC', search: '（示例）' } }, { as: writer })
    ).body;
    expect([aiken.going, aiken.refused.length, aiken.left.map(({ what }) => what)]).toEqual([
      1,
      9,
      ['知识点和难度', '解析', '来源', '固定在最后的选项'],
    ]);
    expect(aiken.refused.map(({ why }) => why)).toContain('Aiken 没有“案例”这种题型');
  });

  test('[E1] a picture that is none, a knowledge point that is none, an unknown type and a file of the bank named from outside are faults of their rows', async () => {
    const question = (stem: string, more = '') =>
      `<question type="truefalse"><questiontext format="markdown"><text>${stem}</text>${more}</questiontext><answer fraction="100"><text>true</text></answer></question>`;
    const xml = `<quiz>${question('![x](@@PLUGINFILE@@/a.png)', `<file name="a.png" encoding="base64">${Buffer.from('not a picture').toString('base64')}</file>`)}${question(`看图\n![x](fil_${'0'.repeat(26)})`)}<question type="drag"/>${question('对的题')}</quiz>`;
    const { body } = await take('MOODLE', Buffer.from(xml));
    expect(body.faults.map(({ row }) => row)).toEqual([1, 2, 3]);
    expect(body.faults[0]!.message).toContain('不是 PNG');
    expect(body.faults[1]!.message).toContain('没有随文件带来');
    expect(body.faults[2]!.message).toContain('不支持的题型“drag”');
    expect(body.ready).toBe(1);
    const claimed = (await take('GIFT', Buffer.from('看图\\n![x](pic\\:1) 对吗{T}\n'), { save: true })).body;
    expect([claimed.saved, claimed.faults[0]?.message]).toEqual([0, expect.stringContaining('没有随文件带来')]);
    const broken = await take('XLSX', Buffer.from('PK\u0003\u0004'), { save: true });
    expect([broken.status, broken.code]).toEqual([400, 'assessment.import_unreadable']);
    const secret = await take('MOODLE', Buffer.from('<!DOCTYPE q [<!ENTITY e SYSTEM "file:///etc/passwd">]><quiz>&e;</quiz>'), {
      save: true,
    });
    expect([secret.code, secret.detail]).toEqual(['assessment.import_unreadable', expect.stringContaining('DOCTYPE')]);
  });

  test('[E1] import fuzzing at the desk: a hurt file is kept whole by its report or refused in words; never a failure, never half', async () => {
    const next = numbers(20_261_130);
    for (const format of ['GIFT', 'MOODLE', 'QTI', 'AIKEN'] as const) {
      const bytes = await sample(format);
      for (let run = 0; run < 12; run++) {
        const before = await drafts();
        const { status, code, body } = await take(format, await hurt(bytes, next), { save: true });
        if (status === 200) expect(await drafts()).toBe(before + body.saved);
        else expect([status, code, await drafts()]).toEqual([400, 'assessment.import_unreadable', before]);
      }
    }
  });
});
