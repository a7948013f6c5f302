import { policyRoutes } from '@yangfan/client';
import { PROGRAM_CODES, PROGRAMS } from '@yangfan/contract/dictionaries';
import { useState } from 'react';
import { faultsOf, useSend } from '../../shared/lib/api.ts';
import { useRegionOptions } from '../../shared/lib/regions.ts';
import { Button } from '../../shared/ui/Button.tsx';
import { Choice, Select, TextArea, TextField } from '../../shared/ui/Field.tsx';
import { POLICY_NAMES } from './policy-words.ts';
import type { Rule } from './rows.ts';
import { Refusal } from './Refusal.tsx';

/** What was typed as the value the policy keeps: a number, 是/否, a list by commas, or JSON; undefined when unreadable. */
export function valueOf(text: string, like: unknown): unknown {
  const trimmed = text.trim();
  if (!trimmed) return undefined;
  if (/^(是|true)$/.test(trimmed)) return true;
  if (/^(否|false)$/.test(trimmed)) return false;
  if (/^-?\d+(\.\d+)?$/.test(trimmed)) return Number(trimmed);
  if (/^-?\d+(\.\d+)?%$/.test(trimmed)) return Number((Number(trimmed.slice(0, -1)) / 100).toFixed(6));
  if (/^[[{]/.test(trimmed)) {
    try {
      return JSON.parse(trimmed) as unknown;
    } catch {
      return undefined;
    }
  }
  if (Array.isArray(like)) return trimmed.split(/[,，、\s]+/).filter(Boolean);
  return like === undefined || typeof like === 'string' ? trimmed : undefined;
}

/** The value as it is edited. */
function textOf(value: unknown): string {
  if (typeof value === 'boolean') return value ? '是' : '否';
  if (Array.isArray(value)) return value.join('、');
  return value === undefined ? '' : typeof value === 'object' ? JSON.stringify(value, null, 1) : String(value);
}

/** Proposes a policy value; somebody else approves it. */
export function ProposeRule({ rule, onDone }: { rule: Rule | null; onDone: () => void }) {
  const regions = useRegionOptions();
  const [code, setCode] = useState(rule?.code ?? '');
  const [text, setText] = useState(textOf(rule?.value));
  const [programs, setPrograms] = useState<string[]>(rule?.programCodes ?? []);
  const [region, setRegion] = useState(rule?.regionCodes[0] ?? '');
  const [from, setFrom] = useState('');
  const [to, setTo] = useState('');
  const [docNo, setDocNo] = useState('');
  const [note, setNote] = useState('');
  const propose = useSend(policyRoutes.proposeRule, { refresh: ['/v1/policy'], done: '已提出，等另一位同事批准', onDone });
  const faults = faultsOf(propose.error);
  const value = valueOf(text, rule?.value);
  const long = typeof rule?.value === 'object' && !Array.isArray(rule?.value);
  const ValueField = long ? TextArea : TextField;
  return (
    <form
      className="form"
      onSubmit={(event) => {
        event.preventDefault();
        if (value === undefined) return;
        propose.mutate({
          body: {
            code,
            value,
            programCodes: programs,
            regionCodes: region ? [region] : [],
            effectiveFrom: from,
            effectiveTo: to || null,
            docNo: docNo.trim(),
            note: note.trim(),
          },
        });
      }}
    >
      <Select
        label="参数"
        required
        disabled={rule !== null}
        empty="请选择"
        value={code}
        fault={faults.code}
        options={Object.entries(POLICY_NAMES).map(([key, name]) => ({ value: key, label: `${name}（${key}）` }))}
        onChange={(event) => setCode(event.target.value)}
      />
      <ValueField
        label="值"
        required
        value={text}
        fault={faults.value ?? (text.trim() && value === undefined ? '看不懂这个值，请按提示填写' : undefined)}
        hint={long ? '按原有结构修改，保持括号和引号' : '数字、百分数（如 50%）、是或否；多项用顿号分开'}
        onChange={(event: { target: { value: string } }) => setText(event.target.value)}
      />
      <div className="form-grid">
        <Select label="适用市县" empty="全省" value={region} options={regions} onChange={(event) => setRegion(event.target.value)} />
        <TextField
          label="生效日期"
          required
          type="date"
          value={from}
          fault={faults.effectiveFrom}
          onChange={(event) => setFrom(event.target.value)}
        />
        <TextField
          label="失效日期"
          type="date"
          min={from}
          value={to}
          fault={faults.effectiveTo}
          hint="不填为长期"
          onChange={(event) => setTo(event.target.value)}
        />
        <TextField
          label="文件依据"
          maxLength={60}
          value={docNo}
          fault={faults.docNo}
          hint="文号，如 琼人社发〔2026〕×号"
          onChange={(event) => setDocNo(event.target.value)}
        />
      </div>
      <fieldset style={{ border: 0, padding: 0, margin: 0 }}>
        <legend style={{ fontWeight: 500, padding: 0 }}>适用课程（都不勾 = 全部课程）</legend>
        <div className="form-grid" style={{ gap: '0 20px' }}>
          {PROGRAM_CODES.map((one) => (
            <Choice
              key={one}
              label={PROGRAMS[one].name}
              checked={programs.includes(one)}
              onChange={(event) => setPrograms(event.target.checked ? [...programs, one] : programs.filter((other) => other !== one))}
            />
          ))}
        </div>
      </fieldset>
      <TextArea
        label="说明"
        required
        minLength={2}
        maxLength={300}
        value={note}
        fault={faults.note}
        hint="为什么改，批准人看得到"
        onChange={(event) => setNote(event.target.value)}
      />
      <Refusal error={propose.error} />
      <div className="actions">
        <Button onClick={onDone}>先不</Button>
        <Button type="submit" look="primary" busy={propose.isPending} disabled={value === undefined || !code}>
          提出
        </Button>
      </div>
    </form>
  );
}
