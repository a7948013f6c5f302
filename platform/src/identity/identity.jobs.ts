import type { Job } from '@yangfan/kernel';
import type { Erasures } from './erasure/erasure.service.ts';
import { sweepAlternatives } from './face/check.store.ts';
import { sweepChallenges } from './face/challenge.store.ts';
import { faceDuty, FILING_AT, TEMPLATE_UNUSED_DAYS } from './face/retention.rules.ts';
import type { Templates } from './face/template.service.ts';
import { countTemplates, sweepReviewImages, unusedTemplates } from './face/template.store.ts';
import type { Kit } from './kit.ts';
import { sweepPhoneCodes } from './phone/phone-code.store.ts';
import { provinceAdmins } from './privacy/privacy.store.ts';
import { sweepHandovers } from './sessions/handover.store.ts';
import { sweepCaptchas, sweepSessions } from './sessions/session.store.ts';
import { sweepThrottles } from './throttle.store.ts';

const DAY = 86_400_000;
const SESSIONS_KEPT_DAYS = 200;

/** What identity forgets by itself, every hour; and the duty that comes with many faces, every day. */
export function identityJobs(kit: Kit, templates: Templates, erasures: Pick<Erasures, 'run'>): Job[] {
  const { clock, notifications } = kit;
  const before = (days: number) => new Date(clock.now().getTime() - days * DAY);
  return [
    {
      name: 'identity.forget',
      cron: '17 * * * *',
      run: async (_payload: unknown, { db, log }) => {
        const now = clock.now();
        const images = await sweepReviewImages(db, now);
        await sweepChallenges(db, now, before(30));
        await sweepCaptchas(db, now);
        await sweepThrottles(db, now);
        await sweepPhoneCodes(db, before(1));
        await sweepHandovers(db, before(1));
        await sweepAlternatives(db, before(1));
        await sweepSessions(db, before(SESSIONS_KEPT_DAYS));
        const unused = await unusedTemplates(db, before(TEMPLATE_UNUSED_DAYS));
        for (const person of unused) await db.tx((tx) => templates.forget(tx, person, 'unused for a year', now));
        if (images || unused.length) log.info({ images, templates: unused.length }, 'biometric data past its time deleted');
      },
    },
    {
      name: 'identity.erase',
      cron: '27 * * * *',
      run: async (_payload: unknown, { log, signal }) => {
        const counted = await erasures.run(signal);
        if (counted.closed || counted.done) log.info(counted, 'accounts closed, records pseudonymised');
      },
    },
    {
      name: 'identity.face_duty',
      cron: '41 1 * * *',
      run: async (_payload: unknown, { db, log }) => {
        const persons = await countTemplates(db);
        const duty = faceDuty(persons);
        if (duty === 'BELOW') return;
        log.warn({ persons, duty }, 'stored faces near or past the filing threshold');
        const admins = await provinceAdmins(db);
        const body =
          duty === 'ALERT'
            ? `已存 ${persons} 人的人脸模板，接近 ${FILING_AT} 人的备案线，请准备备案材料。`
            : `已存 ${persons} 人的人脸模板，达到备案线，须在 30 个工作日内向省级网信部门备案。`;
        await db.tx(async (tx) => {
          for (const { accountId } of admins)
            await notifications.notify(tx, { accountId, kind: 'identity.face_duty', title: '人脸信息存储量提醒', body });
        });
      },
    },
  ];
}
