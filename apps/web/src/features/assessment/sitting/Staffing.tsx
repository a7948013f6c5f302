import { assessmentRoutes } from '@yangfan/client';
import { useState } from 'react';
import { useRead, useSend } from '../../../shared/lib/api.ts';
import { Button } from '../../../shared/ui/Button.tsx';
import { Dialog } from '../../../shared/ui/Dialog.tsx';
import { Choice } from '../../../shared/ui/Field.tsx';
import { ErrorState, Loading } from '../../../shared/ui/States.tsx';
import { CLIENTS } from '../words.ts';
import type { BoardData } from './board.ts';

const ROLES = { CLASS_TEACHER: '班主任', LECTURER: '讲师', INST_ADMIN: '机构管理员' } as const;

/** Who invigilates, and on what the exam may be taken. */
export function Staffing({ exam, named, onClose }: { exam: BoardData['exam']; named: BoardData['invigilators']; onClose: () => void }) {
  const options = useRead(assessmentRoutes.sittingOptions, { params: { classId: exam.classId } });
  const [picked, setPicked] = useState<ReadonlySet<string>>(new Set(named.map(({ accountId }) => accountId)));
  const [clients, setClients] = useState<readonly ('PC' | 'PHONE')[]>(exam.clients);
  const save = useSend(assessmentRoutes.setInvigilation, { refresh: ['/v1/assessment'], done: '监考安排已保存', onDone: onClose });
  const toggle = (id: string) => {
    const next = new Set(picked);
    if (!next.delete(id)) next.add(id);
    setPicked(next);
  };
  return (
    <Dialog title="监考安排" open onClose={onClose}>
      {options.error ? (
        <ErrorState error={options.error} onRetry={() => void options.refetch()} />
      ) : !options.data ? (
        <Loading />
      ) : (
        <form
          className="form"
          onSubmit={(event) => {
            event.preventDefault();
            save.mutate({ params: { examId: exam.id }, body: { invigilators: [...picked], clients: [...clients] } });
          }}
        >
          <fieldset>
            <legend>监考员</legend>
            {options.data.people.map((one) => (
              <Choice
                key={one.accountId}
                checked={picked.has(one.accountId)}
                onChange={() => toggle(one.accountId)}
                label={`${one.name}（${ROLES[one.role]}）`}
              />
            ))}
            <p className="quiet small">一个也不选时，本班有权安排考试的人员都可以监考。</p>
          </fieldset>
          <fieldset>
            <legend>允许的终端</legend>
            {(['PC', 'PHONE'] as const).map((client) => (
              <Choice
                key={client}
                checked={clients.includes(client)}
                onChange={() => setClients(clients.includes(client) ? clients.filter((one) => one !== client) : [...clients, client])}
                label={CLIENTS[client]}
              />
            ))}
            {clients.length === 0 && <p className="fault">至少选一种终端</p>}
          </fieldset>
          <div className="actions">
            <Button onClick={onClose}>取消</Button>
            <Button type="submit" look="primary" busy={save.isPending} disabled={clients.length === 0}>
              保存
            </Button>
          </div>
        </form>
      )}
    </Dialog>
  );
}
