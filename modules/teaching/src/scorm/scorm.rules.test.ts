import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { demoPackage, zipOf } from './demo-package.ts';
import { readManifest } from './manifest.ts';
import { innerAddress, innerPath, packageFault } from './package.rules.ts';
import { better, outcomeOf, secondsOf, sessionSeconds, startValues, timeText, wholeOf } from './runtime.rules.ts';
import { checkPackage } from './unpack.ts';
import { withScript } from './content.plugin.ts';

const MANIFEST = (inner: string, head = '') => Buffer.from(`<?xml version="1.0"?>${head}<manifest>${inner}</manifest>`);
const refusal = (bytes: Buffer) =>
  checkPackage(bytes).then(
    () => 'taken',
    (error: { code?: string }) => error.code,
  );
const manifest = {
  name: 'imsmanifest.xml',
  body: MANIFEST('<resources><resource identifier="r" href="a.html" scormtype="sco"/></resources>'),
};
const page = { name: 'a.html', body: '<p>' };

describe('what a package may hold', () => {
  it.each(['../x', 'a/../../x', '/etc/passwd', '..\\x', 'C:\\x', 'a/\u0000', '~yangfan.js', '', '.', `${'a'.repeat(241)}`])(
    '[T2] the name %j leads nowhere',
    (name) => expect(innerPath(name)).toBeNull(),
  );
  it('[T2] a path inside never leads outside, whatever its name', () => {
    fc.assert(
      fc.property(fc.string(), (name) => {
        const path = innerPath(name);
        if (path !== null) expect(path.split('/').every((part) => part !== '..' && part !== '.' && part !== '')).toBe(true);
      }),
    );
  });
  it('[T2] links, odd files, too many, too large and too tightly packed are refused by the directory alone', () => {
    const entry = { name: 'a', size: 10, packedSize: 5, unixMode: 0o100644 };
    expect(packageFault([entry], 100)).toBeNull();
    expect(packageFault([{ ...entry, unixMode: 0o120777 }], 100)).toBe('unsafe');
    expect(packageFault([{ ...entry, unixMode: 0o060000 }], 100)).toBe('unsafe');
    expect(packageFault([entry, { ...entry, name: 'A' }], 100)).toBe('unsafe');
    expect(packageFault([entry, { ...entry, name: 'a/b' }], 100)).toBe('unsafe');
    expect(
      packageFault(
        Array.from({ length: 2001 }, (_, n) => ({ ...entry, name: `${n}` })),
        100,
      ),
    ).toBe('too_large');
    expect(packageFault([{ ...entry, size: 2 * 1024 ** 3 }], 1024 ** 3)).toBe('too_large');
    expect(packageFault([{ ...entry, size: 200 * 1024 ** 2 }], 1024 ** 2)).toBe('too_large');
  });
  it('[T2] refused with a reason: no zip, no manifest, a path outside, a link, a missing start page', async () => {
    expect(await refusal(Buffer.from('not a zip'))).toBe('teaching.scorm.broken');
    expect(await refusal(demoPackage('1.2').subarray(0, 900))).toBe('teaching.scorm.broken');
    expect(await refusal(zipOf([page]))).toBe('teaching.scorm.no_manifest');
    expect(await refusal(zipOf([manifest, page, { name: '../../evil', body: 'x' }]))).toBe('teaching.scorm.unsafe');
    expect(await refusal(zipOf([manifest, { ...page, mode: 0o120777 }]))).toBe('teaching.scorm.unsafe');
    expect(await refusal(zipOf([manifest]))).toBe('teaching.scorm.manifest_faulty');
    expect(await refusal(zipOf([manifest, { ...page, claimedSize: 2 * 1024 ** 3 }]))).toBe('teaching.scorm.too_large');
    expect(await refusal(zipOf([manifest, page]))).toBe('taken');
  });
  it('[T2] entities of a manifest are never expanded or fetched', async () => {
    const body = MANIFEST(
      '<resources><resource identifier="r" href="&x;"/></resources>',
      '<!DOCTYPE m [<!ENTITY x SYSTEM "file:///etc/passwd">]>',
    );
    expect(await refusal(zipOf([{ name: 'imsmanifest.xml', body }, page]))).toBe('teaching.scorm.manifest_faulty');
  });
});

describe('the manifest', () => {
  it('[T2] both versions: title, parts, base folders, parameters', () => {
    const two = readManifest(
      MANIFEST(`<metadata><schemaversion>2004 3rd Edition</schemaversion></metadata>
        <organizations default="b"><organization identifier="a"><title>别的</title></organization>
        <organization identifier="b"><title>课</title><item identifier="c"><title>章</title>
          <item identifier="i1" identifierref="r1" parameters="?n=1"><title>一</title></item><item identifier="i2" identifierref="r2"><title>二</title></item></item></organization></organizations>
        <resources xml:base="base/"><resource identifier="r1" xml:base="x/" href="p.html" adlcp:scormType="sco"/><resource identifier="r2" href="q%20r.html?z=2#top" adlcp:scormType="asset"/></resources>`),
    );
    expect(two).toEqual({
      version: '2004',
      title: '课',
      parts: [
        { id: 'i1', title: '一', path: 'base/x/p.html', query: 'n=1', sco: true },
        { id: 'i2', title: '二', path: 'base/q r.html', query: 'z=2', sco: false },
      ],
    });
    expect(readManifest(MANIFEST('<resources><resource identifier="r" href="a.html" adlcp:scormtype="sco"/></resources>'))).toMatchObject({
      version: '1.2',
      parts: [{ path: 'a.html', sco: true }],
    });
  });
  it.each(['https://evil.example/a.html', '//evil.example/a', 'javascript:alert(1)', '../a.html', '%2e%2e/a.html'])(
    '[T2] the address %j is not opened',
    (href) => expect(innerAddress('', href)).toBeNull(),
  );
  it('[T2] the runtime comes first in every page, whatever its encoding, and nothing else changes', () => {
    const bytes = Buffer.from([0x3c, 0x68, 0x65, 0x61, 0x64, 0x3e, 0xc4, 0xe3, 0xba, 0xc3]);
    const out = withScript(bytes, '/s.js');
    expect(out.subarray(0, 6).toString()).toBe('<head>');
    expect(out.toString('latin1')).toContain('<head><script src="/s.js"></script>');
    expect(out.subarray(-4)).toEqual(bytes.subarray(-4));
  });
});

describe('time, score and status', () => {
  it.each([
    ['0001:02:03.50', 3723.5],
    ['01:02:03', 3723],
    ['PT1H2M3S', 3723],
    ['P1DT0.5S', 86_400.5],
    ['P', null],
    ['PT', null],
    ['1:2:3', null],
    ['', null],
  ])('[T2] %j is %j seconds', (text, seconds) => expect(secondsOf(text)).toBe(seconds));
  it('[T2] what is written as time is read as the same time, in both versions', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 35_000_000 }), fc.constantFrom('1.2' as const, '2004' as const), (seconds, version) => {
        expect(secondsOf(timeText(version, seconds))).toBe(seconds);
      }),
    );
  });
  it('[T2] a launch never counts more than really passed, whatever the package claims', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 1e6 }),
        fc.integer({ min: 0, max: 1e6 }),
        fc.integer({ min: 0, max: 1e5 }),
        (said, measured, passed) => {
          const counted = sessionSeconds({ 'cmi.session_time': timeText('2004', said) }, measured, passed);
          expect(counted).toBeGreaterThanOrEqual(0);
          expect(counted).toBeLessThanOrEqual(passed);
        },
      ),
    );
  });
  it('[T2] scores are shares of their own scale and never leave it', () => {
    const of = (raw: string, min: string, max: string) =>
      outcomeOf('1.2', { 'cmi.core.score.raw': raw, 'cmi.core.score.min': min, 'cmi.core.score.max': max }).percent;
    expect([
      of('8', '0', '10'),
      of('15', '10', '20'),
      of('99', '0', '10'),
      of('-5', '0', '10'),
      of('x', '0', '10'),
      of('5', '5', '5'),
    ]).toEqual([80, 50, 100, 0, null, null]);
    expect(outcomeOf('2004', { 'cmi.score.scaled': '-1', 'cmi.success_status': 'failed' })).toEqual({ status: 'FAILED', percent: 0 });
    expect(outcomeOf('2004', { 'cmi.completion_status': 'completed', 'cmi.success_status': 'unknown' }).status).toBe('COMPLETED');
  });
  it('[T2] what is done stays done; the whole is done when every part is', () => {
    expect(better('PASSED', 'INCOMPLETE')).toBe('PASSED');
    expect(better('FAILED', 'PASSED')).toBe('PASSED');
    expect(
      wholeOf([
        { status: 'PASSED', percent: 90 },
        { status: 'NOT_STARTED', percent: null },
      ]),
    ).toEqual({ status: 'INCOMPLETE', percent: 90 });
    expect(
      wholeOf([
        { status: 'PASSED', percent: 90 },
        { status: 'COMPLETED', percent: 70 },
      ]),
    ).toEqual({ status: 'PASSED', percent: 80 });
  });
  it('[T2] the next launch gets back place and data; time and name come from the platform', () => {
    const said = {
      'cmi.core.lesson_location': '3',
      'cmi.suspend_data': 'x',
      'cmi.core.session_time': '0000:10:00.00',
      'cmi.core.student_name': '假',
    };
    expect(startValues('1.2', said, { learnerId: 'lrn_1', name: '王**', totalS: 61 })).toEqual({
      'cmi.core.lesson_location': '3',
      'cmi.suspend_data': 'x',
      'cmi.core.student_id': 'lrn_1',
      'cmi.core.student_name': '王**',
      'cmi.core.total_time': '0000:01:01.00',
      'cmi.core.entry': 'resume',
      'cmi.core.credit': 'credit',
      'cmi.core.lesson_mode': 'normal',
    });
  });
});
