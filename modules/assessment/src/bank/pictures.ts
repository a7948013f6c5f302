import type { FilesPort } from '@yangfan/platform/files';

/** A picture stays readable for the longest exam and its review; the link tells nothing but the picture. */
const TTL_S = 4 * 3600;

/** Addresses of the pictures in stems. */
export const pictureAddress = (files: Pick<FilesPort, 'signedUrl'>) => (fileId: string) =>
  files.signedUrl(fileId, { ttlS: TTL_S, inline: true });
