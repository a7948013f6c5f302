import { filesRoutes } from '@yangfan/client';
import { call } from './api.ts';

/** A file's bytes as base64, without the `data:` head. */
export function base64Of(file: File): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.addEventListener('error', () => reject(new Error('文件读不出来，请重新选择')));
    reader.addEventListener('load', () => resolve(String(reader.result).replace(/^[^,]*,/, '')));
    reader.readAsDataURL(file);
  });
}

/** Sends a small file (papers, photos, proofs; at most 20 MB); gives its id. Throws a sentence for the person. */
export async function uploadSmall(
  file: File,
  purpose: 'PAPER' | 'PHOTO' | 'ROSTER' | 'SCORE_PROOF' | 'SUBMISSION' | 'EVIDENCE' | 'VOICE',
): Promise<string> {
  if (file.size === 0) throw new Error('文件是空的，请重新选择');
  if (file.size > 20 * 1024 ** 2) throw new Error('文件超过 20 MB，请压缩或拆分后再传');
  const stored = await call(filesRoutes.uploadFile, { body: { name: file.name.slice(-200), purpose, base64: await base64Of(file) } });
  return stored.id;
}
