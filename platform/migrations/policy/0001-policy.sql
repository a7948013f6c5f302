create schema if not exists policy;

-- A rule's value for a programme and a region (empty = all), in force between two days.
create table policy.rule (
  id text primary key,
  code text not null,
  value jsonb not null,
  program_codes text[] not null default '{}',
  region_codes text[] not null default '{}',
  effective_from date not null,
  effective_to date,
  doc_no text not null default '',
  note text not null default '',
  status text not null check (status in ('PROPOSED', 'ACTIVE', 'REFUSED', 'RETIRED')),
  created_by text,
  created_at timestamptz not null default now(),
  approved_by text,
  approved_at timestamptz,
  version integer not null default 1
);
create index rule_active on policy.rule (code) where status = 'ACTIVE';

-- The rules that a class was approved under: later changes do not touch it.
create table policy.snapshot (
  id text primary key,
  class_id text not null unique,
  rules jsonb not null,
  sha256 text not null,
  at timestamptz not null
);
