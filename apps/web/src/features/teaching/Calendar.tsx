import { Link } from '@tanstack/react-router';
import { assessmentRoutes, teachingRoutes } from '@yangfan/client';
import { useState } from 'react';
import { useRead, useSend } from '../../shared/lib/api.ts';
import { useCan } from '../../shared/lib/session.ts';
import { shortDay, time } from '../../shared/lib/time.ts';
import { useUrlState } from '../../shared/lib/url-state.ts';
import { Button } from '../../shared/ui/Button.tsx';
import { Choice } from '../../shared/ui/Field.tsx';
import { Go } from '../../shared/ui/Go.tsx';
import { PageHead } from '../../shared/ui/Page.tsx';
import { Empty, ErrorState, Loading, StateTag, type Tone } from '../../shared/ui/States.tsx';
import { Tabs } from '../../shared/ui/Tabs.tsx';
import { dayOf, daysOf, monthOf, shifted, weekOf } from './calendar-days.ts';
import './teaching.css';

interface Entry {
  id: string;
  kind: string;
  title: string;
  startsAt: string;
  endsAt: string | null;
  place: string | null;
  className: string;
  link: string;
}
const KINDS: Record<string, [string, Tone]> = {
  OFFLINE: ['面授', 'plain'],
  LIVE: ['直播', 'here'],
  VOD: ['点播', 'plain'],
  OPENS: ['开放', 'good'],
  DEADLINE: ['截止', 'caution'],
  EXAM: ['考试', 'stop'],
};
const WEEKDAYS = ['一', '二', '三', '四', '五', '六', '日'];

/** What a learner has this month or this week: sessions, live lessons, deadlines, exams; and their reminders. */
export function Calendar() {
  const [url, setUrl] = useUrlState();
  const can = useCan();
  const view = url['view'] === 'week' ? 'week' : 'month';
  const today = dayOf(new Date());
  const day = /^\d{4}-\d{2}-\d{2}$/.test(url['day'] ?? '') ? url['day']! : today;
  const [from, to] = view === 'week' ? weekOf(day) : monthOf(day);
  const calendar = useRead(teachingRoutes.myCalendar, { query: { from, to } }, { keep: true });
  const exams = useRead(assessmentRoutes.myExams, {}, { enabled: can('assessment.attempt.take') });
  const entries: Entry[] = [
    ...(calendar.data?.items ?? []),
    ...(exams.data?.items ?? []).map(({ exam }) => ({ ...exam, kind: 'EXAM', place: null, link: '/exams' })),
  ].sort((a, b) => a.startsAt.localeCompare(b.startsAt));
  const byDay = (one: string) => entries.filter(({ startsAt }) => dayOf(new Date(startsAt)) === one);
  const move = (by: -1 | 1) => setUrl({ day: shifted(day, view, by) });
  return (
    <div className="stack">
      <PageHead title="学习日历" crumbs={<Link to="/learn">课程</Link>} />
      <div className="actions">
        <Tabs
          label="月或周"
          value={view}
          onPick={(key) => setUrl({ view: key })}
          items={[
            { key: 'month', label: '月' },
            { key: 'week', label: '周' },
          ]}
        />
        <Button onClick={() => move(-1)} aria-label={view === 'week' ? '上一周' : '上个月'}>
          ‹
        </Button>
        <strong aria-live="polite">
          {view === 'week' ? `${shortDay(from)}—${shortDay(to)}` : `${from.slice(0, 4)}年${Number(from.slice(5, 7))}月`}
        </strong>
        <Button onClick={() => move(1)} aria-label={view === 'week' ? '下一周' : '下个月'}>
          ›
        </Button>
        {day !== today && <Button onClick={() => setUrl({ day: null })}>今天</Button>}
      </div>
      {calendar.error ? (
        <ErrorState error={calendar.error} onRetry={() => void calendar.refetch()} />
      ) : !calendar.data ? (
        <Loading />
      ) : (
        <>
          {view === 'month' && (
            <Month from={from} to={to} today={today} of={byDay} onDay={(picked) => setUrl({ view: 'week', day: picked })} />
          )}
          <Days days={daysOf(from, to)} of={byDay} today={today} />
        </>
      )}
      <Reminders />
      <Subscription />
    </div>
  );
}

function Month(props: { from: string; to: string; today: string; of: (day: string) => Entry[]; onDay: (day: string) => void }) {
  const { from, to, today, of, onDay } = props;
  const blanks = (new Date(`${from}T00:00:00Z`).getUTCDay() + 6) % 7;
  return (
    <div className="card month" role="group" aria-label="本月">
      {WEEKDAYS.map((name) => (
        <span key={name} className="quiet small" aria-hidden="true">
          {name}
        </span>
      ))}
      {Array.from({ length: blanks }, (_, index) => (
        <span key={`blank${index}`} />
      ))}
      {daysOf(from, to).map((day) => {
        const count = of(day).length;
        return (
          <button key={day} type="button" className={`${day === today ? 'today' : ''} ${count ? 'busy' : ''}`} onClick={() => onDay(day)}>
            <span>
              <span className="visually-hidden">{Number(day.slice(5, 7))}月</span>
              {Number(day.slice(8))}
              <span className="visually-hidden">日</span>
            </span>
            {count > 0 && <span className="small">{count} 项</span>}
          </button>
        );
      })}
    </div>
  );
}

function Days({ days, of, today }: { days: string[]; of: (day: string) => Entry[]; today: string }) {
  const busy = days.filter((day) => of(day).length > 0);
  if (busy.length === 0)
    return (
      <div className="card">
        <Empty title="这段时间没有安排">可以去“课程”里接着学，或往后翻一翻。</Empty>
      </div>
    );
  return (
    <>
      {busy.map((day) => (
        <section key={day} className="card" aria-label={shortDay(day)}>
          <h2>
            {shortDay(day)}
            {day === today && '，今天'}
          </h2>
          <ul className="rows">
            {of(day).map((one) => (
              <li key={`${one.kind}${one.id}`}>
                <span className="figures">
                  {time(one.startsAt)}
                  {one.endsAt && `—${time(one.endsAt)}`}
                </span>
                <StateTag tone={KINDS[one.kind]![1]}>{KINDS[one.kind]![0]}</StateTag>
                <span className="grow">
                  <Go to={one.link}>{one.title}</Go>
                  <div className="quiet small">
                    {one.className}
                    {one.place && `，${one.place}`}
                  </div>
                </span>
              </li>
            ))}
          </ul>
        </section>
      ))}
    </>
  );
}

function Reminders() {
  const read = useRead(teachingRoutes.readReminders);
  const set = useSend(teachingRoutes.setReminders, { refresh: ['/v1/teaching/me/reminders'], done: '提醒设置已保存' });
  if (!read.data) return null;
  const now = read.data;
  const choose = (change: Partial<typeof now>) => set.mutate({ body: { ...now, ...change } });
  return (
    <section className="card stack">
      <h2>提醒</h2>
      <p className="quiet small">提醒发到平台的“消息”里。</p>
      <Choice label="前一天晚上 8 点提醒明天的课" checked={now.evening} onChange={(event) => choose({ evening: event.target.checked })} />
      <Choice label="上课、直播前半小时提醒" checked={now.soon} onChange={(event) => choose({ soon: event.target.checked })} />
      <Choice label="作业等截止前一晚提醒" checked={now.deadline} onChange={(event) => choose({ deadline: event.target.checked })} />
    </section>
  );
}

function Subscription() {
  const refresh = ['/v1/teaching/me/calendar/link'];
  const link = useRead(teachingRoutes.readCalendarLink);
  const make = useSend(teachingRoutes.makeCalendarLink, { refresh, done: '订阅地址已生成' });
  const drop = useSend(teachingRoutes.dropCalendarLink, { refresh, done: '订阅地址已停用' });
  const [copied, setCopied] = useState(false);
  if (!link.data) return null;
  const { url } = link.data;
  const whole = url && `${location.origin}${url}`;
  return (
    <section className="card stack">
      <h2>放进手机日历</h2>
      <p className="quiet small">
        把地址粘贴到手机或电脑日历的“订阅日历”里，课表有变化会自动更新（考试请以平台为准）。谁有这个地址都能看到您的课表，请不要转发。
      </p>
      {whole && <p style={{ overflowWrap: 'anywhere' }}>{whole}</p>}
      <div className="actions">
        {whole && (
          <>
            <Button
              onClick={() =>
                void navigator.clipboard?.writeText(whole).then(
                  () => setCopied(true),
                  () => setCopied(false),
                )
              }
            >
              {copied ? '已复制' : '复制地址'}
            </Button>
            <a className="button" href={url} download="yangfan.ics">
              下载 .ics 文件
            </a>
            <Button busy={drop.isPending} onClick={() => drop.mutate({})}>
              停用
            </Button>
          </>
        )}
        <Button look={whole ? undefined : 'primary'} busy={make.isPending} onClick={() => make.mutate({})}>
          {whole ? '换一个地址' : '生成订阅地址'}
        </Button>
      </div>
    </section>
  );
}
