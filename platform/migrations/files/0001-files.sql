create schema if not exists files;

-- One row a file, from the first byte announced until it is deleted. The name may hold a person's name: sealed.
create table files.file (
  id text primary key,
  owner_account_id text,
  purpose text not null,
  name text not null,
  media_type text not null default '',
  size bigint not null,
  sha256 text,
  status text not null check (status in ('UPLOADING', 'READY', 'REFUSED')),
  refusal text,
  sealed boolean not null,
  created_at timestamptz not null,
  finished_at timestamptz
);
create index file_owner on files.file (owner_account_id, created_at desc);
create index file_unfinished on files.file (created_at) where status = 'UPLOADING';
