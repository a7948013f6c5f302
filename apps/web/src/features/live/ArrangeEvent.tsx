import { orgRoutes, teachingRoutes } from '@yangfan/client';
import { useState } from 'react';
import { faultsOf, useRead, useSend } from '../../shared/lib/api.ts';
import { useRegionOptions } from '../../shared/lib/regions.ts';
import { Button } from '../../shared/ui/Button.tsx';
import { Dialog } from '../../shared/ui/Dialog.tsx';
import { Select, TextField } from '../../shared/ui/Field.tsx';

/** Arranges a live event for everybody of an institution or a region. */
export function ArrangeEvent() {
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button look="primary" onClick={() => setOpen(true)}>
        安排活动直播
      </Button>
      <Dialog title="安排活动直播" open={open} onClose={() => setOpen(false)}>
        <EventForm onDone={() => setOpen(false)} />
      </Dialog>
    </>
  );
}

function EventForm({ onDone }: { onDone: () => void }) {
  const [draft, setDraft] = useState({ title: '', day: '', from: '19:00', to: '20:30', audience: '', lecturerId: '' });
  const regions = useRegionOptions();
  const institutions = useRead(orgRoutes.listInstitutions, { query: { size: 100 } });
  const lecturers = useRead(orgRoutes.listLecturers, { query: { size: 100 } });
  const arrange = useSend(teachingRoutes.arrangePublicLive, {
    refresh: ['/v1/teaching/live'],
    done: '已安排，学员在“直播课”里能看到；讲师收到通知',
    onDone,
  });
  const set = (key: keyof typeof draft) => (event: { target: { value: string } }) => setDraft({ ...draft, [key]: event.target.value });
  const audiences = [
    ...(regions.length > 1 ? [{ value: 'REGION 460000', label: '全省学员' }] : []),
    ...regions.map(({ value, label }) => ({ value: `REGION ${value}`, label: `${label}学员` })),
    ...(institutions.data?.items ?? []).map(({ id, name }) => ({ value: `INSTITUTION ${id}`, label: `${name}全体学员` })),
  ].filter((one, index, all) => all.findIndex(({ value }) => value === one.value) === index);
  const [audience, where] = draft.audience.split(' ') as ['REGION' | 'INSTITUTION', string];
  const whole = draft.title.trim().length >= 2 && draft.day && draft.from && draft.to && where && draft.lecturerId;
  const faults = faultsOf(arrange.error);
  return (
    <form
      className="form"
      onSubmit={(event) => {
        event.preventDefault();
        arrange.mutate({
          body: {
            title: draft.title.trim(),
            startsAt: `${draft.day}T${draft.from}:00+08:00`,
            endsAt: `${draft.day}T${draft.to}:00+08:00`,
            audience,
            ...(audience === 'REGION' ? { regionCode: where } : { institutionId: where }),
            lecturerId: draft.lecturerId,
          },
        });
      }}
    >
      <p className="quiet">不属于哪个班，学员自愿参加；记录到场情况，不计学时。</p>
      <TextField label="活动名称" required maxLength={80} value={draft.title} fault={faults['title']} onChange={set('title')} />
      <div className="form-grid">
        <TextField label="日期" type="date" required value={draft.day} onChange={set('day')} />
        <TextField label="开始" type="time" required value={draft.from} onChange={set('from')} />
        <TextField label="结束" type="time" required value={draft.to} onChange={set('to')} />
      </div>
      <Select label="谁可以看" required empty="请选择" options={audiences} value={draft.audience} onChange={set('audience')} />
      <Select
        label="主讲"
        required
        empty="请选择讲师"
        options={(lecturers.data?.items ?? []).map(({ id, name }) => ({ value: id, label: name }))}
        value={draft.lecturerId}
        onChange={set('lecturerId')}
      />
      <div className="actions">
        <Button onClick={onDone}>先不</Button>
        <Button type="submit" look="primary" busy={arrange.isPending} disabled={!whole}>
          安排
        </Button>
      </div>
    </form>
  );
}
