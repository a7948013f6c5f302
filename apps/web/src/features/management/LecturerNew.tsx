import { useNavigate } from '@tanstack/react-router';
import { managementRoutes } from '@yangfan/client';
import { LECTURER_LEVELS, type LecturerLevel } from '@yangfan/contract/dictionaries';
import { useState } from 'react';
import { faultsOf, useSend } from '../../shared/lib/api.ts';
import { optionsOf } from '../../shared/lib/options.ts';
import { useUrlState } from '../../shared/lib/url-state.ts';
import { Button } from '../../shared/ui/Button.tsx';
import { Select, TextField } from '../../shared/ui/Field.tsx';
import { Go } from '../../shared/ui/Go.tsx';
import { PageHead } from '../../shared/ui/Page.tsx';
import { Empty } from '../../shared/ui/States.tsx';
import { Tabs } from '../../shared/ui/Tabs.tsx';
import { CertificateFields, certificateBody, EMPTY_CERTIFICATE, type CertificateDraft } from './CertificateFields.tsx';
import { InstitutionPick, useMyInstitution } from './InstitutionPick.tsx';

/** A lecturer comes to the institution: new to the register, or already in it. */
export function LecturerNew() {
  const [url, setUrl] = useUrlState();
  const pick = useMyInstitution();
  const tab = url.tab === 'employ' ? 'employ' : 'new';
  return (
    <div>
      <PageHead title="添加讲师" crumbs={<Go to="/work/lecturers">讲师</Go>} lead="每个班至少要有规定人数的讲师，且证书须覆盖所授课程" />
      <Tabs
        label="添加方式"
        value={tab}
        items={[
          { key: 'new', label: '录入新讲师' },
          { key: 'employ', label: '聘用已在库讲师' },
        ]}
        onPick={(key) => setUrl({ tab: key === 'new' ? null : key })}
      />
      <InstitutionPick pick={pick} />
      {!pick.institutionId ? (
        <Empty title="您不是机构管理员">请用机构管理员账号登录后添加讲师。</Empty>
      ) : tab === 'new' ? (
        <NewForm institutionId={pick.institutionId} />
      ) : (
        <EmployForm institutionId={pick.institutionId} />
      )}
    </div>
  );
}

function NewForm({ institutionId }: { institutionId: string }) {
  const navigate = useNavigate();
  const [name, setName] = useState('');
  const [idNo, setIdNo] = useState('');
  const [phone, setPhone] = useState('');
  const [level, setLevel] = useState<LecturerLevel>('LECTURER');
  const [specialty, setSpecialty] = useState('');
  const [employer, setEmployer] = useState('');
  const [certificates, setCertificates] = useState<CertificateDraft[]>([EMPTY_CERTIFICATE]);
  const add = useSend(managementRoutes.addLecturer, {
    refresh: ['/v1/org', '/v1/management'],
    done: '讲师已录入，请核对后提交入库申请',
    onDone: (reply) => void navigate({ to: `/work/lecturers/${reply.lecturerId}` }),
  });
  const faults = faultsOf(add.error);
  const certFaults = (index: number) =>
    Object.fromEntries(
      Object.entries(faults).flatMap(([path, text]) => {
        const [head, at, key] = path.replace(/\[(\d+)\]/, '.$1').split('.');
        return head === 'certificates' && Number(at) === index && key ? [[key, text]] : [];
      }),
    );
  const uncovered = certificates.some((certificate) => !certificate.programCodes.length);
  return (
    <form
      className="card form"
      autoComplete="off"
      onSubmit={(event) => {
        event.preventDefault();
        add.mutate({
          params: { institutionId },
          body: {
            name: name.trim(),
            idNo: idNo.trim().toUpperCase(),
            phone: phone.trim(),
            level,
            specialty: specialty.trim(),
            employer: employer.trim(),
            certificates: certificates.map(certificateBody),
          },
        });
      }}
    >
      <div className="form-grid">
        <TextField
          label="姓名"
          required
          minLength={2}
          maxLength={30}
          value={name}
          fault={faults.name}
          onChange={(event) => setName(event.target.value)}
        />
        <TextField
          label="身份证号"
          required
          minLength={15}
          maxLength={18}
          value={idNo}
          fault={faults.idNo}
          hint="加密保存，列表里不显示"
          onChange={(event) => setIdNo(event.target.value)}
        />
        <TextField
          label="手机号"
          required
          inputMode="numeric"
          pattern="1[3-9][0-9]{9}"
          title="11 位手机号"
          value={phone}
          fault={faults.phone}
          onChange={(event) => setPhone(event.target.value)}
        />
        <Select
          label="级别"
          options={optionsOf(LECTURER_LEVELS)}
          value={level}
          onChange={(event) => setLevel(event.target.value as LecturerLevel)}
        />
        <TextField
          label="专长"
          maxLength={60}
          value={specialty}
          fault={faults.specialty}
          onChange={(event) => setSpecialty(event.target.value)}
        />
        <TextField
          label="工作单位"
          maxLength={80}
          value={employer}
          fault={faults.employer}
          onChange={(event) => setEmployer(event.target.value)}
        />
      </div>
      {certificates.map((certificate, index) => (
        <section key={index} className="stack" style={{ borderTop: '1px solid var(--line)', paddingTop: 14 }}>
          <div className="actions">
            <h2 style={{ fontSize: '1.1em' }}>讲师证书{certificates.length > 1 ? ` ${index + 1}` : ''}</h2>
            {certificates.length > 1 && (
              <Button look="plain" onClick={() => setCertificates(certificates.filter((_one, at) => at !== index))}>
                移除这份
              </Button>
            )}
          </div>
          <CertificateFields
            value={certificate}
            faults={certFaults(index)}
            onChange={(change) => setCertificates((now) => now.map((one, at) => (at === index ? { ...one, ...change } : one)))}
          />
        </section>
      ))}
      <div className="actions">
        <Button disabled={certificates.length >= 10} onClick={() => setCertificates([...certificates, EMPTY_CERTIFICATE])}>
          再加一份证书
        </Button>
        <Button type="submit" look="primary" disabled={uncovered} busy={add.isPending}>
          录入
        </Button>
        {uncovered && <span className="quiet small">请勾选每份证书可授的课程</span>}
      </div>
    </form>
  );
}

function EmployForm({ institutionId }: { institutionId: string }) {
  const navigate = useNavigate();
  const [number, setNumber] = useState('');
  const [phone, setPhone] = useState('');
  const employ = useSend(managementRoutes.employLecturer, {
    refresh: ['/v1/org'],
    done: '已聘用',
    onDone: (lecturer) => void navigate({ to: `/work/lecturers/${lecturer.id}` }),
  });
  const faults = faultsOf(employ.error);
  return (
    <form
      className="card form"
      autoComplete="off"
      onSubmit={(event) => {
        event.preventDefault();
        employ.mutate({ params: { institutionId }, body: { certificateNumber: number.trim(), phone: phone.trim() } });
      }}
    >
      <p className="quiet">讲师已在讲师库中时，凭证书编号和本人手机号核对后聘用，不必重新录入。</p>
      <TextField
        label="证书编号"
        required
        minLength={4}
        maxLength={40}
        value={number}
        fault={faults.certificateNumber}
        onChange={(event) => setNumber(event.target.value)}
      />
      <TextField
        label="讲师本人手机号"
        required
        inputMode="numeric"
        pattern="1[3-9][0-9]{9}"
        title="11 位手机号"
        value={phone}
        fault={faults.phone}
        onChange={(event) => setPhone(event.target.value)}
      />
      <div className="actions">
        <Button type="submit" look="primary" busy={employ.isPending}>
          聘用
        </Button>
      </div>
    </form>
  );
}
