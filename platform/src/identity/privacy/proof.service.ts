import { problem } from '@yangfan/kernel';
import type { Accounts } from '../accounts/account.service.ts';
import type { AccountRow } from '../accounts/account.store.ts';
import type { PhoneCodes } from '../phone/phone-code.service.ts';
import type { SignIns } from '../sessions/sign-in.service.ts';

export interface Proofs {
  /** Proves again who is there: a session left open must neither give the data away nor erase it. */
  require(account: AccountRow, proof: { phoneCode?: string; password?: string }, now: Date): Promise<void>;
}

/** A code to the own phone, or the password. */
export function createProofs(deps: { accounts: Accounts; phoneCodes: PhoneCodes; signIns: SignIns }): Proofs {
  const { accounts, phoneCodes, signIns } = deps;
  return {
    async require(account, proof, now) {
      const phone = accounts.phone(account);
      if (proof.phoneCode && phone) await phoneCodes.take({ phone, purpose: 'EXPORT', boundTo: account.id }, proof.phoneCode, now);
      else if (proof.password && account.passwordHash) await signIns.provePassword(account, proof.password, now);
      else throw problem('identity.proof_required');
    },
  };
}
