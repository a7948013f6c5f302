import type { QuizFeedback, QuizSettings } from '@yangfan/contract';
import { Choice, Select, TextField } from '../../../../shared/ui/Field.tsx';
import { FEEDBACKS, fieldOf, instantOf } from '../words.ts';

const whole = (text: string, max: number) => {
  const value = Math.floor(Number(text));
  return text === '' || !(value >= 1) ? null : Math.min(value, max);
};

/** How the quiz is taken. */
export function SettingsEdit({ settings, onChange }: { settings: QuizSettings; onChange: (settings: QuizSettings) => void }) {
  const set = (change: Partial<QuizSettings>) => onChange({ ...settings, ...change });
  return (
    <section className="card">
      <h2>怎样作答</h2>
      <div className="form-grid">
        <TextField
          label="通过线（%）"
          type="number"
          min={1}
          max={100}
          value={settings.passPercent}
          onChange={(event) => set({ passPercent: whole(event.target.value, 100) ?? 1 })}
        />
        <TextField
          label="可以作答几次"
          type="number"
          min={1}
          max={50}
          hint="不填表示不限次数"
          value={settings.attemptsMax ?? ''}
          onChange={(event) => set({ attemptsMax: whole(event.target.value, 50) })}
        />
        <TextField
          label="每次限时（分钟）"
          type="number"
          min={1}
          max={300}
          hint="不填表示不限时；以服务器时间为准"
          value={settings.timeLimitMin ?? ''}
          onChange={(event) => set({ timeLimitMin: whole(event.target.value, 300) })}
        />
        <TextField
          label="截止时间"
          type="datetime-local"
          hint="不填表示不截止"
          value={fieldOf(settings.closesAt)}
          onChange={(event) => set({ closesAt: instantOf(event.target.value) })}
        />
        <Select
          label="什么时候看到答案和解析"
          value={settings.feedback}
          options={Object.entries(FEEDBACKS).map(([value, label]) => ({ value, label }))}
          onChange={(event) => set({ feedback: event.target.value as QuizFeedback })}
        />
      </div>
      <Choice label="每位学员的选项顺序不同" checked={settings.shuffle} onChange={(event) => set({ shuffle: event.target.checked })} />
    </section>
  );
}
