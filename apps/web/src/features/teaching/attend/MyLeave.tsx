import { teachingRoutes } from '@yangfan/client';
import type { ReplyOf, teachingRoutes as Contract } from '@yangfan/contract';
import { useState } from 'react';
import { faultsOf, useRead, useSend } from '../../../shared/lib/api.ts';
import { moment } from '../../../shared/lib/time.ts';
import { Button } from '../../../shared/ui/Button.tsx';
import { Choice, Select, TextArea } from '../../../shared/ui/Field.tsx';
import { Go } from '../../../shared/ui/Go.tsx';
import { PageHead } from '../../../shared/ui/Page.tsx';
import { Empty, ErrorState, Loading, StateTag } from '../../../shared/ui/States.tsx';
import { choicesOf, LEAVE_KINDS, LEAVE_STATES } from '../words.ts';
import { EvidenceField, EvidenceLinks, type Proof } from '../../../shared/ui/EvidenceField.tsx';

type Session = ReplyOf<typeof Contract.mySessions>['items'][number];

/** Leave: what the learner asks for, and what became of it. */
export function MyLeave() {
  const sessions = useRead(teachingRoutes.mySessions, {});
  const leaves = useRead(teachingRoutes.myLeaves, {});
  const withdraw = useSend(teachingRoutes.withdrawLeave, { done: '已撤回' });
  const error = sessions.error ?? leaves.error;
  if (error) return <ErrorState error={error} onRetry={() => (void sessions.refetch(), void leaves.refetch())} />;
  if (!sessions.data || !leaves.data) return <Loading />;
  const ahead = sessions.data.items.filter(
    (one) => one.mode !== 'VOD' && ['SCHEDULED', 'OPEN', 'IN_PROGRESS'].includes(one.status) && Date.parse(one.endsAt) > Date.now(),
  );
  return (
    <div className="stack">
      <PageHead title="请假" lead="课前或当天都可以请；批准前后都能撤回" crumbs={<Go to="/check-in">签到</Go>} />
      {ahead.length ? (
        <Ask sessions={ahead} />
      ) : (
        <Empty title="没有可以请假的课次">后面没有面授或直播课了。已经上完的课请找班主任说明。</Empty>
      )}
      <section className="card">
        <h2>我的请假</h2>
        {leaves.data.items.length ? (
          <ul className="rows">
            {leaves.data.items.map((one) => (
              <li key={one.leaveId}>
                <span className="grow">
                  <b>{LEAVE_KINDS[one.kind]}</b> {one.sessions.map((session) => `${moment(session.startsAt)} ${session.title}`).join('；')}
                  <div className="quiet small">
                    {one.effect} {one.note && `班主任：${one.note}`} <EvidenceLinks items={one.evidence} />
                  </div>
                </span>
                <StateTag tone={LEAVE_STATES[one.state]![1]}>{LEAVE_STATES[one.state]![0]}</StateTag>
                {(one.state === 'ASKED' || one.state === 'APPROVED') && (
                  <Button look="plain" busy={withdraw.isPending} onClick={() => withdraw.mutate({ params: { leaveId: one.leaveId } })}>
                    撤回
                  </Button>
                )}
              </li>
            ))}
          </ul>
        ) : (
          <p className="quiet">还没有请过假。</p>
        )}
      </section>
    </div>
  );
}

function Ask({ sessions }: { sessions: readonly Session[] }) {
  const [kind, setKind] = useState('SICK');
  const [picked, setPicked] = useState<readonly string[]>([]);
  const [reason, setReason] = useState('');
  const [files, setFiles] = useState<readonly Proof[]>([]);
  const clear = () => (setPicked([]), setReason(''), setFiles([]));
  const ask = useSend(teachingRoutes.askLeave, { done: '请假已提交，班主任会尽快办理', onDone: clear });
  const faults = faultsOf(ask.error);
  const classId = sessions.find(({ sessionId }) => sessionId === picked[0])?.classId;
  const toggle = (id: string) => setPicked(picked.includes(id) ? picked.filter((one) => one !== id) : [...picked, id]);
  return (
    <section className="card">
      <h2>申请请假</h2>
      <form
        className="form"
        onSubmit={(event) => {
          event.preventDefault();
          if (classId)
            ask.mutate({
              body: {
                classId,
                kind: kind as 'SICK',
                sessionIds: [...picked],
                reason: reason.trim(),
                evidenceFileIds: files.map(({ id }) => id),
              },
            });
        }}
      >
        <Select label="种类" required options={choicesOf(LEAVE_KINDS)} value={kind} onChange={(event) => setKind(event.target.value)} />
        <fieldset className="plain-set">
          <legend>哪几次课</legend>
          {sessions.map((one) => (
            <Choice
              key={one.sessionId}
              label={`${moment(one.startsAt)} ${one.title}（${one.hours} 课时）`}
              checked={picked.includes(one.sessionId)}
              disabled={classId !== undefined && classId !== one.classId}
              onChange={() => toggle(one.sessionId)}
            />
          ))}
        </fieldset>
        <TextArea
          label="原因"
          required
          minLength={4}
          maxLength={300}
          hint="只有班主任和主管部门能看到"
          value={reason}
          fault={faults.reason}
          onChange={(event) => setReason(event.target.value)}
        />
        <EvidenceField
          label={kind === 'PERSONAL' ? '凭据（可以不传）' : '凭据（病假条、公函等；没有凭据按不计出勤处理）'}
          value={files}
          onChange={setFiles}
        />
        <div className="actions">
          <Button type="submit" look="primary" busy={ask.isPending} disabled={!picked.length || reason.trim().length < 4}>
            提交请假
          </Button>
        </div>
      </form>
    </section>
  );
}
