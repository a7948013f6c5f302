import { readFile } from 'node:fs/promises';
import { chinaDay, chinaMinute, repoPath, type Actor, type Queryable } from '@yangfan/kernel';
import type { TeachingPorts } from '../../ports.ts';
import type { CourseStudy } from './course.service.ts';
import { examWords } from './exams.rules.ts';
import type { Study, WarningFilter } from './study.service.ts';

const LEVEL = { HIGH: '高风险', LOW: '需要留意', NONE: '正常' } as const;
const percent = (rate: number) => `${Math.round(rate * 1000) / 10}%`;
const moment = (at: string | null) => (at ? chinaMinute(new Date(at)) : null);

/** The class's figures as a workbook and as a report on paper. */
export function createStudyReports(ports: TeachingPorts, { study, course }: { study: Study; course: CourseStudy }) {
  const { org, sheet, printer, identity } = ports;

  return {
    async xlsx(db: Queryable, classId: string, query: WarningFilter, now: Date): Promise<Buffer> {
      const { items } = await study.ofClass(db, classId, query, now);
      return sheet.write({
        name: '班级学情',
        columns: [
          { title: '座号', width: 8 },
          { title: '姓名', width: 12 },
          { title: '风险', width: 10 },
          { title: '风险分', width: 8 },
          { title: '原因', width: 60 },
          { title: '预测', width: 50 },
          { title: '已得课时', width: 10 },
          { title: '出勤率', width: 10 },
          { title: '点播课时', width: 10 },
          { title: '面授和直播课时', width: 14 },
          { title: '迟到或早退', width: 10 },
          { title: '缺勤', width: 8 },
          { title: '理论成绩', width: 10 },
          { title: '理论满分', width: 10 },
          { title: '理论及格', width: 12 },
          { title: '学习天数', width: 10 },
          { title: '最近学习', width: 18 },
          { title: '最近提醒', width: 18 },
        ],
        rows: items.map((line) => [
          line.seatNo,
          line.name,
          LEVEL[line.level],
          line.points,
          line.reasons.map(({ text }) => text).join('；'),
          line.forecast.sentence,
          line.attendedHours,
          percent(line.rate),
          line.vodHours,
          line.sessionHours,
          line.late,
          line.absent,
          line.theory?.score ?? null,
          line.theory?.fullScore ?? null,
          line.theory ? `${line.theory.resit ? '补考' : ''}${line.theory.passed ? '及格' : '未及格'}` : null,
          line.activeDays,
          moment(line.lastAt),
          line.lastReminder ? `${moment(line.lastReminder.at)} ${line.lastReminder.byName}` : null,
        ]),
      });
    },

    async pdf(db: Queryable, classId: string, actor: Actor, now: Date): Promise<Buffer> {
      const [cls, found, where, names, template] = await Promise.all([
        org.class(db, classId),
        study.ofClass(db, classId, {}, now),
        // A class without a course still has its warnings.
        course.ofClass(db, classId, now).catch(() => null),
        identity.names(db, [actor.accountId]),
        readFile(repoPath('modules/teaching/src/analytics/class-report.typ'), 'utf8'),
      ]);
      const printedAt = moment(now.toISOString())!;
      return printer.pdf(
        template,
        {
          title: `${found.className}学情报告`,
          className: found.className,
          code: cls?.code ?? '',
          institution: cls?.institutionName ?? '',
          period: [found.startsOn, found.endsOn],
          printedOn: chinaDay(now),
          watermark: `${names.get(actor.accountId) ?? ''} ${printedAt}`.trim(),
          facts: [
            ['学员', `${found.learners} 人`],
            ['高风险', `${found.high} 人`],
            ['需要留意', `${found.low} 人`],
            ['课时会不够', `${found.willMiss} 人`],
            ['平均出勤率', percent(found.averageRate)],
            ['今天学习', `${found.activeToday} 人`],
            ['计划课时', String(found.plannedHours)],
            ['合格课时', String(found.requiredHours)],
          ],
          rules: found.rules,
          learners: found.items.map((line) => [
            String(line.seatNo),
            line.name,
            LEVEL[line.level],
            `${line.attendedHours}（${percent(line.rate)}）`,
            examWords(line.theory),
            line.reasons.length ? line.reasons.map(({ text }) => text).join('；') : line.forecast.sentence,
          ]),
          funnel: (where?.funnel ?? []).map(({ name, learners }) => [name, `${learners} 人`]),
          lessons: (where?.items ?? []).map((one) => [
            one.chapter,
            one.title,
            String(one.started),
            String(one.completed),
            one.stopsAtS === null ? '' : `${Math.floor(one.stopsAtS / 60)} 分 ${Math.floor(one.stopsAtS % 60)} 秒`,
          ]),
        },
        {},
        { createdAt: now, allowMissingGlyphs: true },
      );
    },
  };
}
export type StudyReports = ReturnType<typeof createStudyReports>;
