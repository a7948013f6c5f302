import { Navigate, useNavigate, useParams } from '@tanstack/react-router';
import { assessmentRoutes, type KeptAnswer } from '@yangfan/client';
import type { assessmentRoutes as Contract, ReplyOf } from '@yangfan/contract';
import { useCallback, useEffect, useState } from 'react';
import { call, CallError, useRead } from '../../shared/lib/api.ts';
import { useUrlState } from '../../shared/lib/url-state.ts';
import { ErrorState, Loading } from '../../shared/ui/States.tsx';
import { ExamEntry } from './exam/ExamEntry.tsx';
import { ExamSheet } from './exam/ExamSheet.tsx';
import { forgetHolder, keptHolder, keepHolder } from './exam/holder.ts';
import { keptAnswers } from './exam/kept-answers.ts';
import { forgetPaper, keepPage, keepPaper, keptPaper } from './exam/kept-paper.ts';
import { holdKey } from './exam/vault.ts';

type Attempt = ReplyOf<typeof Contract.startAttempt>;

/** An exam from the door to the receipt: entry, or going on with a running attempt. */
export function ExamRoom() {
  const { examId } = useParams({ strict: false }) as { examId: string };
  const [url] = useUrlState();
  const navigate = useNavigate();
  const mine = useRead(assessmentRoutes.myExams);
  const entry = mine.data?.items.find((item) => item.exam.id === examId);
  const attemptId = url.attempt ?? entry?.attemptId ?? null;
  const [running, setRunning] = useState<{ attempt: Attempt; kept: KeptAnswer[] } | null>(null);
  const attempt = running?.attempt ?? null;
  const [error, setError] = useState<CallError | null>(null);
  const [ready, setReady] = useState(false);
  const [isLate, setIsLate] = useState(false);

  // The key before what it seals; and the answers of an earlier visit before the paper is shown.
  const begin = useCallback(async (attempt: Attempt) => {
    await holdKey(attempt);
    keepHolder(attempt.id, attempt.holder);
    await keepPaper(attempt);
    setRunning({ attempt, kept: await keptAnswers(attempt.id) });
  }, []);
  // Without network the paper kept on this device goes on; the server is asked again as soon as it is there.
  useEffect(() => {
    const lost = !navigator.onLine || mine.error?.status === 0 || error?.status === 0;
    if (!lost || attempt) return;
    let gone = false;
    void keptPaper(examId).then(async (kept) => {
      if (!kept || gone) return;
      setReady(true);
      await begin(kept);
    });
    return () => {
      gone = true;
    };
  }, [mine.error, error, examId, attempt, begin]);
  useEffect(() => {
    if (!attemptId || attempt || (entry && entry.state !== 'IN_PROGRESS')) return;
    let gone = false;
    call(assessmentRoutes.resumeAttempt, {
      params: { attemptId },
      body: keptHolder(attemptId) ? { holder: keptHolder(attemptId)! } : {},
    })
      .then((reply) => (gone ? undefined : begin(reply)))
      .catch((reason) => !gone && setError(reason as CallError));
    return () => {
      gone = true;
    };
  }, [attemptId, attempt, entry, begin]);
  const isClosed = !!attemptId && !!entry && entry.state !== 'IN_PROGRESS';
  useEffect(() => {
    if (isClosed) void keptAnswers(attemptId).then((kept) => setIsLate(kept.length > 0));
  }, [isClosed, attemptId]);
  useEffect(() => {
    if (attempt && !ready) void keepPage().then(setReady);
  }, [attempt, ready]);

  if (running && attempt) {
    return (
      <ExamSheet
        attempt={attempt}
        kept={running.kept}
        isKept={ready}
        onSubmitted={() => {
          forgetHolder(attempt.id);
          forgetPaper(attempt);
          if (document.fullscreenElement) void document.exitFullscreen().catch(() => undefined);
          void navigate({ to: `/exams/${attempt.id}/result` });
        }}
      />
    );
  }
  // Closed while this device was away: the receipt's page sends what is kept here, as late.
  if (attemptId && (error?.code === 'assessment.already_submitted' || isLate))
    return <Navigate to={`/exams/${attemptId}/result`} replace />;
  if (error) return <ErrorState error={error} onRetry={() => setError(null)} />;
  if (mine.error) return <ErrorState error={mine.error} onRetry={() => void mine.refetch()} />;
  if (!entry)
    return mine.data ? (
      <ErrorState error={new CallError(404, { code: 'request.not_found', title: '', detail: '没有找到这场考试，或您不在考生名单里' })} />
    ) : (
      <Loading />
    );
  if (entry.attemptId && entry.state === 'IN_PROGRESS') return <Loading what="正在恢复您的试卷…" />;
  return (
    <ExamEntry
      exam={entry.exam}
      theory={entry.theory}
      standing={entry.standing}
      finished={entry.state !== 'NOT_STARTED'}
      onStarted={(started) => void begin(started)}
    />
  );
}
