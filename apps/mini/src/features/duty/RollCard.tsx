import { View } from '@tarojs/components';
import { showToast } from '@tarojs/taro';
import { teachingRoutes } from '@yangfan/client';
import type { ReplyOf, routes } from '@yangfan/contract';
import { useState } from 'react';
import { call } from '../../shell/api.ts';
import { useSend } from '../../shell/use-send.ts';
import { clockOf } from '../../shared/time/day.ts';
import { Button } from '../../shared/ui/Button.tsx';
import { Card } from '../../shared/ui/Card.tsx';
import { LongField } from '../../shared/ui/Fields.tsx';
import { ListRow } from '../../shared/ui/ListRow.tsx';
import { Sheet } from '../../shared/ui/Sheet.tsx';
import { Notice } from '../../shared/ui/States.tsx';
import { StateTag } from '../../shared/ui/StateTag.tsx';
import { ATTENDANCE } from './words.ts';

type Roll = ReplyOf<(typeof routes.teaching)['readRoll']>;
type Entry = Roll['entries'][number];

/** Everybody of the class with how they came; the class teacher enters by hand who came and could not check in. */
export function RollCard({ roll, maySupplement, onChange }: { roll: Roll; maySupplement: boolean; onChange: () => void }) {
  const [picked, setPicked] = useState<Entry | null>(null);
  const byHand = Math.round(roll.supplementShare * 100);
  return (
    <Card title="考勤">
      {roll.supplementWarning ? (
        <Notice tone="caution">
          {`补签占 ${byHand}%，超过 ${Math.round(roll.supplementLimit * 100)}%，主管部门可见，请写清每一位的原因。`}
        </Notice>
      ) : null}
      {maySupplement ? <View className="duty-quiet">到了却签不了到的，点姓名补签，要写原因。</View> : null}
      {roll.entries.map((entry) => (
        <ListRow
          key={entry.learnerId}
          lead={String(entry.seatNo ?? '')}
          title={entry.name}
          note={[
            entry.checkedInAt ? `${clockOf(entry.checkedInAt)} 签到` : '',
            entry.signedOutAt ? `${clockOf(entry.signedOutAt)} 签退` : '',
            entry.reason ? `补签：${entry.reason}` : '',
            entry.corrected?.explanation ?? entry.explanation,
          ]
            .filter(Boolean)
            .join('，')}
          aside={<StateTag tone={ATTENDANCE[entry.state].tone}>{ATTENDANCE[entry.state].words}</StateTag>}
          {...(maySupplement ? { onPress: () => setPicked(entry) } : {})}
        />
      ))}
      {picked ? (
        <Supplement
          roll={roll}
          entry={picked}
          onDone={() => {
            setPicked(null);
            onChange();
          }}
          onClose={() => setPicked(null)}
        />
      ) : null}
    </Card>
  );
}

function Supplement({ roll, entry, onDone, onClose }: { roll: Roll; entry: Entry; onDone: () => void; onClose: () => void }) {
  const [reason, setReason] = useState('');
  const sending = useSend();
  const send = () =>
    void sending.run(async () => {
      const body = { learnerId: entry.learnerId, reason: reason.trim() };
      await call(teachingRoutes.supplement, { params: { sessionId: roll.sessionId }, body });
      void showToast({ title: '已补签', icon: 'success' });
      onDone();
    });
  return (
    <Sheet title={`为 ${entry.name} 补签`} onClose={onClose}>
      <View className="duty-quiet">按这次课的起止时间记为到课。原因、您的姓名和时间都会留痕，主管部门可见。</View>
      <LongField
        label="补签原因"
        hint="例如：手机没电，本人在教室，已当面核对（至少 4 个字）"
        value={reason}
        maxLength={300}
        onChange={setReason}
      />
      {sending.error ? <Notice tone="wrong">{sending.error.message}</Notice> : null}
      <Button kind="primary" isBusy={sending.isBusy} isDisabled={reason.trim().length < 4} onPress={send}>
        补签
      </Button>
    </Sheet>
  );
}
