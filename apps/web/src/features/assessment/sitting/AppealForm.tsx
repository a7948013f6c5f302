import { assessmentRoutes } from '@yangfan/client';
import { useState } from 'react';
import { useRead, useSend } from '../../../shared/lib/api.ts';
import { moment } from '../../../shared/lib/time.ts';
import { Button } from '../../../shared/ui/Button.tsx';
import { EvidenceField, type Proof } from '../../../shared/ui/EvidenceField.tsx';
import { TextArea } from '../../../shared/ui/Field.tsx';
import { ErrorState, Loading } from '../../../shared/ui/States.tsx';
import { SittingRecord } from './SittingRecord.tsx';
import './sitting.css';

/** The learner's own record of a sitting, and the appeal against it. */
export function MyRecord({ attemptId }: { attemptId: string }) {
  const log = useRead(assessmentRoutes.mySittingLog, { params: { attemptId } });
  const [open, setOpen] = useState(false);
  return (
    <section className="card">
      <h2>我的考试记录</h2>
      {log.error ? (
        <ErrorState error={log.error} onRetry={() => void log.refetch()} />
      ) : !log.data ? (
        <Loading />
      ) : (
        <div className="stack">
          <p className="quiet">系统和监考员记下的一切都在这里。</p>
          <SittingRecord log={log.data} />
          {log.data.appealUntil &&
            (open ? (
              <AppealForm attemptId={attemptId} onClose={() => setOpen(false)} />
            ) : (
              <p>
                对记录或认定有异议，可以在 <b className="figures">{moment(log.data.appealUntil)}</b> 前申诉一次。{' '}
                <Button onClick={() => setOpen(true)}>我要申诉</Button>
              </p>
            ))}
        </div>
      )}
    </section>
  );
}

function AppealForm({ attemptId, onClose }: { attemptId: string; onClose: () => void }) {
  const [text, setText] = useState('');
  const [files, setFiles] = useState<readonly Proof[]>([]);
  const send = useSend(assessmentRoutes.appealAttempt, {
    refresh: ['/v1/assessment'],
    done: '申诉已提交，处理后会给您发消息',
    onDone: onClose,
  });
  return (
    <form
      className="form"
      onSubmit={(event) => {
        event.preventDefault();
        send.mutate({ params: { attemptId }, body: { text: text.trim(), fileIds: files.map(({ id }) => id) } });
      }}
    >
      <TextArea
        label="申诉理由"
        hint="写明对哪一条记录有异议、当时的情况。一份答卷只能申诉一次。"
        required
        minLength={10}
        maxLength={1000}
        value={text}
        onChange={(event) => setText(event.target.value)}
      />
      <EvidenceField label="证明材料（可选）" value={files} onChange={setFiles} />
      <div className="actions">
        <Button onClick={onClose}>先不</Button>
        <Button type="submit" look="primary" busy={send.isPending} disabled={text.trim().length < 10}>
          提交申诉
        </Button>
      </div>
    </form>
  );
}
