create schema if not exists org;

create table org.region (
  code text primary key,
  name text not null,
  level text not null,
  parent_code text,
  -- Internal codes (洋浦) are never reported: their counterpart is.
  report_as text
);

create table org.institution (
  id text primary key,
  version integer not null default 1,
  name text not null,
  credit_code text not null unique,
  type text not null,
  region_code text not null,
  status text not null,
  legal_rep text not null,
  contact_name text not null,
  contact_phone text not null,
  address text not null default '',
  lat double precision,
  lng double precision,
  area_m2 integer,
  licence_no text,
  licence_valid_to date,
  full_time_lecturers integer not null default 0,
  part_time_lecturers integer not null default 0,
  managers integer not null default 0,
  equipment text not null default '',
  applied_program_codes text[] not null default '{}',
  program_codes text[] not null default '{}',
  valid_from date,
  valid_to date,
  created_at timestamptz not null
);
create index institution_region on org.institution (region_code, status);
create index institution_status on org.institution (status, name);

create table org.institution_document (
  id text primary key,
  institution_id text not null references org.institution (id),
  kind text not null,
  file_id text not null,
  name text not null,
  size bigint not null,
  sha256 text not null,
  uploaded_at timestamptz not null
);
create index institution_document_of on org.institution_document (institution_id, uploaded_at);

create table org.room (
  id text primary key,
  institution_id text not null references org.institution (id),
  name text not null,
  kind text not null,
  address text not null default '',
  seats integer not null,
  area_m2 integer,
  lat double precision,
  lng double precision,
  active boolean not null default true
);
create index room_of on org.room (institution_id, name);

-- People who work for an institution on the platform; their account stands in identity.
create table org.staff (
  account_id text primary key,
  institution_id text not null references org.institution (id),
  role text not null,
  name text not null,
  phone text not null,
  created_at timestamptz not null
);
create index staff_of on org.staff (institution_id);

create table org.lecturer (
  id text primary key,
  version integer not null default 1,
  name text not null,
  name_blind text not null,
  id_no text not null,
  id_no_blind text not null unique,
  phone text not null,
  phone_blind text not null,
  level text not null,
  status text not null,
  specialty text not null default '',
  employer text not null default '',
  region_code text not null,
  account_id text,
  created_at timestamptz not null
);
create index lecturer_name on org.lecturer (name_blind);
create index lecturer_region on org.lecturer (region_code, status);
create index lecturer_account on org.lecturer (account_id) where account_id is not null;

create table org.lecturer_certificate (
  id text primary key,
  lecturer_id text not null references org.lecturer (id),
  number text not null unique,
  program_codes text[] not null,
  issued_on date not null,
  valid_to date,
  file_id text
);
create index lecturer_certificate_of on org.lecturer_certificate (lecturer_id);

create table org.employment (
  lecturer_id text not null references org.lecturer (id),
  institution_id text not null references org.institution (id),
  is_primary boolean not null default false,
  confirmed_at timestamptz,
  primary key (lecturer_id, institution_id)
);
create index employment_institution on org.employment (institution_id, lecturer_id);

-- One natural person of the province, once; used again by every class.
create table org.learner (
  id text primary key,
  name text not null,
  name_blind text not null,
  cert_type text not null default '111',
  id_no text not null,
  id_no_blind text not null unique,
  phone text not null,
  phone_blind text not null,
  birthday text,
  birth_year integer,
  address text,
  gender text not null default '0',
  nation text,
  education text,
  -- A sensitive category stands here as 99; the true one is sealed beside it.
  category text not null,
  category_sealed text,
  demo boolean not null default false,
  created_at timestamptz not null
);
create index learner_name on org.learner (name_blind);
create index learner_phone on org.learner (phone_blind);

create table org.class (
  id text primary key,
  version integer not null default 1,
  code text not null unique,
  name text not null,
  program_code text not null,
  kind text not null,
  mode text not null,
  status text not null,
  institution_id text not null references org.institution (id),
  region_code text not null,
  starts_on date not null,
  ends_on date not null,
  capacity integer not null,
  room_id text references org.room (id),
  contact_name text not null,
  contact_phone text,
  policy_snapshot_id text,
  approved_at timestamptz,
  created_by text,
  created_at timestamptz not null,
  enrolled_count integer not null default 0
);
create index class_institution on org.class (institution_id, starts_on desc);
create index class_region on org.class (region_code, starts_on desc);
create index class_starts on org.class (starts_on desc, id);
create index class_status on org.class (status, starts_on);
create index class_room on org.class (room_id) where room_id is not null;

-- The running number of a region, programme and year inside class codes.
create table org.class_number (
  region_code text not null,
  program_code text not null,
  year integer not null,
  last integer not null,
  primary key (region_code, program_code, year)
);

create table org.class_lecturer (
  class_id text not null references org.class (id),
  lecturer_id text not null references org.lecturer (id),
  is_lead boolean not null,
  ordinal integer not null,
  primary key (class_id, lecturer_id)
);
create index class_lecturer_of on org.class_lecturer (lecturer_id);

create table org.class_teacher (
  class_id text not null references org.class (id),
  account_id text not null references org.staff (account_id),
  primary key (class_id, account_id)
);
create index class_teacher_of on org.class_teacher (account_id);

create table org.enrolment (
  id text primary key,
  class_id text not null references org.class (id),
  learner_id text not null references org.learner (id),
  status text not null,
  seat_no integer not null,
  joined_at timestamptz not null,
  dropped_at timestamptz,
  -- As declared for this class: the figure that counts is the one at its approval.
  category text not null,
  category_sealed text,
  program_code text not null,
  -- True while this enrolment uses up the one time that a person may take a programme.
  occupies boolean not null,
  attended_hours numeric,
  taught_hours numeric,
  attendance_rate numeric,
  unique (class_id, learner_id),
  unique (class_id, seat_no)
);
-- Two institutions that enrol the same person at the same moment: the second is refused by the database itself.
create unique index enrolment_once on org.enrolment (learner_id, program_code) where occupies;
create index enrolment_learner on org.enrolment (learner_id);

create table org.session (
  id text primary key,
  class_id text not null references org.class (id),
  chapter_code text not null,
  title text not null,
  mode text not null,
  day date not null,
  starts_at timestamptz not null,
  ends_at timestamptz not null,
  hours numeric not null,
  lecturer_id text not null references org.lecturer (id),
  room_id text references org.room (id),
  status text not null
);
create index session_class on org.session (class_id, starts_at);
create index session_lecturer on org.session (lecturer_id, starts_at);
create index session_room on org.session (room_id, starts_at) where room_id is not null;
create index session_day on org.session (day);

-- Signed steps of every application; each row is bound to the one before it in its own chain.
create table org.approval_log (
  id text primary key,
  entity text not null,
  entity_id text not null,
  seq integer not null,
  from_state text,
  to_state text not null,
  actor_id text,
  actor_name text not null,
  role text not null,
  opinion text not null default '',
  attachments jsonb not null default '[]',
  ip text,
  device_id text,
  at timestamptz not null,
  prev_sha256 text,
  md5 text not null,
  sha1 text not null,
  sha256 text not null,
  unique (entity, entity_id, seq)
);
create index approval_log_actor on org.approval_log (actor_id, at);

create function org.refuse_change() returns trigger language plpgsql as $$
begin
  raise exception 'the approval log is append-only';
end $$;
create trigger approval_log_append_only before update or delete on org.approval_log
  for each row execute function org.refuse_change();
