import { sql, type Queryable } from '@yangfan/kernel';

export interface NewPhoneCode {
  id: string;
  phoneBlind: string;
  purpose: string;
  boundTo: string;
  codeMac: string;
  at: Date;
  expiresAt: Date;
}

export const insertPhoneCode = (db: Queryable, row: NewPhoneCode) =>
  db.run(sql`insert into identity.phone_code (id, phone_blind, purpose, bound_to, code_mac, created_at, expires_at)
    values (${row.id}, ${row.phoneBlind}, ${row.purpose}, ${row.boundTo}, ${row.codeMac}, ${row.at}, ${row.expiresAt})`);

/** Counts a try on the newest code and gives it, if it may still be used; guesses made at once are all counted. */
export const tryPhoneCode = (db: Queryable, key: { phoneBlind: string; purpose: string; boundTo: string }, now: Date, maxTries: number) =>
  db.maybe<{ id: string; codeMac: string }>(sql`
    update identity.phone_code set tries = tries + 1
    where id = (select id from identity.phone_code where phone_blind = ${key.phoneBlind} and purpose = ${key.purpose} and bound_to = ${key.boundTo}
      order by created_at desc, id desc limit 1)
      and used_at is null and tries < ${maxTries} and expires_at > ${now}
    returning id, code_mac as "codeMac"`);

/** Uses a code up; 0 when another call was quicker. */
export const usePhoneCode = (db: Queryable, id: string, now: Date) =>
  db.run(sql`update identity.phone_code set used_at = ${now} where id = ${id} and used_at is null`);

export const sweepPhoneCodes = (db: Queryable, before: Date) => db.run(sql`delete from identity.phone_code where expires_at < ${before}`);
