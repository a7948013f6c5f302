import { notificationsRoutes } from '@yangfan/contract';
import {
  bind,
  defineRoom,
  newId,
  paged,
  pageOf,
  repoPath,
  type Clock,
  type Crypto,
  type Queryable,
  type Room,
  type Tx,
} from '@yangfan/kernel';
import type { JobsPort } from '../jobs/index.ts';
import type { RealtimePort } from '../realtime/index.ts';
import * as store from './notifications.store.ts';
import { localSmsDriver, maskPhone, smsText, type SmsDriver, type SmsTemplate } from './sms.ts';

export { maskPhone, type SmsDriver, type SmsTemplate } from './sms.ts';

export interface NotificationsPort {
  /** Tells someone inside the platform; a learner without an account finds it at their first sign-in. */
  notify(
    tx: Tx,
    message: { accountId?: string; learnerId?: string; kind: string; title: string; body: string; link?: string },
  ): Promise<void>;
  /** Sends a text message after commit, retried by the queue. */
  sms(tx: Tx, message: { phone: string; template: SmsTemplate; params: Record<string, string> }): Promise<void>;
}

const SMS_KEPT_DAYS = 7;
/** Columns that hold sealed text, for the rotation of keys. */
export const notificationsSealed = [
  { table: 'notifications.sms_outbox', id: 'id', columns: ['phone', 'text'], aad: 'sms_outbox' },
] as const;

const PERSONAL_MESSAGES = 5000;

/** The messages' part of a person's export of their own data. */
export const notificationsPersonal = {
  name: '消息',
  collect: (db: Queryable, { accountId, learnerId }: { accountId: string; learnerId: string | null }) =>
    store.toldRows(db, accountId, learnerId, PERSONAL_MESSAGES),
};

/** The messages' part of closing an account; text messages go by themselves within days. */
export const notificationsEraser = {
  name: '消息',
  erased: ['站内消息'],
  kept: [],
  close: async (tx: Tx, { accountId, learnerId }: { accountId: string; learnerId: string }) => ({
    messages: await store.deleteMessages(tx, accountId, learnerId),
  }),
};

/** In-app messages and text messages. */
export function createNotifications(deps: {
  crypto: Crypto;
  clock: Clock;
  jobs: JobsPort;
  realtime: Pick<RealtimePort, 'publish'>;
  driver?: SmsDriver;
}): {
  room: Room;
  port: NotificationsPort;
} {
  const { crypto, clock, jobs, realtime } = deps;
  const driver = deps.driver ?? localSmsDriver;
  const aad = (id: string, column: string) => `sms_outbox|${id}|${column}`;

  const port: NotificationsPort = {
    async notify(tx, message) {
      await store.insertMessage(tx, {
        id: newId('msg'),
        accountId: message.accountId ?? null,
        learnerId: message.learnerId ?? null,
        kind: message.kind,
        title: message.title,
        body: message.body,
        link: message.link ?? null,
        at: clock.now(),
      });
      if (message.accountId) tx.onCommit(() => realtime.publish(`account:${message.accountId}`, { type: 'message', title: message.title }));
    },
    async sms(tx, { phone, template, params }) {
      const id = newId('sms');
      await store.insertSms(tx, {
        id,
        phone: crypto.seal(phone, aad(id, 'phone')),
        text: crypto.seal(smsText(template, params), aad(id, 'text')),
        template,
        at: clock.now(),
      });
      await jobs.enqueue(tx, 'notifications.sms', { id });
    },
  };

  const room = defineRoom({
    name: 'notifications',
    subsystem: 'platform',
    migrations: { name: 'notifications', dir: repoPath('platform/migrations/notifications') },
    bindings: [
      bind(notificationsRoutes.listMessages, async ({ db, actor, query }) => {
        const rows = await store.messageRows(db, actor.accountId, actor.learnerId, query.unread ?? false, pageOf(query));
        const page = paged(rows, ({ total: _total, ...row }) => ({
          ...row,
          at: row.at.toISOString(),
          readAt: row.readAt?.toISOString() ?? null,
        }));
        return { ...page, unread: await store.countUnread(db, actor.accountId, actor.learnerId) };
      }),
      bind(notificationsRoutes.readMessages, async ({ db, actor, body, now }) => {
        await store.markRead(db, actor.accountId, actor.learnerId, body.ids ?? null, now);
        return { ok: true as const };
      }),
      bind(notificationsRoutes.listSms, async ({ db, query }) =>
        paged(await store.smsRows(db, pageOf(query)), (row) => ({
          id: row.id,
          at: row.at.toISOString(),
          template: row.template,
          state: row.state,
          maskedPhone: maskPhone(crypto.open(row.phone, aad(row.id, 'phone'))),
          // With a real driver the code is on its way to its owner and is nobody else's business.
          text: driver.name === 'local' ? crypto.open(row.text, aad(row.id, 'text')) : '（已交短信服务商发送）',
        })),
      ),
    ],
    jobs: [
      {
        name: 'notifications.sms',
        maxAttempts: 5,
        run: async ({ id }: { id: string }, { db }) => {
          const row = await store.smsById(db, id);
          if (!row || row.state === 'SENT') return;
          try {
            await driver.send(crypto.open(row.phone, aad(id, 'phone')), crypto.open(row.text, aad(id, 'text')));
            await store.setSmsState(db, id, 'SENT', null);
          } catch (error) {
            await store.setSmsState(db, id, 'FAILED', String(error).slice(0, 300));
            throw error;
          }
        },
      },
      {
        name: 'notifications.forget',
        cron: '20 17 * * *',
        run: async (_payload: unknown, { db }) =>
          void (await store.forgetSms(db, new Date(clock.now().getTime() - SMS_KEPT_DAYS * 86_400_000))),
      },
    ],
  });
  return { room, port };
}
