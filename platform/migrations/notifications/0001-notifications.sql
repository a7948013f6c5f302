create schema if not exists notifications;

create table notifications.message (
  id text primary key,
  account_id text,
  learner_id text,
  kind text not null,
  title text not null,
  body text not null,
  link text,
  at timestamptz not null,
  read_at timestamptz
);
create index message_account on notifications.message (account_id, at desc);
create index message_learner on notifications.message (learner_id, at desc);

-- What was given to the SMS driver. Phone and text are sealed: the text holds codes.
create table notifications.sms_outbox (
  id text primary key,
  phone text not null,
  text text not null,
  template text not null,
  state text not null default 'WAITING' check (state in ('WAITING', 'SENT', 'FAILED')),
  attempts integer not null default 0,
  at timestamptz not null,
  sent_at timestamptz,
  last_error text
);
create index sms_age on notifications.sms_outbox (at desc);
