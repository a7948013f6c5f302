import { View } from '@tarojs/components';
import { useRouter } from '@tarojs/taro';
import { assessmentRoutes } from '@yangfan/client';
import type { ReplyOf, routes } from '@yangfan/contract';
import { useState } from 'react';
import { call } from '../../shell/api.ts';
import { openPdf } from '../../shell/open-pdf.ts';
import { useCall } from '../../shell/use-call.ts';
import { useSend } from '../../shell/use-send.ts';
import { useSignedIn } from '../../shell/use-signed-in.ts';
import { sayDay, sayMoment } from '../../shared/time/day.ts';
import { Button } from '../../shared/ui/Button.tsx';
import { Card } from '../../shared/ui/Card.tsx';
import { LongField } from '../../shared/ui/Fields.tsx';
import { ListRow } from '../../shared/ui/ListRow.tsx';
import { Page } from '../../shared/ui/Page.tsx';
import { Sheet } from '../../shared/ui/Sheet.tsx';
import { Notice, Waiting } from '../../shared/ui/States.tsx';
import { StateTag } from '../../shared/ui/StateTag.tsx';
import { COMPLETIONS } from './words.ts';
import './exam.css';

type Completion = ReplyOf<(typeof routes.assessment)['getCompletion']>;
type Sampled = Completion['sample']['learners'][number];

/** One completion on the phone: the drawn sample is checked one by one, one officer accepts, another approves. */
export default function CompletionPage() {
  const completionId = useRouter().params.completionId ?? '';
  const isSignedIn = useSignedIn();
  const detail = useCall(assessmentRoutes.getCompletion, isSignedIn ? { params: { completionId } } : null);
  const opening = useSend();
  if (!detail.data)
    return (
      <Page>
        <Waiting error={detail.error} onRetry={detail.reload} />
      </Page>
    );
  const one = detail.data;
  const checked = one.sample.learners.filter((learner) => learner.checked).length;
  return (
    <Page>
      <Card title={one.className} aside={<StateTag tone={COMPLETIONS[one.status].tone}>{COMPLETIONS[one.status].words}</StateTag>}>
        <ListRow title="培训机构" aside={one.institutionName} />
        <ListRow title="合格 / 参训" aside={`${one.qualified} / ${one.enrolled} 人`} />
        <ListRow
          title="提交"
          note={`${sayMoment(one.submittedAt)}${one.lateWorkdays ? `，逾期 ${one.lateWorkdays} 个工作日：${one.lateReason}` : one.dueOn ? `，${sayDay(one.dueOn)} 前，按期` : ''}`}
        />
        {one.opinion ? <ListRow title="意见" note={one.opinion} /> : null}
        {opening.error ? <Notice tone="wrong">{opening.error.message}</Notice> : null}
        <Button
          onPress={() =>
            void opening.run(() => openPdf(assessmentRoutes.scoreBookPdf, { classId: one.classId }, `成绩册-${one.className}`))
          }
          isBusy={opening.isBusy}
        >
          打开成绩册 PDF
        </Button>
      </Card>
      <SampleCard one={one} checked={checked} onDone={detail.reload} />
      {one.status === 'SUBMITTED' || one.status === 'ACCEPTED' ? <Decision one={one} checked={checked} onDone={detail.reload} /> : null}
    </Page>
  );
}

function SampleCard({ one, checked, onDone }: { one: Completion; checked: number; onDone: () => void }) {
  const [open, setOpen] = useState<Sampled | null>(null);
  const [note, setNote] = useState('');
  const sending = useSend();
  const say = (ok: boolean) =>
    void sending.run(async () => {
      const params = { completionId: one.id };
      await call(assessmentRoutes.checkSample, { params, body: { learnerId: open!.learnerId, ok, note: note.trim() } });
      setOpen(null);
      setNote('');
      onDone();
    });
  return (
    <Card title={`抽查 ${checked} / ${one.sample.learners.length} 人`}>
      <View className="exam-kind">
        {`系统按不低于 ${Math.round(one.sample.ratio * 100)}% 随机抽取，抽签号 ${one.sample.seed}，用它可以重抽一遍核对名单。请逐人核对考勤、成绩和材料。`}
      </View>
      {one.sample.learners.map((learner) => (
        <ListRow
          key={learner.learnerId}
          title={learner.maskedName}
          note={learner.note}
          aside={
            learner.checked ? (
              <StateTag tone={isDoubted(learner) ? 'wrong' : 'good'}>{isDoubted(learner) ? '不符' : '相符'}</StateTag>
            ) : (
              <StateTag tone="here">待核对</StateTag>
            )
          }
          {...(one.status === 'SUBMITTED' ? { onPress: () => setOpen(learner) } : {})}
        />
      ))}
      {open ? (
        <Sheet title={`核对 ${open.maskedName}`} onClose={() => setOpen(null)}>
          <LongField label="说明（不符时必须写）" value={note} maxLength={200} onChange={setNote} />
          {sending.error ? <Notice tone="wrong">{sending.error.message}</Notice> : null}
          <Button kind="primary" isBusy={sending.isBusy} onPress={() => say(true)}>
            相符
          </Button>
          <Button kind="danger" isBusy={sending.isBusy} isDisabled={note.trim().length < 2} onPress={() => say(false)}>
            不符
          </Button>
        </Sheet>
      ) : null}
    </Card>
  );
}

function Decision({ one, checked, onDone }: { one: Completion; checked: number; onDone: () => void }) {
  const [opinion, setOpinion] = useState('');
  const sending = useSend();
  const isAccepting = one.status === 'SUBMITTED';
  const go = (yes: boolean) =>
    void sending.run(async () => {
      const params = { completionId: one.id };
      const body = opinion.trim();
      if (isAccepting) await call(assessmentRoutes.decideCompletion, { params, body: { accept: yes, opinion: body } });
      else await call(assessmentRoutes.approveCompletion, { params, body: { approve: yes, opinion: body } });
      onDone();
    });
  const isOff = opinion.trim().length < 2;
  return (
    <Card title={isAccepting ? '受理' : '复核批准'}>
      <View className="exam-kind">
        {isAccepting ? '抽查名单全部核对相符后才能受理。' : `批准后立即为 ${one.qualified} 名合格学员编号发证。批准人不能是受理人。`}
      </View>
      <LongField label="意见" value={opinion} maxLength={300} onChange={setOpinion} />
      {sending.error ? <Notice tone="wrong">{sending.error.message}</Notice> : null}
      <Button
        kind="primary"
        isBusy={sending.isBusy}
        isDisabled={isOff || (isAccepting && checked < one.sample.learners.length)}
        onPress={() => go(true)}
      >
        {isAccepting ? '受理' : '批准并发证'}
      </Button>
      <Button kind="danger" isBusy={sending.isBusy} isDisabled={isOff} onPress={() => go(false)}>
        {isAccepting ? '退回机构' : '不予通过'}
      </Button>
    </Card>
  );
}

const isDoubted = (learner: Sampled) => learner.note.startsWith('不符');
