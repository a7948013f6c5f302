-- Answers that were typed before the end and came after it: evidence beside the closed paper. Nothing of them counts until a person says so.
create table assessment.late_answer (
  id text primary key,
  attempt_id text not null references assessment.attempt (id),
  exam_id text not null,
  class_id text not null,
  learner_id text not null,
  state text not null check (state in ('OPEN', 'PROPOSED', 'ACCEPTED', 'REFUSED')),
  -- By question: number, version, value, when it was typed; and what the paper was closed with.
  answers jsonb not null,
  sha256 text not null,
  received_at timestamptz not null,
  proposed_accept boolean,
  proposed_by text,
  proposed_reason text not null default '',
  proposed_at timestamptz,
  decided_by text,
  decided_at timestamptz,
  decision text not null default '',
  -- Of an accepted one: the questions that were marked anew, and the score before and after.
  applied smallint[] not null default '{}',
  score_before numeric(5,1),
  score_after numeric(5,1),
  unique (attempt_id, sha256)
);
create index late_answer_exam on assessment.late_answer (exam_id, state);
create index late_answer_learner on assessment.late_answer (learner_id);
