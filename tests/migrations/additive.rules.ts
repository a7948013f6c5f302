/** Where a reason must stand when a migration takes something away that the previous server may still use. */
const REASON = /^--\s*contract:\s*\S.{9,}/im;

interface Rule {
  pattern: RegExp;
  why: string;
}
// The previous server goes on against the new schema while processes are replaced one by one: it must find everything it knows.
const RULES: readonly Rule[] = [
  {
    pattern: /\bdrop\s+(table|schema|view|materialized\s+view|type|domain|function|procedure|sequence|trigger|extension)\b/,
    why: 'removes something the previous server may use',
  },
  { pattern: /\bdrop\s+column\b/, why: 'removes a column that the previous server may read or write' },
  // Without the word COLUMN; `drop not null`, `drop default`, `drop constraint`, `drop identity` only loosen.
  {
    pattern: /^alter\s+table\b.*\bdrop\s+(?!column\b|not\s+null\b|default\b|constraint\b|identity\b|expression\b)/,
    why: 'removes a column that the previous server may read or write',
  },
  { pattern: /\brename\b/, why: 'renames what the previous server knows by its old name' },
  { pattern: /^alter\s+table\b.*\balter\s+(column\s+)?\S+\s+(set\s+data\s+)?type\b/, why: 'changes a type under the previous server' },
  { pattern: /\bset\s+not\s+null\b/, why: 'makes the previous server’s writes fail' },
  { pattern: /^truncate\b|^delete\s+from\b/, why: 'removes rows' },
  {
    pattern: /^alter\s+table\b.*\badd\s+(constraint\s+\S+\s+)?(check|unique|primary\s+key|foreign\s+key|exclude)\b/,
    why: 'may refuse what the previous server writes',
  },
  { pattern: /^alter\s+table\b.*\bset\s+schema\b/, why: 'moves a table away from the previous server' },
];
const ADDS_COLUMN =
  /\badd\s+(column\s+)?(if\s+not\s+exists\s+)?(?!constraint\b|check\b|unique\b|primary\b|foreign\b|exclude\b|value\b)\S+\s[^,]*/g;

/** SQL without comments, texts and function bodies, in lower case: only the words that act. */
export function bareStatements(text: string): string[] {
  const bare = text
    .replace(/\$(\w*)\$[\s\S]*?\$\1\$/g, "''")
    .replace(/'(?:[^']|'')*'/g, "''")
    .replace(/--[^\n]*/g, ' ')
    .replace(/\/\*[\s\S]*?\*\//g, ' ')
    .replace(/\([^()]*\)/g, (group) => (/\bdefault\b|\bnot\s+null\b/i.test(group) ? group : '()'));
  return bare
    .split(';')
    .map((statement) => statement.replace(/\s+/g, ' ').trim().toLowerCase())
    .filter(Boolean);
}

/** Why a migration after the first is not additive; nothing when it is, or when it says its reason in `-- contract: …`. */
export function faultsOfMigration(text: string): string[] {
  if (REASON.test(text)) return [];
  const statements = bareStatements(text);
  const fresh = new Set(statements.flatMap((one) => /^create (?:unlogged )?table (?:if not exists )?(\S+)/.exec(one)?.[1] ?? []));
  const faults: string[] = [];
  for (const statement of statements) {
    const table = /^(?:alter table (?:if exists )?(?:only )?|create unique index .*? on (?:only )?)([^\s(]+)/.exec(statement)?.[1];
    // What this very file made, the previous server does not know.
    if (table && fresh.has(table)) continue;
    for (const { pattern, why } of RULES) if (pattern.test(statement)) faults.push(`${why}: ${statement}`);
    if (statement.startsWith('create unique index')) faults.push(`may refuse what the previous server writes: ${statement}`);
    if (statement.startsWith('alter table'))
      for (const [column] of statement.matchAll(ADDS_COLUMN))
        if (/\bnot null\b/.test(column) && !/\bdefault\b|\bgenerated\b/.test(column))
          faults.push(`a column that the previous server does not fill must have a default: ${column.trim()}`);
  }
  return [...new Set(faults)];
}
