import { managementRoutes } from '@yangfan/client';
import { INSTITUTION_TYPES, PROGRAM_CODES, PROGRAMS, type InstitutionType, type ProgramCode } from '@yangfan/contract/dictionaries';
import { useState } from 'react';
import { faultsOf, useSend } from '../../shared/lib/api.ts';
import { useDraft } from '../../shared/lib/draft.ts';
import { optionsOf } from '../../shared/lib/options.ts';
import { useRegionOptions } from '../../shared/lib/regions.ts';
import { Button } from '../../shared/ui/Button.tsx';
import { Choice, Select, TextArea, TextField } from '../../shared/ui/Field.tsx';
import { GeoFields, geoOf, geoText } from '../../shared/ui/GeoFields.tsx';
import type { Institution } from './papers.ts';

const number = (text: string) => (text.trim() ? Number(text) : null);

/** The papers as saved, as texts of a form. */
function valuesOf(institution: Institution) {
  return {
    name: institution.name,
    type: institution.type as string,
    regionCode: institution.regionCode,
    legalRep: institution.legalRep,
    address: institution.address,
    geo: geoText(institution.geo),
    areaM2: institution.areaM2 ? String(institution.areaM2) : '',
    licenceNo: institution.licenceNo ?? '',
    licenceValidTo: institution.licenceValidTo ?? '',
    fullTimeLecturers: String(institution.fullTimeLecturers),
    partTimeLecturers: String(institution.partTimeLecturers),
    managers: String(institution.managers),
    equipment: institution.equipment,
    programs: institution.appliedProgramCodes as string[],
  };
}

/** Fill in the papers; what is typed stays on this device until it is saved. */
export function PapersForm({ institution }: { institution: Institution }) {
  const [saved] = useState(() => valuesOf(institution));
  // A newer version on the server makes an older local draft void.
  const [draft, change, clear] = useDraft(`papers-${institution.id}-${institution.version}`, saved);
  const regions = useRegionOptions();
  const save = useSend(managementRoutes.saveInstitutionPapers, { refresh: ['/v1/org', '/v1/management'], done: '已保存', onDone: clear });
  const faults = faultsOf(save.error);
  const field = (key: Exclude<keyof typeof draft, 'geo' | 'programs'>) => ({
    value: draft[key],
    fault: faults[key],
    onChange: (event: { target: { value: string } }) => change({ [key]: event.target.value }),
  });
  const count = { type: 'number', min: 0, max: 10_000, required: true } as const;
  return (
    <form
      className="card form"
      onSubmit={(event) => {
        event.preventDefault();
        save.mutate({
          params: { institutionId: institution.id },
          body: {
            version: institution.version,
            name: draft.name.trim(),
            type: draft.type as InstitutionType,
            regionCode: draft.regionCode,
            legalRep: draft.legalRep.trim(),
            address: draft.address.trim(),
            geo: geoOf(draft.geo),
            areaM2: number(draft.areaM2),
            licenceNo: draft.licenceNo.trim() || null,
            licenceValidTo: draft.licenceValidTo || null,
            fullTimeLecturers: Number(draft.fullTimeLecturers),
            partTimeLecturers: Number(draft.partTimeLecturers),
            managers: Number(draft.managers),
            equipment: draft.equipment.trim(),
            appliedProgramCodes: draft.programs as ProgramCode[],
          },
        });
      }}
    >
      <h2>资质</h2>
      <div className="form-grid">
        <TextField label="机构名称" required minLength={4} maxLength={80} {...field('name')} />
        <Select label="机构性质" required options={optionsOf(INSTITUTION_TYPES)} {...field('type')} />
        <Select label="所在市县" required empty="请选择" options={regions} {...field('regionCode')} />
        <TextField label="法定代表人" required minLength={2} maxLength={30} {...field('legalRep')} />
        <TextField label="许可证编号" maxLength={60} hint="办学许可证或培训资质" {...field('licenceNo')} />
        <TextField label="许可证有效期至" type="date" {...field('licenceValidTo')} />
        <TextField label="专职讲师（人）" {...count} {...field('fullTimeLecturers')} />
        <TextField label="兼职讲师（人）" {...count} {...field('partTimeLecturers')} />
        <TextField label="管理人员（人）" {...count} {...field('managers')} />
        <TextField label="场地面积（平方米）" type="number" min={1} max={1_000_000} {...field('areaM2')} />
      </div>
      <TextField label="办学地址" maxLength={200} {...field('address')} />
      <GeoFields value={draft.geo} onChange={(geo) => change({ geo })} hint="办学场地的位置，可不填" />
      <TextArea label="设备" maxLength={1000} hint="电脑、直播设备、网络等的数量" {...field('equipment')} />
      <fieldset style={{ border: 0, padding: 0, margin: 0 }}>
        <legend style={{ fontWeight: 500, padding: 0 }}>申请开设的课程</legend>
        <div className="form-grid" style={{ gap: '0 20px' }}>
          {PROGRAM_CODES.map((code) => (
            <Choice
              key={code}
              label={PROGRAMS[code].name}
              checked={draft.programs.includes(code)}
              onChange={(event) =>
                change({ programs: event.target.checked ? [...draft.programs, code] : draft.programs.filter((other) => other !== code) })
              }
            />
          ))}
        </div>
        {faults.appliedProgramCodes && <span className="stop small">{faults.appliedProgramCodes}</span>}
      </fieldset>
      <div className="actions">
        <Button type="submit" look="primary" busy={save.isPending}>
          保存
        </Button>
        <span className="quiet small">可以先保存，以后再来补充；改动在保存前留在这台电脑上</span>
      </div>
    </form>
  );
}
