import { coveredBy, type Actor, type Queryable } from '@yangfan/kernel';
import { countCases, countCorrections, countLeaves, type Waiting } from './anomalies.store.ts';

type Permission = Parameters<typeof coveredBy>[1];
type Kind = 'LEAVE' | 'ANOMALY_EXPLAIN' | 'ANOMALY_DECIDE' | 'CORRECTION_AGREE' | 'CORRECTION_DECIDE';
type Count = (db: Queryable, grants: ReturnType<typeof coveredBy>, now: Date) => Promise<Waiting>;

const DESKS: readonly { kind: Kind; permission: Permission; title: string; link: string; count: Count }[] = [
  { kind: 'LEAVE', permission: 'teaching.leave.decide', title: '请假等您批', link: '/work/leaves?state=ASKED', count: countLeaves },
  {
    kind: 'ANOMALY_EXPLAIN',
    permission: 'teaching.session.run',
    title: '签到异常等您说明',
    link: '/work/anomalies?state=OPEN',
    count: (db, grants, now) => countCases(db, grants, 'OPEN', now),
  },
  {
    kind: 'ANOMALY_DECIDE',
    permission: 'teaching.anomaly.decide',
    title: '签到异常等您核验',
    link: '/work/anomalies?state=EXPLAINED',
    count: (db, grants, now) => countCases(db, grants, 'EXPLAINED', now),
  },
  {
    kind: 'CORRECTION_AGREE',
    permission: 'teaching.correction.agree',
    title: '考勤更正等您确认',
    link: '/work/corrections?state=ASKED',
    count: (db, grants) => countCorrections(db, grants, 'ASKED'),
  },
  {
    kind: 'CORRECTION_DECIDE',
    permission: 'teaching.correction.decide',
    title: '考勤更正等您审批',
    link: '/work/corrections?state=AGREED',
    count: (db, grants) => countCorrections(db, grants, 'AGREED'),
  },
];

/** What of check-in and attendance waits for a person. */
export async function attendanceTodo(db: Queryable, actor: Actor, now: Date) {
  const groups = [];
  for (const { kind, permission, title, link, count } of DESKS) {
    const grants = coveredBy(actor, permission);
    if (grants.length === 0) continue;
    const waiting = await count(db, grants, now);
    if (waiting.count > 0) groups.push({ kind, title, link, ...waiting });
  }
  return { total: groups.reduce((sum, group) => sum + group.count, 0), groups };
}
