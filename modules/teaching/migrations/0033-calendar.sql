-- A learner's calendar for their own phone: whoever holds the signed address reads it, until the row goes.
create table teaching.calendar_link (
  id text primary key,
  learner_id text not null unique,
  created_at timestamptz not null
);

-- What a learner wants to be reminded of; no row: everything.
create table teaching.reminder_choice (
  learner_id text primary key,
  evening boolean not null,
  soon boolean not null,
  deadline boolean not null,
  updated_at timestamptz not null
);

-- What was reminded of already, once for everybody it concerns.
create table teaching.reminder_sent (
  what text not null check (what in ('EVENING', 'SOON', 'DEADLINE')),
  ref_id text not null,
  at timestamptz not null,
  primary key (what, ref_id)
);
create index reminder_sent_at on teaching.reminder_sent (at);
