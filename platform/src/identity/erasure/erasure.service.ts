import { chinaDay, newId, problem, type Actor, type Queryable, type Tx } from '@yangfan/kernel';
import { accountById } from '../accounts/account.store.ts';
import { withdrawKind } from '../consent/consent.store.ts';
import type { Templates } from '../face/template.service.ts';
import type { Kit } from '../kit.ts';
import { learnerOf } from '../realname/person.ts';
import type { Authenticator } from '../sessions/authenticate.ts';
import { endSessions } from '../sessions/session.store.ts';
import type { Proofs } from '../privacy/proof.service.ts';
import * as store from './erasure.store.ts';

const DAY = 86_400_000;
const A_TURN = 100;
const CLOSED_NAME = '已注销用户';

const ERASED = [
  { what: '人脸模板、待审图像和人脸同意（申请时立即删除，撤回申请也不能恢复）', atOnce: true },
  { what: '其他设备上的登录', atOnce: true },
  { what: '登录手机号、微信绑定、密码、偏好设置和实名认证资料', atOnce: false },
] as const;
const KEPT = [
  { what: '登录记录与操作日志（只记账号编号）', why: '网络安全法要求留存不少于 6 个月' },
  { what: '签过的同意书', why: '证明处理个人信息的依据' },
  { what: '全程留痕（只有编号和数字，没有姓名、证件号和电话）', why: '培训档案须可核验，不能改动' },
] as const;

const view = (row: store.ErasureRow) => ({
  id: row.id,
  state: row.state,
  requestedAt: row.requestedAt.toISOString(),
  closeAt: row.closeAt.toISOString(),
  undoneAt: row.undoneAt?.toISOString() ?? null,
  reason: row.reason,
});

/** Closing an account and erasing what is kept about its person (PIPL art. 47): asked for, thought over, done, kept no longer than needed. */
export function createErasures(kit: Kit, deps: { templates: Templates; authenticator: Authenticator; proofs: Proofs }) {
  const { db, crypto, clock, ledger, notifications, erasers } = kit;
  const { templates, authenticator, proofs } = deps;

  async function note(
    tx: Tx,
    row: Pick<store.ErasureRow, 'accountId' | 'learnerId' | 'id'>,
    what: string,
    summary: string,
    data: object,
    at: Date,
    by?: string,
  ) {
    const entry = {
      chain: `account:${row.accountId}`,
      kind: `identity.erasure.${what}`,
      learnerId: row.learnerId,
      summary,
      data: { erasureId: row.id, ...data },
      link: '/me/privacy',
    };
    await ledger.append(tx, by ? { ...entry, actorId: by } : entry, at);
  }

  /** The days to think again are over: what may go goes, the account closes; what must stay is named with its last day. */
  async function close(tx: Tx, row: store.ErasureRow, now: Date): Promise<void> {
    const person = { accountId: row.accountId, learnerId: row.learnerId };
    const { keepYears } = await kit.erasureTerms(now);
    const effects: Record<string, unknown> = {};
    const days: string[] = [];
    for (const eraser of erasers) {
      effects[eraser.name] = await eraser.close(tx, person, now);
      const day = await eraser.keptUntil?.(tx, person, keepYears);
      if (day) days.push(day);
    }
    await templates.forget(tx, { ...person, lecturerId: null }, 'account closed', now);
    const sessions = await endSessions(tx, row.accountId, null, now, 'account closed');
    const invitations = await store.deleteInvitations(tx, row.learnerId);
    const sealedName = crypto.seal(CLOSED_NAME, `identity.account|${row.accountId}|display_name`);
    effects['账号'] = { ...(await store.emptyAccount(tx, row.accountId, sealedName, now)), sessions, invitations };
    const keepUntil = days.sort().at(-1) ?? null;
    await store.setClosed(tx, row.id, now, keepUntil, effects);
    const kept = erasers.flatMap((eraser) => eraser.kept.map(({ what }) => what));
    await note(tx, row, 'decided', `同意注销；依法保留的资料${keepUntil ? `保留至 ${keepUntil}` : '没有'}`, { keepUntil, kept }, now);
    await note(tx, row, 'closed', '账号已注销，个人数据已删除', { effects }, now);
    tx.onCommit(() => authenticator.forgetAccount(row.accountId));
  }

  /** The retention is over: what still bears the name bears it no longer. Who came back keeps their record. */
  async function finish(tx: Tx, row: store.ErasureRow, now: Date): Promise<void> {
    const person = { accountId: row.accountId, learnerId: row.learnerId };
    const effects: Record<string, unknown> = {};
    if (await store.isBack(tx, row.learnerId)) effects['说明'] = '本人已重新注册，档案继续使用';
    else for (const eraser of erasers) if (eraser.pseudonymise) effects[eraser.name] = await eraser.pseudonymise(tx, person, now);
    await store.setDone(tx, row.id, now, { 到期: effects });
    await note(tx, row, 'done', '保留期满，档案已去除姓名和证件号', { effects }, now);
  }

  return {
    async get(queryable: Queryable, actor: Actor, now: Date) {
      learnerOf(actor);
      const row = await store.erasureOf(queryable, actor.accountId);
      return {
        ...(await kit.erasureTerms(now)),
        erased: [...ERASED, ...erasers.flatMap((eraser) => eraser.erased.map((what) => ({ what, atOnce: false })))],
        kept: [...erasers.flatMap((eraser) => eraser.kept), ...KEPT],
        request: row ? view(row) : null,
      };
    },

    async request(actor: Actor, given: { phoneCode?: string; password?: string; reason?: string }, from: { ip: string; now: Date }) {
      const learnerId = learnerOf(actor);
      const { now } = from;
      const account = await accountById(db, actor.accountId);
      if (!account) throw problem('auth.required');
      await proofs.require(account, given, now);
      const { coolingDays } = await kit.erasureTerms(now);
      return db.tx(async (tx) => {
        const row = {
          id: newId('ers'),
          accountId: account.id,
          learnerId,
          reason: given.reason ?? '',
          requestedAt: now,
          closeAt: new Date(now.getTime() + coolingDays * DAY),
        };
        if ((await store.insertErasure(tx, row)) === 0) throw problem('identity.erasure_open');
        await withdrawKind(tx, account.id, 'FACE', now, '申请注销账号', from.ip);
        const face = await templates.forget(
          tx,
          { accountId: account.id, learnerId, lecturerId: null },
          'erasure requested',
          now,
          account.id,
        );
        const sessions = await endSessions(tx, account.id, actor.sessionId, now, 'erasure requested');
        await note(tx, row, 'requested', `申请注销账号，${chinaDay(row.closeAt)} 前可以撤回`, { ...face, sessions }, now, account.id);
        await notifications.notify(tx, {
          accountId: account.id,
          kind: 'identity.erasure',
          title: '已收到注销申请',
          body: `${coolingDays} 天内可以在隐私中心撤回，之后账号注销，数据删除后不能恢复。如不是本人操作，请立即撤回并修改密码。`,
          link: '/me/privacy',
        });
        tx.onCommit(() => authenticator.forgetAccount(account.id));
        return view((await store.erasureOf(tx, account.id))!);
      });
    },

    undo: (actor: Actor, now: Date) =>
      db.tx(async (tx) => {
        learnerOf(actor);
        const row = await store.undoOpen(tx, actor.accountId, now);
        if (!row) throw problem('identity.erasure_none');
        await note(tx, row, 'undone', '撤回注销申请', {}, now, actor.accountId);
        return view(row);
      }),

    /** What is due; each person in a transaction of their own, so that one holds up nobody. */
    async run(signal?: AbortSignal): Promise<{ closed: number; done: number }> {
      const counted = { closed: 0, done: 0 };
      // Closed ones whom nothing binds are finished in the same run.
      for (let turn = 0; turn < 2; turn += 1) {
        const now = clock.now();
        for (const { id } of await store.dueErasures(db, now, chinaDay(now), A_TURN)) {
          if (signal?.aborted) return counted;
          await db.tx(async (tx) => {
            const row = await store.lockErasure(tx, id);
            if (row?.state === 'REQUESTED' && row.closeAt <= now) {
              await close(tx, row, now);
              counted.closed += 1;
            } else if (row?.state === 'CLOSED') {
              await finish(tx, row, now);
              counted.done += 1;
            }
          });
        }
      }
      return counted;
    },
  };
}
export type Erasures = ReturnType<typeof createErasures>;
