import type { InputOf, managementRoutes as Contract } from '@yangfan/contract';
import { PROGRAM_CODES, PROGRAMS, type ProgramCode } from '@yangfan/contract/dictionaries';
import { useState } from 'react';
import { uploadSmall } from '../../shared/lib/upload.ts';
import { Choice, TextField } from '../../shared/ui/Field.tsx';
import { tell } from '../../shared/ui/Notice.tsx';

/** A certificate as it is typed. */
export interface CertificateDraft {
  number: string;
  programCodes: ProgramCode[];
  issuedOn: string;
  validTo: string;
  file: { id: string; name: string } | null;
}
export const EMPTY_CERTIFICATE: CertificateDraft = { number: '', programCodes: [], issuedOn: '', validTo: '', file: null };

/** A typed certificate as it goes over the wire. */
export function certificateBody(draft: CertificateDraft): InputOf<typeof Contract.addLecturerCertificate>['body'] {
  return {
    number: draft.number.trim(),
    programCodes: draft.programCodes,
    issuedOn: draft.issuedOn,
    validTo: draft.validTo || null,
    ...(draft.file ? { fileId: draft.file.id } : {}),
  };
}

/** One certificate: its number, what it covers, until when, and its scan. */
export function CertificateFields({
  value,
  faults,
  onChange,
}: {
  value: CertificateDraft;
  faults: Record<string, string>;
  onChange: (change: Partial<CertificateDraft>) => void;
}) {
  const [busy, setBusy] = useState(false);
  async function take(file: File): Promise<void> {
    setBusy(true);
    try {
      onChange({ file: { id: await uploadSmall(file, 'PAPER'), name: file.name } });
    } catch (error) {
      tell((error as Error).message, 'stop');
    } finally {
      setBusy(false);
    }
  }
  return (
    <>
      <div className="form-grid">
        <TextField
          label="证书编号"
          required
          minLength={4}
          maxLength={40}
          value={value.number}
          fault={faults.number}
          onChange={(event) => onChange({ number: event.target.value })}
        />
        <TextField
          label="发证日期"
          required
          type="date"
          value={value.issuedOn}
          fault={faults.issuedOn}
          onChange={(event) => onChange({ issuedOn: event.target.value })}
        />
        <TextField
          label="有效期至"
          type="date"
          min={value.issuedOn}
          value={value.validTo}
          fault={faults.validTo}
          hint="长期有效则不填"
          onChange={(event) => onChange({ validTo: event.target.value })}
        />
        <TextField
          label="证书扫描件"
          type="file"
          accept="application/pdf,image/jpeg,image/png"
          disabled={busy}
          hint={busy ? '正在上传…' : value.file ? `已上传：${value.file.name}` : 'PDF、JPG 或 PNG，20 MB 以内'}
          onChange={(event) => {
            const file = event.target.files?.[0];
            event.target.value = '';
            if (file) void take(file);
          }}
        />
      </div>
      <fieldset style={{ border: 0, padding: 0, margin: 0 }}>
        <legend style={{ fontWeight: 500, padding: 0 }}>证书可授的课程</legend>
        <div className="form-grid" style={{ gap: '0 20px' }}>
          {PROGRAM_CODES.map((code) => (
            <Choice
              key={code}
              label={PROGRAMS[code].name}
              checked={value.programCodes.includes(code)}
              onChange={(event) =>
                onChange({
                  programCodes: event.target.checked ? [...value.programCodes, code] : value.programCodes.filter((other) => other !== code),
                })
              }
            />
          ))}
        </div>
        {faults.programCodes && <span className="stop small">{faults.programCodes}</span>}
      </fieldset>
    </>
  );
}
