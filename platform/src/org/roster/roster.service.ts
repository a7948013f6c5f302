import { orgEnrolmentAdded, orgEnrolmentDropped } from '@yangfan/contract';
import { emit, emitMany, isUniqueViolation, newId, problem, type Queryable, type Tx } from '@yangfan/kernel';
import type { OrgKit } from '../kit.ts';
import { normaliseIdNo, openCategory } from '../learners/learners.rules.ts';
import type { LearnerService } from '../learners/learners.service.ts';
import type { KnownLearner, LearnerIntake, RosterPort } from '../ports.ts';
import * as store from './roster.store.ts';

/** Numbers that no office gives out belong to people of demonstrations. */
const isDemo = (idNo: string) => idNo.startsWith('9999');

/** What other modules do to the roster. */
export function createRosterPort(kit: OrgKit, learners: LearnerService): RosterPort {
  const { seal, crypto, ledger, clock } = kit;

  // A person is looked up and then enrolled: the digests are taken once.
  const taken = new WeakMap<object, { idNo: string; phone: string }>();
  function blindsOf(person: { idNo: string; phone: string }): { idNo: string; phone: string } {
    let blinds = taken.get(person);
    if (!blinds) {
      blinds = { idNo: crypto.blind('idNo', normaliseIdNo(person.idNo)), phone: crypto.blind('phone', person.phone) };
      taken.set(person, blinds);
    }
    return blinds;
  }

  function sealed(person: LearnerIntake): store.SealedIntake {
    const id = newId('lrn');
    const idNo = normaliseIdNo(person.idNo);
    const blinds = blindsOf(person);
    const { shown, hidden } = openCategory(person.category);
    return {
      id,
      name: seal.learner.seal(id, 'name', person.name),
      nameBlind: crypto.blind('name', person.name),
      certType: person.certType,
      idNo: seal.learner.seal(id, 'id_no', idNo),
      idNoBlind: blinds.idNo,
      phone: seal.learner.seal(id, 'phone', person.phone),
      phoneBlind: blinds.phone,
      birthday: seal.learner.sealMaybe(id, 'birthday', person.birthday),
      birthYear: person.birthday ? Number(person.birthday.slice(0, 4)) : null,
      address: seal.learner.sealMaybe(id, 'address', person.address),
      gender: person.gender,
      nation: person.nation ?? null,
      education: person.education ?? null,
      category: shown,
      categorySealed: seal.learner.sealMaybe(id, 'category_sealed', hidden),
      demo: isDemo(idNo),
    };
  }

  async function known(
    db: Queryable,
    of: { classId: string; programCode: never },
    people: readonly { idNo: string; phone: string; name: string }[],
  ) {
    const blinds = people.map((person) => ({ person, ...blindsOf(person) }));
    const rows = new Map((await store.knownRows(db, { ...of, idNoBlinds: blinds.map((b) => b.idNo) })).map((row) => [row.idNoBlind, row]));
    const owners = new Map<string, string[]>();
    for (const { phoneBlind, idNoBlind } of await store.phoneRows(
      db,
      blinds.map((b) => b.phone),
    ))
      owners.set(phoneBlind, [...(owners.get(phoneBlind) ?? []), idNoBlind]);
    const byIdNo = new Map<string, KnownLearner>();
    const phonesOfOthers = new Set<string>();
    for (const { person, idNo, phone } of blinds) {
      if (owners.get(phone)?.some((owner) => owner !== idNo)) phonesOfOthers.add(person.phone);
      const row = rows.get(idNo);
      if (!row) continue;
      byIdNo.set(person.idNo, {
        learnerId: row.learnerId,
        inClass: row.inClass,
        taken: row.takenClassId ? { classId: row.takenClassId, status: row.takenStatus! } : null,
        sameName: row.nameBlind === crypto.blind('name', person.name),
      });
    }
    return { byIdNo, phonesOfOthers };
  }

  async function enrolMany(tx: Tx, classId: string, people: readonly LearnerIntake[], by: { accountId: string | null }) {
    if (people.length === 0) return [];
    const seats = await store.lockSeats(tx, classId);
    if (!seats) throw problem('request.not_found');
    const at = clock.now();
    const rows = people.map(sealed);
    const ids = await store.insertLearners(tx, rows, at);
    const enrolments = people.map((person, index) => {
      const id = newId('enr');
      const { shown, hidden } = openCategory(person.category);
      return {
        id,
        learnerId: ids.get(rows[index]!.idNoBlind)!,
        seatNo: seats.next + index,
        category: shown,
        categorySealed: seal.enrolment.sealMaybe(id, 'category_sealed', hidden),
      };
    });
    if (new Set(enrolments.map((row) => row.learnerId)).size !== enrolments.length) throw problem('org.enrolment.duplicate');
    const added = await savedOrDuplicate(() =>
      store.insertEnrolments(tx, classId, seats.programCode, seats.kind === 'FORMAL', enrolments, at),
    );
    if (added.length !== enrolments.length) throw problem('org.enrolment.duplicate');
    await store.countEnrolled(tx, classId, added.length);
    await emitMany(
      tx,
      orgEnrolmentAdded,
      added.map(({ learnerId }) => ({ classId, learnerId })),
    );
    await ledger.appendMany(
      tx,
      added.map(({ id, learnerId, seatNo }) => ({
        chain: `class:${classId}`,
        kind: 'org.enrolment.added',
        classId,
        learnerId,
        institutionId: seats.institutionId,
        ...(by.accountId ? { actorId: by.accountId } : {}),
        summary: `列入班级名册，座号 ${seatNo}`,
        data: { enrolmentId: id, seatNo },
        link: `/classes/${classId}/roster`,
      })),
      at,
    );
    return added.map(({ id, learnerId, seatNo }) => ({ enrolmentId: id, learnerId, seatNo }));
  }

  return {
    known: known as RosterPort['known'],
    enrolMany,
    async drop(tx, enrolmentId, by) {
      const dropped = await store.dropEnrolment(tx, enrolmentId, clock.now());
      if (!dropped) throw problem('org.enrolment.dropped');
      await store.countEnrolled(tx, dropped.classId, -1);
      await emit(tx, orgEnrolmentDropped, dropped);
      await ledger.append(
        tx,
        {
          chain: `class:${dropped.classId}`,
          kind: 'org.enrolment.dropped',
          ...dropped,
          actorId: by.accountId,
          summary: '退出班级名册',
          data: { enrolmentId },
          link: `/classes/${dropped.classId}/roster`,
        },
        clock.now(),
      );
    },
    async facts(db, classId) {
      const rows = await store.birthdayRows(db, classId);
      return {
        birthdays: rows.map((row) => seal.learner.openMaybe(row.id, 'birthday', row.birthday)),
        repeats: await store.countRepeats(db, classId),
      };
    },
    row: learners.rosterRow,
  };
}

async function savedOrDuplicate<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    // The programme was taken elsewhere between the check and now: the index had the last word.
    if (isUniqueViolation(error)) throw problem('org.enrolment.duplicate', '名册中有学员刚刚被另一个班录入同一课程，请重新检查后再导入');
    throw error;
  }
}
