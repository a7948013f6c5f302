import { describe, expect, test } from 'vitest';
import { readAiken } from './aiken.rules.ts';
import { FileFault } from './exchange.rules.ts';
import { of } from './exchange.testing.ts';
import { body, declared, item, moodle, packed, qti } from './files.testing.ts';
import { opened } from './formats.ts';
import { readGift } from './gift-read.ts';
import { samplePictures } from './samples.ts';

describe('[E1] files of other systems', () => {
  test('[E1] QTI 3.0: a prompt, spread-out words and bold become a stem; one or several right answers tell the type', async () => {
    const choices =
      '<qti-simple-choice identifier="c1">海口</qti-simple-choice><qti-simple-choice identifier="c2" fixed="true">以上都不是</qti-simple-choice>';
    const single = await qti(
      item(
        declared('single', 'identifier', ['c1']) +
          body(
            `<p>读\n   下面的<b>材料</b>。</p><p> </p><qti-choice-interaction response-identifier="RESPONSE" max-choices="1"><qti-prompt>省会是？</qti-prompt>${choices}</qti-choice-interaction>`,
          ),
      ),
    );
    expect(single.content).toMatchObject({ type: 'SINGLE', stem: '读 下面的**材料**。\n省会是？', answer: 'A' });
    expect(single.content!.options[1]).toEqual({ key: 'B', text: '以上都不是', lockLast: true });
    const several = await qti(
      item(
        declared('multiple', 'identifier', ['c1', 'c2']) +
          body(`<p>选</p><qti-choice-interaction response-identifier="RESPONSE" max-choices="0">${choices}</qti-choice-interaction>`),
      ),
    );
    expect(several.content).toMatchObject({ type: 'MULTI', answer: ['A', 'B'] });
    const judged = await qti(
      item(
        declared('single', 'identifier', ['f']) +
          body(
            '<p>地球是平的。</p><qti-choice-interaction response-identifier="RESPONSE"><qti-simple-choice identifier="t">True</qti-simple-choice><qti-simple-choice identifier="f">False</qti-simple-choice></qti-choice-interaction>',
          ),
      ),
    );
    expect(judged.content).toMatchObject({ type: 'JUDGE', answer: false });
  });

  test('[E1] QTI 3.0: blanks, numbers with a tolerance, order, pairs, words with a rubric', async () => {
    const field = '<qti-text-entry-interaction response-identifier="RESPONSE"/>';
    const mapping =
      '<qti-mapping default-value="0"><qti-map-entry map-key="York" mapped-value="1"/><qti-map-entry map-key="york" mapped-value="0.5"/></qti-mapping>';
    const fill = await qti(item(declared('single', 'string', ['York'], mapping) + body(`<p>sun of ${field};<br/>And all</p>`)));
    expect(fill.content).toMatchObject({ type: 'FILL', stem: 'sun of ____;\nAnd all', answer: { blanks: [['York']] } });
    const equal =
      '<qti-response-processing><qti-response-condition><qti-response-if><qti-equal tolerance-mode="absolute" tolerance="2 2"><qti-variable identifier="RESPONSE"/><qti-correct identifier="RESPONSE"/></qti-equal></qti-response-if></qti-response-condition></qti-response-processing>';
    const calc = await qti(item(declared('single', 'float', ['200']) + body(`<p>多少？${field}</p>`), equal));
    expect(calc.content).toMatchObject({ type: 'CALC', answer: { value: 200, tolerance: 0.01 } });
    const order = await qti(
      item(
        declared('ordered', 'identifier', ['b', 'a']) +
          body(
            '<qti-order-interaction response-identifier="RESPONSE"><qti-prompt>排序</qti-prompt><qti-simple-choice identifier="a">甲</qti-simple-choice><qti-simple-choice identifier="b">乙</qti-simple-choice></qti-order-interaction>',
          ),
      ),
    );
    expect(order.content).toMatchObject({ type: 'ORDER', stem: '排序', answer: ['B', 'A'] });
    const set = (ids: string) =>
      `<qti-simple-match-set>${[...ids].map((id) => `<qti-simple-associable-choice identifier="${id}" match-max="1">项${id}</qti-simple-associable-choice>`).join('')}</qti-simple-match-set>`;
    const match = await qti(
      item(
        declared('multiple', 'directedPair', ['C p', 'D q']) +
          body(`<p>连</p><qti-match-interaction response-identifier="RESPONSE">${set('CD')}${set('qp')}</qti-match-interaction>`),
      ),
    );
    expect(match.content).toMatchObject({ type: 'MATCH', answer: { A: '2', B: '1' } });
    const twice = await qti(
      item(
        declared('multiple', 'directedPair', ['C p', 'C q']) +
          body(`<p>连</p><qti-match-interaction response-identifier="RESPONSE">${set('CD')}${set('qp')}</qti-match-interaction>`),
      ),
    );
    expect(twice.fault).toContain('对应了几项');
    const essay = await qti(
      item(
        declared('single', 'string', []) +
          body(
            '<qti-rubric-block view="scorer"><qti-content-body><p>说明依据|6</p></qti-content-body></qti-rubric-block><p>为什么？</p><qti-extended-text-interaction response-identifier="RESPONSE"/>',
          ),
      ),
    );
    expect(essay.content).toMatchObject({ type: 'SHORT', stem: '为什么？', answer: { rubric: [{ criterion: '说明依据', points: 6 }] } });
  });

  test('[E1] QTI 2.1 names, MathML without TeX, several questions on one page, and what we have no type for', async () => {
    const old = Buffer.from(
      '<assessmentItem identifier="x"><responseDeclaration identifier="R" cardinality="single" baseType="identifier"><correctResponse><value>A</value></correctResponse></responseDeclaration><itemBody><p>旧<math><mfrac><mi>a</mi><mrow><mi>b</mi><mn>2</mn></mrow></mfrac></math></p><choiceInteraction responseIdentifier="R" maxChoices="1"><simpleChoice identifier="A">一</simpleChoice><simpleChoice identifier="B">二</simpleChoice></choiceInteraction></itemBody></assessmentItem>',
    );
    expect((await qti(old)).content).toMatchObject({ type: 'SINGLE', stem: '旧$\\frac{a}{b2}$', answer: 'A' });
    const two = (id: string) =>
      `<qti-choice-interaction response-identifier="${id}"><qti-simple-choice identifier="a">甲${id}</qti-simple-choice><qti-simple-choice identifier="b">乙</qti-simple-choice></qti-choice-interaction>`;
    const keys = ['P', 'Q'].map((id) => declared('single', 'identifier', ['b']).replace('RESPONSE', id)).join('');
    const casus = await qti(item(keys + body(`<p>共同的材料</p><p>第一问</p>${two('P')}<p>第二问</p>${two('Q')}`)));
    expect(casus.content).toMatchObject({
      type: 'CASE',
      stem: '共同的材料',
      parts: [
        { stem: '第一问', answer: 'B' },
        { stem: '第二问', answer: 'B' },
      ],
    });
    const strange = await qti(
      item(declared('single', 'point', ['1 1']) + body('<p>点</p><qti-select-point-interaction response-identifier="RESPONSE"/>')),
    );
    expect(strange.fault).toBe('不支持的作答方式“图上点选”，请改用选择、填空、连线、排序或简答');
    expect((await qti(item(body('<p>没有题</p>')))).fault).toContain('作答部分');
  });

  test('[E1] QTI 3.0: questions about one shared material become a case, with its picture; one alone takes it into its stem', async () => {
    const question = (stem: string, href: string) =>
      item(
        `${declared('single', 'identifier', ['true'])}<qti-assessment-stimulus-ref identifier="s" href="${href}"/>${body(
          `<p>${stem}</p><qti-choice-interaction response-identifier="RESPONSE"><qti-simple-choice identifier="true">对</qti-simple-choice><qti-simple-choice identifier="false">错</qti-simple-choice></qti-choice-interaction>`,
        )}`,
      );
    const material = (text: string) =>
      Buffer.from(
        `<qti-assessment-stimulus identifier="s"><qti-stimulus-body><p>${text}</p><p><img src="../p.png" alt="图"/></p></qti-stimulus-body></qti-assessment-stimulus>`,
      );
    const names = ['a', 'b', 'c', 'd'];
    const manifest = `<manifest><resources>${names.map((one) => `<resource type="imsqti_item_xmlv3p0" href="i/${one}.xml"/>`).join('')}</resources></manifest>`;
    const files = [
      { name: 'imsmanifest.xml', bytes: Buffer.from(manifest) },
      { name: 'i/a.xml', bytes: question('一', '../s/m.xml') },
      { name: 'i/b.xml', bytes: question('二', '../s/m.xml') },
      { name: 'i/c.xml', bytes: question('三', '../s/n.xml') },
      { name: 'i/d.xml', bytes: question('四', '../s/none.xml') },
      { name: 's/m.xml', bytes: material('共用') },
      { name: 's/n.xml', bytes: material('另一份') },
      { name: 'p.png', bytes: [...samplePictures().values()][0]!.bytes },
    ];
    const { reads } = await opened('QTI', await packed(files), 'a.zip', of);
    expect(
      reads.map(({ row, content, fault }) => [row, content?.type, content?.stem, content?.parts.map(({ stem }) => stem), fault]),
    ).toEqual([
      [1, 'CASE', '共用\n![图](pic:1)', ['一', '二'], undefined],
      [3, 'JUDGE', '另一份\n![图](pic:1)\n三', [], undefined],
      [4, undefined, undefined, undefined, '题目要用一份共用材料，现在有几份，或材料不在包里'],
    ]);
  });

  test('[E1] Aiken, GIFT with feedback and missing words, Moodle with HTML, pictures and blanks inside', async () => {
    expect(readAiken('首都是哪里？\nA. 海口\nB) 三亚\nANSWER: A\n', of)[0]!.content).toMatchObject({
      stem: '首都是哪里？',
      answer: 'A',
      options: [{ text: '海口' }, { text: '三亚' }],
    });
    expect(readAiken('没有答案的题\nA. 一\n', of)[0]!.fault).toContain('ANSWER');
    expect(readGift('海口是{=海南#对 ~广东#不对}的省会。', of)[0]!.content).toMatchObject({
      type: 'SINGLE',
      stem: '海口是 ____ 的省会。',
      answer: 'A',
    });
    const png = [...samplePictures().values()][0]!.bytes.toString('base64');
    const read = await opened(
      'MOODLE',
      Buffer.from(
        `<quiz><question type="multichoice"><questiontext format="html"><text><![CDATA[<p>选<b>一</b>个</p><img src="@@PLUGINFILE@@/a%20b.png" alt="图" onerror="alert(1)"/>]]></text><file name="a b.png" path="/" encoding="base64">${png}</file></questiontext><single>true</single><answer fraction="100"><text>对</text></answer><answer fraction="0"><text>错</text></answer></question><question type="calculated"/><question type="cloze"><questiontext format="html"><text><![CDATA[<p>首都{1:SHORTANSWER:=北京~%50%京}，省会{1:SA:海口}</p>]]></text></questiontext></question></quiz>`,
      ),
      'a.xml',
      of,
    );
    expect(read.reads[0]!.content).toMatchObject({ stem: '选**一**个\n![图](pic:1)', answer: 'A' });
    expect(read.pictures.get('pic:1')!.bytes.toString('base64')).toBe(png);
    expect(read.reads[1]!.fault).toContain('calculated');
    expect(read.reads[2]!.content).toMatchObject({ type: 'FILL', stem: '首都____，省会____', answer: { blanks: [['北京'], ['海口']] } });
    const lost = await moodle(
      '<quiz><question type="truefalse"><questiontext format="html"><text>看&lt;img src="http://other.example/x.png"&gt;</text></questiontext><answer fraction="100"><text>true</text></answer></question></quiz>',
    );
    expect(lost[0]!.fault).toContain('图片没有随文件带来');
  });

  test('[E1] GB18030 is read where it says so or can be nothing else, and the person is told', async () => {
    const gb = (text: string) => Buffer.from([...text].flatMap((sign) => GB[sign] ?? [sign.charCodeAt(0)]));
    const GB: Record<string, number[]> = { 海: [0xba, 0xa3], 口: [0xbf, 0xda] };
    const gift = await opened('GIFT', gb('海口{T}\n'), 'a.txt', of);
    expect([gift.reads[0]!.content?.stem, gift.notes]).toEqual(['海口', ['文件是 GB18030 编码，已转换，请核对文字']]);
    const xml = gb(
      '<?xml version="1.0" encoding="gb2312"?><quiz><question type="truefalse"><questiontext><text>海口</text></questiontext><answer fraction="100"><text>true</text></answer></question></quiz>',
    );
    const read = await opened('MOODLE', xml, 'a.xml', of);
    expect([read.reads[0]!.content?.stem, read.notes.length]).toEqual(['海口', 1]);
    await expect(opened('GIFT', Buffer.from([0xff, 0xfe, 0x41, 0x00]), 'a.txt', of)).rejects.toThrow(FileFault);
  });
});
