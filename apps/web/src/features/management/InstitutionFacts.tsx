import { INSTITUTION_TYPES, PROGRAMS } from '@yangfan/contract/dictionaries';
import { day } from '../../shared/lib/time.ts';
import { Facts } from '../../shared/ui/Page.tsx';
import type { Institution } from './papers.ts';

const names = (codes: Institution['programCodes']) => codes.map((code) => PROGRAMS[code].name).join('、') || '—';

/** An institution's papers in words. */
export function InstitutionFacts({ institution: data }: { institution: Institution }) {
  return (
    <Facts
      items={[
        ['统一社会信用代码', <span className="figures">{data.creditCode}</span>],
        ['机构性质', INSTITUTION_TYPES[data.type]],
        ['所在市县', data.regionName],
        ['法定代表人', data.legalRep || '—'],
        ['联系人', `${data.maskedContactName} ${data.maskedContactPhone}`],
        ['办学地址', data.address || '—'],
        ['场地面积', data.areaM2 ? `${data.areaM2} 平方米` : '—'],
        ['许可证编号', data.licenceNo ? `${data.licenceNo}（有效期至 ${day(data.licenceValidTo)}）` : '—'],
        ['人员', `专职讲师 ${data.fullTimeLecturers} 人，兼职讲师 ${data.partTimeLecturers} 人，管理人员 ${data.managers} 人`],
        ['设备', data.equipment || '—'],
        ['申请开设', names(data.appliedProgramCodes)],
        ['目录内可开', names(data.programCodes)],
        ['目录有效期', data.validFrom ? `${day(data.validFrom)} 至 ${day(data.validTo)}` : '未入目录'],
      ]}
    />
  );
}
