import { describe, expect, it } from 'vitest';
import { asDoc, fenOf, plainText, withMore, yuanField } from './text.rules.ts';

describe('the text of a plan on the phone', () => {
  it('[E3] plain paragraphs go into the field and back unchanged; a text that is set is never flattened', () => {
    const doc = asDoc('第一段\n\n第二段');
    expect(plainText(doc)).toBe('第一段\n\n第二段');
    expect(plainText({ type: 'doc' })).toBe('');
    const set = { type: 'doc', content: [{ type: 'heading', content: [{ type: 'text', text: '标题' }] }] };
    expect(plainText(set)).toBeNull();
    expect(withMore(set, '补充').content).toHaveLength(2);
  });
  it('[E3] money is whole fen: what is no money or too much is not taken', () => {
    expect([fenOf('12.5', 10_000), fenOf('12.505', 10_000), fenOf('一百', 10_000), fenOf('101', 10_000), fenOf('', 1)]).toEqual([
      1250,
      null,
      null,
      null,
      0,
    ]);
    expect([yuanField(0), yuanField(1250), yuanField(1200)]).toEqual(['', '12.50', '12']);
  });
});
