import type { Clock, Config, Crypto, Db, Logger } from '@yangfan/kernel';
import { sql } from '@yangfan/kernel';
import { seedBank, seedExams } from '@yangfan/assessment';
import { seedManagement } from '@yangfan/management';
import { DEMO_PASSWORD, seedIdentity } from '@yangfan/platform/identity';
import { seedRegions } from '@yangfan/platform/org';
import { seedPolicy } from '@yangfan/platform/policy';
import { seedTeaching } from '@yangfan/teaching';
import type { Composed } from './compose.ts';

export interface SeedOptions {
  db: Db;
  config: Config;
  composed: Composed;
  crypto: Crypto;
  log: Logger;
  clock: Clock;
}

// Before the first lesson of the oldest class: whoever checked in had been verified.
const VERIFIED_DAYS_AGO = 62;

/** What every installation needs, then, at the first start of a demonstration, people and classes to look at. */
export async function seedAll({ db, config, composed, crypto, log, clock }: SeedOptions): Promise<void> {
  if (!config.serve.has('platform')) return;
  await seedRegions(db);
  await seedPolicy(db);
  await seedBank(db);
  if (!config.demo) return;
  const { filled } = await db.one<{ filled: boolean }>(sql`select exists (select 1 from identity.account) as filled`);
  if (filled) return;
  const started = Date.now();
  const accounts = await seedIdentity(db, composed.shared.identity);
  // Tests that make their own institutions want the officers only.
  if (process.env.DEMO !== 'officers') {
    const deps = { ...composed.shared, clock, crypto };
    const made = await seedManagement({ ...deps, demo: true, accounts, password: DEMO_PASSWORD });
    const verifiedAt = new Date(clock.now().getTime() - VERIFIED_DAYS_AGO * 86_400_000);
    for (const { active } of made.classes) for (const learner of active) await composed.verifyDemo(learner, verifiedAt);
    const hours = await seedTeaching(
      { ...deps, printer: composed.assessmentDeps.printer },
      made.classes.flatMap(({ classId, lecturerAccountIds: [lecturerAccountId] }) =>
        lecturerAccountId ? [{ classId, lecturerAccountId }] : [],
      ),
    );
    await seedExams({ ...composed.assessmentDeps, ...deps, accounts, password: DEMO_PASSWORD }, made.classes, hours);
  }
  log.info({ ms: Date.now() - started }, 'demo data made');
}

/** One account a role, to print at the start. */
export function demoAccounts(): string[] {
  return [
    `演示账号（密码均为 ${DEMO_PASSWORD}；学员用手机号登录，验证码由运维账号在“短信记录”页查看）：`,
    '  省级管理员 prov.admin　　省级经办 prov.officer　　监督 supervisor',
    '  海口经办 haikou.officer　海口复核 haikou.reviewer　题库 item.writer',
    '  考评专家 expert.one、expert.two、expert.three（已校准）、expert.four（待校准）',
    '  机构管理员 school.admin　班主任 class.teacher　　　讲师 lecturer',
    '  运维 ops　　安全管理员 sec.admin　　审计 auditor　　学员手机 19900002000',
    '  练习班学员手机 19900002095　　已结业、有证书的学员手机 19900002100',
    '  成绩刚公布、可提异议的学员手机 19900002115　　题库审核 item.reviewer',
  ];
}
