import { assessmentRoutes } from '@yangfan/client';
import { useSend } from '../../../shared/lib/api.ts';
import { Button } from '../../../shared/ui/Button.tsx';
import { isOpen, usePrints } from './use-prints.ts';

/** On the list of plans: all of them as one zip, and how far that is. */
export function PrintPlans({ classId }: { classId: string }) {
  const list = usePrints(classId);
  const ask = useSend(assessmentRoutes.printClass, { refresh: ['/v1/assessment/classes'] });
  const run = list.data?.runs.find((one) => one.kinds.join() === 'PLANS');
  const running = isOpen(run);
  return (
    <>
      {run?.url && (
        <a className="button" href={run.url} title={run.note || undefined}>
          下载全班 PDF（{run.done} 份）
        </a>
      )}
      {run?.state === 'FAILED' && <span className="caution">{run.note}</span>}
      <Button busy={ask.isPending} disabled={running} onClick={() => ask.mutate({ params: { classId }, body: { kinds: ['PLANS'] } })}>
        {run && running ? `正在打印 ${run.done} / ${run.total}` : '打印全班'}
      </Button>
    </>
  );
}
