import { useParams } from '@tanstack/react-router';
import { managementRoutes, orgRoutes } from '@yangfan/client';
import { useState } from 'react';
import { useRead, useSend } from '../../shared/lib/api.ts';
import { useCan } from '../../shared/lib/session.ts';
import { pathParam } from '../../shared/lib/url-state.ts';
import { Button } from '../../shared/ui/Button.tsx';
import { Confirm } from '../../shared/ui/Dialog.tsx';
import { Choice, Select, TextField } from '../../shared/ui/Field.tsx';
import { Go } from '../../shared/ui/Go.tsx';
import { PageHead } from '../../shared/ui/Page.tsx';
import { ErrorState, Loading } from '../../shared/ui/States.tsx';
import { OPEN_STATES, type TrainingClass } from './rows.ts';
import { PlanPreview } from './PlanPreview.tsx';
import { Steps } from './Steps.tsx';
import { Timetable } from './Timetable.tsx';
import { Refusal } from './Refusal.tsx';

const PARTS = [
  ['MORNING', '上午'],
  ['AFTERNOON', '下午'],
  ['EVENING', '晚上'],
] as const;
const DAYS = ['周一', '周二', '周三', '周四', '周五', '周六', '周日'];
type Part = (typeof PARTS)[number][0];

/** Makes the timetable from the syllabus: look first, save then, move single lessons by hand. */
export function ClassPlan() {
  const classId = pathParam(useParams({ strict: false }), 'classId');
  const one = useRead(orgRoutes.getClass, { params: { classId } });
  if (one.error) return <ErrorState error={one.error} onRetry={() => void one.refetch()} />;
  if (!one.data) return <Loading />;
  const data = one.data;
  const open = OPEN_STATES.includes(data.status) || data.kind === 'PRACTICE';
  return (
    <div className="stack">
      <PageHead
        title={`课表：${data.name}`}
        crumbs={<Go to={`/work/classes/${classId}`}>{data.code}</Go>}
        actions={
          <Go className="button" to={`/work/classes/${classId}/import`}>
            下一步：名册
          </Go>
        }
      />
      <Steps here={2} classId={classId} />
      {open ? <Planner training={data} /> : <div className="note caution">班级现在是“{data.statusName}”，课表不能重新生成。</div>}
      <section className="card">
        <h2>已保存的课表</h2>
        <Timetable classId={classId} {...(open ? { move: data } : {})} />
      </section>
    </div>
  );
}

function Planner({ training }: { training: TrainingClass }) {
  const can = useCan();
  const rooms = useRead(
    orgRoutes.listRooms,
    { params: { institutionId: training.institutionId } },
    { enabled: can('org.institution.read') },
  );
  // A class teacher may plan but not look through the institution's rooms: the class's own room is the choice then.
  const choices = rooms.data?.items.filter((room) => room.active) ?? (training.room ? [training.room] : []);
  const [weekdays, setWeekdays] = useState([1, 2, 3, 4, 5]);
  const [parts, setParts] = useState<Part[]>(['MORNING', 'AFTERNOON']);
  const [skipHolidays, setSkip] = useState(true);
  const [hoursPerDay, setHours] = useState('8');
  const [roomId, setRoomId] = useState(training.room?.id ?? '');
  const [lecturerPlan, setPlan] = useState<'ALTERNATE' | 'LEAD'>('ALTERNATE');
  const [asking, setAsking] = useState(false);
  const preview = useSend(managementRoutes.generateTimetable, { refresh: [], quiet: true });
  const save = useSend(managementRoutes.generateTimetable, {
    refresh: ['/v1/org', '/v1/management'],
    done: '课表已保存',
    onDone: () => {
      setAsking(false);
      preview.reset();
    },
  });
  const input = (keep: boolean) => ({
    params: { classId: training.id },
    body: {
      weekdays: [...weekdays].sort(),
      skipHolidays,
      parts: PARTS.map(([code]) => code).filter((code) => parts.includes(code)),
      hoursPerDay: Number(hoursPerDay),
      roomId: roomId || null,
      lecturerPlan,
      save: keep,
    },
  });
  const toggle = <T,>(list: T[], item: T, on: boolean) => (on ? [...list, item] : list.filter((other) => other !== item));
  // A preview that no longer fits the choices above must not be saved.
  const touched =
    <A extends unknown[]>(set: (...values: A) => void) =>
    (...values: A) => {
      preview.reset();
      set(...values);
    };
  const ready = weekdays.length > 0 && parts.length > 0;
  return (
    <>
      <form
        className="card form"
        onSubmit={(event) => {
          event.preventDefault();
          if (ready) preview.mutate(input(false));
        }}
      >
        <h2>按大纲生成</h2>
        <div className="form-grid">
          <fieldset style={{ border: 0, padding: 0, margin: 0 }}>
            <legend style={{ fontWeight: 500, padding: 0 }}>上课日</legend>
            <div style={{ display: 'flex', flexWrap: 'wrap', gap: '0 14px' }}>
              {DAYS.map((name, index) => (
                <Choice
                  key={name}
                  label={name}
                  checked={weekdays.includes(index + 1)}
                  onChange={(event) => touched(setWeekdays)(toggle(weekdays, index + 1, event.target.checked))}
                />
              ))}
            </div>
            <Choice label="跳过法定节假日" checked={skipHolidays} onChange={(event) => touched(setSkip)(event.target.checked)} />
          </fieldset>
          <fieldset style={{ border: 0, padding: 0, margin: 0 }}>
            <legend style={{ fontWeight: 500, padding: 0 }}>时段</legend>
            <div style={{ display: 'flex', flexWrap: 'wrap', gap: '0 14px' }}>
              {PARTS.map(([code, name]) => (
                <Choice
                  key={code}
                  label={name}
                  checked={parts.includes(code)}
                  onChange={(event) => touched(setParts)(toggle(parts, code, event.target.checked))}
                />
              ))}
            </div>
          </fieldset>
          <TextField
            label="每天最多课时"
            type="number"
            required
            min={1}
            max={8}
            value={hoursPerDay}
            hint="不超过 8 课时，政策更严时以政策为准"
            onChange={(event) => touched(setHours)(event.target.value)}
          />
          <Select
            label="教室"
            empty="不用教室"
            value={roomId}
            options={choices.map((room) => ({ value: room.id, label: `${room.name}（${room.seats} 座）` }))}
            onChange={(event) => touched(setRoomId)(event.target.value)}
          />
          <Select
            label="讲师分工"
            value={lecturerPlan}
            options={[
              { value: 'ALTERNATE', label: '各章轮流讲' },
              { value: 'LEAD', label: '主讲讲全部' },
            ]}
            hint={training.lecturers.map((one) => one.name + (one.lead ? '（主讲）' : '')).join('、') || '还没有选讲师'}
            onChange={(event) => touched(setPlan)(event.target.value as 'ALTERNATE' | 'LEAD')}
          />
        </div>
        <Refusal error={preview.error} />
        <div className="actions">
          <Button type="submit" busy={preview.isPending} disabled={!ready} {...(preview.data ? {} : { look: 'primary' as const })}>
            {preview.data ? '重新预览' : '预览课表'}
          </Button>
          {!ready && <span className="quiet small">请至少选一个上课日和一个时段</span>}
        </div>
      </form>
      {preview.data && (
        <PlanPreview
          plan={preview.data}
          save={
            <Button
              look="primary"
              busy={save.isPending}
              onClick={() => (training.sessionCount ? setAsking(true) : save.mutate(input(true)))}
            >
              保存这份课表
            </Button>
          }
        />
      )}
      <Confirm
        title="替换已有课表"
        open={asking}
        busy={save.isPending}
        confirm="替换"
        danger
        consequence={`已保存的 ${training.sessionCount} 节课会全部换成新生成的，手工调整过的也不保留。`}
        onConfirm={() => save.mutate(input(true))}
        onClose={() => setAsking(false)}
      />
    </>
  );
}
