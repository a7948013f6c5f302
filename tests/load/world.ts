import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { hash } from '@node-rs/argon2';
import { createCrypto, createLog, keyFile, newId, newToken, readConfig, sql, systemClock, type Crypto, type Tx } from '@yangfan/kernel';
import type { LearnerIntake } from '@yangfan/platform/org';
import { localBus } from '@yangfan/platform/realtime';
import { compose, type Shared } from '../../apps/server/src/compose.ts';
import { demoIdNo } from '../../modules/management/src/seed/demo-people.rules.ts';
import { atEnd, type Product } from './product.ts';

/** A learner with an account and a live session. */
export interface Person {
  learnerId: string;
  accountId: string;
  token: string;
  phone: string;
}

/** What of a running product is needed to fill it. */
export type Grounds = Pick<Product, 'url' | 'dataDir' | 'databaseUrl' | 'db'>;

/** A way to fill the product under load: through its own rooms where rules matter, in bulk where only rows do. */
export interface World<P extends Grounds = Product> {
  product: P;
  shared: Shared;
  crypto: Crypto;
  /** A class like the running one of the demonstration, without learners. */
  makeClass(status?: 'IN_TRAINING' | 'PLANNING'): Promise<string>;
  /** Enrols invented people and signs them in. */
  makePeople(classId: string, count: number): Promise<Person[]>;
  /** Signs a member of staff of the demonstration in; gives the token. */
  signIn(loginName: string): Promise<string>;
  /** Waits until no event is on its way: the relay must not work while something else is measured. */
  settle(): Promise<void>;
}

export const PASSWORD = 'Yangfan-2026';
const CHUNK = 1000;
// Far from the people that the demonstration brings.
const FIRST_ORDER = 100_000;

/** The rooms of the product once more, in this process, on its database and with its keys. */
export async function createWorld<P extends Grounds = Product>(product: P): Promise<World<P>> {
  const { db } = product;
  const { keys } = keyFile(join(product.dataDir, 'keys.json'));
  const crypto = createCrypto(keys);
  const config = readConfig(['--data', product.dataDir, '--port', '0'], { DATABASE_URL: product.databaseUrl });
  const composed = compose({ config, db, log: createLog('silent'), clock: systemClock, crypto, bus: localBus() });
  atEnd(() => composed.close());
  const { shared } = composed;
  const template = await db.one<{ id: string; programCode: string; regionCode: string }>(sql`
    select id, program_code as "programCode", region_code as "regionCode" from org.class where status = 'IN_TRAINING' order by created_at limit 1`);
  let order = FIRST_ORDER;
  let classes = 0;
  let passwordHash: string | undefined;

  async function makeClass(status: 'IN_TRAINING' | 'PLANNING' = 'IN_TRAINING'): Promise<string> {
    const id = newId('cls');
    classes += 1;
    await db.tx(async (tx) => {
      await tx.run(sql`
        insert into org.class (id, code, name, program_code, kind, mode, status, institution_id, region_code, starts_on, ends_on, capacity, room_id, contact_name, contact_phone,
          policy_snapshot_id, approved_at, created_by, created_at)
        select ${id}, ${`BENCH-${classes}-${id.slice(-6)}`}, ${`压测班 ${classes}`}, program_code, kind, mode, ${status}, institution_id, region_code, starts_on, ends_on, 20000, room_id,
          ${crypto.seal('压测联系人', `org.class|${id}|contact_name`)}, null, policy_snapshot_id, approved_at, created_by, now() from org.class where id = ${template.id}`);
      await tx.run(sql`
        insert into org.class_lecturer (class_id, lecturer_id, is_lead, ordinal) select ${id}, lecturer_id, is_lead, ordinal from org.class_lecturer where class_id = ${template.id}`);
      await tx.run(sql`
        insert into org.class_teacher (class_id, account_id) select ${id}, account_id from org.class_teacher where class_id = ${template.id}`);
      const { programCode, regionCode } = template;
      const snapshot = await shared.policy.snapshot(tx, { classId: id, programCode, regionCode, at: new Date() });
      await tx.run(sql`update org.class set policy_snapshot_id = ${snapshot} where id = ${id}`);
    });
    return id;
  }

  const intake = (): LearnerIntake & { phone: string } => {
    order += 1;
    return {
      name: '压测学员',
      certType: '111',
      idNo: demoIdNo(order),
      phone: `199${20_000_000 + order}`,
      gender: '1',
      birthday: '1990-01-01',
      category: '05',
    } as LearnerIntake & { phone: string };
  };

  async function makePeople(classId: string, count: number): Promise<Person[]> {
    passwordHash ??= await hash(PASSWORD, { memoryCost: 19_456, timeCost: 2, parallelism: 1, outputLen: 32 });
    const people: Person[] = [];
    for (let made = 0; made < count; made += CHUNK) {
      const intakes = Array.from({ length: Math.min(CHUNK, count - made) }, intake);
      const some = await db.tx(async (tx) => {
        const enrolled = await shared.org.roster.enrolMany(tx, classId, intakes, { accountId: null });
        // Nobody listens to these: the relay has nothing to do with them.
        await tx.run(sql`update kernel.outbox set delivered_at = now() where delivered_at is null and created_at = now()`);
        const chunk = enrolled.map(({ learnerId }, index) => ({
          learnerId,
          accountId: newId('acc'),
          token: newToken(),
          phone: intakes[index]!.phone,
        }));
        await insertAccounts(tx, chunk, passwordHash!);
        return chunk;
      });
      people.push(...some);
    }
    return people;
  }

  async function insertAccounts(tx: Tx, people: readonly Person[], credential: string): Promise<void> {
    const ids = people.map((person) => person.accountId);
    await tx.run(sql`
      insert into identity.account (id, kind, display_name, phone, phone_blind, learner_id, reveals_read_at, created_at)
      select id, 'learner', name, phone, blind, learner, now(), now() from unnest(${ids}::text[],
        ${people.map(({ accountId }) => crypto.seal('压测学员', `identity.account|${accountId}|display_name`))}::text[],
        ${people.map(({ accountId, phone }) => crypto.seal(phone, `identity.account|${accountId}|phone`))}::text[],
        ${people.map(({ phone }) => crypto.blind('phone', phone))}::text[], ${people.map((person) => person.learnerId)}::text[]) as t (id, name, phone, blind, learner)`);
    await tx.run(sql`
      insert into identity.credential (account_id, password_hash, history, changed_at)
      select id, ${credential}, array[${credential}], now() from unnest(${ids}::text[]) as t (id)`);
    await tx.run(sql`
      insert into identity.role_grant (id, account_id, role, scope, scope_id, granted_at)
      select grant_id, id, 'TRAINEE', 'learner', learner, now() from unnest(${people.map(() => newId('grt'))}::text[], ${ids}::text[], ${people.map((person) => person.learnerId)}::text[])
        as t (grant_id, id, learner)`);
    await tx.run(sql`
      insert into identity.session (id, account_id, token_sha256, client, user_agent, ip, created_at, last_seen_at, idle_seconds, expires_at)
      select session, id, digest, 'mini', 'bench', '127.0.0.1', now(), now(), 86400, now() + interval '7 days'
      from unnest(${people.map(() => newId('ses'))}::text[], ${ids}::text[], ${people.map((person) => digestOf(person.token))}::text[]) as t (session, id, digest)`);
  }

  return {
    product,
    shared,
    crypto,
    makeClass,
    makePeople,
    async signIn(loginName) {
      const reply = await fetch(`${product.url}/v1/identity/sessions`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ loginName, password: PASSWORD, client: 'mini' }),
      });
      if (!reply.ok) throw new Error(`sign-in of ${loginName}: ${reply.status} ${await reply.text()}`);
      return ((await reply.json()) as { token: string }).token;
    },
    async settle() {
      // Tables that grew are looked at once, as autovacuum would do within the minute.
      await db.run(sql`analyze`);
      await db.run(sql`checkpoint`).catch(() => 0);
      for (let left = 1; left > 0;) {
        ({ left } = await db.one<{ left: number }>(sql`select count(*)::int as left from kernel.outbox where delivered_at is null`));
        if (left > 0) await new Promise((resolve) => setTimeout(resolve, 200));
      }
    },
  };
}

export const digestOf = (token: string): string => createHash('sha256').update(token).digest('hex');
export const bearer = (token: string): Record<string, string> => ({ authorization: `Bearer ${token}` });
