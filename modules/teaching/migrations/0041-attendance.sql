-- Where a class stands, beside what teaching keeps of it: lists over many classes are cut by region, institution and lecturer.
create table teaching.class_site (
  class_id text primary key,
  institution_id text not null,
  region_code text not null,
  lecturer_ids text[] not null,
  class_name text not null,
  institution_name text not null,
  practice boolean not null
);
create index class_site_region on teaching.class_site (region_code);
create index class_site_institution on teaching.class_site (institution_id);

-- How learners check in at a session, chosen when it opens. A session without a row goes by the code on the screen.
create table teaching.session_setup (
  session_id text primary key,
  class_id text not null,
  kind text not null check (kind in ('QR_DYNAMIC', 'FACE', 'GEO', 'FACE_GEO', 'MANUAL_SUPPLEMENT')),
  at timestamptz not null
);

-- The lecturer's own coming: place and a picture taken there.
create table teaching.lecturer_sign (
  session_id text not null,
  lecturer_id text not null,
  class_id text not null,
  account_id text not null,
  at timestamptz not null,
  distance_m double precision,
  file_id text not null,
  original_sha256 text not null,
  primary key (session_id, lecturer_id)
);
create index lecturer_sign_class on teaching.lecturer_sign (class_id);

-- Spot checks that learners answer by phone, and roll calls ticked by hand.
create table teaching.spot_call (
  id text primary key,
  session_id text not null,
  class_id text not null,
  kind text not null check (kind in ('PHONE', 'HAND')),
  way text not null check (way in ('CODE', 'PLACE', 'FACE', 'TICK')),
  -- What the teacher shows; only for way CODE.
  code text,
  -- Who was drawn can be computed again: the learners with the smallest sha256(seed|learner).
  seed text,
  called_by text not null,
  called_name text not null,
  inspector boolean not null,
  at timestamptz not null,
  due_at timestamptz
);
create index spot_call_session on teaching.spot_call (session_id, at);
create index spot_call_class on teaching.spot_call (class_id, at);
create table teaching.spot_answer (
  call_id text not null references teaching.spot_call (id),
  session_id text not null,
  class_id text not null,
  learner_id text not null,
  present boolean,
  at timestamptz,
  method text,
  distance_m double precision,
  check_id text,
  tries integer not null default 0,
  -- Set when a missed answer does not count, with the words of who said so.
  excused_by text,
  excused_reason text,
  primary key (call_id, learner_id)
);
create index spot_answer_session on teaching.spot_answer (session_id, learner_id);
create index spot_answer_learner on teaching.spot_answer (learner_id, call_id);
create index spot_answer_class on teaching.spot_answer (class_id);

-- Leave. What people wrote is sealed: it may speak of an illness.
create table teaching.leave (
  id text primary key,
  class_id text not null,
  learner_id text not null,
  kind text not null check (kind in ('SICK', 'PERSONAL', 'PUBLIC')),
  state text not null check (state in ('ASKED', 'APPROVED', 'REFUSED', 'WITHDRAWN')),
  session_ids text[] not null,
  reason text not null,
  evidence_ids text[] not null,
  asked_by text not null,
  asked_at timestamptz not null,
  decided_by text,
  decided_at timestamptz,
  note text
);
create index leave_class on teaching.leave (class_id, asked_at desc);
create index leave_learner on teaching.leave (learner_id, asked_at desc);
create index leave_sessions on teaching.leave using gin (session_ids);
create index leave_waiting on teaching.leave (class_id) where state = 'ASKED';

-- Pictures of the class. `file_id` is the picture with its words burnt in; of the original only the digest is kept.
create table teaching.session_photo (
  id text primary key,
  session_id text not null,
  class_id text not null,
  file_id text not null,
  original_sha256 text not null,
  at timestamptz not null,
  lat double precision,
  lng double precision,
  account_id text not null,
  taken_by text not null,
  removed_at timestamptz,
  removed_by text,
  removed_reason text
);
create index session_photo_session on teaching.session_photo (session_id, at);
create index session_photo_class on teaching.session_photo (class_id, at);
create unique index session_photo_once on teaching.session_photo (class_id, original_sha256) where removed_at is null;

-- What is added to a locked roll, never instead of it. The newest version of a learner's line counts.
create table teaching.roll_correction (
  session_id text not null,
  learner_id text not null,
  version integer not null,
  class_id text not null,
  state text not null,
  credited_hours double precision not null,
  late_minutes integer not null,
  early_minutes integer not null,
  explanation text not null,
  source text not null check (source in ('CORRECTION', 'ANOMALY')),
  source_id text not null,
  at timestamptz not null,
  primary key (session_id, learner_id, version)
);
create index roll_correction_class on teaching.roll_correction (class_id, learner_id);
create trigger roll_correction_kept before update or delete on teaching.roll_correction for each row execute function teaching.refuse_change();

-- A request to correct a locked roll: asked by the class teacher, agreed by the lecturer, approved by the authority.
create table teaching.correction (
  id text primary key,
  class_id text not null,
  session_id text not null,
  learner_id text not null,
  state text not null check (state in ('ASKED', 'AGREED', 'APPROVED', 'REFUSED', 'WITHDRAWN')),
  arrived_at timestamptz,
  left_at timestamptz,
  reason text not null,
  evidence_ids text[] not null,
  asked_by text not null,
  asked_at timestamptz not null,
  agreed_by text,
  agreed_at timestamptz,
  decided_by text,
  decided_at timestamptz,
  note text
);
create index correction_class on teaching.correction (class_id, asked_at desc);
create unique index correction_open on teaching.correction (session_id, learner_id) where state in ('ASKED', 'AGREED');
create index correction_waiting on teaching.correction (class_id) where state in ('ASKED', 'AGREED');

-- What somebody must explain, one for each learner, session and kind; the single sightings stay in teaching.anomaly.
create table teaching.anomaly_case (
  id text primary key,
  class_id text not null,
  session_id text not null,
  learner_id text not null,
  kind text not null,
  state text not null check (state in ('OPEN', 'EXPLAINED', 'ACCEPTED', 'REJECTED')),
  detail jsonb not null,
  sightings integer not null default 1,
  first_at timestamptz not null,
  due_at timestamptz not null,
  explanation text,
  evidence_ids text[] not null default '{}',
  explained_by text,
  explained_at timestamptz,
  note text,
  decided_by text,
  decided_at timestamptz,
  reminded_at timestamptz,
  unique (session_id, learner_id, kind)
);
create index anomaly_case_class on teaching.anomaly_case (class_id, first_at desc);
create index anomaly_case_waiting on teaching.anomaly_case (class_id, state) where state in ('OPEN', 'EXPLAINED');
create index anomaly_case_due on teaching.anomaly_case (due_at) where state in ('OPEN', 'EXPLAINED');
create index check_in_learner on teaching.check_in (learner_id, in_at desc);
