import type { IdentityProvider } from './provider.ts';

/** Compares with the roster that the institution registered. Says so, and never "verified by the state". */
export const rosterProvider: IdentityProvider = {
  name: 'roster',
  async verifyIdentity(_person, registered) {
    // The caller has compared both with the roster already; without an entry there is nothing to compare with.
    return registered
      ? { outcome: 'MATCH', source: '与报名登记一致（未经公安系统核验）' }
      : { outcome: 'UNKNOWN', source: '待班主任人工核对', message: '报名登记中没有您的证件信息，请联系班主任核对' };
  },
};
