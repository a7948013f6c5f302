import { createHash } from 'node:crypto';

const NAME = /^[a-z_][a-z0-9_]{0,62}$/;

/**
 * A piece of SQL whose values travel beside the text, never inside it.
 * Only the functions of this file make one: an object that came in as JSON can't pass for SQL.
 */
export class Sql {
  readonly #texts: readonly string[];
  readonly #values: readonly unknown[];
  #compiled: { text: string; values: unknown[] } | undefined;

  /** For this file only; `texts` is one longer than `values`. */
  constructor(texts: readonly string[], values: readonly unknown[]) {
    const flatTexts: string[] = [texts[0] ?? ''];
    const flatValues: unknown[] = [];
    const glue = (text: string) => {
      flatTexts[flatTexts.length - 1] += text;
    };
    values.forEach((value, index) => {
      if (value instanceof Sql) {
        glue(value.#texts[0] ?? '');
        value.#values.forEach((inner, at) => {
          flatValues.push(inner);
          flatTexts.push(value.#texts[at + 1] ?? '');
        });
        glue(texts[index + 1] ?? '');
        return;
      }
      // A forgotten value would silently become NULL, and a condition on it match nothing.
      if (value === undefined) throw new TypeError(`sql: value ${index + 1} is undefined; write null where NULL is meant`);
      if (value instanceof Date && Number.isNaN(value.getTime())) throw new TypeError(`sql: value ${index + 1} is an invalid date`);
      flatValues.push(value);
      flatTexts.push(texts[index + 1] ?? '');
    });
    this.#texts = flatTexts;
    this.#values = flatValues;
  }

  /** The statement with `$1…$n`. */
  get text(): string {
    return this.#compile().text;
  }

  get values(): unknown[] {
    return this.#compile().values;
  }

  #compile(): { text: string; values: unknown[] } {
    this.#compiled ??= {
      text: this.#texts.reduce((text, part, index) => `${text}$${index}${part}`),
      values: [...this.#values],
    };
    return this.#compiled;
  }
}

/** Makes a statement or a fragment: every `${value}` becomes a parameter, every `${sql`…`}` is spliced in. */
export function sql(texts: TemplateStringsArray, ...values: unknown[]): Sql {
  // A call with an ordinary array would let outside text in as SQL.
  if (!Object.isFrozen(texts) || !Array.isArray(texts.raw)) throw new TypeError('sql must be used as a template tag');
  return new Sql(texts, values);
}

/** A quoted, possibly qualified identifier: `sql.id('org', 'class')`. For names written in code; anything unusual throws. */
sql.id = (...names: string[]): Sql => {
  for (const name of names) if (!NAME.test(name)) throw new TypeError(`sql.id: not a plain lower-case name: ${JSON.stringify(name)}`);
  if (names.length === 0) throw new TypeError('sql.id needs a name');
  return new Sql([names.map((name) => `"${name}"`).join('.')], []);
};

/** Fragments one after the other; values in the list become parameters. An empty list gives empty SQL. */
sql.join = (parts: readonly unknown[], separator: Sql = COMMA): Sql => {
  if (parts.length === 0) return sql.empty;
  const values = parts.flatMap((part, index) => (index === 0 ? [part] : [separator, part]));
  return new Sql(
    Array.from({ length: values.length + 1 }, () => ''),
    values,
  );
};

/** A value as one JSON parameter (arrays too, which `pg` would otherwise send as a PostgreSQL array): `${sql.json(x)}::jsonb`. */
sql.json = (value: unknown): Sql => new Sql(['', ''], [value === undefined ? null : JSON.stringify(value)]);

/** Nothing; for conditions that may be absent. */
sql.empty = new Sql([''], []);

const COMMA = new Sql([', '], []);

const NAMED_AT = 3;
const MAX_NAMED = 400;
const MAX_COUNTED = 2000;

/**
 * Names hot statements so that each connection plans them once. The server keeps a named statement for the life of its
 * connection, so names are handed out only from the third use of a text and at most 400 times: generated SQL can't fill it.
 */
export class StatementNames {
  readonly #names = new Map<string, string>();
  readonly #uses = new Map<string, number>();
  readonly #never = new Set<string>();

  /** The name to prepare under, or undefined while the text is not hot. */
  of(text: string): string | undefined {
    const known = this.#names.get(text);
    if (known !== undefined) return known;
    if (this.#names.size >= MAX_NAMED || this.#never.has(text)) return undefined;
    const uses = (this.#uses.get(text) ?? 0) + 1;
    this.#uses.delete(text);
    if (uses < NAMED_AT) {
      this.#uses.set(text, uses);
      // Oldest first out: a Map iterates in insertion order.
      if (this.#uses.size > MAX_COUNTED) this.#uses.delete(this.#uses.keys().next().value as string);
      return undefined;
    }
    const name = `y${createHash('sha256').update(text).digest('hex').slice(0, 24)}`;
    this.#names.set(text, name);
    return name;
  }

  /** A migration changed what this statement returns: its stored plans are refused from now on, so it runs unnamed. */
  forget(text: string): void {
    this.#names.delete(text);
    if (this.#never.size < MAX_NAMED) this.#never.add(text);
  }
}
