import pg from 'pg';

type Parse = (text: string) => unknown;

const OID = { int8: 20, int8Array: 1016, date: 1082, dateArray: 1182, timestamp: 1114, timestampArray: 1115, numericArray: 1231 } as const;

const asIs: Parse = (text) => text;
// Beyond 2^53 a number would be silently wrong.
const int8: Parse = (text) => {
  const value = Number(text);
  return Number.isSafeInteger(value) ? value : BigInt(text);
};

const TEXT_ARRAY = 1009;
const textArray = pg.types.getTypeParser(TEXT_ARRAY as Parameters<typeof pg.types.getTypeParser>[0]) as unknown as (
  text: string,
) => unknown[];
const mapDeep = (items: unknown[], parse: Parse): unknown[] =>
  items.map((item) => (Array.isArray(item) ? mapDeep(item, parse) : item === null ? null : parse(item as string)));
const arrayOf =
  (parse: Parse): Parse =>
  (text) =>
    mapDeep(textArray(text), parse);

// Calendar days and numerics stay text: a Date would move with the time zone, a float would lose fen.
const OWN: Record<number, Parse> = {
  [OID.int8]: int8,
  [OID.int8Array]: arrayOf(int8),
  [OID.date]: asIs,
  [OID.dateArray]: arrayOf(asIs),
  [OID.timestamp]: asIs,
  [OID.timestampArray]: arrayOf(asIs),
  [OID.numericArray]: arrayOf(asIs),
};

/** How values come back: int8 → number (bigint beyond 2^53), numeric and date → string, timestamptz → Date, json(b) parsed. */
export const rowTypes: pg.CustomTypesConfig = {
  getTypeParser: ((oid: number, format?: 'text' | 'binary') =>
    (format !== 'binary' && OWN[oid]) || pg.types.getTypeParser(oid, format as 'text')) as pg.CustomTypesConfig['getTypeParser'],
};
