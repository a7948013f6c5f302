import { useCan } from '../../../shared/lib/session.ts';
import { Go } from '../../../shared/ui/Go.tsx';

const PARTS = [
  { href: '/work/anomalies', label: '签到异常', permission: 'teaching.attendance.read' },
  { href: '/work/leaves', label: '请假', permission: 'teaching.leave.read' },
  { href: '/work/corrections', label: '考勤更正', permission: 'teaching.attendance.read' },
  { href: '/work/supplements', label: '补签清单', permission: 'teaching.attendance.read' },
] as const;

/** The desks of attendance, each a page of its own. */
export function DutyTabs({ at }: { at: string }) {
  const can = useCan();
  return (
    <nav className="tabs" aria-label="考勤办理">
      {PARTS.filter(({ permission }) => can(permission)).map(({ href, label }) => (
        <Go key={href} to={href} aria-current={href === at ? 'page' : undefined}>
          {label}
        </Go>
      ))}
    </nav>
  );
}
