import { View } from '@tarojs/components';
import { assessmentRoutes } from '@yangfan/client';
import type { PlanView } from '@yangfan/contract';
import { useState } from 'react';
import { call } from '../../shell/api.ts';
import { useSend } from '../../shell/use-send.ts';
import { sayMoment } from '../../shared/time/day.ts';
import { Button } from '../../shared/ui/Button.tsx';
import { Card } from '../../shared/ui/Card.tsx';
import { LongField } from '../../shared/ui/Fields.tsx';
import { Notice } from '../../shared/ui/States.tsx';

/** What was said at a chapter. A lecturer begins, both answer. */
export function Said({ plan, chapter, onSaid }: { plan: PlanView; chapter: string; onSaid: () => void }) {
  const [text, setText] = useState('');
  const sending = useSend();
  const threads = plan.comments.filter((one) => one.chapter === chapter && !one.parentId);
  const last = threads[threads.length - 1];
  if (threads.length === 0 && plan.mine) return null;
  const send = () =>
    void sending
      .run(async () => {
        const parentId = plan.mine ? last?.id : undefined;
        await call(assessmentRoutes.commentPlan, {
          params: { planId: plan.id },
          body: { chapter, text: text.trim(), ...(parentId ? { parentId } : {}) },
        });
      })
      .then((sent) => {
        if (!sent) return;
        setText('');
        onSaid();
      });
  return (
    <Card title="批注">
      {threads.map((thread) =>
        [thread, ...plan.comments.filter((one) => one.parentId === thread.id)].map((one) => (
          <View key={one.id} className={`plans-said${one.parentId ? ' plans-answer' : ''}`}>
            <View className="plans-quiet">
              {`${one.byLearner ? '学员' : one.author}，${sayMoment(one.at)}${one.parentId ? '' : one.resolved ? '，已处理' : '，待处理'}`}
            </View>
            <View>{one.text}</View>
          </View>
        )),
      )}
      <LongField label={plan.mine ? '回复最近一条批注' : '写批注'} value={text} maxLength={1000} onChange={setText} />
      {sending.error ? <Notice tone="wrong">{sending.error.message}</Notice> : null}
      <Button onPress={send} isBusy={sending.isBusy} isDisabled={!text.trim()}>
        发表
      </Button>
    </Card>
  );
}
