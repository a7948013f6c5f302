import type { Queryable } from '@yangfan/kernel';
import type { TeachingPorts } from '../../ports.ts';

/** Proof that people name in a request, and its links for a reader. */
export function createEvidence({ files }: Pick<TeachingPorts, 'files'>) {
  return {
    /** The caller's own files for this purpose; throws `files.*`. */
    async require(db: Queryable, ids: readonly string[], accountId: string): Promise<string[]> {
      await files.requireOwn(db, ids, { accountId, purposes: ['EVIDENCE'] });
      return [...ids];
    },
    /** Links that open for this reader alone. */
    async links(db: Queryable, ids: readonly string[], accountId: string): Promise<{ fileId: string; name: string; url: string }[]> {
      const found = await Promise.all(ids.map((id) => files.get(db, id)));
      return found.flatMap((file) =>
        file ? [{ fileId: file.id, name: file.name, url: files.signedUrl(file.id, { accountId, inline: true }) }] : [],
      );
    },
  };
}

export type EvidenceDesk = ReturnType<typeof createEvidence>;
