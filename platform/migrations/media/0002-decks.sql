-- A PDF as a row of pictures, one a page; for courseware in lessons and on the stage of a live class. One deck a file.
create table media.deck (
  id text primary key,
  file_id text not null unique,
  owner_account_id text not null,
  name text not null,
  status text not null check (status in ('WAITING', 'RUNNING', 'READY', 'WHOLE', 'FAILED')),
  pages integer not null default 0,
  done integer not null default 0,
  note text,
  created_at timestamptz not null
);
create index deck_owner on media.deck (owner_account_id, created_at desc, id desc);
