import type { LIVE_SHEETS } from '@yangfan/contract';
import { chinaStamp, problem, type Queryable } from '@yangfan/kernel';
import { EXPORT_MAX, listSheet } from '@yangfan/platform/org';
import type { LiveKit } from '../kit.ts';
import { pollRows } from '../polls/polls.store.ts';
import type { Credits } from '../presence/credit.service.ts';
import type { Roster } from '../presence/roster.service.ts';
import { roomRow } from '../room/room.store.ts';
import { eventRows } from '../talk/events.store.ts';

type Sheet = (typeof LIVE_SHEETS)[number];
export const SHEET_NAMES: Record<Sheet, string> = { ATTENDANCE: '直播出勤', ROSTER: '直播名册', CHAT: '直播聊天', POLLS: '直播投票' };
const time = (at: Date | string | null): string => (at ? chinaStamp(new Date(at)) : '');
const minutes = (seconds: number): number => Math.round(seconds / 6) / 10;
const KINDS: Record<string, string> = { POLL: '投票', QUIZ: '测验', RACE: '抢答' };

/** What happened in a room, as workbooks. */
export function createLiveSheets(kit: LiveKit, { credits, roster }: { credits: Credits; roster: Roster }) {
  const { sheet } = kit.ports;

  async function attendance(db: Queryable, roomId: string, now: Date): Promise<Buffer> {
    const { items } = await credits.attendance(db, roomId, now);
    const titles = [
      '学员',
      '到课',
      '离开',
      '计时（分钟）',
      '应到（分钟）',
      '确认响应',
      '确认次数',
      '连麦（分钟）',
      '计入课时',
      '课时',
      '说明',
    ];
    const rows = items.map((row) => [
      row.name,
      time(row.firstAt),
      time(row.lastAt),
      minutes(row.countedS),
      minutes(row.plannedS),
      row.confirms.answered,
      row.confirms.asked,
      minutes(row.spokenS),
      row.creditedHours,
      row.hours,
      row.explanation,
    ]);
    return sheet.write(listSheet(SHEET_NAMES.ATTENDANCE, titles, ['到课', '离开', '说明'], rows));
  }
  async function members(db: Queryable, roomId: string, now: Date): Promise<Buffer> {
    const { items } = await roster.roster(db, roomId, now);
    const titles = [
      '座号',
      '学员',
      '现在在线',
      '设备',
      '最近在线',
      '计时（分钟）',
      '发言条数',
      '连麦（分钟）',
      '未响应确认',
      '禁言',
      '请出',
    ];
    const yes = (is: boolean) => (is ? '是' : '');
    const rows = items.map((row) => [
      row.seatNo ?? '',
      row.name,
      yes(row.present),
      row.device ?? '',
      time(row.lastAt),
      minutes(row.countedS),
      row.messages,
      minutes(row.spokenS),
      row.missedConfirms,
      yes(row.muted),
      yes(row.removed),
    ]);
    return sheet.write(listSheet(SHEET_NAMES.ROSTER, titles, ['最近在线'], rows));
  }
  async function chat(db: Queryable, roomId: string): Promise<Buffer> {
    // Words between two people stay between them; what was taken away stays away.
    const rows = await eventRows(db, roomId, { accountId: '', host: false }, { kinds: ['chat'], limit: EXPORT_MAX + 1 });
    if (rows.length > EXPORT_MAX) throw problem('org.export.too_many');
    const lines = rows.filter(({ removed }) => !removed).map((row) => [time(row.at), row.fromName, String(row.data['text'] ?? '')]);
    return sheet.write(listSheet(SHEET_NAMES.CHAT, ['时间', '发言人', '内容'], ['时间', '内容'], lines));
  }
  async function polls(db: Queryable, roomId: string): Promise<Buffer> {
    const rows = (await pollRows(db, roomId)).flatMap((poll) =>
      poll.options.map((option, index) => [
        time(poll.openedAt),
        KINDS[poll.kind] ?? poll.kind,
        poll.anonymous ? '是' : '',
        poll.question,
        option,
        poll.right?.includes(index) ? '是' : '',
        poll.counts[index] ?? 0,
      ]),
    );
    return sheet.write(
      listSheet(SHEET_NAMES.POLLS, ['时间', '种类', '匿名', '题目', '选项', '正确答案', '票数'], ['时间', '题目', '选项'], rows),
    );
  }

  return async (db: Queryable, roomId: string, what: Sheet, now: Date): Promise<Buffer> => {
    if (!(await roomRow(db, roomId))) throw problem('request.not_found');
    if (what === 'ATTENDANCE') return attendance(db, roomId, now);
    if (what === 'ROSTER') return members(db, roomId, now);
    return what === 'CHAT' ? chat(db, roomId) : polls(db, roomId);
  };
}
export type LiveSheets = ReturnType<typeof createLiveSheets>;
