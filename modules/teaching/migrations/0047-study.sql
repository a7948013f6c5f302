-- What a learner watched on one day (China) in one class: the sums of watch_segment, kept by whoever writes the segments, so that pages about a
-- class need not read every heartbeat. Nothing here decides about hours; those come from lesson_progress and roll.
create table teaching.study_day (
  class_id text not null,
  learner_id text not null,
  day date not null,
  counted_s double precision not null default 0,
  other_s double precision not null default 0,
  -- Counted between midnight and five in the morning.
  night_s double precision not null default 0,
  first_at timestamptz not null,
  last_at timestamptz not null,
  primary key (class_id, learner_id, day)
) with (fillfactor = 70);
create index study_day_learner on teaching.study_day (learner_id, day);
insert into teaching.study_day (class_id, learner_id, day, counted_s, other_s, night_s, first_at, last_at)
select w.class_id, g.learner_id, (g.at at time zone 'Asia/Shanghai')::date,
  coalesce(sum(g.seconds) filter (where g.reason = 'counted'), 0), coalesce(sum(g.seconds) filter (where g.reason <> 'counted'), 0),
  coalesce(sum(g.seconds) filter (where g.reason = 'counted' and extract(hour from g.at at time zone 'Asia/Shanghai') < 5), 0), min(g.at), max(g.at)
from teaching.watch_segment g join teaching.watch_session w on w.id = g.watch_id
group by 1, 2, 3;

-- Two places at one time are looked for by learner and time.
create index if not exists watch_session_learner on teaching.watch_session (learner_id, started_at);

-- What staff did about a learner's way: a reminder that was sent, or a note. Written once.
create table teaching.study_action (
  id text primary key,
  class_id text not null,
  learner_id text not null,
  kind text not null check (kind in ('REMINDER', 'NOTE')),
  text text not null,
  -- The reasons that stood on the page when the reminder was sent.
  reasons jsonb not null default '[]',
  by_account text not null,
  at timestamptz not null
);
create index study_action_learner on teaching.study_action (class_id, learner_id, at desc);

-- The lecturer's rating of attitude and teamwork (domain §4.5): the newest counts, the ledger has every one.
create table teaching.classroom_rating (
  class_id text not null,
  learner_id text not null,
  score double precision not null check (score between 0 and 100),
  reason text not null,
  by_account text not null,
  at timestamptz not null,
  primary key (class_id, learner_id)
);
create index if not exists check_in_learner on teaching.check_in (learner_id);
create index if not exists live_member_of on teaching.live_member (learner_id) where learner_id is not null;
