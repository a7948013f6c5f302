create schema if not exists kernel;

-- Events on their way out; `seq` keeps the order in which they were written.
create table kernel.outbox (
  seq bigint generated always as identity primary key,
  event_id text not null unique,
  source text not null,
  type text not null,
  payload jsonb not null,
  created_at timestamptz not null default now(),
  delivered_at timestamptz,
  attempts integer not null default 0,
  next_at timestamptz not null default now(),
  last_error text
);
create index outbox_due on kernel.outbox (source, next_at, seq) where delivered_at is null;

-- What each consumer has already done: the effect of an event happens once.
create table kernel.inbox (
  consumer text not null,
  event_id text not null,
  at timestamptz not null default now(),
  primary key (consumer, event_id)
);

-- Results of POSTs that must not happen twice, stored in the transaction that made them.
create table kernel.idempotency (
  account_id text not null,
  key text not null,
  route text not null,
  body_sha256 text not null,
  status integer,
  reply jsonb,
  at timestamptz not null default now(),
  primary key (account_id, key)
);
create index idempotency_age on kernel.idempotency (at);

-- Who did what; grows without end, so it is partitioned by month.
create table kernel.audit (
  id text not null,
  at timestamptz not null default now(),
  action text not null,
  account_id text,
  subject text,
  ip text,
  device_id text,
  trace_id text,
  detail jsonb,
  primary key (at, id)
) partition by range (at);
create index audit_account on kernel.audit (account_id, at);
create index audit_subject on kernel.audit (subject, at);

-- Makes the partitions of a parent for last, this and the next two months; called at start and daily.
create function kernel.ensure_months(parent regclass) returns void language plpgsql as $$
declare
  first date := date_trunc('month', now() - interval '1 month')::date;
  month date;
  part text;
begin
  for i in 0..3 loop
    month := first + make_interval(months => i);
    part := format('%s_%s', split_part(parent::text, '.', 2), to_char(month, 'YYYYMM'));
    execute format('create table if not exists %I.%I partition of %s for values from (%L) to (%L)',
      split_part(parent::text, '.', 1), part, parent, month, month + interval '1 month');
  end loop;
end $$;
create table kernel.audit_rest partition of kernel.audit default;
