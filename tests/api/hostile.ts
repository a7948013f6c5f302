import type { Route } from '@yangfan/contract';
import fc from 'fast-check';
import { fitting, partsOf, type Schema } from './inputs.ts';
import type { Sent } from './stage.ts';
import type { Ids } from './world.ts';

const LONG = '长'.repeat(30_000);
/** Texts that have broken other people's systems. All of them may be typed or sent by anybody. */
const NASTY_TEXTS = [
  '',
  ' ',
  '\u0000',
  'a\u0000b',
  '\ud800',
  'x\udfff\ud800y',
  '\u202e\u200b\ufeff',
  '\r\nSet-Cookie: a=b',
  '\u001b[31m',
  "'; drop table org.class; --",
  "\\'; select pg_sleep(10); --",
  '" or ""="',
  '%00',
  '%',
  '_%',
  '\\',
  '$1',
  '${7*7}{{7*7}}',
  '<script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  '../../../../etc/passwd',
  'file:///etc/passwd',
  'http://169.254.169.254/latest/meta-data/',
  '=cmd|"/c calc"!A1',
  '@SUM(1+1)',
  'NaN',
  'null',
  'undefined',
  '-1',
  '1e309',
  '0x7fffffff',
  '9'.repeat(400),
  '2026-02-30',
  '0000-00-00',
  '9999-12-31',
  '+275760-09-13',
  '2026-11-24T25:61:61Z',
  'cls_00000000000000000000000000',
  'cls_zzzzzzzzzzzzzzzzzzzzzzzzzz',
  '__proto__',
  'constructor',
  'toString',
  '[object Object]',
  '𝓤𝓷𝓲𝓬𝓸𝓭𝓮🧑‍🤝‍🧑',
  'İ'.repeat(50),
  'a'.repeat(5000),
  LONG,
] as const;

const text = fc.oneof(fc.constantFrom(...NASTY_TEXTS), fc.string({ unit: 'binary', maxLength: 60 }));
const deep = (depth: number, open: string, close: string) => JSON.parse(open.repeat(depth) + close.repeat(depth)) as unknown;
const anything: fc.Arbitrary<unknown> = fc.oneof(
  { weight: 4, arbitrary: text },
  {
    weight: 3,
    arbitrary: fc.constantFrom(
      null,
      true,
      false,
      0,
      -1,
      1.5,
      -2_147_483_649,
      2_147_483_648,
      2 ** 53,
      -(2 ** 63),
      1e308,
      5e-324,
      [],
      {},
      [[]],
      [null],
      Array.from({ length: 2000 }, (_, index) => index),
      deep(200, '[', ']'),
      JSON.parse(`${'{"a":'.repeat(200)}1${'}'.repeat(200)}`) as unknown,
      JSON.parse('{"toString":1,"valueOf":1,"then":1,"length":-1}') as unknown,
    ),
  },
  { weight: 1, arbitrary: fc.jsonValue({ maxDepth: 3 }) },
);

/** An input of the right shape, filled with whatever texts the shape lets through. */
const shaped = (route: Route, ids: Ids): fc.Arbitrary<Sent> => {
  const { params, query, body } = partsOf(route);
  const part = (schema: Schema | undefined) =>
    schema ? fitting(schema, ids, '', fc.oneof(text, fc.constant('一段话'))) : fc.constant(undefined);
  return fc.record({ params: part(params), query: part(query), body: part(body) }) as fc.Arbitrary<Sent>;
};

/** The right shape with one thing in it replaced, added or taken away. */
const spoiled = (route: Route, ids: Ids): fc.Arbitrary<Sent> =>
  fc
    .tuple(
      shaped(route, ids),
      fc.constantFrom('params', 'query', 'body') as fc.Arbitrary<'params' | 'query' | 'body'>,
      fc.nat(),
      anything,
      fc.constantFrom('replace', 'add', 'remove', 'whole'),
    )
    .map(([sent, part, place, value, how]) => {
      const target = sent[part] as Record<string, unknown> | undefined;
      if (how === 'whole' && part === 'body' && route.method !== 'GET') return { ...sent, body: value };
      if (!target || typeof target !== 'object')
        return part === 'body' && route.method !== 'GET' ? { ...sent, body: value } : { ...sent, query: { ...sent.query, extra: value } };
      const names = Object.keys(target);
      const name = names[place % Math.max(1, names.length)];
      const changed = { ...target };
      if (how === 'add' || !name) changed[['isAdmin', 'id', 'constructor', '$where'][place % 4]!] = value;
      else if (how === 'remove' && part !== 'params') delete changed[name];
      else changed[name] = part === 'body' ? value : part === 'params' ? paramText(value) : value;
      return { ...sent, [part]: changed } as Sent;
    });
const paramText = (value: unknown) => (typeof value === 'string' ? value.slice(0, 300) : JSON.stringify(value).slice(0, 300)) || 'x';

const RAW_BODIES: readonly (string | Buffer)[] = [
  '{',
  '[1,2',
  '',
  'null',
  '"text"',
  '{"a":1,}',
  '{"a":1}{"b":2}',
  '{"__proto__":{"isAdmin":true},"constructor":{"prototype":{"x":1}}}',
  '{"constructor":{"prototype":{"polluted":true}}}',
  '{"a":1,"a":2}',
  '{"n":1e999999}',
  '{"s":"\\ud800"}',
  '{"s":"\\u0000"}',
  `${'['.repeat(50_000)}${']'.repeat(50_000)}`,
  `{"a":"${'x'.repeat(240_000)}"}`,
  Buffer.from([0xff, 0xfe, 0x00, 0x7b, 0x00, 0x7d]),
  Buffer.from('{"a":"\xff\xfe"}', 'latin1'),
  '\ufeff{}',
];
const MEDIA_TYPES = [
  'text/plain',
  'application/xml',
  'application/x-www-form-urlencoded',
  'multipart/form-data; boundary=x',
  'application/json; charset=utf-16',
  'application/json;;;',
  'x',
  '*/*',
];
const PATH_PIECES = [
  '%00',
  '%ZZ',
  '%ED%A0%80',
  '%2e%2e%2f%2e%2e%2fetc%2fpasswd',
  '..%5c..',
  '%F0%9F',
  '%27%3B--',
  'a'.repeat(390),
  'a'.repeat(9000),
  '%u0000',
  '.',
  '%20',
];

/** Not what a client would send, but what a wire can carry: broken JSON, wrong types of content, impossible paths. */
const offTheWire = (route: Route, ids: Ids): fc.Arbitrary<Sent> => {
  const base = shaped(route, ids);
  const hasBody = route.method !== 'GET';
  const withPayload = fc
    .tuple(base, fc.constantFrom(...RAW_BODIES))
    .map(([sent, payload]): Sent => ({ ...sent, body: undefined, payload: hasBody ? payload : undefined }));
  const withType = fc
    .tuple(base, fc.constantFrom(...MEDIA_TYPES))
    .map(([sent, type]): Sent => ({ ...sent, ...(hasBody ? { headers: { 'content-type': type } } : {}) }));
  const withPath = fc.constantFrom(...PATH_PIECES).map((piece): Sent => ({
    url: /:\w+/.test(route.path) ? route.path.replace(/:\w+/g, piece) : `${route.path}?page=${piece}&size[]=1&size[a]=2&q=${piece}&q=1`,
  }));
  const withHeaders = fc
    .tuple(
      base,
      fc.constantFrom<Record<string, string>>(
        { 'idempotency-key': 'x' },
        { 'idempotency-key': 'k'.repeat(81) },
        { 'x-yangfan-device': '\u00e9'.repeat(10) },
        { 'user-agent': 'u'.repeat(5000) },
        { 'accept-language': '*;q=0' },
        { 'x-forwarded-for': "1.2.3.4', drop" },
      ),
    )
    .map(([sent, headers]): Sent => ({ ...sent, headers }));
  return fc.oneof(...(hasBody ? [withPayload, withType] : []), withPath, withHeaders);
};

/** Hostile and half-hostile inputs of a route. */
export const hostile = (route: Route, ids: Ids): fc.Arbitrary<Sent> =>
  fc.oneof(
    { weight: 4, arbitrary: shaped(route, ids) },
    { weight: 4, arbitrary: spoiled(route, ids) },
    { weight: 2, arbitrary: offTheWire(route, ids) },
  );
