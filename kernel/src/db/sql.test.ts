import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { StatementNames, sql } from './sql.ts';
import { testDatabase, type TestDatabase } from './testing.ts';

// NUL and halves of a pair are no text in UTF-8: PostgreSQL or the wire refuses or replaces them.
const isStorable = (value: string) => !value.includes('\0') && !/\p{Surrogate}/u.test(value);

describe('sql template', () => {
  it('[P3] values become numbered parameters, fragments are spliced in with theirs', () => {
    const isOpen = sql`state = ${'open'} and seats > ${3}`;
    const statement = sql`select * from ${sql.id('org', 'class')} where id = ${'cls_1'} and (${isOpen}) limit ${10}`;
    expect(statement.text).toBe('select * from "org"."class" where id = $1 and (state = $2 and seats > $3) limit $4');
    expect(statement.values).toEqual(['cls_1', 'open', 3, 10]);
  });

  it('[P3] fragments join with commas or any other separator, and an empty list is empty', () => {
    const rows = [1, 2].map((n) => sql`(${n}, ${`row ${n}`})`);
    expect(sql`values ${sql.join(rows)}`.text).toBe('values ($1, $2), ($3, $4)');
    expect(sql`where ${sql.join([sql`a = ${1}`, sql`b = ${2}`], sql` and `)}`.text).toBe('where a = $1 and b = $2');
    expect(sql`in (${sql.join([7, 8, 9])})`).toMatchObject({ text: 'in ($1, $2, $3)', values: [7, 8, 9] });
    expect(sql`a${sql.join([])}b`.text).toBe('ab');
  });

  it('[P3] a forgotten value, an invalid date and a name from outside are refused', () => {
    expect(() => sql`select ${undefined}`).toThrow(TypeError);
    expect(() => sql`select ${new Date(Number.NaN)}`).toThrow(TypeError);
    for (const name of ['', 'a b', 'a"; drop table x; --', 'Name', '1a', 'a.b', '名']) expect(() => sql.id(name)).toThrow(TypeError);
    expect(() => sql.id()).toThrow(TypeError);
  });

  it('[P3] text that looks like a template or a fragment stays a value', () => {
    const forged = Object.assign(['drop table x'], { raw: ['drop table x'] });
    expect(() => sql(forged as unknown as TemplateStringsArray)).toThrow(TypeError);
    const lookalike = JSON.parse('{"text":"drop table x","values":[]}') as unknown;
    expect(sql`select ${lookalike}`).toMatchObject({ text: 'select $1', values: [lookalike] });
  });

  it('[P4] only hot statements get a name, and their number is bounded', () => {
    const names = new StatementNames();
    expect([names.of('select 1'), names.of('select 1')]).toEqual([undefined, undefined]);
    const name = names.of('select 1');
    expect(name).toMatch(/^y[0-9a-f]{24}$/);
    expect(names.of('select 1')).toBe(name);
    const given = new Set<string | undefined>();
    for (let n = 0; n < 3000; n++) for (let use = 0; use < 3; use++) given.add(names.of(`select ${n} as n`));
    expect(given.size).toBeLessThanOrEqual(401);
    names.forget('select 1');
    for (let use = 0; use < 5; use++) expect(names.of('select 1')).toBeUndefined();
  });
});

describe('sql against PostgreSQL', () => {
  let test: TestDatabase;
  beforeAll(async () => {
    test = await testDatabase();
    await test.db.run(sql`create table note (id int generated always as identity primary key, text text not null)`);
  });
  afterAll(() => test.drop());

  const text = fc.string({ unit: 'grapheme', maxLength: 60 }).filter(isStorable);
  const hostile = fc.oneof(
    text,
    fc.constantFrom(`'; drop table note; --`, `' or '1'='1`, `$1`, `\\'; select 1`, `"`, `/*`, `--`, `'||(select 1)||'`, `%_\\`, '𬭎㛃䶮'),
    fc.tuple(text, fc.constantFrom(`'`, `"`, `;`, `$$`, `--`), text).map((parts) => parts.join('')),
  );

  it('[P3] whatever is typed comes back letter for letter and changes nothing else', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(hostile, { minLength: 1, maxLength: 5 }), async (texts) => {
        await test.db.run(sql`truncate note`);
        await test.db.run(sql`insert into note (text) values ${sql.join(texts.map((value) => sql`(${value})`))}`);
        const rows = await test.db.many<{ text: string }>(sql`select text from note order by id`);
        expect(rows.map((row) => row.text)).toEqual(texts);
        const first = texts[0] as string;
        const { n } = await test.db.one<{ n: number }>(sql`select count(*) as n from note where text = ${first} or text = any(${[first]})`);
        expect(n).toBe(texts.filter((value) => value === first).length);
      }),
      { numRuns: 60 },
    );
  });

  it('[P3] any JSON value survives the way through jsonb', async () => {
    const json = fc.jsonValue({ noUnicodeString: false }).filter((value) => !/\\u(0000|d[89a-f])/i.test(JSON.stringify(value)));
    await fc.assert(
      fc.asyncProperty(json, async (value) => {
        const row = await test.db.one<{ value: unknown }>(sql`select ${sql.json(value)}::jsonb as value`);
        // -0 is 0 in JSON.
        expect(row.value).toEqual(JSON.parse(JSON.stringify(value)));
      }),
      { numRuns: 60 },
    );
  });
});
