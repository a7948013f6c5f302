/** Where a person's real-name verification stands (domain §2.8). */
export type RealNameState = 'UNVERIFIED' | 'ID_MATCHED' | 'FACE_ENROLLED' | 'VERIFIED' | 'MANUAL_REVIEW' | 'REJECTED' | 'EXPIRED';

/** What may happen to it. */
export type RealNameStep =
  | 'MATCH_ID' // name and number agree
  | 'ASK_PERSON' // a kind of document that only a person can judge
  | 'ENROL_FACE' // live face stored as a template
  | 'CONFIRM' // face compared with it, or the alternative of equal effect passed
  | 'APPROVE' // a person says yes
  | 'REJECT'
  | 'REOPEN'
  | 'WITHDRAW_FACE' // consent withdrawn: the face no longer counts, the matched identity does
  | 'EXPIRE';

const TABLE: Record<RealNameState, Partial<Record<RealNameStep, RealNameState>>> = {
  UNVERIFIED: { MATCH_ID: 'ID_MATCHED', ASK_PERSON: 'MANUAL_REVIEW', REJECT: 'REJECTED' },
  ID_MATCHED: { MATCH_ID: 'ID_MATCHED', ENROL_FACE: 'FACE_ENROLLED', CONFIRM: 'VERIFIED', APPROVE: 'VERIFIED', REJECT: 'REJECTED' },
  FACE_ENROLLED: {
    ENROL_FACE: 'FACE_ENROLLED',
    CONFIRM: 'VERIFIED',
    APPROVE: 'VERIFIED',
    REJECT: 'REJECTED',
    WITHDRAW_FACE: 'ID_MATCHED',
    EXPIRE: 'EXPIRED',
  },
  VERIFIED: { ENROL_FACE: 'VERIFIED', CONFIRM: 'VERIFIED', REJECT: 'REJECTED', WITHDRAW_FACE: 'ID_MATCHED', EXPIRE: 'EXPIRED' },
  MANUAL_REVIEW: { APPROVE: 'VERIFIED', REJECT: 'REJECTED', REOPEN: 'UNVERIFIED' },
  REJECTED: { REOPEN: 'UNVERIFIED' },
  EXPIRED: { MATCH_ID: 'ID_MATCHED', REOPEN: 'UNVERIFIED' },
};

/** The state after a step; undefined when the step is not allowed there. */
export function afterStep(state: RealNameState, step: RealNameStep): RealNameState | undefined {
  return TABLE[state][step];
}

/** What the person is asked to do next. */
export function nextOf(state: RealNameState, faceConsent: boolean): 'CONFIRM_ID' | 'CHOOSE_WAY' | 'ENROL_FACE' | 'WAIT_REVIEW' | 'NONE' {
  switch (state) {
    case 'UNVERIFIED':
    case 'EXPIRED':
      return 'CONFIRM_ID';
    case 'ID_MATCHED':
    case 'FACE_ENROLLED':
      return faceConsent ? 'ENROL_FACE' : 'CHOOSE_WAY';
    case 'MANUAL_REVIEW':
    case 'REJECTED':
      return 'WAIT_REVIEW';
    case 'VERIFIED':
      return 'NONE';
  }
}
