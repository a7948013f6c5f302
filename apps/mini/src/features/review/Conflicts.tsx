import { View } from '@tarojs/components';
import { showToast } from '@tarojs/taro';
import { assessmentRoutes } from '@yangfan/client';
import type { ReplyOf, routes } from '@yangfan/contract';
import { useState } from 'react';
import { call } from '../../shell/api.ts';
import { useSend } from '../../shell/use-send.ts';
import { sayMoment } from '../../shared/time/day.ts';
import { Button } from '../../shared/ui/Button.tsx';
import { Card } from '../../shared/ui/Card.tsx';
import { Choice } from '../../shared/ui/Choice.tsx';
import { Field, LongField, TextField } from '../../shared/ui/Fields.tsx';
import { ListRow } from '../../shared/ui/ListRow.tsx';
import { Sheet } from '../../shared/ui/Sheet.tsx';
import { Notice } from '../../shared/ui/States.tsx';
import { CONFLICTS } from './words.ts';

type Conflict = ReplyOf<(typeof routes.assessment)['myExpert']>['conflicts'][number];
type Kind = Conflict['kind'];
const KINDS = (Object.keys(CONFLICTS) as Kind[]).map((key) => ({ key, label: CONFLICTS[key] }));

/** What I stay away from: declared by me, kept out of every assignment. */
export function Conflicts({ conflicts, onDone }: { conflicts: readonly Conflict[]; onDone: () => void }) {
  const [isDeclaring, setIsDeclaring] = useState(false);
  return (
    <Card title="我的回避">
      <View className="review-quiet">本机构和自己授课的班会自动避开。亲属或有利害关系的，请在这里申报，派评时会避开。</View>
      {conflicts.map((one) => (
        <ListRow
          key={one.id}
          title={`${CONFLICTS[one.kind]}：${one.target}`}
          note={`${one.note ? `${one.note}，` : ''}${sayMoment(one.at)} 登记`}
        />
      ))}
      <Button onPress={() => setIsDeclaring(true)}>申报回避</Button>
      {isDeclaring ? (
        <Declare
          onDone={() => {
            setIsDeclaring(false);
            onDone();
          }}
          onClose={() => setIsDeclaring(false)}
        />
      ) : null}
    </Card>
  );
}

/** By the number or the whole name of a class or institution; nobody's relative is named. */
function Declare({ onDone, onClose }: { onDone: () => void; onClose: () => void }) {
  const [kind, setKind] = useState<Kind>('RELATIVE');
  const [target, setTarget] = useState('');
  const [note, setNote] = useState('');
  const sending = useSend();
  const send = () =>
    void sending.run(async () => {
      await call(assessmentRoutes.declareConflict, { body: { kind, target: target.trim(), note: note.trim() } });
      void showToast({ title: '已登记，派评时会避开', icon: 'none' });
      onDone();
    });
  return (
    <Sheet title="申报回避" onClose={onClose}>
      <Field label="关系">
        <Choice items={KINDS} value={kind} onPick={setKind} />
      </Field>
      <TextField
        label="班级编号、班级全称或机构全称"
        hint="亲属在哪个班学习，就填哪个班：整班都不会派给您，不需要写亲属的姓名"
        value={target}
        maxLength={80}
        onChange={setTarget}
        error={sending.error?.fields[0]?.message}
      />
      <LongField label="说明（可以不填）" value={note} maxLength={200} onChange={setNote} />
      {sending.error ? <Notice tone="wrong">{sending.error.message}</Notice> : null}
      <Button kind="primary" isBusy={sending.isBusy} isDisabled={target.trim().length < 2} onPress={send}>
        登记
      </Button>
    </Sheet>
  );
}
