import { useCan } from '../../../shared/lib/session.ts';
import { Tabs } from '../../../shared/ui/Tabs.tsx';

const PARTS = [
  { href: '/work/anomalies', label: '签到异常', permission: 'teaching.attendance.read' },
  { href: '/work/leaves', label: '请假', permission: 'teaching.leave.read' },
  { href: '/work/corrections', label: '考勤更正', permission: 'teaching.attendance.read' },
  { href: '/work/supplements', label: '补签清单', permission: 'teaching.attendance.read' },
] as const;

/** The desks of attendance, each a page of its own. */
export function DutyTabs({ at }: { at: string }) {
  const can = useCan();
  const open = PARTS.filter(({ permission }) => can(permission));
  return (
    <Tabs
      label="考勤办理"
      items={open.filter(({ href }) => href === at).map(({ href, label }) => ({ key: href, label }))}
      value={at}
      onPick={() => undefined}
      links={open.filter(({ href }) => href !== at)}
    />
  );
}
