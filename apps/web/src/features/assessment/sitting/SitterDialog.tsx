import { assessmentRoutes } from '@yangfan/client';
import { useRead, useSend } from '../../../shared/lib/api.ts';
import { time } from '../../../shared/lib/time.ts';
import { Button } from '../../../shared/ui/Button.tsx';
import { Dialog } from '../../../shared/ui/Dialog.tsx';
import { ErrorState, Loading } from '../../../shared/ui/States.tsx';
import type { ActKind, SitterRow } from './board.ts';
import { SittingRecord } from './SittingRecord.tsx';

/** One candidate: the record with its evidence, the messages, and what can be done. */
export function SitterDialog({
  row,
  mayAct,
  mayDecide,
  onAct,
  onClose,
}: {
  row: SitterRow;
  mayAct: boolean;
  mayDecide: boolean;
  onAct: (kind: ActKind) => void;
  onClose: () => void;
}) {
  const params = { params: { attemptId: row.attemptId! } };
  const log = useRead(assessmentRoutes.sittingLog, params);
  const seen = useSend(assessmentRoutes.confirmPresence, { refresh: ['/v1/assessment'], done: '已记录：当面看过本人' });
  const running = row.state === 'IN_PROGRESS';
  return (
    <Dialog title={`${row.maskedName} 的考场记录`} open onClose={onClose}>
      {log.error ? (
        <ErrorState error={log.error} onRetry={() => void log.refetch()} />
      ) : !log.data ? (
        <Loading />
      ) : (
        <div className="stack">
          <SittingRecord log={log.data} />
          {log.data.messages.length > 0 && (
            <section aria-label="消息">
              <h3>消息</h3>
              <ul className="rows">
                {log.data.messages.map((message) => (
                  <li key={message.id}>
                    <span className="figures">{time(message.at)}</span>
                    <span className="grow">{message.text}</span>
                    <span className="quiet">{message.readAt ? `${time(message.readAt)} 已看到` : '未读'}</span>
                  </li>
                ))}
              </ul>
            </section>
          )}
        </div>
      )}
      <div className="actions" style={{ marginTop: 16 }}>
        {mayAct && running && (
          <>
            <Button onClick={() => onAct('message')}>发消息</Button>
            <Button onClick={() => onAct('extend')}>延时</Button>
            {row.looks.due && (
              <Button busy={seen.isPending} onClick={() => seen.mutate(params)}>
                已当面看过本人
              </Button>
            )}
            <Button look="danger" onClick={() => onAct('force')}>
              强制交卷
            </Button>
          </>
        )}
        {mayAct && row.validity === 'NORMAL' && (
          <Button look="danger" onClick={() => onAct('doubt')}>
            列为存疑
          </Button>
        )}
        {mayDecide && row.validity === 'SUSPECT' && (
          <Button look="primary" onClick={() => onAct('judge')}>
            认定有效或作废
          </Button>
        )}
        {mayDecide && row.appeal === 'OPEN' && (
          <Button look="primary" onClick={() => onAct('appeal')}>
            处理申诉
          </Button>
        )}
        <Button onClick={onClose}>关闭</Button>
      </div>
    </Dialog>
  );
}
