import { TextField } from '../../shared/ui/Field.tsx';

/** When and how long, as the forms of exams and resits ask for it. */
export interface ExamDraft {
  title: string;
  day: string;
  time: string;
  durationMin: number;
}
/** The form's words as the server takes them. */
export const examBody = ({ title, day, time, durationMin }: ExamDraft) => ({
  title,
  startsAt: new Date(`${day}T${time}:00+08:00`).toISOString(),
  durationMin,
});

/** Name, day, time and length of an exam. */
export function ExamFields({
  value,
  onChange,
  faults,
}: {
  value: ExamDraft;
  onChange: (part: Partial<ExamDraft>) => void;
  faults: Record<string, string>;
}) {
  return (
    <>
      <TextField
        label="考试名称"
        required
        maxLength={80}
        value={value.title}
        onChange={(event) => onChange({ title: event.target.value })}
        fault={faults.title}
      />
      <div className="form-grid">
        <TextField
          label="开考日期"
          type="date"
          required
          value={value.day}
          onChange={(event) => onChange({ day: event.target.value })}
          fault={faults.startsAt}
        />
        <TextField label="开考时间" type="time" required value={value.time} onChange={(event) => onChange({ time: event.target.value })} />
        <TextField
          label="时长（分钟）"
          type="number"
          min={10}
          max={240}
          required
          value={value.durationMin}
          onChange={(event) => onChange({ durationMin: Number(event.target.value) })}
          fault={faults.durationMin}
        />
      </div>
    </>
  );
}
