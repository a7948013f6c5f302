import { teachingRoutes } from '@yangfan/client';
import { StateTag } from '../../shared/ui/States.tsx';
import { useTouched, type LiveRoom } from './use-room.ts';

/** Who is in the room now, as everybody may see it. */
export function People({ live }: { live: LiveRoom }) {
  const people = useTouched(teachingRoutes.livePeople, { params: { roomId: live.roomId } }, live.room.touched.members, 15_000);
  return (
    <div className="stack">
      <p>
        现在有 <b className="figures">{people.data?.present ?? 0}</b> 位学员在听
      </p>
      <ul className="rows">
        {people.data?.items.map((one, index) => (
          <li key={`${one.name}-${index}`}>
            <span className="grow">
              {one.name}
              {one.mine && '（我）'}
            </span>
            {one.host && <StateTag tone="plain">老师</StateTag>}
            {one.onStage && <StateTag tone="good">台上</StateTag>}
            {one.hand && <StateTag tone="here">举手</StateTag>}
          </li>
        ))}
        {people.data?.items.length === 0 && <li className="quiet">现在没有人在线。</li>}
      </ul>
    </div>
  );
}
