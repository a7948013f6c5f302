import { moment } from '../../../shared/lib/time.ts';
import { Go } from '../../../shared/ui/Go.tsx';

interface Row {
  name: string;
  sessionId: string;
  title: string;
  className: string;
}

/** The first cell of a case about one learner in one session: who, the way to the session, whose class and when. */
export function WhoAndWhen({ row, at }: { row: Row; at: string }) {
  return (
    <>
      <b>{row.name}</b>
      <div className="small">
        <Go to={`/work/sessions/${row.sessionId}`}>{row.title}</Go>
      </div>
      <div className="quiet small">
        {row.className} · {moment(at)}
      </div>
    </>
  );
}
