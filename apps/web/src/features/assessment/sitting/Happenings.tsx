import { moment, shortDay, timeWithSeconds } from '../../../shared/lib/time.ts';
import { Button } from '../../../shared/ui/Button.tsx';
import { Empty } from '../../../shared/ui/States.tsx';
import type { BoardData } from './board.ts';

/** While people sit the second counts; of a sitting of another day the day must be told. */
const isToday = (at: string) => shortDay(at) === shortDay(new Date());

/** What happened, newest first; each line opens its candidate. */
export function Happenings({ items, onOpen }: { items: BoardData['happenings']; onOpen: (attemptId: string) => void }) {
  return (
    <section className="card" aria-label="考场动态">
      <h2>考场动态</h2>
      {items.length === 0 ? (
        <Empty title="还没有动态">考生离开页面、换设备、抓拍异常和监考操作会出现在这里。</Empty>
      ) : (
        <ul className="rows sitting-feed">
          {items.map((one, index) => (
            <li key={`${one.at} ${one.attemptId} ${one.kind} ${index}`}>
              <span className="figures quiet">{isToday(one.at) ? timeWithSeconds(one.at) : moment(one.at)}</span>
              <span className={`grow ${one.grave ? 'caution' : ''}`}>
                {one.maskedName} {one.words}
              </span>
              {one.attemptId && (
                <Button look="plain" onClick={() => onOpen(one.attemptId!)}>
                  查看
                </Button>
              )}
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
