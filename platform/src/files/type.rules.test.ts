import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { accepts, detectType, plainName, rangeOf } from './type.rules.ts';

const bytes = (...parts: (string | number[])[]) =>
  Buffer.concat(parts.map((part) => (typeof part === 'string' ? Buffer.from(part, 'latin1') : Buffer.from(part))));

describe('file types', () => {
  it('[T4] a voice is told by content: what recorders write is taken, a text or a picture with its name is not', () => {
    expect(detectType(bytes([0x1a, 0x45, 0xdf, 0xa3], 'webm'))).toBe('audio/webm');
    expect(detectType(bytes('OggS', [0, 2]))).toBe('audio/ogg');
    expect(detectType(bytes('ID3', [4, 0, 0, 0, 0, 0, 0, 0, 0]))).toBe('audio/mpeg');
    expect(detectType(bytes([0xff, 0xfb, 0x90, 0x64]))).toBe('audio/mpeg');
    expect(detectType(bytes([0xff, 0xf1, 0x60, 0x40, 1, 2, 3, 4]))).toBe('audio/aac');
    expect(detectType(bytes([0, 0, 0, 0x20], 'ftypM4A '))).toBe('audio/mp4');
    // A byte order mark, a layer and a sampling rate that do not exist.
    expect(detectType(bytes([0xff, 0xfe, 0x41, 0x00]))).toBeNull();
    expect(detectType(bytes([0xff, 0xe0, 0x00, 0x00]))).toBeNull();
    expect(detectType(bytes([0xff, 0xfb, 0x9c, 0x64]))).toBeNull();
    expect(detectType(bytes('ID3 is the title of my song\n'))).not.toBe('audio/webm');
  });

  it('[P2] a type is told by content, whatever the name says', () => {
    expect(detectType(bytes([0, 0, 0, 0x20], 'ftypisom', [0, 0, 2, 0]))).toBe('video/mp4');
    expect(detectType(bytes([0, 0, 0, 0x20], 'ftypheic'))).toBeNull();
    expect(detectType(bytes('%PDF-1.7\n'))).toBe('application/pdf');
    expect(detectType(bytes([0xff, 0xd8, 0xff, 0xe0]))).toBe('image/jpeg');
    // Questions in XML are told by their root; pages, pictures and document types are none.
    expect(detectType(bytes('<?xml version="1.0"?><!-- a --><quiz>'))).toBe('application/xml');
    for (const text of ['<?xml version="1.0"?><svg onload="x">', '<!DOCTYPE quiz><quiz>', '<html><quiz>'])
      expect(detectType(bytes(text))).toBeNull();
    expect(detectType(bytes('PK\u0003\u0004', '....[Content_Types].xml'))).toContain('spreadsheet');
    expect(detectType(bytes('PK\u0003\u0004', 'evil.exe'))).toBe('application/zip');
    expect(detectType(Buffer.from('姓名,证件号码\n张三,1\n'))).toBe('text/csv');
    expect(detectType(bytes('<html><script>'))).toBeNull();
    expect(detectType(bytes('MZ', [0x90, 0, 3]))).toBeNull();
    expect(detectType(bytes([0x7f], 'ELF'))).toBeNull();
    expect(detectType(Buffer.alloc(0))).toBeNull();
    expect(accepts(['video/mp4'], 'application/pdf')).toBe(false);
  });

  it('[P2] no name leads out of its folder or breaks a header', () => {
    expect(plainName('../../etc/passwd')).toBe('passwd');
    expect(plainName('C:\\temp\\证书.pdf')).toBe('证书.pdf');
    expect(plainName('..')).toBe('未命名文件');
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (name) => {
        const plain = plainName(name);
        expect([...plain].some((char) => char < ' ' || '\\/"'.includes(char))).toBe(false);
        expect(plain.length).toBeGreaterThan(0);
        expect(plain.length).toBeLessThanOrEqual(150);
      }),
    );
  });

  it('[P4] ranges stay within the file', () => {
    expect(rangeOf('bytes=0-', 10)).toEqual({ start: 0, end: 9 });
    expect(rangeOf('bytes=-3', 10)).toEqual({ start: 7, end: 9 });
    expect(rangeOf('bytes=10-', 10)).toBeNull();
    expect(rangeOf('bytes=5-2', 10)).toBeNull();
    expect(rangeOf('bytes=a-b', 10)).toBeUndefined();
    expect(rangeOf(undefined, 10)).toBeUndefined();
    fc.assert(
      fc.property(fc.nat(1000), fc.nat(1000), fc.nat(1000), (from, to, size) => {
        const range = rangeOf(`bytes=${from}-${to}`, size);
        if (range) expect(range.start >= 0 && range.end < size && range.start <= range.end).toBe(true);
      }),
    );
  });
});
