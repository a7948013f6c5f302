-- Who marks the answers in words of an exam: persons named for it, and what each of them is to mark. An exam without rows here is marked by whoever may.
create table assessment.exam_marker (
  exam_id text not null references assessment.exam (id),
  account_id text not null,
  lecturer_id text,
  role text not null check (role in ('CLASS_TEACHER', 'LECTURER', 'INST_ADMIN')),
  named_by text not null,
  named_at timestamptz not null,
  primary key (exam_id, account_id)
);
create index exam_marker_lecturer on assessment.exam_marker (lecturer_id) where lecturer_id is not null;
create table assessment.marking_share (
  task_id text not null references assessment.marking_task (id),
  round smallint not null check (round between 1 and 2),
  exam_id text not null references assessment.exam (id),
  account_id text not null,
  assigned_at timestamptz not null,
  primary key (task_id, round)
);
create index marking_share_account on assessment.marking_share (exam_id, account_id);
