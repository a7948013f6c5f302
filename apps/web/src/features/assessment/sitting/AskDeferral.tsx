import { assessmentRoutes } from '@yangfan/client';
import { useState } from 'react';
import { useSend } from '../../../shared/lib/api.ts';
import { Button } from '../../../shared/ui/Button.tsx';
import { Dialog } from '../../../shared/ui/Dialog.tsx';
import { EvidenceField, type Proof } from '../../../shared/ui/EvidenceField.tsx';
import { TextArea } from '../../../shared/ui/Field.tsx';

/** Asks to sit at another time. */
export function AskDeferral({ exam, onClose }: { exam: { id: string; title: string }; onClose: () => void }) {
  const [reason, setReason] = useState('');
  const [files, setFiles] = useState<readonly Proof[]>([]);
  const ask = useSend(assessmentRoutes.askDeferral, { refresh: ['/v1/assessment'], done: '已提交，处理后会给您发消息', onDone: onClose });
  return (
    <Dialog title={`申请缓考：${exam.title}`} open onClose={onClose}>
      <form
        className="form"
        onSubmit={(event) => {
          event.preventDefault();
          ask.mutate({ params: { examId: exam.id }, body: { reason: reason.trim(), fileIds: files.map(({ id }) => id) } });
        }}
      >
        <p className="quiet">生病、工作等原因不能按时参加的，可以在入场截止前申请。获准后另行安排考试，不占补考次数。</p>
        <TextArea label="原因" required minLength={5} maxLength={300} value={reason} onChange={(event) => setReason(event.target.value)} />
        <EvidenceField label="证明材料（可选）" value={files} onChange={setFiles} />
        <div className="actions">
          <Button onClick={onClose}>取消</Button>
          <Button type="submit" look="primary" busy={ask.isPending} disabled={reason.trim().length < 5}>
            提交申请
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
