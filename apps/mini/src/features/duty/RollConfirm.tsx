import { View } from '@tarojs/components';
import { teachingRoutes } from '@yangfan/client';
import type { ReplyOf, routes } from '@yangfan/contract';
import { useState } from 'react';
import { call } from '../../shell/api.ts';
import { openPage } from '../../shell/navigate.ts';
import { useSend } from '../../shell/use-send.ts';
import { sayMoment } from '../../shared/time/day.ts';
import { Button } from '../../shared/ui/Button.tsx';
import { ConfirmSheet } from '../../shared/ui/Sheet.tsx';
import { Notice } from '../../shared/ui/States.tsx';

type Duty = ReplyOf<(typeof routes.teaching)['readSessionDuty']>;
type Roll = ReplyOf<(typeof routes.teaching)['readRoll']>;

export interface RollConfirmProps {
  duty: Duty;
  roll: Roll;
  accountId: string;
  mayConfirm: boolean;
  onChange: () => void;
}

/** Two persons confirm the same roll, and the second locks it; one's own word may be taken back while the other's is missing. */
export function RollConfirm({ duty, roll, accountId, mayConfirm, onChange }: RollConfirmProps) {
  const [isAsking, setIsAsking] = useState(false);
  const sending = useSend();
  const params = { sessionId: duty.sessionId };
  const isMine = roll.confirmations.some((one) => one.accountId === accountId);
  const present = roll.entries.filter(({ checkedInAt }) => checkedInAt !== null).length;
  const then = (act: () => Promise<unknown>) =>
    void sending.run(async () => {
      await act();
      setIsAsking(false);
      onChange();
    });
  const said = roll.confirmations.map((one) => `${one.capacity === 'LECTURER' ? '讲师' : '班主任'} ${sayMoment(one.at)} 已确认`).join('；');
  return (
    <View className="duty-confirm">
      {said ? (
        <View className="duty-quiet">{`${said}${duty.status === 'LOCKED' ? '。考勤已锁定，确有错误请申请更正。' : '，等另一方确认。'}`}</View>
      ) : null}
      {sending.error ? <Notice tone="wrong">{sending.error.message}</Notice> : null}
      {mayConfirm && ['ENDED', 'CONFIRMED'].includes(duty.status) && !isMine ? (
        <Button kind="primary" onPress={() => setIsAsking(true)}>
          确认考勤
        </Button>
      ) : null}
      {isMine && duty.status === 'CONFIRMED' ? (
        <Button isBusy={sending.isBusy} onPress={() => then(() => call(teachingRoutes.withdrawConfirmation, { params }))}>
          撤回我的确认
        </Button>
      ) : null}
      {duty.mode === 'VOD' ? null : (
        <Button onPress={() => openPage('dutyDay', { classId: duty.classId, day: duty.day })}>当天考勤，一次确认</Button>
      )}
      {isAsking ? (
        <ConfirmSheet
          title="确认这份考勤？"
          consequence={`应到 ${roll.entries.length} 人，已到 ${present} 人。${duty.missing.length > 0 ? `还缺：${duty.missing.join('；')}。` : ''}班主任和讲师都确认后锁定，之后只能申请更正。`}
          action="确认"
          isBusy={sending.isBusy}
          onConfirm={() => then(() => call(teachingRoutes.confirmRoll, { params, body: { digest: roll.digest } }))}
          onClose={() => setIsAsking(false)}
        />
      ) : null}
    </View>
  );
}
