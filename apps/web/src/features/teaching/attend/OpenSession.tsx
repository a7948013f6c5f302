import { teachingRoutes } from '@yangfan/client';
import type { ReplyOf, teachingRoutes as Contract } from '@yangfan/contract';
import { useState } from 'react';
import { useSend } from '../../../shared/lib/api.ts';
import { Button } from '../../../shared/ui/Button.tsx';
import { Dialog } from '../../../shared/ui/Dialog.tsx';
import { Choice } from '../../../shared/ui/Field.tsx';

type Duty = ReplyOf<typeof Contract.readSessionDuty>;

/** Opens check-in; how learners check in is chosen here, the policy's way unless another is picked. */
export function OpenSession({ sessionId, duty }: { sessionId: string; duty: Duty | undefined }) {
  const [asking, setAsking] = useState(false);
  const [kind, setKind] = useState('');
  const open = useSend(teachingRoutes.openSession, {
    refresh: ['/v1/teaching', '/v1/org'],
    done: '已开始签到',
    onDone: () => setAsking(false),
  });
  return (
    <>
      <Button look="primary" onClick={() => setAsking(true)}>
        开始签到
      </Button>
      <Dialog title="怎样签到？" open={asking} onClose={() => setAsking(false)}>
        <div className="stack">
          <fieldset className="plain-set">
            <legend className="quiet">没有特别情况就用政策规定的方式</legend>
            <Choice label="政策规定的方式" type="radio" name="kind" checked={kind === ''} onChange={() => setKind('')} />
            {duty?.kinds.map((one) => (
              <Choice
                key={one.kind}
                type="radio"
                name="kind"
                disabled={!one.offered}
                checked={kind === one.kind}
                onChange={() => setKind(one.kind)}
                label={
                  <>
                    {one.label}
                    {one.why && <span className="quiet small">：{one.why}</span>}
                  </>
                }
              />
            ))}
          </fieldset>
          <p className="quiet small">需要本人核验的方式，学员都可以选人脸或同等效力的其他方式。</p>
          <div className="actions">
            <Button onClick={() => setAsking(false)}>先不</Button>
            <Button
              look="primary"
              busy={open.isPending}
              onClick={() => open.mutate({ params: { sessionId }, query: kind ? { kind: kind as 'FACE' } : {} })}
            >
              开始签到
            </Button>
          </div>
        </div>
      </Dialog>
    </>
  );
}
