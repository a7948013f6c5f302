import { View } from '@tarojs/components';
import { filesRoutes, teachingRoutes } from '@yangfan/client';
import type { ReplyOf, routes } from '@yangfan/contract';
import { useState } from 'react';
import { call } from '../../shell/api.ts';
import { takePhoto } from '../../shell/photo.ts';
import { useCall } from '../../shell/use-call.ts';
import { useSend } from '../../shell/use-send.ts';
import { useSignedIn } from '../../shell/use-signed-in.ts';
import { sayMoment } from '../../shared/time/day.ts';
import { Button } from '../../shared/ui/Button.tsx';
import { Card } from '../../shared/ui/Card.tsx';
import { LongField, Tick } from '../../shared/ui/Fields.tsx';
import { ListRow } from '../../shared/ui/ListRow.tsx';
import { Page } from '../../shared/ui/Page.tsx';
import { Empty, Notice, Waiting } from '../../shared/ui/States.tsx';
import { StateTag } from '../../shared/ui/StateTag.tsx';
import { mayAskLeave, LEAVE_KINDS, LEAVE_STATES, type LeaveKind } from './leave.rules.ts';
import './teaching.css';

type Session = ReplyOf<(typeof routes.teaching)['mySessions']>['items'][number];
interface Proof {
  id: string;
  name: string;
}
const MOST_PROOFS = 5;

/** Leave: asked for, and what became of it. */
export default function Leave() {
  const isSignedIn = useSignedIn();
  const sessions = useCall(teachingRoutes.mySessions, isSignedIn ? {} : null);
  const leaves = useCall(teachingRoutes.myLeaves, isSignedIn ? {} : null);
  const withdrawing = useSend();
  const reload = () => [sessions, leaves].forEach((one) => one.reload());
  const error = sessions.error ?? leaves.error;
  if (!sessions.data || !leaves.data)
    return (
      <Page>
        <Waiting error={error} onRetry={reload} />
      </Page>
    );
  const ahead = sessions.data.items.filter((one) => mayAskLeave(one, Date.now()));
  const withdraw = (leaveId: string) =>
    void withdrawing.run(async () => {
      await call(teachingRoutes.withdrawLeave, { params: { leaveId } });
      reload();
    });
  return (
    <Page>
      {ahead.length > 0 ? (
        <Ask sessions={ahead} onDone={reload} />
      ) : (
        <Empty title="没有可以请假的课次" note="后面没有面授或直播课了。已经上完的课请找班主任说明。" />
      )}
      {withdrawing.error ? <Notice tone="wrong">{withdrawing.error.message}</Notice> : null}
      <Card title="我的请假">
        {leaves.data.items.length === 0 ? <View className="teaching-quiet">还没有请过假。</View> : null}
        {leaves.data.items.map((one) => (
          <View key={one.leaveId}>
            <ListRow
              title={`${LEAVE_KINDS[one.kind]}，${one.sessions.length} 次课`}
              note={`${one.sessions.map(({ startsAt }) => sayMoment(startsAt)).join('；')}。${one.note ? `班主任：${one.note}` : one.effect}`}
              aside={<StateTag tone={LEAVE_STATES[one.state].tone}>{LEAVE_STATES[one.state].words}</StateTag>}
            />
            {one.state === 'ASKED' || one.state === 'APPROVED' ? (
              <Button isCompact isBusy={withdrawing.isBusy} onPress={() => withdraw(one.leaveId)}>
                撤回
              </Button>
            ) : null}
          </View>
        ))}
      </Card>
    </Page>
  );
}

function Ask({ sessions, onDone }: { sessions: readonly Session[]; onDone: () => void }) {
  const [kind, setKind] = useState<LeaveKind>('SICK');
  const [picked, setPicked] = useState<readonly string[]>([]);
  const [reason, setReason] = useState('');
  const [proofs, setProofs] = useState<readonly Proof[]>([]);
  const adding = useSend();
  const sending = useSend();
  const classId = sessions.find(({ sessionId }) => sessionId === picked[0])?.classId;
  const add = () =>
    void adding.run(async () => {
      const photo = await takePhoto();
      if (!photo) return;
      const { id } = await call(filesRoutes.uploadFile, { body: { name: photo.name, purpose: 'EVIDENCE', base64: photo.base64 } });
      setProofs((before) => [...before, { id, name: photo.name }]);
    });
  const send = () =>
    void sending.run(async () => {
      const body = { classId: classId!, kind, sessionIds: [...picked], reason: reason.trim(), evidenceFileIds: proofs.map(({ id }) => id) };
      await call(teachingRoutes.askLeave, { body });
      setPicked([]);
      setReason('');
      setProofs([]);
      onDone();
    });
  return (
    <Card title="申请请假">
      {(Object.keys(LEAVE_KINDS) as LeaveKind[]).map((one) => (
        <Tick key={one} isOn={kind === one} onChange={() => setKind(one)} label={LEAVE_KINDS[one]}>
          {LEAVE_KINDS[one]}
        </Tick>
      ))}
      <View className="teaching-said">哪几次课</View>
      {sessions
        .filter((one) => classId === undefined || one.classId === classId)
        .map((one) => {
          const words = `${sayMoment(one.startsAt)} ${one.title}`;
          const isOn = picked.includes(one.sessionId);
          return (
            <Tick
              key={one.sessionId}
              isOn={isOn}
              label={words}
              onChange={() => setPicked(isOn ? picked.filter((id) => id !== one.sessionId) : [...picked, one.sessionId])}
            >
              {words}
            </Tick>
          );
        })}
      <LongField label="原因（只有班主任和主管部门能看到）" value={reason} maxLength={300} onChange={setReason} />
      {proofs.map(({ id, name }) => (
        <ListRow key={id} title={name} note="凭据，点一下去掉" onPress={() => setProofs(proofs.filter((one) => one.id !== id))} />
      ))}
      {adding.error ? <Notice tone="wrong">{adding.error.message}</Notice> : null}
      <Button onPress={add} isBusy={adding.isBusy} isDisabled={proofs.length >= MOST_PROOFS}>
        {kind === 'PERSONAL' ? '添加凭据（可以不传）' : '添加凭据（没有凭据按不计出勤）'}
      </Button>
      {sending.error ? <Notice tone="wrong">{sending.error.message}</Notice> : null}
      <Button kind="primary" onPress={send} isBusy={sending.isBusy} isDisabled={!classId || reason.trim().length < 4}>
        提交请假
      </Button>
    </Card>
  );
}
