import { managementRoutes, orgRoutes } from '@yangfan/client';
import { useState } from 'react';
import { faultsOf, useRead, useSend } from '../../shared/lib/api.ts';
import { useCan } from '../../shared/lib/session.ts';
import { time } from '../../shared/lib/time.ts';
import { Button } from '../../shared/ui/Button.tsx';
import { Select, TextField } from '../../shared/ui/Field.tsx';
import type { Session } from './rows.ts';
import { Refusal } from './Refusal.tsx';

/** Moves one lesson by hand; the server refuses what collides and says with what. */
export function MoveSession({
  session,
  lecturers,
  institutionId,
  onDone,
}: {
  session: Session;
  lecturers: { lecturerId: string; name: string }[];
  institutionId: string;
  onDone: () => void;
}) {
  const can = useCan();
  const rooms = useRead(orgRoutes.listRooms, { params: { institutionId } }, { enabled: can('org.institution.read') });
  const [day, setDay] = useState(session.day);
  const [start, setStart] = useState(time(session.startsAt));
  const [lecturerId, setLecturerId] = useState(session.lecturerId);
  const [roomId, setRoomId] = useState(session.roomId ?? '');
  const move = useSend(managementRoutes.moveSession, { refresh: ['/v1/org', '/v1/management'], done: '已调整', quiet: true, onDone });
  const faults = faultsOf(move.error);
  const people = lecturers.some((one) => one.lecturerId === session.lecturerId)
    ? lecturers
    : [{ lecturerId: session.lecturerId, name: session.lecturerName }, ...lecturers];
  return (
    <form
      className="form"
      onSubmit={(event) => {
        event.preventDefault();
        move.mutate({
          params: { classId: session.classId, sessionId: session.id },
          body: { day, startTime: start, lecturerId, roomId: roomId || null },
        });
      }}
    >
      <div className="form-grid">
        <TextField label="日期" required type="date" value={day} fault={faults.day} onChange={(event) => setDay(event.target.value)} />
        <TextField
          label="开始时间"
          required
          type="time"
          value={start}
          fault={faults.startTime}
          hint={`共 ${session.hours} 课时，结束时间自动推算`}
          onChange={(event) => setStart(event.target.value)}
        />
        <Select
          label="讲师"
          value={lecturerId}
          options={people.map((one) => ({ value: one.lecturerId, label: one.name }))}
          fault={faults.lecturerId}
          onChange={(event) => setLecturerId(event.target.value)}
        />
        {session.mode !== 'VOD' && (
          <Select
            label="教室"
            empty="不用教室"
            value={roomId}
            options={
              rooms.data?.items
                .filter((room) => room.active || room.id === roomId)
                .map((room) => ({ value: room.id, label: `${room.name}（${room.seats} 座）` })) ??
              // Who may not look through the rooms keeps the lesson's own.
              (session.roomId ? [{ value: session.roomId, label: session.roomName ?? '现在的教室' }] : [])
            }
            onChange={(event) => setRoomId(event.target.value)}
          />
        )}
      </div>
      <Refusal error={move.error} />
      <div className="actions">
        <Button onClick={onDone}>先不</Button>
        <Button type="submit" look="primary" busy={move.isPending}>
          保存调整
        </Button>
      </div>
    </form>
  );
}
