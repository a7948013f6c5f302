import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { problem, type Clock, type Queryable } from '@yangfan/kernel';
import type { AssessmentDeps } from '../../ports.ts';
import { certificateById, endedBadges } from '../certificates/certificates.store.ts';
import { addressesOf, BADGE_CONTEXT, badgeCredential, bitsOf, LIST_SIZE, VC_CONTEXT } from './badge.rules.ts';
import { keyIdOf, signingKey } from '../signing/signing-key.ts';

const NAME = '海南省人力资源和社会保障厅创业培训（扬帆）';
const seconds = (at: string) => Math.floor(Date.parse(at) / 1000);

/** Certificates as Open Badges 3.0: signed, with a public key and a public list of those that are no longer valid. */
export function createBadges({ crypto, publicUrl, clock }: Pick<AssessmentDeps, 'crypto' | 'publicUrl'> & { clock: Clock }) {
  const addresses = addressesOf(publicUrl);
  const key = signingKey(crypto);
  const kid = keyIdOf(publicUrl);
  const jwt = (claims: object) => key.jws({ typ: 'JWT', kid }, JSON.stringify(claims));
  const profile = { id: addresses.issuer, type: ['Profile'], name: NAME, url: publicUrl };

  return {
    issuer: () => ({ '@context': [VC_CONTEXT, BADGE_CONTEXT], ...profile, jwks: addresses.jwks }),
    keys: () => ({ keys: [{ ...key.jwk, kid, alg: 'EdDSA', use: 'sig' }] }),
    /** The badge of a certificate, whoever may read that. */
    async badge(db: Queryable, certificateId: string): Promise<{ jwt: string; no: string }> {
      const row = await certificateById(db, certificateId);
      if (!row) throw problem('request.not_found');
      // The same badge every time it is taken: the salt follows from the number.
      const salt = crypto.sign('assessment.badge.salt', row.no).slice(0, 16);
      const name = crypto.open(row.name, `certificate|${row.id}|name`);
      const validFrom = `${row.issuedOn}T00:00:00+08:00`;
      const credential = badgeCredential(
        {
          ...row,
          hours: Number(row.hours),
          validFrom,
          salt,
          identityHash: `sha256$${createHash('sha256')
            .update(name + salt)
            .digest('hex')}`,
        },
        { publicUrl, addresses, issuer: profile },
      );
      return { no: row.no, jwt: jwt({ ...credential, iss: profile.id, jti: credential.id, nbf: seconds(validFrom) }) };
    },
    /** A status list as a credential of its own. */
    async status(db: Queryable, list: number): Promise<string> {
      const ended = await endedBadges(db, list * LIST_SIZE, (list + 1) * LIST_SIZE);
      const id = addresses.status(list);
      const validFrom = clock.now().toISOString();
      return jwt({
        '@context': [VC_CONTEXT],
        id,
        type: ['VerifiableCredential', 'BitstringStatusListCredential'],
        issuer: profile.id,
        validFrom,
        credentialSubject: {
          id: `${id}#list`,
          type: 'BitstringStatusList',
          statusPurpose: 'revocation',
          encodedList: `u${gzipSync(bitsOf(list, ended)).toString('base64url')}`,
        },
        iss: profile.id,
        jti: id,
        nbf: seconds(validFrom),
      });
    },
  };
}
export type BadgeService = ReturnType<typeof createBadges>;
