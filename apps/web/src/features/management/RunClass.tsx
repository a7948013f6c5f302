import { managementRoutes } from '@yangfan/client';
import { useState } from 'react';
import { useSend } from '../../shared/lib/api.ts';
import { Button } from '../../shared/ui/Button.tsx';
import { Confirm } from '../../shared/ui/Dialog.tsx';
import { TextField } from '../../shared/ui/Field.tsx';
import { AFTER_STEP } from './application.ts';
import type { TrainingClass } from './rows.ts';
import { Refusal } from './Refusal.tsx';

type Move = 'RECRUITING' | 'READY' | 'IN_TRAINING' | 'TRAINING_DONE' | 'CANCELLED';
const WORDS: Record<Move, { label: string; consequence: string }> = {
  RECRUITING: { label: '开始招生', consequence: '班级进入招生中，学员可激活账号。' },
  READY: { label: '招生结束，待开课', consequence: '班级进入待开课。' },
  IN_TRAINING: { label: '开课', consequence: '班级进入培训中，可以签到、点播和直播。' },
  TRAINING_DONE: { label: '授课结束', consequence: '授课结束后进入考核阶段；请先确认每节课都已双签。' },
  CANCELLED: { label: '取消班级', consequence: '取消后这个班不能再恢复，名册和申请记录保留备查。' },
};
const NEXT: Record<string, readonly Move[]> = {
  APPROVED: ['RECRUITING', 'IN_TRAINING', 'CANCELLED'],
  RECRUITING: ['READY', 'IN_TRAINING', 'CANCELLED'],
  READY: ['IN_TRAINING', 'CANCELLED'],
  IN_TRAINING: ['TRAINING_DONE'],
  PLANNING: ['CANCELLED'],
  DRAFT: ['CANCELLED'],
  RETURNED: ['CANCELLED'],
  WITHDRAWN: ['CANCELLED'],
};

/** Moves a class along: recruiting, ready, training, done; or cancels it. */
export function RunClass({ training }: { training: TrainingClass }) {
  const [asking, setAsking] = useState<Move | null>(null);
  const [reason, setReason] = useState('');
  const run = useSend(managementRoutes.runClass, {
    refresh: AFTER_STEP,
    done: '班级状态已更新',
    quiet: true,
    onDone: () => setAsking(null),
  });
  const practiceStart = training.kind === 'PRACTICE' && ['PLANNING', 'DRAFT'].includes(training.status);
  const moves: readonly Move[] = practiceStart ? ['IN_TRAINING', 'CANCELLED'] : (NEXT[training.status] ?? []);
  return (
    <>
      {moves.map((to) => (
        <Button
          key={to}
          {...(to === 'CANCELLED' ? { look: 'danger' as const } : to === moves[0] ? { look: 'primary' as const } : {})}
          onClick={() => setAsking(to)}
        >
          {WORDS[to].label}
        </Button>
      ))}
      <Confirm
        title={asking ? WORDS[asking].label : ''}
        open={asking !== null}
        danger={asking === 'CANCELLED'}
        busy={run.isPending}
        confirm={asking ? WORDS[asking].label : ''}
        consequence={
          <div className="stack">
            <p>{asking && WORDS[asking].consequence}</p>
            {asking === 'CANCELLED' && (
              <TextField label="原因" maxLength={200} value={reason} onChange={(event) => setReason(event.target.value)} />
            )}
            <Refusal error={run.error} />
          </div>
        }
        onConfirm={() =>
          asking &&
          run.mutate({
            params: { classId: training.id },
            body: { to: asking, ...(reason.trim() && asking === 'CANCELLED' ? { reason: reason.trim() } : {}) },
          })
        }
        onClose={() => (run.reset(), setAsking(null))}
      />
    </>
  );
}
