import { sql, type Crypto, type Queryable, type Tx } from '@yangfan/kernel';
import { sealer } from '../sealing.ts';

const NOBODY = '已注销学员';

/** Phone and address go with the account; both are needed for contact only. */
export async function eraseContact(tx: Tx, crypto: Crypto, learnerId: string): Promise<Record<string, number>> {
  const seal = sealer(crypto, 'org.learner');
  const learners = await tx.run(sql`
    update org.learner set phone = ${seal.seal(learnerId, 'phone', '')}, phone_blind = ${`erased|${learnerId}`}, address = null where id = ${learnerId}`);
  return { contact: learners };
}

/** The day until which the archive keeps the name: so many years after the last class the learner took part in. */
export const keptUntil = async (db: Queryable, learnerId: string, years: number) =>
  (
    await db.one<{ day: string | null }>(sql`
      select to_char(max(c.ends_on)::date + make_interval(years => ${years}::int), 'YYYY-MM-DD') as day from org.enrolment e join org.class c on c.id = e.class_id
      where e.learner_id = ${learnerId} and (e.status <> 'DROPPED' or e.attended_hours > 0)`)
  ).day;

/** Takes name, number and everything that points to the person from the record; figures by category stay true. */
export async function pseudonymise(tx: Tx, crypto: Crypto, learnerId: string): Promise<Record<string, number>> {
  const seal = sealer(crypto, 'org.learner');
  const learners = await tx.run(sql`
    update org.learner set name = ${seal.seal(learnerId, 'name', NOBODY)}, name_blind = ${`erased|${learnerId}`}, id_no = ${seal.seal(learnerId, 'id_no', '')},
      id_no_blind = ${`erased|${learnerId}`}, phone = ${seal.seal(learnerId, 'phone', '')}, phone_blind = ${`erased|${learnerId}`}, birthday = null, address = null, nation = null,
      education = null, category_sealed = null where id = ${learnerId}`);
  const enrolments = await tx.run(
    sql`update org.enrolment set category_sealed = null where learner_id = ${learnerId} and category_sealed is not null`,
  );
  return { learners, categories: enrolments };
}
