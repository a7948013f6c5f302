import { identityRoutes } from '@yangfan/contract';
import { sql } from '@yangfan/kernel';
import { faceClient, type IdentityTest } from '../testing.ts';

/** Learners at the stages that face tests begin from. */
export function faceScene(get: () => IdentityTest) {
  /** A learner whose identity matched and who agreed to the use of the face. */
  async function willing() {
    const person = await get().matched();
    const signed = await get().consent(person.token);
    if (signed.status !== 201) throw new Error(`consent: ${signed.code}`);
    return { ...person, consentId: signed.body.id };
  }
  return {
    willing,
    /** The same, with an enrolled face (person 1 unless told). */
    async enrolled(face = 1) {
      const person = await willing();
      const client = faceClient(get(), person.token);
      await client.start('ENROL');
      const done = await client.honest(face);
      if (done.body.result?.outcome !== 'ACCEPT')
        throw new Error(`enrolment: ${done.code ?? done.body.result?.outcome} ${done.detail ?? ''}`);
      return person;
    },
    status: async (token: string) => (await get().call(identityRoutes.getVerification, {}, { token })).body,
    templates: async (accountId: string) =>
      (await get().db.one<{ n: number }>(sql`select count(*)::int as n from identity.face_template where account_id = ${accountId}`)).n,
    challengeRow: (id: string) =>
      get().db.one<{ status: string; state: Buffer | null; why: string | null }>(
        sql`select status, state, refused_why as why from identity.face_challenge where id = ${id}`,
      ),
  };
}
