import { teachingRoutes } from '@yangfan/client';
import { useRead } from '../lib/api.ts';
import { clock } from '../lib/time.ts';
import { Go } from '../ui/Go.tsx';

/** What the class asked about this lesson or replay, by its minute, and the way to ask about the minute now. */
export function MinuteQuestions({
  lessonId,
  roomId,
  title,
  at,
  onJump,
}: {
  lessonId?: string;
  roomId?: string;
  title: string;
  /** The second that plays now, read when asked. */
  at: () => number;
  onJump?: (seconds: number) => void;
}) {
  const of = { ...(lessonId ? { lessonId } : {}), ...(roomId ? { roomId } : {}) };
  const { data } = useRead(teachingRoutes.myQuestions, { query: { view: 'CLASS', size: 50, ...of } });
  const askAt = (event: React.MouseEvent<HTMLAnchorElement>) => {
    const query = new URLSearchParams({ ...of, about: title, atS: String(Math.floor(at())) });
    event.currentTarget.href = `/learn/questions/new?${query.toString()}`;
  };
  const here = new URLSearchParams({ ...of, about: title }).toString();
  return (
    <section aria-label="这节课的提问">
      <h2 style={{ fontSize: '1.05em' }}>
        提问 <span className="figures">{data?.total ?? ''}</span>
      </h2>
      <ul className="rows small">
        {data?.items.map((one) => (
          <li key={one.id}>
            {one.place?.atS != null && onJump ? (
              <button
                type="button"
                className="button plain figures"
                onClick={() => onJump(one.place!.atS!)}
                aria-label={`跳到 ${clock(one.place.atS)}`}
              >
                {clock(one.place.atS)}
              </button>
            ) : (
              <span className="figures">{one.place?.atS == null ? '' : clock(one.place.atS)}</span>
            )}
            <Go className="grow" to={`/learn/questions/${one.id}`}>
              {one.title}
            </Go>
            <span className="quiet">{one.answeredAt ? '有回答' : '等回答'}</span>
          </li>
        ))}
        {data?.items.length === 0 && <li className="quiet">还没有人就这节课提问。</li>}
      </ul>
      <p>
        <a href={`/learn/questions/new?${here}`} onClick={askAt}>
          就现在这一处提问
        </a>
      </p>
    </section>
  );
}
