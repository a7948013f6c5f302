import { openZip } from '@yangfan/kernel/sheet';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { similarTo } from '../bank/likeness.rules.ts';
import { fingerprint, lookAlikes } from './duplicates.rules.ts';
import { blank, lettered } from './exchange.rules.ts';
import { AT, of } from './exchange.testing.ts';
import { body, declared, item, moodle, packed, qti } from './files.testing.ts';
import { opened, written } from './formats.ts';
import { fromHtml } from './html.rules.ts';
import { innerPath } from './picture.rules.ts';

describe('[E1] hostile files', () => {
  test('[E1] document types, entities, depth and endless text refuse the file; nothing is fetched or expanded', async () => {
    const refuse = (text: string) => expect(moodle(text)).rejects.toThrow();
    await refuse('<!DOCTYPE quiz [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><quiz>&b;</quiz>');
    await refuse('<!DOCTYPE quiz SYSTEM "file:///etc/passwd"><quiz/>');
    await refuse(`${'<a>'.repeat(100)}${'</a>'.repeat(100)}`);
    await refuse(`<quiz>${'<question type="essay"/>'.repeat(130_000)}</quiz>`);
    await refuse('<quiz><question></quiz>');
    const xxe = Buffer.from(
      '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><qti-assessment-item><qti-item-body><p>&e;</p></qti-item-body></qti-assessment-item>',
    );
    expect((await qti(xxe)).fault).toContain('DOCTYPE');
  });

  test('[E1] a script in rich text leaves nothing that runs', async () => {
    expect(fromHtml('<p>看<script>alert(1)</script><b>图</b></p>')).toBe('看**图**');
    expect(fromHtml('<scr<script>ipt>alert(1)</script>')).not.toContain('<');
    const read = await qti(
      item(
        declared('single', 'identifier', ['a']) +
          body(
            '<p onclick="x()">题<script>alert(1)</script><iframe src="http://x"/><style>p{}</style></p><qti-choice-interaction response-identifier="RESPONSE"><qti-simple-choice identifier="a">甲</qti-simple-choice><qti-simple-choice identifier="b">乙</qti-simple-choice></qti-choice-interaction>',
          ),
      ),
    );
    expect(read.content!.stem).toBe('题');
  });

  test('[E1] a package with ways out, links, a lying size or no manifest is refused; a picture is looked for inside only', async () => {
    const manifest = {
      name: 'imsmanifest.xml',
      bytes: Buffer.from('<manifest><resources><resource type="imsqti_item_xmlv3p0" href="../../etc/passwd"/></resources></manifest>'),
    };
    const read = await opened('QTI', await packed([manifest]), 'a.zip', of);
    expect(read.reads[0]!.fault).toContain('不在包里');
    await expect(opened('QTI', await packed([manifest, { name: '../x.xml', bytes: Buffer.from('x') }]), 'a.zip', of)).rejects.toThrow(
      '指向包外',
    );
    await expect(opened('QTI', await packed([{ name: 'a.xml', bytes: Buffer.from('x') }]), 'a.zip', of)).rejects.toThrow('imsmanifest.xml');
    // A directory that promises two gigabytes.
    const bomb = await packed([manifest]);
    bomb.writeUInt32LE(0x7fffffff, bomb.lastIndexOf(Buffer.from([0x50, 0x4b, 1, 2])) + 24);
    await expect(opened('QTI', bomb, 'a.zip', of)).rejects.toMatchObject({ code: 'sheet.bomb' });
    await expect(opened('XLSX', bomb, 'a.zip', of)).rejects.toMatchObject({ code: 'sheet.bomb' });
    expect([
      innerPath('items/a.xml', '../images/b.png'),
      innerPath('items/a.xml', '../../b.png'),
      innerPath('a.xml', 'file:///etc/passwd'),
      innerPath('a.xml', '/etc/passwd'),
      innerPath('a.xml', '..\\..\\b'),
    ]).toEqual(['images/b.png', null, null, null, null]);
  });

  test('[E1] a long text made to be slow is read as quickly as any other', async () => {
    const long = (unit: string) => unit.repeat(Math.ceil(400_000 / unit.length));
    const html = (text: string) =>
      `<quiz><question type="cloze"><questiontext format="html"><text><![CDATA[${text}]]></text></questiontext></question><question type="essay"><questiontext format="markdown"><text><![CDATA[${text}]]></text></questiontext></question></quiz>`;
    const began = performance.now();
    for (const unit of ['<img ', '<b ', '<', '<!-- ', '<script ', '<li', '{1:SA:', '](@@PLUGINFILE@@/', '&', '\\(', '（ ', '_', '$', '**'])
      await opened('MOODLE', Buffer.from(html(long(unit))), 'a.xml', of).catch(() => undefined);
    for (const unit of ['[tag:', '=', ' ', '::', '{#', '->', '\\', '% '])
      for (const text of [`// ${long(unit)}\n`, `题 {${long(unit)}}`, `题 {#${long(unit)}}`, `题 {=a ${long(unit)} ~b}`, long(unit)])
        await opened('GIFT', Buffer.from(`${text}\n`), 'a.txt', of).catch(() => undefined);
    for (const unit of ['a', 'a ', 'a:', '= '])
      await opened('QTI', Buffer.from(`<qti-assessment-item ${long(unit)}></qti-assessment-item>`), 'a.xml', of).catch(() => undefined);
    for (const unit of ['_', '（ ', ' ', '$'])
      await qti(
        item(
          declared('single', 'string', ['a']) + body(`<p>${long(unit)}<qti-text-entry-interaction response-identifier="RESPONSE"/></p>`),
        ),
      );
    expect(performance.now() - began).toBeLessThan(30_000);
  });

  test('[E1] an export of a sheet holds words that look like formulas as words', async () => {
    const content = { ...blank('JUDGE', of), stem: '=HYPERLINK("http://x","点我")', answer: true };
    const { bytes } = await written('XLSX', [{ code: '=1+1', content }], new Map(), AT);
    const sheet = (await openZip(bytes, 1e7).read('xl/worksheets/sheet1.xml')).toString();
    expect(sheet).not.toMatch(/<f>|<f /);
    expect(sheet).toContain('HYPERLINK');
  });

  test('[E1] whatever text is put in, it is read or refused in words and never throws anything else', async () => {
    const pieces = fc.array(
      fc.constantFrom(
        '<quiz>',
        '<question type="multichoice">',
        '</question>',
        '<text>',
        '</text>',
        '::a::',
        '{',
        '}',
        '=',
        '~',
        '#',
        '\n',
        '\n\n',
        'ANSWER: A',
        'A. x',
        '题',
        '\\',
        '->',
        '%50%',
        '&amp;',
        '&x;',
        '{1:SA:',
        '<qti-assessment-item>',
        '</qti-assessment-item>',
        '<qti-item-body>',
      ),
      { maxLength: 60 },
    );
    await fc.assert(
      fc.asyncProperty(pieces, fc.constantFrom('GIFT', 'AIKEN', 'MOODLE', 'QTI', 'XLSX'), async (all, format) => {
        try {
          const { reads } = await opened(format, Buffer.from(all.join('')), 'a', of);
          for (const one of reads) expect(!!one.content || !!one.fault).toBe(true);
        } catch (error) {
          expect((error as Error).constructor.name).toMatch(/^(FileFault|SheetError)$/);
        }
      }),
      { numRuns: 500, seed: 7 },
    );
  });
});

describe('[E1] questions that are there already', () => {
  test('[E1] a look-alike is found among many as by comparing with each; the same question is the same whatever its keys are called', () => {
    const stems = Array.from(
      { length: 120 },
      (_one, index) => `第${index}家网店在${['海口', '三亚', '儋州', '琼海'][index % 4]}卖${index * 37}件商品，应先核对哪一项？`,
    );
    const seen = lookAlikes(stems.map((stem, index) => ({ code: `C${index}`, stem, row: null })));
    expect(seen.nearest(`${stems[17]!}。`)?.code).toBe('C17');
    for (const [index, stem] of stems.entries()) {
      const asked = stem.replace('应先', ['应当先', '先', '要先'][index % 3]!);
      const one = seen.nearest(asked);
      const [best] = similarTo(
        asked,
        stems.map((text) => ({ stem: text })),
        1,
      );
      expect([one !== null, one && similarTo(asked, [one], 1)[0]?.distance]).toEqual([best !== undefined, best?.distance ?? null]);
    }
    expect(seen.nearest('完全不同的一道关于税务登记的题目')).toBeNull();
    const one = { ...blank('SINGLE', of), stem: '题', options: lettered(['甲', '乙']), answer: 'B', analysis: '一' };
    const other = {
      ...one,
      options: [
        { key: 'X', text: '甲' },
        { key: 'Y', text: '乙' },
      ],
      answer: 'Y',
      analysis: '二',
      difficulty: 5,
    };
    expect(fingerprint(other)).toBe(fingerprint(one));
    expect(fingerprint({ ...one, answer: 'A' })).not.toBe(fingerprint(one));
  });
});
