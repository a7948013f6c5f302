import { teachingRoutes } from '@yangfan/client';
import { useRead } from '../../shared/lib/api.ts';
import { moment, time } from '../../shared/lib/time.ts';
import { Go } from '../../shared/ui/Go.tsx';
import { PageHead } from '../../shared/ui/Page.tsx';
import { Empty, ErrorState, Loading, StateTag } from '../../shared/ui/States.tsx';
import type { RoomLine } from './rows.ts';
import { isMissed, ROOM_STATES, stateWords } from './words.ts';

const OPEN = ['WAITING', 'LIVE', 'PAUSED'];

/** The learner's live lessons: now, to come, and over with replay and hours. */
export function MyLive() {
  const list = useRead(teachingRoutes.myLiveRooms, {}, { refetchInterval: 15_000 });
  if (list.error && !list.data) return <ErrorState error={list.error} onRetry={() => void list.refetch()} />;
  if (!list.data) return <Loading />;
  const { items } = list.data;
  const over = items.filter((row) => ['ENDED', 'REPLAY'].includes(row.state) || isMissed(row)).reverse();
  return (
    <div className="stack">
      <PageHead title="直播课" lead="开播后点“进入”。第一次进入要核验本人，之后当天不用再核验。" />
      {items.length === 0 && (
        <div className="card">
          <Empty title="现在没有直播课">课表里的直播课、面向您的活动直播会出现在这里。</Empty>
        </div>
      )}
      <Part title="现在" items={items.filter(({ state }) => OPEN.includes(state))} />
      <Part title="接下来" items={items.filter((row) => row.state === 'PLANNED' && !isMissed(row))} />
      <Part title="以前的" items={over} />
    </div>
  );
}

function Part({ title, items }: { title: string; items: readonly RoomLine[] }) {
  if (!items.length) return null;
  return (
    <section className="card">
      <h2>{title}</h2>
      <ul className="rows">
        {items.map((row) => (
          <li key={row.id}>
            <span className="grow">
              <b>{row.title}</b> {row.audience !== 'CLASS' && <StateTag tone="plain">活动直播，不计学时</StateTag>}{' '}
              <StateTag tone={ROOM_STATES[row.state][1]}>{stateWords(row)}</StateTag>
              <span className="quiet small" style={{ display: 'block' }}>
                {moment(row.startsAt)}–{time(row.endsAt)} · {row.className}
              </span>
            </span>
            {OPEN.includes(row.state) && (
              <Go className="button primary" to={`/learn/live/${row.id}`}>
                进入
              </Go>
            )}
            {row.state === 'REPLAY' && (
              <Go className="button" to={`/learn/live/${row.id}/replay`}>
                看回放
              </Go>
            )}
            {row.state !== 'PLANNED' && row.audience === 'CLASS' && <Go to={`/learn/live/${row.id}/hours`}>我的学时</Go>}
          </li>
        ))}
      </ul>
    </section>
  );
}
