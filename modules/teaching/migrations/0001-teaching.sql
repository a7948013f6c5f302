create schema if not exists teaching;

create table teaching.course (
  id text primary key,
  class_id text not null unique,
  title text not null,
  program_code text not null,
  created_at timestamptz not null
);

create table teaching.chapter (
  id text primary key,
  course_id text not null references teaching.course (id),
  code text,
  title text not null,
  position integer not null
);
create index chapter_course on teaching.chapter (course_id, position);

-- `duration_s` is copied from the video when it is set: it never changes afterwards.
create table teaching.lesson (
  id text primary key,
  chapter_id text not null references teaching.chapter (id) on delete cascade,
  class_id text not null,
  title text not null,
  position integer not null,
  asset_id text,
  duration_s double precision not null default 0
);
create index lesson_chapter on teaching.lesson (chapter_id, position);
create index lesson_class on teaching.lesson (class_id);

-- One learner's way through one lesson. Rewritten with every heartbeat, so pages keep room for it and no index covers what moves.
create table teaching.lesson_progress (
  learner_id text not null,
  lesson_id text not null,
  class_id text not null,
  intervals jsonb not null default '[]',
  counted_s double precision not null default 0,
  furthest_s double precision not null default 0,
  resume_at_s double precision not null default 0,
  reasons jsonb not null default '{}',
  completed_at timestamptz,
  primary key (learner_id, lesson_id)
) with (fillfactor = 60);
create index progress_class on teaching.lesson_progress (class_id, learner_id);
create index progress_lesson on teaching.lesson_progress (lesson_id);

create table teaching.watch_session (
  id text primary key,
  learner_id text not null,
  lesson_id text not null,
  class_id text not null,
  account_id text not null,
  device_id text not null,
  device_label text not null,
  started_at timestamptz not null,
  client_offset_ms bigint not null,
  duration_s double precision not null,
  max_speed double precision not null,
  complete_ratio double precision not null,
  offline_limit_ms bigint not null,
  free_seek boolean not null,
  state text not null check (state in ('ACTIVE', 'TAKEN_OVER', 'ENDED')),
  ended_at timestamptz,
  last_seq integer not null default 0,
  cursor_at timestamptz not null,
  last_at timestamptz not null
) with (fillfactor = 60);
-- One device at a time, held by the database.
create unique index watch_one_device on teaching.watch_session (learner_id) where state = 'ACTIVE';

-- Every counted and discarded second, for the learner to open. Grows without end: by month.
create table teaching.watch_segment (
  at timestamptz not null,
  learner_id text not null,
  lesson_id text not null,
  watch_id text not null,
  seq integer not null,
  from_s real not null,
  to_s real not null,
  rate real not null,
  seconds real not null,
  reason text not null,
  offline boolean not null
) partition by range (at);
create index segment_learner on teaching.watch_segment (learner_id, lesson_id, at desc);
create table teaching.watch_segment_rest partition of teaching.watch_segment default;
select kernel.ensure_months('teaching.watch_segment');

-- One learner at one session: arrival and leaving. Written once each.
create table teaching.check_in (
  session_id text not null,
  learner_id text not null,
  class_id text not null,
  in_at timestamptz,
  out_at timestamptz,
  in_method text,
  out_method text,
  in_check_id text,
  out_check_id text,
  distance_m double precision,
  device_id text,
  reason text,
  supplemented_by text,
  supplemented_at timestamptz,
  -- What stood here before a supplement changed it.
  original jsonb,
  primary key (session_id, learner_id)
);
create index check_in_device on teaching.check_in (session_id, device_id) where device_id is not null;
create index check_in_class on teaching.check_in (class_id, learner_id);

create table teaching.anomaly (
  id text primary key,
  session_id text not null,
  class_id text not null,
  learner_id text not null,
  kind text not null,
  at timestamptz not null,
  detail jsonb not null
);
create index anomaly_session on teaching.anomaly (session_id, learner_id);
create index anomaly_class on teaching.anomaly (class_id);

create table teaching.session_confirmation (
  session_id text not null,
  capacity text not null check (capacity in ('CLASS_TEACHER', 'LECTURER')),
  account_id text not null,
  digest text not null,
  at timestamptz not null,
  primary key (session_id, capacity),
  unique (session_id, account_id)
);

-- What both confirmed: never changes again.
create table teaching.roll (
  session_id text not null,
  learner_id text not null,
  class_id text not null,
  hours double precision not null,
  credited_hours double precision not null,
  state text not null,
  late_minutes integer not null,
  early_minutes integer not null,
  method text,
  supplemented boolean not null,
  digest text not null,
  locked_at timestamptz not null,
  primary key (session_id, learner_id)
);
create index roll_learner on teaching.roll (class_id, learner_id);
create function teaching.refuse_change() returns trigger language plpgsql as $$
begin
  raise exception 'a locked roll never changes';
end $$;
create trigger roll_locked before update or delete on teaching.roll for each row execute function teaching.refuse_change();
