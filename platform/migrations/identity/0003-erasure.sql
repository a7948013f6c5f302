-- A person asks for their account to be closed and their data to be erased. The account closes after days in which they may think
-- again; what must be kept is pseudonymised when its time is over. `learner_id` outlives the account's.
create table identity.erasure (
  id text primary key,
  account_id text not null references identity.account (id),
  learner_id text not null,
  state text not null check (state in ('REQUESTED', 'UNDONE', 'CLOSED', 'DONE')),
  reason text not null default '',
  requested_at timestamptz not null,
  close_at timestamptz not null,
  undone_at timestamptz,
  closed_at timestamptz,
  -- The last day on which what the law wants kept is kept under the name.
  keep_until date,
  done_at timestamptz,
  effects jsonb not null default '{}'
);
create unique index erasure_open on identity.erasure (account_id) where state = 'REQUESTED';
create index erasure_account on identity.erasure (account_id, requested_at desc);
create index erasure_due on identity.erasure (close_at) where state = 'REQUESTED';
create index erasure_kept on identity.erasure (keep_until) where state = 'CLOSED';
