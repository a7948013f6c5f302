import { useNavigate } from '@tanstack/react-router';
import { teachingRoutes } from '@yangfan/client';
import type { AssignmentView } from '@yangfan/contract';
import { useEffect, useState } from 'react';
import { useRead } from '../../../../shared/lib/api.ts';
import { useUrlState } from '../../../../shared/lib/url-state.ts';
import { queueQuery } from './MarkingQueue.tsx';
import { deskAddress, queueOf, waitingAddress } from './waiting.ts';

/** The way from one work to the next: through one assignment, or through all that waits where the address says so. */
export interface Way {
  previous: (() => void) | undefined;
  next: (() => void) | undefined;
  back: () => void;
  /** After a mark: on to the next work that waits. Undefined where a mark stays on its page. */
  onward: (() => void) | undefined;
  /** How many wait on this way; null where it is not counted. */
  left: number | null;
}

/** Where the works before and after this one are. */
export function useWay(assignment: AssignmentView, submissionId: string): Way {
  const [search, setSearch] = useUrlState();
  const navigate = useNavigate();
  const filter = queueOf(search);
  const own = useRead(
    teachingRoutes.listSubmissions,
    { params: { assignmentId: assignment.id }, query: { ...queueQuery(search), size: 100 } },
    { keep: true, enabled: !filter },
  );
  const waiting = useRead(teachingRoutes.listWaitingWorks, { query: { ...filter, size: 100 } }, { keep: true, enabled: !!filter });
  const works = filter
    ? (waiting.data?.items ?? [])
    : (own.data?.items ?? []).map((line) => ({ ...line, classId: assignment.classId, assignmentId: assignment.id }));
  const here = works.findIndex((work) => work.submissionId === submissionId);
  // After a mark the work has left the filter: the next one has moved into its place.
  const [stood, setStood] = useState(-1);
  useEffect(() => {
    if (here >= 0) setStood(here);
  }, [here]);
  const go = (address: string) => {
    const [path, query] = address.split('?');
    void navigate({ to: path!, search: Object.fromEntries(new URLSearchParams(query)) } as never);
  };
  const opens = (work: (typeof works)[number] | undefined) =>
    work && (() => (filter ? go(deskAddress(work, filter)) : setSearch({ submission: work.submissionId })));
  const back = () => (filter ? go(waitingAddress(filter)) : setSearch({ submission: null }));
  const next = here >= 0 ? works[here + 1] : works[Math.max(0, stood)];
  const previous = here >= 0 ? works[here - 1] : works[stood - 1];
  // Whoever began in the middle comes round to what was passed over.
  const following = next ?? works.find((work) => work.submissionId !== submissionId);
  return {
    previous: opens(previous),
    next: opens(next),
    back,
    onward: filter ? (opens(following) ?? back) : undefined,
    left: filter ? (waiting.data?.total ?? null) : null,
  };
}
