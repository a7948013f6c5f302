-- A signed-in phone opens one page in a browser: the code is shown once, taken once, and lives a minute.
create table identity.handover (
  code_sha256 text primary key,
  account_id text not null references identity.account (id),
  made_at timestamptz not null,
  expires_at timestamptz not null,
  taken_at timestamptz
);
create index handover_made on identity.handover (made_at);
