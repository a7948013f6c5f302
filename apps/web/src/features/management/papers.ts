import type { orgRoutes as Contract, ReplyOf } from '@yangfan/contract';
import { DOCUMENT_KINDS, REQUIRED_DOCUMENTS } from '@yangfan/contract/dictionaries';

/** An institution with its papers. */
export type Institution = ReplyOf<typeof Contract.getInstitution>;

/** What an officer will ask for: names of fields and papers that are still empty. The server decides. */
export function missingOf(institution: Institution): string[] {
  return [
    ...(institution.address ? [] : ['办学地址']),
    ...(institution.areaM2 ? [] : ['场地面积']),
    ...(institution.licenceNo ? [] : ['许可证编号']),
    ...(institution.appliedProgramCodes.length ? [] : ['申请开设的课程']),
    ...REQUIRED_DOCUMENTS.filter((kind) => !institution.documents.some((document) => document.kind === kind)).map(
      (kind) => `材料：${DOCUMENT_KINDS[kind]}`,
    ),
  ];
}

/** A size for people: 820 KB, 3.4 MB. */
export function sizeText(bytes: number): string {
  return bytes >= 1024 ** 2 ? `${(bytes / 1024 ** 2).toFixed(1)} MB` : `${Math.max(1, Math.round(bytes / 1024))} KB`;
}
