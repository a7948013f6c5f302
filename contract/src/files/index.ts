import { downloadFile, FILE_PURPOSES, FILE_PURPOSE_CODES, FileView, readFile, UPLOAD_PURPOSES, uploadFile } from './file.ts';
import { filesPermissions } from './permissions.ts';
import { filesProblems } from './problems.ts';

export { filesPermissions, filesProblems, FILE_PURPOSES, FILE_PURPOSE_CODES, FileView, UPLOAD_PURPOSES };
export type { FilePurpose } from './file.ts';

/** Every route of files. */
export const filesRoutes = { uploadFile, readFile, downloadFile } as const;
