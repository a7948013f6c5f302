import type { DossierBody, DossierContent, DossierFile, Digests } from './dossier.rules.ts';
import { FORMAT } from './dossier.rules.ts';

/** What sealing needs of the kernel's crypto and of our key. */
export interface Sealer {
  canonical(value: unknown): string;
  digests(data: string): Digests;
  /** A JWS in compact form over the text. */
  jws(text: string): string;
}

/** The digest that paper and public page show: of the passage, whatever files go with it. */
export const passageDigest = (body: DossierBody, { canonical, digests }: Pick<Sealer, 'canonical' | 'digests'>): string =>
  digests(canonical(body)).sha256;

/**
 * `dossier.json`: what was signed in a readable form, its three digests, and the signature with its own copy of what was signed,
 * so that whoever checks can say what was altered and how it stood.
 */
export function sealDossier(body: DossierBody, files: readonly DossierFile[], sealer: Sealer): string {
  const content: DossierContent = { ...body, passageSha256: passageDigest(body, sealer), files: [...files] };
  const text = sealer.canonical(content);
  return sealer.canonical({ format: FORMAT, content, digests: sealer.digests(text), jws: sealer.jws(text) });
}
