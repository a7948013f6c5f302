import { chinaDay, chinaInstant, chinaTime, type Db, type Job, type Tx } from '@yangfan/kernel';
import type { TeachingPorts } from '../../ports.ts';
import type { ActivityKindParts } from '../activities/kinds.ts';
import { deadlinesOf } from './calendar.service.ts';
import * as store from './calendar.store.ts';

const DAY_MS = 86_400_000;
const SOON_MS = 30 * 60_000;
const KEPT_DAYS = 30;
type Starting = Awaited<ReturnType<TeachingPorts['org']['sessionsStarting']>>[number];

const MODE = { OFFLINE: '面授', LIVE: '直播', VOD: '点播' } as const;
const line = (one: Starting) => `${chinaTime(one.startsAt)} ${MODE[one.mode]}“${one.title}”${one.roomName ? `（${one.roomName}）` : ''}`;

/** Reminders: the evening before, half an hour before, and before something must be handed in. Each once, whatever the queue does. */
export function reminderJobs(deps: { ports: Pick<TeachingPorts, 'org' | 'notifications'>; kinds: ActivityKindParts }): Job[] {
  const { ports, kinds } = deps;
  const { org, notifications } = ports;

  /** The learners of a class who want to be reminded of this. */
  async function listeners(tx: Tx, classId: string, what: keyof store.ReminderChoice): Promise<string[]> {
    const ids = (await org.enrolments(tx, classId)).filter(({ status }) => status !== 'DROPPED').map(({ learnerId }) => learnerId);
    const choices = await store.choicesOf(tx, ids);
    return ids.filter((id) => choices.get(id)?.[what] ?? true);
  }
  async function tell(tx: Tx, learnerIds: readonly string[], message: { title: string; body: string; link: string }): Promise<void> {
    for (const learnerId of learnerIds) await notifications.notify(tx, { learnerId, kind: 'teaching.reminder', ...message });
  }

  async function evening(db: Db, now: Date): Promise<void> {
    const tomorrow = chinaDay(new Date(now.getTime() + DAY_MS));
    const from = chinaInstant(tomorrow);
    const sessions = await org.sessionsStarting(db, { from, to: new Date(from.getTime() + DAY_MS) });
    for (const classId of new Set(sessions.map((one) => one.classId))) {
      const own = sessions.filter((one) => one.classId === classId);
      await db.tx(async (tx) => {
        if (!(await store.claimReminder(tx, 'EVENING', `${classId}|${tomorrow}`, now))) return;
        const title = `明天有 ${own.length} 节课：${own[0]!.className}`;
        await tell(tx, await listeners(tx, classId, 'evening'), { title, body: `${own.map(line).join('；')}。`, link: '/calendar' });
      });
    }
  }
  async function deadlines(db: Db, now: Date): Promise<void> {
    const until = new Date(chinaInstant(chinaDay(now)).getTime() + 2 * DAY_MS);
    // Only classes with a session around now can have something due: a class that is over has no deadlines.
    const span = { from: new Date(now.getTime() - 14 * DAY_MS), to: new Date(now.getTime() + 14 * DAY_MS) };
    const classIds = [...new Set((await org.sessionsStarting(db, span)).map((one) => one.classId))];
    for (const one of await deadlinesOf(db, kinds, classIds)) {
      if (one.at <= now || one.at >= until) continue;
      await db.tx(async (tx) => {
        if (!(await store.claimReminder(tx, 'DEADLINE', `${one.activityId}|${one.at.toISOString()}`, now))) return;
        const done = await store.doneBy(tx, one.activityId);
        const left = (await listeners(tx, one.classId, 'deadline')).filter((id) => !done.has(id));
        const day = chinaDay(one.at) === chinaDay(now) ? '今天' : '明天';
        const body = `${day} ${chinaTime(one.at)} 截止，您还没有完成。`;
        await tell(tx, left, { title: `“${one.title}”快到截止时间`, body, link: `/learn/${one.classId}/activities/${one.activityId}` });
      });
    }
  }
  async function soon(db: Db, now: Date): Promise<void> {
    const sessions = await org.sessionsStarting(db, { from: now, to: new Date(now.getTime() + SOON_MS) });
    for (const one of sessions) {
      // A film waits: only what begins at a time is worth a call half an hour before.
      if (one.mode === 'VOD') continue;
      await db.tx(async (tx) => {
        if (!(await store.claimReminder(tx, 'SOON', `${one.id}|${one.startsAt.toISOString()}`, now))) return;
        const title = `${chinaTime(one.startsAt)} 上课：${one.title}`;
        const body = one.mode === 'LIVE' ? '直播快开始了，请提前进入直播间。' : `请到${one.roomName ?? '教室'}签到上课。`;
        await tell(tx, await listeners(tx, one.classId, 'soon'), { title, body, link: one.mode === 'LIVE' ? '/learn/live' : '/check-in' });
      });
    }
  }

  return [
    {
      // 20:00 in China.
      name: 'teaching.remind.evening',
      cron: '0 12 * * *',
      run: async (_payload: unknown, { db, clock }) => {
        await evening(db, clock.now());
        await deadlines(db, clock.now());
        await store.forgetReminders(db, new Date(clock.now().getTime() - KEPT_DAYS * DAY_MS));
      },
    },
    { name: 'teaching.remind.soon', cron: '*/5 * * * *', run: (_payload: unknown, { db, clock }) => soon(db, clock.now()) },
  ];
}
