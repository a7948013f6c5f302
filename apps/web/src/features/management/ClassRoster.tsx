import { useState } from 'react';
import { useCan } from '../../shared/lib/session.ts';
import { Button } from '../../shared/ui/Button.tsx';
import { Dialog } from '../../shared/ui/Dialog.tsx';
import { Go } from '../../shared/ui/Go.tsx';
import { AddLearner } from './AddLearner.tsx';
import { OPEN_STATES, type TrainingClass } from './rows.ts';
import { RosterTable } from './RosterTable.tsx';

const INVITE_STATES = ['APPROVED', 'RECRUITING', 'READY', 'IN_TRAINING', 'TRAINING_DONE', 'ASSESSING'];

/** The roster of a class, with what may still be done to it. */
export function ClassRoster({ training }: { training: TrainingClass }) {
  const can = useCan();
  const [adding, setAdding] = useState(false);
  const manage = can('management.roster.import');
  const open = OPEN_STATES.includes(training.status) || (training.kind === 'PRACTICE' && training.status === 'IN_TRAINING');
  return (
    <section className="card">
      {manage && (
        <div className="actions" style={{ marginBottom: 10 }}>
          {open ? (
            <>
              <Go className="button primary" to={`/work/classes/${training.id}/import`}>
                导入名册
              </Go>
              <Button onClick={() => setAdding(true)}>录入一名学员</Button>
            </>
          ) : (
            <span className="quiet small">申请提交后名册已锁定，增减学员须走变更申请</span>
          )}
        </div>
      )}
      <RosterTable
        classId={training.id}
        {...(manage
          ? { manage: { invite: INVITE_STATES.includes(training.status), drop: open || INVITE_STATES.includes(training.status) } }
          : {})}
        empty={manage && open ? <Go to={`/work/classes/${training.id}/import`}>下载模板，填好后导入</Go> : '机构导入名册后会出现在这里。'}
      />
      <Dialog title="录入一名学员" open={adding} onClose={() => setAdding(false)}>
        <AddLearner classId={training.id} onDone={() => setAdding(false)} />
      </Dialog>
    </section>
  );
}
