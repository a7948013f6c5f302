import { managementRoutes } from '@yangfan/client';
import { useState } from 'react';
import { faultsOf, useSend } from '../../shared/lib/api.ts';
import { uploadSmall } from '../../shared/lib/upload.ts';
import { Button } from '../../shared/ui/Button.tsx';
import { TextArea, TextField } from '../../shared/ui/Field.tsx';
import { tell } from '../../shared/ui/Notice.tsx';
import { AFTER_STEP } from './application.ts';
import { Refusal } from './Refusal.tsx';

/** The score and photos of an inspection on the spot. */
export function OnSiteForm({ applicationId, onDone }: { applicationId: string; onDone: () => void }) {
  const [score, setScore] = useState('');
  const [opinion, setOpinion] = useState('');
  const [files, setFiles] = useState<{ id: string; name: string }[]>([]);
  const [busy, setBusy] = useState(false);
  const send = useSend(managementRoutes.reviewOnSite, { refresh: AFTER_STEP, done: '现场核查已登记', onDone });
  const faults = faultsOf(send.error);
  async function take(list: FileList): Promise<void> {
    setBusy(true);
    try {
      for (const file of Array.from(list).slice(0, 20 - files.length)) {
        const id = await uploadSmall(file, 'PAPER');
        setFiles((now) => [...now, { id, name: file.name }]);
      }
    } catch (error) {
      tell((error as Error).message, 'stop');
    } finally {
      setBusy(false);
    }
  }
  return (
    <form
      className="form"
      onSubmit={(event) => {
        event.preventDefault();
        send.mutate({
          params: { applicationId },
          body: { score: Number(score), opinion: opinion.trim(), fileIds: files.map((file) => file.id) },
        });
      }}
    >
      <TextField
        label="得分（0–100）"
        required
        type="number"
        min={0}
        max={100}
        step={0.5}
        value={score}
        fault={faults.score}
        onChange={(event) => setScore(event.target.value)}
      />
      <TextArea
        label="核查意见"
        required
        minLength={2}
        maxLength={500}
        value={opinion}
        fault={faults.opinion}
        onChange={(event) => setOpinion(event.target.value)}
      />
      <TextField
        label="现场照片或核查表（可不传）"
        type="file"
        multiple
        accept="application/pdf,image/jpeg,image/png"
        disabled={busy || files.length >= 20}
        hint={busy ? '正在上传…' : files.length ? files.map((file) => file.name).join('、') : 'PDF、JPG 或 PNG，最多 20 份'}
        onChange={(event) => {
          if (event.target.files?.length) void take(event.target.files);
          event.target.value = '';
        }}
      />
      <Refusal error={send.error} />
      <div className="actions">
        <Button onClick={onDone}>先不</Button>
        <Button type="submit" look="primary" disabled={busy} busy={send.isPending}>
          登记
        </Button>
      </div>
    </form>
  );
}
