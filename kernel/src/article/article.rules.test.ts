import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cleanArticle } from './article.rules.ts';

const p = (...content: object[]) => ({ type: 'paragraph', content });
const text = (words: string, ...marks: object[]) => ({ type: 'text', text: words, ...(marks.length ? { marks } : {}) });
const doc = (...content: unknown[]) => ({ type: 'doc', content });
const FILE = `fil_${'0'.repeat(26)}`;

describe('what an article may hold', () => {
  it('[S1] keeps words, headings, lists, quotes, links and pictures of the platform', () => {
    const input = doc(
      { type: 'heading', attrs: { level: 2 }, content: [text('标题')] },
      p(text('粗', { type: 'bold' }), text('链接', { type: 'link', attrs: { href: 'https://example.com/a?b=1' } })),
      { type: 'bulletList', content: [{ type: 'listItem', content: [p(text('一'))] }] },
      { type: 'image', attrs: { fileId: FILE, alt: '图' } },
    );
    expect(cleanArticle(input)).toEqual({ doc: input, fileIds: [FILE], length: 6 });
  });

  it('[S1] leaves out scripts, foreign pictures, styles, handlers and addresses that run something', () => {
    const cleaned = cleanArticle(
      doc(
        { type: 'script', content: [text('alert(1)')] },
        { type: 'image', attrs: { src: 'https://evil.example/x.png' } },
        { type: 'paragraph', attrs: { style: 'position:fixed', onclick: 'x()' }, content: [text('字')] },
        p(text('点', { type: 'link', attrs: { href: 'javascript:alert(1)' } }, { type: 'textStyle', attrs: { color: 'red' } })),
        p(text('点', { type: 'link', attrs: { href: 'data:text/html,<script>' } })),
        p({ type: 'iframe', attrs: { src: 'https://evil.example' } }),
      ),
    );
    expect(cleaned).toEqual({ doc: doc(p(text('字')), p(text('点')), p(text('点')), { type: 'paragraph' }), fileIds: [], length: 3 });
  });

  it('[S1] whatever is sent, what is kept is harmless, and keeping it again changes nothing', () => {
    const { tree } = fc.letrec((tie) => ({
      tree: fc.record(
        {
          type: fc.constantFrom('doc', 'paragraph', 'text', 'heading', 'bulletList', 'listItem', 'image', 'script', 'constructor'),
          text: fc.string(),
          attrs: fc.oneof(fc.dictionary(fc.string(), fc.string()), fc.constant({ fileId: FILE }), fc.constant(null)),
          marks: fc.oneof(fc.array(fc.record({ type: fc.constantFrom('bold', 'link', 'x'), attrs: fc.anything() })), fc.anything()),
          content: fc.oneof({ depthSize: 'small' }, fc.constant(undefined), fc.array(tie('tree'), { maxLength: 4 })),
        },
        { requiredKeys: ['type'] },
      ),
    }));
    fc.assert(
      fc.property(fc.oneof(tree, fc.anything()), (input) => {
        const cleaned = cleanArticle({ type: 'doc', content: [input] })!;
        expect(JSON.stringify(cleaned.doc)).not.toMatch(/"type":"(script|x|constructor)"/);
        expect(cleanArticle(cleaned.doc)).toEqual(cleaned);
      }),
    );
  });

  it('[S1] refuses what is too long, and survives what is nested without end', () => {
    expect(cleanArticle(doc(p(text('长'.repeat(50_001)))))).toBeNull();
    let deep: object = p(text('底'));
    for (let level = 0; level < 1000; level++) deep = { type: 'blockquote', content: [deep] };
    expect(cleanArticle(doc(deep))).toEqual({ doc: { type: 'doc' }, fileIds: [], length: 0 });
  });
});
