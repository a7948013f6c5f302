/** A person whose identity is compared. `no` is checked and normalised. */
export interface PersonToVerify {
  name: string;
  no: string;
}

/** The answer of a comparison of name and number; an outage is thrown, never answered. */
export interface IdentityAnswer {
  outcome: 'MATCH' | 'MISMATCH' | 'UNKNOWN';
  /** Who compared, in words for the person: never more than was done. */
  source: string;
  message?: string;
}

/** Two-factor comparison of name and number. */
export interface IdentityProvider {
  name: string;
  /** `registered` is what the roster holds about this person. */
  verifyIdentity(person: PersonToVerify, registered: PersonToVerify | undefined): Promise<IdentityAnswer>;
}

/** A face check that runs elsewhere. The client's word about its result is never taken: `query` asks the service itself. */
export interface FaceSessionProvider {
  name: string;
  capabilities: { idKinds: readonly string[] };
  startFaceSession(
    person: PersonToVerify,
    session: { outSeqNo: string; openid: string },
  ): Promise<{ verifyId: string; expiresInS: number }>;
  queryFaceResult(
    person: PersonToVerify,
    session: { outSeqNo: string; openid: string; verifyId: string },
  ): Promise<{ passed: boolean; finished: boolean; code: string }>;
}

/** Sign-in of the mini-program: the code of `wx.login` becomes the person's openid. */
export interface WechatPort {
  name: string;
  /** WeChat's own face check, for the mini-program. */
  face?: FaceSessionProvider;
  close?(): Promise<void>;
  /** Throws `WechatRefused` for a code that is wrong or used, anything else for an outage. */
  codeToOpenId(code: string): Promise<string>;
}

/** WeChat answered that the code is no good (not an outage). */
export class WechatRefused extends Error {}

/** This installation has no app id: WeChat can't be asked at all. */
export class WechatClosed extends Error {}
