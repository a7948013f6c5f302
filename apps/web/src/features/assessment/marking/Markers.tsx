import { Link, useParams } from '@tanstack/react-router';
import { assessmentRoutes } from '@yangfan/client';
import type { assessmentRoutes as Contract, ReplyOf } from '@yangfan/contract';
import { useState } from 'react';
import { useRead, useSend } from '../../../shared/lib/api.ts';
import { Button } from '../../../shared/ui/Button.tsx';
import { Dialog } from '../../../shared/ui/Dialog.tsx';
import { Choice, Select, TextField } from '../../../shared/ui/Field.tsx';
import { tell } from '../../../shared/ui/Notice.tsx';
import { PageHead, Strip } from '../../../shared/ui/Page.tsx';
import { Empty, ErrorState, Loading } from '../../../shared/ui/States.tsx';
import { Table } from '../../../shared/ui/Table.tsx';

type Staff = ReplyOf<typeof Contract.markingStaff>;
const ROLES = { CLASS_TEACHER: '班主任', LECTURER: '讲师', INST_ADMIN: '机构管理员' } as const;
const REFUSALS = { OWN_CLASS: '本班的班主任和讲师不阅本班的卷', NO_CERTIFICATE: '没有覆盖本项目且在有效期内的证书' } as const;

/** Who marks an exam, how much each has to do, and handing work on. */
export function Markers() {
  const { examId } = useParams({ strict: false }) as { examId: string };
  const staff = useRead(assessmentRoutes.markingStaff, { params: { examId } }, { refetchInterval: 60_000 });
  const [asking, setAsking] = useState<'name' | { from: string } | null>(null);
  if (staff.error && !staff.data) return <ErrorState error={staff.error} onRetry={() => void staff.refetch()} />;
  if (!staff.data) return <Loading />;
  const { title, className, released, otherClass, total, unassigned, markers } = staff.data;
  const close = () => setAsking(null);
  return (
    <div className="stack">
      <PageHead
        title={`阅卷安排 · ${title}`}
        lead={className}
        crumbs={
          <>
            <Link to="/work/exam-marking">人工阅卷</Link> / <Link to={`/work/exams/${examId}/marking`}>{title}</Link>
          </>
        }
        actions={
          !released && (
            <Button look="primary" onClick={() => setAsking('name')}>
              {markers.length ? '改阅卷人' : '指定阅卷人'}
            </Button>
          )
        }
      />
      <Strip
        items={[
          { label: '要评', value: total, unit: '份', note: '抽到第二人评阅的答案算两份' },
          { label: '阅卷人', value: markers.length || '未指定', ...(markers.length ? { unit: '人' } : {}) },
          { label: '还没有人阅', value: unassigned, unit: '份', ...(unassigned ? { note: '第二人评阅要另一位阅卷人，请再指定一位' } : {}) },
        ]}
      />
      {otherClass && <p className="quiet">按本班的规定，本班的班主任和讲师不阅本班的卷（exam.markersFromOtherClass）。</p>}
      <div className="card">
        {markers.length === 0 ? (
          <Empty title="没有指定阅卷人">
            {otherClass
              ? '现在只有机构管理员能阅。请指定本机构别的班的讲师，答案会平均分给他们。'
              : '现在本班的班主任、讲师和机构管理员都可以阅，谁先打开谁阅。指定以后，答案会平均分给指定的人。'}
          </Empty>
        ) : (
          <Table
            label="阅卷人和阅卷量"
            rows={markers}
            rowKey={(row) => row.accountId}
            columns={[
              { key: 'name', title: '阅卷人', cell: (row) => row.name },
              { key: 'role', title: '身份', cell: (row) => ROLES[row.role] },
              { key: 'assigned', title: '分到', num: true, cell: (row) => row.assigned },
              { key: 'done', title: '已评', num: true, cell: (row) => row.done },
              { key: 'left', title: '待评', num: true, cell: (row) => row.assigned - row.done },
              {
                key: 'move',
                title: '操作',
                cell: (row) =>
                  !released &&
                  markers.length > 1 &&
                  row.assigned > row.done && <Button onClick={() => setAsking({ from: row.accountId })}>转给别人</Button>,
              },
            ]}
          />
        )}
      </div>
      {asking === 'name' && <Name staff={staff.data} onClose={close} />}
      {asking && asking !== 'name' && <Move staff={staff.data} from={asking.from} onClose={close} />}
    </div>
  );
}

function Name({ staff, onClose }: { staff: Staff; onClose: () => void }) {
  const [picked, setPicked] = useState<ReadonlySet<string>>(new Set(staff.markers.map(({ accountId }) => accountId)));
  const save = useSend(assessmentRoutes.nameMarkers, {
    refresh: ['/v1/assessment'],
    done: '阅卷人已保存，没有评过的答案已平均分配',
    onDone: onClose,
  });
  const toggle = (id: string) => {
    const next = new Set(picked);
    if (!next.delete(id)) next.add(id);
    setPicked(next);
  };
  return (
    <Dialog title="指定阅卷人" open onClose={onClose}>
      <form
        className="form"
        onSubmit={(event) => {
          event.preventDefault();
          save.mutate({ params: { examId: staff.examId }, body: { accountIds: [...picked] } });
        }}
      >
        <fieldset>
          <legend>阅卷人</legend>
          {staff.options.map(({ accountId, name, role, refusal }) => (
            <Choice
              key={accountId}
              checked={picked.has(accountId)}
              disabled={refusal !== null && !picked.has(accountId)}
              onChange={() => toggle(accountId)}
              label={`${name}（${ROLES[role]}）${refusal ? `：${REFUSALS[refusal]}` : ''}`}
            />
          ))}
          {staff.options.length === 0 && <p className="quiet">没有可以指定的人。请先在本机构聘用有证书的讲师并开通账号。</p>}
          <p className="quiet small">评过的分数不动，没有评过的重新平均分。一个也不选时，本班有权阅卷的人都可以阅。</p>
        </fieldset>
        <div className="actions">
          <Button onClick={onClose}>取消</Button>
          <Button type="submit" look="primary" busy={save.isPending}>
            保存
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

function Move({ staff, from, onClose }: { staff: Staff; from: string; onClose: () => void }) {
  const giver = staff.markers.find(({ accountId }) => accountId === from)!;
  const most = giver.assigned - giver.done;
  const [to, setTo] = useState('');
  const [count, setCount] = useState(String(most));
  const move = useSend(assessmentRoutes.moveMarking, {
    refresh: ['/v1/assessment'],
    onDone: ({ moved }) => {
      tell(moved ? `已转交 ${moved} 份` : '没有能转交的：对方评过或要评这些答案的另一遍');
      onClose();
    },
  });
  return (
    <Dialog title={`把${giver.name}的待评答案转给别人`} open onClose={onClose}>
      <form
        className="form"
        onSubmit={(event) => {
          event.preventDefault();
          move.mutate({ params: { examId: staff.examId }, body: { from, to, count: Number(count) } });
        }}
      >
        <Select
          label="转给"
          required
          empty="请选择"
          value={to}
          options={staff.markers
            .filter(({ accountId }) => accountId !== from)
            .map(({ accountId, name, assigned, done }) => ({ value: accountId, label: `${name}（待评 ${assigned - done}）` }))}
          onChange={(event) => setTo(event.target.value)}
        />
        <TextField
          label={`份数（最多 ${most}）`}
          required
          type="number"
          min={1}
          max={most}
          value={count}
          onChange={(event) => setCount(event.target.value)}
        />
        <p className="quiet small">对方已经评过、或要评第二遍的答案不会转过去。打开未评完的草稿会作废。</p>
        <div className="actions">
          <Button onClick={onClose}>取消</Button>
          <Button type="submit" look="primary" busy={move.isPending} disabled={!to}>
            转交
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
