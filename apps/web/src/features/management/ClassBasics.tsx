import { orgRoutes } from '@yangfan/client';
import { CLASS_KINDS, CLASS_MODES, PROGRAMS, type ProgramCode } from '@yangfan/contract/dictionaries';
import { useRead } from '../../shared/lib/api.ts';
import { optionsOf } from '../../shared/lib/options.ts';
import { Select, TextField } from '../../shared/ui/Field.tsx';
import { ErrorState, Loading } from '../../shared/ui/States.tsx';
import type { ClassDraft } from './class-draft.ts';

interface BasicsProps {
  institutionId: string;
  draft: ClassDraft;
  change: (change: Partial<ClassDraft>) => void;
  faults: Record<string, string>;
  /** Programme and kind stay as they were once the class exists. */
  fixed?: boolean;
}

/** Programme, dates and size of a class; shows what the syllabus asks for. */
export function ClassBasics({ institutionId, draft, change, faults, fixed }: BasicsProps) {
  const institution = useRead(orgRoutes.getInstitution, { params: { institutionId } }, { enabled: !!institutionId });
  const allowed = institution.data?.programCodes ?? [];
  const programs = optionsOf(PROGRAMS).filter((one) => fixed || draft.kind === 'PRACTICE' || allowed.includes(one.value as ProgramCode));
  const field = (key: 'programCode' | 'kind' | 'name' | 'mode' | 'startsOn' | 'endsOn' | 'capacity') => ({
    value: draft[key],
    fault: faults[key],
    onChange: (event: { target: { value: string } }) => change({ [key]: event.target.value }),
  });
  return (
    <>
      {institution.data && institution.data.status !== 'LISTED' && draft.kind === 'FORMAL' && (
        <div className="note caution">本机构还不在目录内，正式班暂时不能申请；可以先建练习班熟悉流程。</div>
      )}
      <div className="form-grid">
        <Select
          label="类别"
          disabled={!!fixed}
          options={optionsOf(CLASS_KINDS)}
          hint={draft.kind === 'PRACTICE' ? '练习班不用审批，不计入统计，不发证书' : '正式班须经受理和复核批准'}
          {...field('kind')}
        />
        <Select
          label="课程"
          required
          disabled={!!fixed}
          empty="请选择"
          options={programs}
          hint={fixed || draft.kind === 'PRACTICE' ? undefined : '目录准许本机构开设的课程'}
          {...field('programCode')}
        />
        <TextField label="班级名称" required minLength={2} maxLength={60} hint="如：网络创业培训（电商版）第 12 期" {...field('name')} />
        <Select label="教学方式" options={optionsOf(CLASS_MODES)} {...field('mode')} />
        <TextField label="开班日期" required type="date" hint="须提前申请，具体工作日以政策为准" {...field('startsOn')} />
        <TextField label="结束日期" required type="date" min={draft.startsOn} {...field('endsOn')} />
        <TextField
          label="计划人数"
          required
          type="number"
          min={1}
          max={20_000}
          hint="上下限以政策为准，预检时核对"
          {...field('capacity')}
        />
      </div>
      {draft.programCode && <Syllabus programCode={draft.programCode as ProgramCode} />}
    </>
  );
}

function Syllabus({ programCode }: { programCode: ProgramCode }) {
  const syllabus = useRead(orgRoutes.getSyllabus, { params: { programCode } });
  if (syllabus.error?.status === 404) return <div className="note caution">这门课程还没有大纲，建班后不能生成课表。</div>;
  if (syllabus.error) return <ErrorState error={syllabus.error} onRetry={() => void syllabus.refetch()} />;
  if (!syllabus.data) return <Loading what="正在读取大纲…" />;
  const { hours, vodHours, liveHours, offlineHours, chapters } = syllabus.data;
  return (
    <details className="note">
      <summary style={{ cursor: 'pointer' }}>
        大纲：共 <b className="figures">{hours}</b> 课时（点播 {vodHours}、直播 {liveHours}、线下 {offlineHours}），
        <b className="figures">{chapters.length}</b> 章
      </summary>
      <ol style={{ marginTop: 8 }}>
        {chapters.map((chapter) => (
          <li key={chapter.code} style={{ padding: '3px 0' }}>
            {chapter.title}{' '}
            <span className="quiet small">
              {chapter.hours} 课时，{chapter.knowledge.length} 个知识点
            </span>
          </li>
        ))}
      </ol>
    </details>
  );
}
