import { View } from '@tarojs/components';
import { assessmentRoutes, type Sitter, type SittingAct } from '@yangfan/client';
import { call } from '../../shell/api.ts';
import { openPage } from '../../shell/navigate.ts';
import { useCall } from '../../shell/use-call.ts';
import { useSend } from '../../shell/use-send.ts';
import { clockOf } from '../../shared/time/day.ts';
import { Button } from '../../shared/ui/Button.tsx';
import { ListRow } from '../../shared/ui/ListRow.tsx';
import { Sheet } from '../../shared/ui/Sheet.tsx';
import { Notice, Waiting } from '../../shared/ui/States.tsx';
import { AppealRows, RecordRows } from './SittingRecord.tsx';

export interface SitterSheetProps {
  sitter: Sitter;
  questions: number;
  mayAct: boolean;
  mayDecide: boolean;
  onAct: (kind: SittingAct) => void;
  onSeen: () => void;
  onClose: () => void;
}

/** One candidate: how far, the record with its evidence, the messages, the appeal, and what can be done. */
export function SitterSheet({ sitter, questions, mayAct, mayDecide, onAct, onSeen, onClose }: SitterSheetProps) {
  const params = { attemptId: sitter.attemptId! };
  const log = useCall(assessmentRoutes.sittingLog, { params });
  const seeing = useSend();
  const isRunning = sitter.state === 'IN_PROGRESS';
  const seen = () =>
    void seeing.run(async () => {
      await call(assessmentRoutes.confirmPresence, { params });
      onSeen();
    });
  const act = (kind: SittingAct, words: string, look: 'primary' | 'secondary' | 'danger' = 'secondary') => (
    <Button isCompact kind={look} onPress={() => onAct(kind)}>
      {words}
    </Button>
  );
  const appeal = log.data?.appeal;
  return (
    <Sheet title={`${sitter.maskedName} 的考场记录`} onClose={onClose}>
      <ListRow
        title={`已答 ${sitter.answered} / ${questions}`}
        note={[
          sitter.submittedAt ? `${clockOf(sitter.submittedAt)} 交卷` : sitter.deadline ? `${clockOf(sitter.deadline)} 截止` : '',
          sitter.extraMin > 0 ? `已延 ${sitter.extraMin} 分钟` : '',
          isRunning && sitter.heardAt ? `最近联系 ${clockOf(sitter.heardAt)}` : '',
          sitter.unsent > 0 ? `未上传 ${sitter.unsent} 处` : '',
          sitter.unread > 0 ? `未读消息 ${sitter.unread} 条` : '',
        ]
          .filter(Boolean)
          .join('，')}
      />
      {seeing.error ? <Notice tone="wrong">{seeing.error.message}</Notice> : null}
      <View className="sitting-acts">
        {mayAct && isRunning && sitter.looks.due ? (
          <Button isCompact kind="primary" isBusy={seeing.isBusy} onPress={seen}>
            已当面看过本人
          </Button>
        ) : null}
        {mayAct && isRunning ? act('message', '发消息') : null}
        {mayAct && isRunning ? act('extend', '延时') : null}
        {mayDecide && sitter.validity === 'SUSPECT' ? act('judge', '认定有效或作废', 'primary') : null}
        {mayDecide && sitter.appeal === 'OPEN' ? act('appeal', '处理申诉', 'primary') : null}
        {log.data && log.data.late.length > 0 ? (
          <Button isCompact kind={mayDecide && sitter.late > 0 ? 'primary' : 'secondary'} onPress={() => openPage('late', params)}>
            {sitter.late > 0 ? `迟到的作答 ${sitter.late} 题，等待认定` : '迟到的作答'}
          </Button>
        ) : null}
        {mayAct && sitter.validity === 'NORMAL' ? act('doubt', '列为存疑', 'danger') : null}
        {mayAct && isRunning ? act('force', '强制交卷', 'danger') : null}
      </View>
      {!log.data ? <Waiting error={log.error} onRetry={log.reload} /> : null}
      {appeal ? <AppealRows title="考生的申诉" appeal={appeal} /> : null}
      {log.data ? <RecordRows log={log.data} /> : null}
      {log.data?.messages.map((one) => (
        <ListRow key={one.id} title={one.text} note={`${clockOf(one.at)} 消息，${one.readAt ? `${clockOf(one.readAt)} 已看到` : '未读'}`} />
      ))}
    </Sheet>
  );
}
