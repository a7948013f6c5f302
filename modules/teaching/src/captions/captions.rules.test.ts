import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeCaptions, parseCaptions, plainWords, withCue, writeVtt, type Cue } from './captions.rules.ts';

const cuesOf = (text: string): Cue[] => {
  const parsed = parseCaptions(text);
  if ('fault' in parsed) throw new Error(parsed.fault);
  return parsed.cues;
};
const faultOf = (text: string): string => {
  const parsed = parseCaptions(text);
  return 'fault' in parsed ? parsed.fault : '';
};

describe('caption files', () => {
  it('[T2] WebVTT becomes times and words; notes, styles and the marks of the format are left out', () => {
    const vtt = `\ufeffWEBVTT - 标题\r\n\r\nNOTE 作者\r\n\r\nSTYLE\r\n::cue { color: red }\r\n\r\n1\r\n00:01.000 --> 00:03.500 align:start\r\n<v 王老师>大家<b>好</b></v> &amp; 欢迎\r\n第二行\r\n\r\n01:00:00.000 --> 01:00:02.000\r\n再见\r\n`;
    expect(cuesOf(vtt)).toEqual([
      { from: 1, to: 3.5, text: '大家好 & 欢迎\n第二行' },
      { from: 3600, to: 3602, text: '再见' },
    ]);
  });
  it('[T2] SRT is converted, with or without empty lines between its cues', () => {
    const srt =
      '1\n00:00:01,000 --> 00:00:02,000\n一\n\n2\n00:00:02,5 --> 00:00:03,000\n<font color="#fff">二</font>\n3\n00:00:04,000 --> 00:00:05,000\n三\n';
    expect(cuesOf(srt)).toEqual([
      { from: 1, to: 2, text: '一' },
      { from: 2.5, to: 3, text: '二' },
      { from: 4, to: 5, text: '三' },
    ]);
  });
  it('[T2] a file in GB18030 or UTF-16 is read as well', () => {
    const gbk = Buffer.concat([
      Buffer.from('1\n00:00:01,000 --> 00:00:02,000\n'),
      Buffer.from([0xba, 0xa3, 0xc4, 0xcf]),
      Buffer.from('\n'),
    ]);
    expect(cuesOf(decodeCaptions(gbk))).toEqual([{ from: 1, to: 2, text: '海南' }]);
    const wide = Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from('WEBVTT\n\n00:01.000 --> 00:02.000\n海南\n', 'utf16le')]);
    expect(cuesOf(decodeCaptions(wide))).toEqual([{ from: 1, to: 2, text: '海南' }]);
  });
  it('[T2] a script, any page code, a wrong time or nothing at all is refused, with the row named', () => {
    const one = (words: string) => `WEBVTT\n\n00:01.000 --> 00:02.000\n${words}\n`;
    for (const words of [
      '<script>alert(1)</script>',
      '<img src=x onerror=alert(1)>',
      '&lt;script&gt;x',
      '</div>',
      '<!-- x -->',
      '<scr<b>ipt>x',
    ])
      expect(faultOf(one(words)), words).toContain('第 4 行');
    expect(faultOf('WEBVTT\n\n00:03.000 --> 00:02.000\n一\n')).toContain('第 3 行');
    expect(faultOf('WEBVTT\n\nabc --> 00:02.000\n一\n')).toContain('第 3 行');
    expect(faultOf(one('字'.repeat(401)))).toContain('400 字');
    expect(faultOf('%PDF-1.7')).toContain('没有找到字幕');
    expect(plainWords('3 < 5，5 > 3')).toBe('3 < 5，5 > 3');
  });
  it('[T2] changing a cue keeps the order; without words it is taken away', () => {
    const cues = [
      { from: 1, to: 2, text: '一' },
      { from: 3, to: 4, text: '二' },
    ];
    expect(withCue(cues, 0, { from: 5, to: 6, text: '三' })?.map(({ text }) => text)).toEqual(['二', '三']);
    expect(withCue(cues, 1, { from: 5, to: 6, text: '' })).toEqual([cues[0]]);
    expect(withCue(cues, 2, { from: 5, to: 6, text: 'x' })).toBeNull();
  });
  it('[T2] whatever comes in, what is served holds no markup and reads back to the same cues', () => {
    const cue = fc
      .record({
        from: fc.integer({ min: 0, max: 80_000_000 }),
        length: fc.integer({ min: 1, max: 9000 }),
        text: fc.string({ maxLength: 60, unit: 'grapheme' }),
      })
      .map(({ from, length, text }) => ({ from: from / 1000, to: (from + length) / 1000, text: text.replace(/[\r\n]/g, ' ') }));
    fc.assert(
      fc.property(fc.array(cue, { minLength: 1, maxLength: 5 }), (list) => {
        const clean = list.flatMap((one) => {
          const text = plainWords(one.text);
          return text ? [{ ...one, text }] : [];
        });
        const vtt = writeVtt(clean);
        expect(vtt.replace(/ --> /g, '')).not.toMatch(/[<>]/);
        if (clean.length) {
          const again = cuesOf(vtt);
          expect(again).toEqual([...clean].sort((a, b) => a.from - b.from || a.to - b.to));
        }
      }),
    );
  });
  it('[T2] no text whatever makes the reader fail', () => {
    fc.assert(fc.property(fc.string({ maxLength: 300 }), (text) => void parseCaptions(`00:01.000 --> 00:02.000\n${text}`)));
    fc.assert(fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => void parseCaptions(decodeCaptions(bytes))));
  });
});
