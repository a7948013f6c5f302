import type { Crypto } from '@yangfan/kernel';

/** Columns that hold sealed text, for the command that rotates keys; `aad` is `<aad>|<id>|<column>`. */
export const orgSealed = [
  { table: 'org.institution', id: 'id', columns: ['legal_rep', 'contact_name', 'contact_phone'], aad: 'org.institution' },
  { table: 'org.staff', id: 'account_id', columns: ['name', 'phone'], aad: 'org.staff' },
  { table: 'org.lecturer', id: 'id', columns: ['name', 'id_no', 'phone'], aad: 'org.lecturer' },
  { table: 'org.learner', id: 'id', columns: ['name', 'id_no', 'phone', 'birthday', 'address', 'category_sealed'], aad: 'org.learner' },
  { table: 'org.class', id: 'id', columns: ['contact_name', 'contact_phone'], aad: 'org.class' },
  { table: 'org.enrolment', id: 'id', columns: ['category_sealed'], aad: 'org.enrolment' },
] as const;

/** Seals and opens the columns of one table. */
export interface Sealer {
  seal(id: string, column: string, plain: string): string;
  sealMaybe(id: string, column: string, plain: string | null | undefined): string | null;
  open(id: string, column: string, sealed: string): string;
  openMaybe(id: string, column: string, sealed: string | null): string | null;
}

/** A sealer bound to a table: text moved to another row or column can't be opened. */
export function sealer(crypto: Crypto, table: (typeof orgSealed)[number]['table']): Sealer {
  const aad = (id: string, column: string) => `${table}|${id}|${column}`;
  return {
    seal: (id, column, plain) => crypto.seal(plain, aad(id, column)),
    sealMaybe: (id, column, plain) => (plain ? crypto.seal(plain, aad(id, column)) : null),
    open: (id, column, sealed) => crypto.open(sealed, aad(id, column)),
    openMaybe: (id, column, sealed) => (sealed === null ? null : crypto.open(sealed, aad(id, column))),
  };
}
