import { orgRoutes } from '@yangfan/client';
import type { orgRoutes as Contract, ReplyOf } from '@yangfan/contract';
import { ROOM_KINDS, type RoomKind } from '@yangfan/contract/dictionaries';
import { useState } from 'react';
import { faultsOf, useRead, useSend } from '../../shared/lib/api.ts';
import { optionsOf } from '../../shared/lib/options.ts';
import { Button } from '../../shared/ui/Button.tsx';
import { Dialog } from '../../shared/ui/Dialog.tsx';
import { Choice, Select, TextField } from '../../shared/ui/Field.tsx';
import { GeoFields, geoOf, geoText } from '../../shared/ui/GeoFields.tsx';
import { StateTag } from '../../shared/ui/States.tsx';
import { Table } from '../../shared/ui/Table.tsx';

type Room = ReplyOf<typeof Contract.listRooms>['items'][number];

/** The rooms of an institution; its administrator adds, changes and closes them. */
export function Rooms({ institutionId, manage }: { institutionId: string; manage: boolean }) {
  const rooms = useRead(orgRoutes.listRooms, { params: { institutionId } });
  const [editing, setEditing] = useState<Room | 'new' | null>(null);
  return (
    <section className="card">
      <div className="actions" style={{ justifyContent: 'space-between', marginBottom: 10 }}>
        <h2 style={{ fontSize: '1.15em' }}>教室与直播间</h2>
        {manage && <Button onClick={() => setEditing('new')}>新增教室</Button>}
      </div>
      <Table
        label="教室"
        rows={rooms.data?.items}
        rowKey={(room) => room.id}
        error={rooms.error}
        onRetry={() => void rooms.refetch()}
        empty={{ title: '还没有教室', next: '线下课排课和扫码签到都要用到教室和它的位置。' }}
        columns={[
          { key: 'name', title: '名称', cell: (room) => room.name },
          { key: 'kind', title: '类别', cell: (room) => ROOM_KINDS[room.kind] },
          { key: 'address', title: '地址', cell: (room) => room.address || '—' },
          { key: 'seats', title: '座位', num: true, cell: (room) => room.seats },
          { key: 'geo', title: '签到围栏', cell: (room) => (room.geo ? '已设位置' : <span className="caution">未设位置</span>) },
          {
            key: 'active',
            title: '状态',
            cell: (room) => <StateTag tone={room.active ? 'good' : 'idle'}>{room.active ? '使用中' : '已停用'}</StateTag>,
          },
          ...(manage
            ? [
                {
                  key: 'do',
                  title: '操作',
                  cell: (room: Room) => (
                    <Button look="plain" onClick={() => setEditing(room)}>
                      修改
                    </Button>
                  ),
                },
              ]
            : []),
        ]}
      />
      <Dialog title={editing === 'new' ? '新增教室' : '修改教室'} open={editing !== null} onClose={() => setEditing(null)}>
        <RoomForm institutionId={institutionId} room={editing === 'new' ? null : editing} onDone={() => setEditing(null)} />
      </Dialog>
    </section>
  );
}

function RoomForm({ institutionId, room, onDone }: { institutionId: string; room: Room | null; onDone: () => void }) {
  const [name, setName] = useState(room?.name ?? '');
  const [kind, setKind] = useState<RoomKind>(room?.kind ?? 'CLASSROOM');
  const [address, setAddress] = useState(room?.address ?? '');
  const [seats, setSeats] = useState(String(room?.seats ?? 30));
  const [area, setArea] = useState(room?.areaM2 ? String(room.areaM2) : '');
  const [geo, setGeo] = useState(geoText(room?.geo));
  const [active, setActive] = useState(room?.active ?? true);
  const options = { refresh: ['/v1/org/institutions'], done: '教室已保存', onDone };
  const add = useSend(orgRoutes.addRoom, options);
  const change = useSend(orgRoutes.changeRoom, options);
  const faults = faultsOf(add.error ?? change.error);
  const body = { name, kind, address, seats: Number(seats), areaM2: area ? Number(area) : null, geo: geoOf(geo) };
  return (
    <form
      className="form"
      onSubmit={(event) => {
        event.preventDefault();
        if (room) change.mutate({ params: { institutionId, roomId: room.id }, body: { ...body, active } });
        else add.mutate({ params: { institutionId }, body });
      }}
    >
      <div className="form-grid">
        <TextField
          label="名称"
          required
          maxLength={60}
          value={name}
          fault={faults.name}
          onChange={(event) => setName(event.target.value)}
        />
        <Select label="类别" options={optionsOf(ROOM_KINDS)} value={kind} onChange={(event) => setKind(event.target.value as RoomKind)} />
        <TextField
          label="座位数"
          required
          type="number"
          min={1}
          max={2000}
          value={seats}
          fault={faults.seats}
          onChange={(event) => setSeats(event.target.value)}
        />
        <TextField
          label="面积（平方米）"
          type="number"
          min={1}
          value={area}
          fault={faults.areaM2}
          onChange={(event) => setArea(event.target.value)}
        />
      </div>
      <TextField label="地址" maxLength={200} value={address} fault={faults.address} onChange={(event) => setAddress(event.target.value)} />
      {kind === 'CLASSROOM' && <GeoFields value={geo} onChange={setGeo} hint="扫码签到时核对学员是否在教室附近" />}
      {room && (
        <Choice label="继续使用（取消勾选即停用，不影响已上的课）" checked={active} onChange={(event) => setActive(event.target.checked)} />
      )}
      <div className="actions">
        <Button type="submit" look="primary" busy={add.isPending || change.isPending}>
          保存
        </Button>
      </div>
    </form>
  );
}
