-- Every dossier that was made: who holds one can have its digest confirmed for ever. The files themselves stay for a day.
create table assessment.dossier (
  id text primary key,
  class_id text not null,
  learner_id text not null,
  account_id text not null,
  by_learner boolean not null,
  class_name text not null,
  institution_name text not null,
  masked_name text not null,
  entries integer not null,
  sha256 text not null,
  zip_id text,
  pdf_id text,
  made_at timestamptz not null
);
create index dossier_learner on assessment.dossier (learner_id, made_at desc);
create index dossier_class on assessment.dossier (class_id, learner_id, made_at desc);
create index dossier_files on assessment.dossier (made_at) where zip_id is not null;
