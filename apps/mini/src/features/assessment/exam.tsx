import { useRouter } from '@tarojs/taro';
import { assessmentRoutes, type CallError, type KeptAnswer } from '@yangfan/client';
import { useCallback, useEffect, useState } from 'react';
import { call } from '../../shell/api.ts';
import { replaceWith } from '../../shell/navigate.ts';
import { forget, keep, readKept } from '../../shell/storage.ts';
import { asCallError, useCall } from '../../shell/use-call.ts';
import { useSignedIn } from '../../shell/use-signed-in.ts';
import { Page } from '../../shared/ui/Page.tsx';
import { ErrorState, Waiting } from '../../shared/ui/States.tsx';
import type { Attempt } from './answers.rules.ts';
import { ExamEntry } from './ExamEntry.tsx';
import { ExamPaper } from './ExamPaper.tsx';
import { forgetPaper, keepPaper, keptPaper } from './kept-paper.ts';
import { keptAnswers } from './use-answers.ts';
import './exam.css';

const holderKey = (attemptId: string) => `yangfan.exam-holder.${attemptId}`;

/** An exam from the door to the receipt: entry, or going on with a running attempt. */
export default function Exam() {
  const isSignedIn = useSignedIn();
  const { examId } = useRouter().params;
  const mine = useCall(assessmentRoutes.myExams, isSignedIn ? {} : null);
  const entry = mine.data?.items.find((one) => one.exam.id === examId);
  const [running, setRunning] = useState<{ attempt: Attempt; kept: KeptAnswer[] } | null>(null);
  const [error, setError] = useState<CallError | null>(null);

  const begin = useCallback(async (attempt: Attempt) => {
    await keep(holderKey(attempt.id), attempt.holder).catch(() => undefined);
    await keepPaper(attempt);
    setRunning({ attempt, kept: await keptAnswers(attempt.id) });
  }, []);
  // Without network the paper kept on this phone goes on.
  const beginKept = useCallback(async () => {
    const kept = examId ? await keptPaper(examId) : null;
    if (kept) await begin(kept);
    return kept !== null;
  }, [examId, begin]);
  const isLost = mine.error?.status === 0 && !mine.data;
  useEffect(() => {
    if (isLost) void beginKept();
  }, [isLost, beginKept]);
  const resume = useCallback(
    async (attemptId: string) => {
      setError(null);
      try {
        const holder = await readKept<string>(holderKey(attemptId));
        await begin(await call(assessmentRoutes.resumeAttempt, { params: { attemptId }, body: holder ? { holder } : {} }));
      } catch (reason) {
        const refused = asCallError(reason);
        if (refused.code === 'assessment.already_submitted') replaceWith('result', { attemptId });
        else if (!(refused.status === 0 && (await beginKept()))) setError(refused);
      }
    },
    [begin, beginKept],
  );
  const waiting = !running && entry?.state === 'IN_PROGRESS' ? entry.attemptId : null;
  useEffect(() => {
    if (waiting) void resume(waiting);
  }, [waiting, resume]);

  // Closed while this phone was away: the receipt's page sends what is kept here, as late.
  const closedId = entry && entry.state !== 'IN_PROGRESS' && !running ? entry.attemptId : null;
  useEffect(() => {
    if (closedId) void keptAnswers(closedId).then((kept) => kept.length > 0 && replaceWith('result', { attemptId: closedId }));
  }, [closedId]);

  if (running) {
    const { id } = running.attempt;
    const leave = () => {
      void forget(holderKey(id));
      void forgetPaper(running.attempt.examId);
      replaceWith('result', { attemptId: id });
    };
    return (
      <ExamPaper
        // A paper taken back begins anew, even under the same holder.
        key={`${running.attempt.holder} ${running.attempt.serverNow}`}
        attempt={running.attempt}
        kept={running.kept}
        onSubmitted={leave}
        onTakeBack={() => void resume(id)}
      />
    );
  }
  if (error)
    return (
      <Page ground="white">
        <ErrorState message={error.message} traceId={error.traceId} onRetry={() => waiting && void resume(waiting)} />
      </Page>
    );
  if (!mine.data || waiting)
    return (
      <Page ground="white">
        <Waiting error={mine.data ? null : mine.error} onRetry={mine.reload} />
      </Page>
    );
  if (!entry)
    return (
      <Page ground="white">
        <ErrorState message="您不在这场考试的名单里" />
      </Page>
    );
  return <ExamEntry entry={entry} onStarted={(attempt) => void begin(attempt)} />;
}
