import type { Clock, Crypto } from '@yangfan/kernel';
import type { IdentityPort } from '../identity/index.ts';
import type { LedgerPort } from '../ledger/index.ts';
import { sealer, type Sealer } from './sealing.ts';

/** One sheet to write: a heading row and rows of texts and numbers. */
export interface SheetToWrite {
  name: string;
  columns: { title: string; width?: number }[];
  rows: (string | number | null)[][];
}
/** Tables out to files. */
export interface SheetPort {
  write(sheet: SheetToWrite): Promise<Buffer>;
}

/** What org is made from. */
export interface OrgDeps {
  crypto: Crypto;
  clock: Clock;
  ledger: LedgerPort;
  identity: Pick<IdentityPort, 'createAccount' | 'names' | 'recordReveal'>;
  sheet: SheetPort;
  /** A signed link to a file, for one account alone; without it papers are listed but can't be opened. */
  fileUrl?: (fileId: string, accountId: string) => string;
}

/** The same, with the sealers of its tables: what the rooms inside share. */
export interface OrgKit extends OrgDeps {
  seal: Record<'institution' | 'staff' | 'lecturer' | 'learner' | 'class' | 'enrolment', Sealer>;
}

/** Prepares the kit. */
export function orgKit(deps: OrgDeps): OrgKit {
  const of = (table: Parameters<typeof sealer>[1]) => sealer(deps.crypto, table);
  return {
    ...deps,
    seal: {
      institution: of('org.institution'),
      staff: of('org.staff'),
      lecturer: of('org.lecturer'),
      learner: of('org.learner'),
      class: of('org.class'),
      enrolment: of('org.enrolment'),
    },
  };
}
