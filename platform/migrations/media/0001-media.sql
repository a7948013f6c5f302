create schema if not exists media;

create table media.asset (
  id text primary key,
  owner_account_id text not null,
  file_id text not null,
  title text not null,
  status text not null check (status in ('WAITING', 'REMUXING', 'READY', 'PROGRESSIVE', 'FAILED')),
  percent smallint not null default 0,
  duration_s double precision not null,
  width integer not null,
  height integer not null,
  video_codec text not null,
  audio_codec text,
  size bigint not null,
  note text,
  created_at timestamptz not null
);
create index asset_owner on media.asset (owner_account_id, created_at desc, id desc);

create table media.rendition (
  asset_id text not null references media.asset (id) on delete cascade,
  name text not null,
  status text not null check (status in ('WAITING', 'RUNNING', 'DONE', 'FAILED', 'CANCELLED')),
  percent smallint not null default 0,
  failure text,
  primary key (asset_id, name)
);
