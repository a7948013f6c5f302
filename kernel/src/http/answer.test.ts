import { commonProblems, route, type Route } from '@yangfan/contract';
import { Type } from 'typebox';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Db } from '../db/index.ts';
import { PrintError } from '../print/printer.ts';
import { bind, defineRoom } from '../room/index.ts';
import { SheetError } from '../sheet/sheet-error.ts';
import { testApp, type TestApp } from '../testing/index.ts';

const raise = (name: string, error: () => Error) => {
  const definition = route({
    method: 'GET',
    path: `/v1/test/${name}`,
    summary: name,
    permission: 'public',
    scope: 'public',
    audit: null,
    reply: Type.Object({}),
    errors: [],
  }) as Route;
  return { definition, binding: bind(definition, (async () => Promise.reject(error())) as never) };
};
const thrown = {
  broken: raise('broken', () => new SheetError('sheet.broken', '文件不完整或已损坏')),
  size: raise('size', () => new SheetError('sheet.size', '文件超过 10 MB')),
  glyph: raise('glyph', () => new PrintError('print.glyph', '服务器缺少这些字的字形：“𠮷”', 'glyph')),
  timeout: raise('timeout', () => new PrintError('print.timeout', '文档太大，打印超时', 'Typesetting took too long')),
};

let app: TestApp;
const warnings: string[] = [];
const hear = (warning: Error) => warnings.push(`${(warning as { code?: string }).code ?? ''} ${warning.message}`);
beforeAll(async () => {
  process.on('warning', hear);
  const bindings = Object.values(thrown).map((one) => one.binding);
  app = await testApp({ db: {} as Db, rooms: [defineRoom({ name: 'test', subsystem: 'platform', bindings })] });
});
afterAll(async () => {
  process.off('warning', hear);
  await app.close();
});

describe('what was thrown becomes an answer', () => {
  it('[M1] a file that is no table and a document that can not be printed say so in Chinese, never as a failure of the server', async () => {
    const said = async (one: (typeof thrown)[keyof typeof thrown]) => {
      const { status, code, detail, headers } = await app.call(one.definition);
      expect(String(headers['content-type'])).toContain('application/problem+json');
      return { status, code, detail };
    };
    expect(await said(thrown.broken)).toEqual({ status: 422, code: 'request.sheet_unreadable', detail: '文件不完整或已损坏' });
    expect(await said(thrown.size)).toEqual({ status: 413, code: 'request.too_large', detail: '文件超过 10 MB' });
    expect(await said(thrown.glyph)).toEqual({ status: 422, code: 'request.unprintable', detail: '服务器缺少这些字的字形：“𠮷”' });
    expect(await said(thrown.timeout)).toEqual({ status: 503, code: 'server.print_failed', detail: '文档太大，打印超时' });
    expect(Object.keys(commonProblems)).toEqual(expect.arrayContaining(['request.sheet_unreadable', 'server.print_failed']));
  });

  it('[P3] the server is made without a warning about settings that will go away', () => {
    expect(warnings.filter((warning) => warning.includes('FSTDEP') || warning.includes('LogController'))).toEqual([]);
  });

  it('[P3] every reply forbids foreign scripts, framing and guessing of types, a failure as much as a success', async () => {
    for (const url of ['/health/live', '/nowhere', '/v1/test/broken']) {
      const { headers } = await app.app.inject(url);
      expect(headers['content-security-policy']).toContain("script-src 'self'");
      expect(headers['content-security-policy']).toContain("frame-ancestors 'none'");
      expect(headers['x-content-type-options']).toBe('nosniff');
      expect(headers['referrer-policy']).toBe('no-referrer');
      expect(headers['cross-origin-opener-policy']).toBe('same-origin');
    }
  });
});
