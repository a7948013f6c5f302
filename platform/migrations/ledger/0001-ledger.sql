create schema if not exists ledger;

-- One row a chain: its length and last keyed value. Locking it orders the writers of one class.
create table ledger.chain (
  chain text primary key,
  seq bigint not null,
  mac text not null,
  head_mac text not null
);

create table ledger.entry (
  id text primary key,
  chain text not null,
  seq bigint not null,
  at timestamptz not null,
  kind text not null,
  class_id text,
  learner_id text,
  institution_id text,
  actor_id text,
  summary text not null,
  data jsonb not null,
  link text,
  md5 text not null,
  sha1 text not null,
  sha256 text not null,
  mac text not null,
  unique (chain, seq)
);
create index entry_class on ledger.entry (class_id, at desc, id desc);
create index entry_learner on ledger.entry (learner_id, at desc, id desc);
create index entry_institution on ledger.entry (institution_id, at desc, id desc);

-- Append-only also against mistakes in our own code; an attacker with the database is met by the keyed chain.
create function ledger.refuse_change() returns trigger language plpgsql as $$
begin
  raise exception 'ledger entries are append-only';
end $$;
create trigger entry_append_only before update or delete on ledger.entry
  for each row execute function ledger.refuse_change();

-- The heads of all chains, digested once a day: what is published outside can't be rolled back unseen.
create table ledger.publication (
  day date primary key,
  chains integer not null,
  entries bigint not null,
  sha256 text not null,
  mac text not null,
  at timestamptz not null default now()
);
