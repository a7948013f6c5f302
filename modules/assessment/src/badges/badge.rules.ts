/** Where an issuer is reached; every address of a badge follows from the public site's. */
export const addressesOf = (publicUrl: string) => {
  const base = `${publicUrl}/v1/assessment/public`;
  return { issuer: `${base}/issuer`, jwks: `${base}/jwks.json`, status: (list: number) => `${base}/badge-status/${list}` };
};
export type Addresses = ReturnType<typeof addressesOf>;

export const VC_CONTEXT = 'https://www.w3.org/ns/credentials/v2';
export const BADGE_CONTEXT = 'https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json';
/** The least a list may hold, so that one badge hides among many (Bitstring Status List §7.1). */
export const LIST_SIZE = 131_072;

export const placeOf = (index: number) => ({ list: Math.floor(index / LIST_SIZE), bit: index % LIST_SIZE });

/** A list's bits, the first badge leftmost; one = no longer valid. */
export function bitsOf(list: number, ended: readonly number[]): Buffer {
  const bits = Buffer.alloc(LIST_SIZE / 8);
  for (const index of ended) {
    const place = placeOf(index);
    if (place.list === list) bits[place.bit >> 3]! |= 0x80 >> (place.bit & 7);
  }
  return bits;
}

export interface BadgeFacts {
  no: string;
  programCode: string;
  programName: string;
  hours: number;
  institutionName: string;
  authorityName: string;
  /** An instant, ISO 8601. */
  validFrom: string;
  badgeIndex: number;
  identityHash: string;
  salt: string;
  demo: boolean;
}
/** An OpenBadgeCredential (Open Badges 3.0). The holder's name is there as a salted digest only: they prove it by telling it. */
export function badgeCredential(facts: BadgeFacts, of: { publicUrl: string; addresses: Addresses; issuer: object }) {
  const { list, bit } = placeOf(facts.badgeIndex);
  return {
    '@context': [VC_CONTEXT, BADGE_CONTEXT],
    id: `${of.publicUrl}/certificates/verify/${facts.no}`,
    type: ['VerifiableCredential', 'OpenBadgeCredential'],
    name: `${facts.programName}合格证书${facts.demo ? '（演示）' : ''}`,
    issuer: of.issuer,
    validFrom: facts.validFrom,
    credentialSubject: {
      type: ['AchievementSubject'],
      identifier: [{ type: 'IdentityObject', hashed: true, identityHash: facts.identityHash, identityType: 'name', salt: facts.salt }],
      achievement: {
        id: `${of.publicUrl}/achievements/${facts.programCode}`,
        type: ['Achievement'],
        achievementType: 'Certificate',
        name: facts.programName,
        description: `${facts.authorityName}组织的${facts.programName}，${facts.institutionName}承训，${facts.hours} 课时`,
        criteria: { narrative: '出勤率、理论考试、实践成果和创业规划书均达到规定，总评合格，经市县核验批准。' },
      },
    },
    credentialStatus: {
      id: `${of.addresses.status(list)}#${bit}`,
      type: 'BitstringStatusListEntry',
      statusPurpose: 'revocation',
      statusListIndex: String(bit),
      statusListCredential: of.addresses.status(list),
    },
  };
}
