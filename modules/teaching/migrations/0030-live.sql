-- A live room: one for each live lesson of the timetable. Where it stands is copied from the roster while it is planned.
create table teaching.live_room (
  id text primary key,
  session_id text not null unique,
  class_id text not null,
  institution_id text not null,
  region_code text not null,
  lecturer_ids text[] not null,
  class_name text not null,
  institution_name text,
  title text not null,
  starts_at timestamptz not null,
  ends_at timestamptz not null,
  hours double precision not null,
  state text not null check (state in ('PLANNED', 'WAITING', 'LIVE', 'PAUSED', 'ENDED', 'REPLAY')),
  settings jsonb not null,
  stage jsonb not null,
  -- The number of the newest event; whoever adds events locks the row by raising it.
  seq bigint not null default 0,
  -- [{from, to|null}] in ms: when the lesson was live.
  periods jsonb not null default '[]',
  opened_at timestamptz,
  live_at timestamptz,
  ended_at timestamptz,
  -- The next pop-up by chance; the job is only the alarm clock.
  next_popup_at timestamptz,
  published_at timestamptz,
  keep_until date,
  forgotten_at timestamptz
) with (fillfactor = 70);
create index live_room_class on teaching.live_room (class_id);
create index live_room_time on teaching.live_room (starts_at desc);
create index live_room_open on teaching.live_room (id) where state in ('WAITING', 'LIVE', 'PAUSED');

-- The time line: everything that happens in a room, in the order of seq. By month.
create table teaching.live_event (
  at timestamptz not null,
  room_id text not null,
  seq bigint not null,
  kind text not null,
  from_account text not null,
  from_role text not null,
  from_name text not null,
  -- Accounts that may see it beside the hosts; null = everybody.
  private_to text[],
  data jsonb not null,
  -- The sender's own number of a message: sent again it is written once.
  client_id text,
  removed_at timestamptz,
  removed_reason text
) partition by range (at);
create index live_event_room on teaching.live_event (room_id, seq);
create index live_event_client on teaching.live_event (room_id, from_account, client_id) where client_id is not null;
create table teaching.live_event_rest partition of teaching.live_event default;
select kernel.ensure_months('teaching.live_event');

-- Who has entered. The open stretch stands here (`span_from` … `last_at`), the closed ones in live_span.
create table teaching.live_member (
  room_id text not null references teaching.live_room (id),
  account_id text not null,
  role text not null check (role in ('HOST', 'LEARNER')),
  learner_id text,
  name text not null,
  check_id text,
  check_method text,
  checked_day date,
  entered_at timestamptz not null,
  span_from timestamptz,
  state text not null,
  network text not null,
  device text,
  last_at timestamptz not null,
  last_said_at timestamptz,
  last_ask_at timestamptz,
  messages integer not null default 0,
  picks integer not null default 0,
  primary key (room_id, account_id)
) with (fillfactor = 60);
create unique index live_member_learner on teaching.live_member (room_id, learner_id) where learner_id is not null;
create table teaching.live_span (
  room_id text not null,
  learner_id text not null,
  from_at timestamptz not null,
  to_at timestamptz not null,
  state text not null
);
create index live_span_learner on teaching.live_span (room_id, learner_id);
-- What shows that the learner is there: entry, an answer, a word.
create table teaching.live_proof (room_id text not null, learner_id text not null, at timestamptz not null);
create index live_proof_learner on teaching.live_proof (room_id, learner_id);
create table teaching.live_restriction (
  room_id text not null references teaching.live_room (id),
  learner_id text not null,
  muted boolean not null default false,
  removed boolean not null default false,
  reason text,
  by_account text not null,
  at timestamptz not null,
  primary key (room_id, learner_id)
);

-- One way of one learner from hand to stage and back; at most one at a time.
create table teaching.live_seat (
  id text primary key,
  room_id text not null references teaching.live_room (id),
  learner_id text not null,
  account_id text not null,
  name text not null,
  state text not null,
  raised_at timestamptz not null,
  on_stage_at timestamptz,
  left_at timestamptz,
  ends_at timestamptz
);
create unique index live_seat_one on teaching.live_seat (room_id, learner_id) where state in ('RAISED', 'INVITED', 'ON_STAGE');
create index live_seat_room on teaching.live_seat (room_id);
-- Which stream id a person publishes under; the media side knows the rest.
create table teaching.live_stream (
  room_id text not null references teaching.live_room (id),
  account_id text not null,
  kind text not null,
  stream_id text not null unique,
  primary key (room_id, account_id, kind)
);

create table teaching.live_poll (
  id text primary key,
  room_id text not null references teaching.live_room (id),
  kind text not null check (kind in ('POLL', 'QUIZ', 'RACE')),
  question text not null,
  options jsonb not null,
  multiple boolean not null,
  anonymous boolean not null,
  correct jsonb,
  state text not null check (state in ('OPEN', 'CLOSED')),
  opened_at timestamptz not null,
  closes_at timestamptz,
  closed_at timestamptz,
  counts integer[] not null,
  votes integer not null default 0,
  winner_learner text,
  winner_name text
);
create index live_poll_room on teaching.live_poll (room_id, opened_at);
-- Who voted. Of an anonymous poll it holds neither choice nor time: only the sums above know the choices.
create table teaching.live_vote (
  poll_id text not null references teaching.live_poll (id),
  learner_id text not null,
  choices jsonb,
  at timestamptz,
  primary key (poll_id, learner_id)
);

create table teaching.live_ask (
  id text primary key,
  room_id text not null references teaching.live_room (id),
  account_id text not null,
  learner_id text,
  name text not null,
  text text not null,
  at timestamptz not null,
  votes integer not null default 0,
  state text not null check (state in ('OPEN', 'ANSWERED', 'HIDDEN')),
  answer text,
  answered_at timestamptz
);
create index live_ask_room on teaching.live_ask (room_id);
create table teaching.live_ask_vote (
  ask_id text not null references teaching.live_ask (id),
  learner_id text not null,
  primary key (ask_id, learner_id)
);

create table teaching.live_confirm (
  id text primary key,
  room_id text not null references teaching.live_room (id),
  kind text not null check (kind in ('POPUP', 'ROLL', 'FACE')),
  at timestamptz not null,
  due_at timestamptz not null,
  -- Null = everybody who was present.
  learner_id text,
  asked_by text,
  closed_at timestamptz
);
create index live_confirm_room on teaching.live_confirm (room_id, at);
create table teaching.live_confirm_asked (
  confirm_id text not null references teaching.live_confirm (id),
  room_id text not null,
  learner_id text not null,
  answered_at timestamptz,
  check_id text,
  primary key (confirm_id, learner_id)
);
create index live_confirm_asked_room on teaching.live_confirm_asked (room_id, learner_id);

create table teaching.live_inspection (
  id text primary key,
  room_id text not null references teaching.live_room (id),
  account_id text not null,
  entered_at timestamptz not null,
  left_at timestamptz
);
create index live_inspection_room on teaching.live_inspection (room_id, entered_at);
create unique index live_inspection_open on teaching.live_inspection (room_id, account_id) where left_at is null;
create table teaching.live_inspection_note (
  id text primary key,
  inspection_id text not null references teaching.live_inspection (id),
  at timestamptz not null,
  text text not null,
  finding boolean not null
);
create index live_note_inspection on teaching.live_inspection_note (inspection_id);

-- What the lesson was worth for a learner, with its explanation; kept for ever.
create table teaching.live_credit (
  room_id text not null,
  learner_id text not null,
  session_id text not null,
  class_id text not null,
  counted_s integer not null,
  planned_s integer not null,
  credited_hours double precision not null,
  hours double precision not null,
  first_at timestamptz,
  last_at timestamptz,
  asked integer not null,
  answered integer not null,
  spoken_s integer not null,
  explanation text not null,
  spans jsonb not null,
  at timestamptz not null,
  primary key (room_id, learner_id)
);
create index live_credit_session on teaching.live_credit (session_id);
create index live_credit_learner on teaching.live_credit (class_id, learner_id);
create function teaching.refuse_credit_change() returns trigger language plpgsql as $$
begin
  raise exception 'the credit of a live lesson never changes; a correction is a supplement in the roll';
end $$;
create trigger live_credit_kept before update or delete on teaching.live_credit for each row execute function teaching.refuse_credit_change();
