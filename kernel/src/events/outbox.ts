import type { EventDefinition, PayloadOf } from '@yangfan/contract';
import { sql, type Tx } from '../db/index.ts';
import { newId } from '../ids/index.ts';

/** Tells the other modules, in the transaction that makes it true; the relay delivers after commit. */
export async function emit<E extends EventDefinition>(tx: Tx, event: E, payload: PayloadOf<E>): Promise<void> {
  const source = event.type.slice(0, event.type.indexOf('.'));
  await tx.run(sql`
    insert into kernel.outbox (event_id, source, type, payload)
    values (${newId('evt')}, ${source}, ${event.type}, ${JSON.stringify(payload)}::jsonb)`);
  await tx.run(sql`select pg_notify('outbox', ${source})`);
}

/** Tells many facts of one kind with two statements instead of two each: an import tells one a row. */
export async function emitMany<E extends EventDefinition>(tx: Tx, event: E, payloads: readonly PayloadOf<E>[]): Promise<void> {
  if (payloads.length === 0) return;
  const source = event.type.slice(0, event.type.indexOf('.'));
  await tx.run(sql`
    insert into kernel.outbox (event_id, source, type, payload)
    select event_id, ${source}, ${event.type}, payload::jsonb
    from unnest(${payloads.map(() => newId('evt'))}::text[], ${payloads.map((payload) => JSON.stringify(payload))}::text[]) as t (event_id, payload)`);
  await tx.run(sql`select pg_notify('outbox', ${source})`);
}
