import { readFile } from 'node:fs/promises';
import { CHECK_IN_KIND_TEXT } from '@yangfan/contract';
import { chinaMinute, chinaTime, problem, repoPath, type Queryable } from '@yangfan/kernel';
import type { TeachingPorts } from '../../ports.ts';
import type { Attendance } from '../attendance/attendance.service.ts';
import { rollRows } from '../attendance/attendance.store.ts';
import type { RollReader } from '../check-in/roll.reader.ts';
import { photoRows } from '../photos/photos.store.ts';
import { signWords } from '../lecturer-sign/lecturer-sign.rules.ts';
import { METHOD_WORDS, STATE_WORDS } from './words.ts';

/** Attendance on paper: the sheet of one session, the table of one class. */
export function createSheets({ ports, reader, attendance }: { ports: TeachingPorts; reader: RollReader; attendance: Attendance }) {
  const { org, printer, sheet } = ports;

  return {
    async session(db: Queryable, sessionId: string, now: Date): Promise<{ bytes: Buffer; name: string }> {
      const { session, cls } = await reader.requireSession(db, sessionId);
      const [roll, photos, lecturer, template] = await Promise.all([
        reader.view(db, sessionId, now),
        photoRows(db, sessionId),
        org.lecturer(db, session.lecturerId),
        readFile(repoPath('modules/teaching/src/print/roll.typ'), 'utf8'),
      ]);
      const present = roll.entries.filter(({ checkedInAt }) => checkedInAt !== null).length;
      const data = {
        title: session.title,
        className: cls.name,
        classCode: cls.code,
        institution: cls.institutionName,
        programme: cls.programCode.startsWith('NET_') ? '网络创业培训' : '创业培训',
        when: `${session.day} ${chinaTime(session.startsAt)}–${chinaTime(session.endsAt)}`,
        room: session.roomName ?? '线上',
        lecturer: lecturer?.name ?? '',
        hours: String(session.hours),
        kind: CHECK_IN_KIND_TEXT[roll.checkKind],
        locked: session.status === 'LOCKED',
        demo: cls.kind === 'PRACTICE',
        figures: [
          ['应到', String(roll.entries.length)],
          ['实到', String(present)],
          ['补签', `${Math.round(roll.supplementShare * 100)}%`],
          ['课堂照片', `${photos.length} 张`],
        ],
        rows: roll.entries.map((entry) => [
          String(entry.seatNo ?? ''),
          entry.name,
          entry.checkedInAt ? chinaTime(new Date(entry.checkedInAt)) : '—',
          entry.signedOutAt ? chinaTime(new Date(entry.signedOutAt)) : '—',
          entry.method ? METHOD_WORDS[entry.method] : '—',
          STATE_WORDS[entry.corrected?.state ?? entry.state],
          String(entry.corrected?.creditedHours ?? entry.creditedHours),
          [entry.corrected?.explanation ?? entry.explanation, entry.reason ? `补签：${entry.reason}` : ''].filter(Boolean).join('；'),
        ]),
        signs: roll.lecturerSigns.map(
          (one) =>
            `${one.name} ${chinaMinute(new Date(one.at))} 签到：${signWords({ ...one, confirmedAt: one.confirmedAt ? new Date(one.confirmedAt) : null })}`,
        ),
        confirmations: roll.confirmations.map(
          ({ capacity, at }) => `${capacity === 'LECTURER' ? '讲师' : '班主任'}于 ${chinaMinute(new Date(at))} 在系统中确认`,
        ),
        digest: roll.digest,
      };
      const bytes = await printer.pdf(template, data, {}, { allowMissingGlyphs: true });
      return { bytes, name: `签到表-${cls.name}-${session.day}` };
    },

    async ofClass(db: Queryable, classId: string, now: Date): Promise<{ bytes: Buffer; name: string }> {
      const cls = await org.class(db, classId);
      if (!cls) throw problem('request.not_found');
      const table = await attendance.ofClass(db, classId, now);
      const ids = table.items.map(({ learnerId }) => learnerId);
      const [sessions, rolls, enrolments] = await Promise.all([
        org.sessions(db, classId),
        rollRows(db, classId, ids),
        org.enrolments(db, classId),
      ]);
      const held = sessions
        .filter(({ mode, status }) => mode !== 'VOD' && status !== 'CANCELLED')
        .sort((a, b) => +a.startsAt - +b.startsAt);
      const seats = new Map(enrolments.map(({ learnerId, seatNo }) => [learnerId, seatNo]));
      const cell = (sessionId: string, learnerId: string) => {
        const row = rolls.find((one) => one.sessionId === sessionId && one.learnerId === learnerId);
        return row ? `${row.creditedHours}（${STATE_WORDS[row.state]}${row.corrected ? '，已更正' : ''}）` : '';
      };
      const bytes = await sheet.write({
        name: '考勤表',
        columns: [
          { title: '学号', width: 6 },
          { title: '姓名', width: 12 },
          ...[
            '已得课时',
            '应修课时',
            '不计入应修',
            '出勤率',
            '点播课时',
            '面授直播课时',
            '迟到早退',
            '缺勤',
            '请假课时',
            '补签',
            '异常',
          ].map((title) => ({
            title,
            width: 10,
          })),
          ...held.map((session) => ({ title: `${session.day.slice(5)} ${chinaTime(session.startsAt)} ${session.title}`, width: 18 })),
        ],
        rows: table.items.map((item) => [
          seats.get(item.learnerId) ?? null,
          item.name,
          item.attendedHours,
          item.plannedHours,
          item.excusedHours,
          `${Math.round(item.rate * 1000) / 10}%`,
          item.vodHours,
          item.sessionHours,
          item.late,
          item.absent,
          item.leaveHours,
          item.supplements,
          item.anomalies,
          ...held.map((session) => cell(session.id, item.learnerId)),
        ]),
      });
      return { bytes, name: `考勤表-${cls.name}` };
    },
  };
}

export type Sheets = ReturnType<typeof createSheets>;
