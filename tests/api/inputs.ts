import type { Route } from '@yangfan/contract';
import fc from 'fast-check';
import type { Ids } from './world.ts';

/** What the generator reads of a schema: JSON Schema as TypeBox writes it. */
export interface Schema {
  type?: string;
  properties?: Record<string, Schema>;
  required?: string[];
  items?: Schema;
  anyOf?: Schema[];
  enum?: unknown[];
  const?: unknown;
  pattern?: string;
  format?: string;
  minLength?: number;
  maxLength?: number;
  minItems?: number;
  uniqueItems?: boolean;
  multipleOf?: number;
  maxItems?: number;
  minimum?: number;
  maximum?: number;
  patternProperties?: Record<string, Schema>;
}

/** The parts of a route that a caller fills in. */
export const partsOf = (route: Route) => ({
  params: route.params as Schema | undefined,
  query: route.query as Schema | undefined,
  body: route.body as Schema | undefined,
});

/** Values that fit a schema; fields whose name is an id of `ids` get that id, so that the call reaches what it is about. */
export function fitting(schema: Schema, ids: Ids = {}, name = '', texts: fc.Arbitrary<string> = PLAIN): fc.Arbitrary<unknown> {
  if (schema.const !== undefined) return fc.constant(schema.const);
  if (schema.enum) return fc.constantFrom(...schema.enum);
  if (schema.anyOf) return fc.oneof(...schema.anyOf.map((one) => fitting(one, ids, name, texts)));
  switch (schema.type) {
    case 'object':
      return object(schema, ids, texts);
    case 'array':
      return array(schema, ids, name, texts);
    case 'integer':
    case 'number':
      return number(schema);
    case 'boolean':
      return fc.boolean();
    case 'null':
      return fc.constant(null);
    case 'string':
      return string(schema, ids, name, texts);
    default:
      return fc.oneof(fc.integer(), fc.string({ maxLength: 20 }), fc.constant(null));
  }
}

const PLAIN = fc.constantFrom('演示', 'abc', '一段说明文字', 'Test 1');

function object(schema: Schema, ids: Ids, texts: fc.Arbitrary<string>): fc.Arbitrary<unknown> {
  if (schema.patternProperties)
    return fc.dictionary(fc.constantFrom('a', 'b', 'c'), fitting(Object.values(schema.patternProperties)[0]!, ids, '', texts), {
      maxKeys: 3,
    });
  const all = Object.entries(schema.properties ?? {});
  return fc.record(Object.fromEntries(all.map(([name, one]) => [name, fitting(one, ids, name, texts)])), {
    requiredKeys: (schema.required ?? []).filter((name) => schema.properties?.[name]) as never[],
  });
}

function array(schema: Schema, ids: Ids, name: string, texts: fc.Arbitrary<string>): fc.Arbitrary<unknown> {
  const bounds = { minLength: schema.minItems ?? 0, maxLength: Math.max(schema.minItems ?? 0, Math.min(schema.maxItems ?? 3, 3)) };
  const item = fitting(schema.items ?? {}, ids, name.replace(/s$/, ''), texts);
  return schema.uniqueItems ? fc.uniqueArray(item, { ...bounds, selector: (value) => JSON.stringify(value) }) : fc.array(item, bounds);
}

function number({ type, minimum, maximum, multipleOf }: Schema): fc.Arbitrary<number> {
  const low = minimum ?? (maximum === undefined ? 0 : Math.min(0, maximum));
  const high = maximum ?? Math.max(1000, low + 1000);
  // Tenths and halves are what scores and hours are counted in.
  if (multipleOf) return fc.integer({ min: Math.ceil(low), max: Math.floor(high) });
  if (type === 'integer') return fc.integer({ min: Math.ceil(low), max: Math.floor(high) });
  return fc.double({ min: low, max: high, noNaN: true });
}

const DAYS = ['2026-11-25', '2026-12-07', '2027-01-31', '2000-02-29', '2024-05-01'];
const CONTROL_FREE = '^[^\\u0000-\\u0008';
const BASE64 = '^[A-Za-z0-9+/]+';

function string(schema: Schema, ids: Ids, name: string, texts: fc.Arbitrary<string>): fc.Arbitrary<string> {
  const { pattern, format, minLength = 0 } = schema;
  const maxLength = schema.maxLength ?? (pattern ? Infinity : 40);
  // Two kinds of thing may go by one name: a place to teach in and a live room are both a `roomId`.
  const known = ids[`${name}@${pattern?.slice(1, 4) ?? ''}`] ?? ids[name];
  if (known && (!pattern || new RegExp(pattern).test(known)) && known.length <= maxLength) return fc.constant(known);
  if (format === 'date') return fc.constantFrom(...DAYS);
  if (format === 'date-time') return fc.constantFrom(...DAYS.map((day) => `${day}T09:00:00+08:00`));
  if (pattern?.startsWith(BASE64))
    return fc.constantFrom('JVBERi0xLjQK', 'AAAA', 'UEsDBBQA').map((text) => text.repeat(Math.ceil(Math.max(minLength, 4) / text.length)));
  if (pattern && !pattern.startsWith(CONTROL_FREE)) {
    // A pattern without an end of its own is cut to what else the schema asks.
    return fc.stringMatching(new RegExp(pattern)).filter((text) => text.length >= minLength && text.length <= maxLength);
  }
  return texts.map((text) => {
    const long = text.length ? text : minLength ? 'x' : '';
    const filled = long.length < minLength ? long.repeat(Math.ceil(minLength / long.length)) : long;
    return filled.slice(0, maxLength);
  });
}

/** One input that fits the route, the same at every run. */
export function fittingInput(
  route: Route,
  ids: Ids,
  seed = 1,
): { params?: Record<string, string>; query?: Record<string, unknown>; body?: unknown } {
  const { params, query, body } = partsOf(route);
  const one = (schema: Schema | undefined) => (schema ? (fc.sample(fitting(schema, ids), { seed, numRuns: 1 })[0] as never) : undefined);
  return { params: one(params), query: one(query && { ...query, properties: onlyRequired(query) }), body: one(body) };
}

const onlyRequired = (schema: Schema) =>
  Object.fromEntries(Object.entries(schema.properties ?? {}).filter(([name]) => (schema.required ?? []).includes(name)));
