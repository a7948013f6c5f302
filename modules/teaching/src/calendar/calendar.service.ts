import type { CalendarItem } from '@yangfan/contract';
import { chinaInstant, newId, problem, type Actor, type Crypto, type Queryable, type Tx } from '@yangfan/kernel';
import type { TeachingPorts } from '../../ports.ts';
import type { ActivityKindParts, Deadline } from '../activities/kinds.ts';
import * as store from './calendar.store.ts';
import { icalOf } from './ical.rules.ts';

const DAY_MS = 86_400_000;
const RANGE_DAYS = 92;
const BACK_DAYS = 7;
const EVERYTHING: store.ReminderChoice = { evening: true, soon: true, deadline: true };
const NO_SESSION = new Set(['CANCELLED', 'RESCHEDULED']);

/** What must be handed in in these classes, by every kind that has deadlines. */
export async function deadlinesOf(db: Queryable, kinds: ActivityKindParts, classIds: readonly string[]): Promise<Deadline[]> {
  const all: Deadline[] = [];
  for (const part of Object.values(kinds)) all.push(...((await part.deadlines?.(db, classIds)) ?? []));
  return all;
}

/** A learner's own calendar: in the product, and for their phone. */
export function createCalendar(deps: { ports: Pick<TeachingPorts, 'org'>; crypto: Crypto; kinds: ActivityKindParts }) {
  const { ports, crypto, kinds } = deps;
  const { org } = ports;
  const urlOf = (id: string) => `/v1/teaching/calendar/${id}/${crypto.sign('teaching.calendar', id)}`;

  async function items(db: Queryable, learnerId: string, from: Date, to: Date): Promise<CalendarItem[]> {
    const classes = await org.classesOfLearner(db, learnerId);
    const ids = classes.map(({ id }) => id);
    const names = new Map(classes.map(({ id, name }) => [id, name]));
    const sessions = (await Promise.all(ids.map((id) => org.sessions(db, id)))).flat();
    const planned = sessions
      .filter(({ status }) => !NO_SESSION.has(status))
      .map((one): CalendarItem => ({
        id: one.id,
        kind: one.mode,
        title: one.title,
        startsAt: one.startsAt.toISOString(),
        endsAt: one.endsAt.toISOString(),
        place: one.roomName,
        classId: one.classId,
        className: names.get(one.classId)!,
        link: one.mode === 'LIVE' ? '/learn/live' : one.mode === 'VOD' ? `/learn/${one.classId}` : '/check-in',
      }));
    const moment = (kind: 'OPENS' | 'DEADLINE', id: string, classId: string, title: string, at: Date, link: string): CalendarItem => ({
      id,
      kind,
      title,
      startsAt: at.toISOString(),
      endsAt: null,
      place: null,
      classId,
      className: names.get(classId)!,
      link,
    });
    const opening = (await store.openingRows(db, ids)).map((one) =>
      moment('OPENS', one.id, one.classId, one.title, new Date(one.at), `/learn/${one.classId}`),
    );
    const due = (await deadlinesOf(db, kinds, ids)).map((one) =>
      moment('DEADLINE', one.activityId, one.classId, one.title, one.at, `/learn/${one.classId}/activities/${one.activityId}`),
    );
    return [...planned, ...opening, ...due]
      .filter(({ startsAt }) => startsAt >= from.toISOString() && startsAt < to.toISOString())
      .sort((a, b) => a.startsAt.localeCompare(b.startsAt) || a.id.localeCompare(b.id));
  }
  const linkView = (link: { id: string; createdAt: Date } | undefined) => ({
    url: link ? urlOf(link.id) : null,
    createdAt: link?.createdAt.toISOString() ?? null,
  });

  return {
    async mine(db: Queryable, actor: Actor, range: { from: string; to: string }) {
      const from = chinaInstant(range.from);
      const to = new Date(chinaInstant(range.to).getTime() + DAY_MS);
      if (from >= to || to.getTime() - from.getTime() > RANGE_DAYS * DAY_MS) throw problem('teaching.calendar.range');
      return { items: actor.learnerId ? await items(db, actor.learnerId, from, to) : [] };
    },
    link: async (db: Queryable, actor: Actor) => linkView(actor.learnerId ? await store.linkOf(db, actor.learnerId) : undefined),
    async makeLink(tx: Tx, actor: Actor, now: Date) {
      const learnerId = requireLearner(actor);
      const id = newId('cal');
      await store.putLink(tx, { id, learnerId, at: now });
      return linkView({ id, createdAt: now });
    },
    dropLink: (tx: Tx, actor: Actor) => store.dropLink(tx, requireLearner(actor)),

    /** The file under a signed address: a week back and three months ahead. */
    async file(db: Queryable, linkId: string, signature: string, now: Date): Promise<string> {
      const learnerId = crypto.verify('teaching.calendar', linkId, signature) ? await store.learnerOfLink(db, linkId) : undefined;
      if (!learnerId) throw problem('teaching.calendar.link_ended');
      const at = (days: number) => new Date(now.getTime() + days * DAY_MS);
      return icalOf(await items(db, learnerId, at(-BACK_DAYS), at(RANGE_DAYS)), now);
    },

    async choices(db: Queryable, actor: Actor): Promise<store.ReminderChoice> {
      const { learnerId } = actor;
      return (learnerId && (await store.choicesOf(db, [learnerId])).get(learnerId)) || EVERYTHING;
    },
    async choose(tx: Tx, actor: Actor, { evening, soon, deadline }: store.ReminderChoice, now: Date): Promise<store.ReminderChoice> {
      await store.putChoice(tx, requireLearner(actor), { evening, soon, deadline }, now);
      return { evening, soon, deadline };
    },
  };
}

export type Calendar = ReturnType<typeof createCalendar>;

function requireLearner({ learnerId }: Actor): string {
  if (!learnerId) throw problem('auth.forbidden');
  return learnerId;
}
