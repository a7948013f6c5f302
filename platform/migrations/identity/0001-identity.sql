create schema identity;

-- Personal columns are sealed text (AES-256-GCM); *_blind are keyed digests for searching.
create table identity.account (
  id text primary key,
  kind text not null check (kind in ('staff', 'learner')),
  login_name text,
  display_name text not null,
  phone text,
  phone_blind text,
  learner_id text,
  lecturer_id text,
  openid text,
  openid_blind text,
  status text not null default 'ACTIVE' check (status in ('ACTIVE', 'DISABLED')),
  disabled_reason text,
  large_text boolean not null default false,
  reveals_read_at timestamptz not null default now(),
  created_at timestamptz not null,
  created_by text
);
create unique index account_login_name on identity.account (lower(login_name));
create unique index account_learner on identity.account (learner_id);
create unique index account_lecturer on identity.account (lecturer_id);
create unique index account_openid on identity.account (openid_blind);
-- A phone signs in one learner; staff sign in by name and password, so theirs may repeat.
create unique index account_learner_phone on identity.account (phone_blind) where kind = 'learner';
create index account_staff_age on identity.account (created_at desc) where kind = 'staff';

create table identity.credential (
  account_id text primary key references identity.account (id),
  password_hash text not null,
  -- The last hashes, newest first, the current one included.
  history text[] not null,
  changed_at timestamptz not null,
  must_change boolean not null default false
);

create table identity.totp (
  account_id text primary key references identity.account (id),
  secret text not null,
  confirmed_at timestamptz,
  -- The last time step that was accepted: a number is good once.
  last_step bigint not null default 0,
  recovery_sha256 text[] not null default '{}'
);

create table identity.session (
  id text primary key,
  account_id text not null references identity.account (id),
  token_sha256 text not null unique,
  client text not null check (client in ('web', 'mini')),
  device_id text,
  user_agent text not null,
  ip text not null,
  created_at timestamptz not null,
  last_seen_at timestamptz not null,
  idle_seconds integer not null,
  expires_at timestamptz not null,
  ended_at timestamptz,
  ended_why text
);
create index session_live on identity.session (account_id, last_seen_at desc) where ended_at is null;
create index session_device on identity.session (account_id, device_id);
create index session_age on identity.session (expires_at);

-- Every name the contract has ever brought along: an edit by the administrator is never undone by an upgrade.
create table identity.permission_seen (name text primary key);
create table identity.role_permission (
  role text not null,
  permission text not null,
  primary key (role, permission)
);

create table identity.role_grant (
  id text primary key,
  account_id text not null references identity.account (id),
  role text not null,
  scope text not null,
  scope_id text not null,
  granted_by text,
  granted_at timestamptz not null,
  revoked_by text,
  revoked_at timestamptz
);
create unique index role_grant_once on identity.role_grant (account_id, role, scope, scope_id) where revoked_at is null;
create index role_grant_scope on identity.role_grant (scope, scope_id, role) where revoked_at is null;

-- Counters that run out: failed sign-ins, text messages, attempts. Keys are digests, never names or numbers.
create table identity.throttle (
  key text primary key,
  count integer not null,
  resets_at timestamptz not null
);
create index throttle_age on identity.throttle (resets_at);

create table identity.captcha (
  id text primary key,
  answer text not null,
  expires_at timestamptz not null
);
create index captcha_age on identity.captcha (expires_at);

create table identity.phone_code (
  id text primary key,
  phone_blind text not null,
  purpose text not null,
  -- What the code is bound to beyond the phone: an invitation, an alternative check, an account.
  bound_to text not null,
  code_mac text not null,
  tries integer not null default 0,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  used_at timestamptz
);
create index phone_code_live on identity.phone_code (phone_blind, purpose, bound_to, created_at desc);
create index phone_code_age on identity.phone_code (expires_at);

create table identity.invitation (
  id text primary key,
  learner_id text not null,
  class_id text not null,
  class_name text not null,
  name text not null,
  phone text not null,
  phone_blind text not null,
  code text not null,
  code_blind text not null unique,
  state text not null default 'OPEN' check (state in ('OPEN', 'ACTIVATED', 'REVOKED')),
  sent_at timestamptz not null,
  expires_at timestamptz not null,
  activated_at timestamptz,
  account_id text
);
create unique index invitation_once on identity.invitation (class_id, learner_id);
create index invitation_learner on identity.invitation (learner_id);

create table identity.consent_text (
  kind text not null,
  version integer not null,
  title text not null,
  purpose text not null,
  body text not null,
  sha256 text not null,
  published_at timestamptz not null,
  published_by text,
  primary key (kind, version)
);

create table identity.consent (
  id text primary key,
  account_id text not null references identity.account (id),
  kind text not null,
  version integer not null,
  text_sha256 text not null,
  purpose text not null,
  guardian_name text,
  signed_at timestamptz not null,
  ip text not null,
  device_id text,
  user_agent text not null,
  withdrawn_at timestamptz,
  withdrawn_reason text,
  withdrawn_ip text
);
create unique index consent_standing on identity.consent (account_id, kind, version) where withdrawn_at is null;
create index consent_account on identity.consent (account_id, signed_at desc);

create table identity.real_name (
  account_id text primary key references identity.account (id),
  learner_id text not null unique,
  state text not null default 'UNVERIFIED',
  method text,
  id_kind text,
  name text,
  id_no text,
  source text,
  reason text,
  matched_at timestamptz,
  verified_at timestamptz,
  decided_by text,
  updated_at timestamptz not null
);
create index real_name_state on identity.real_name (state) where state in ('MANUAL_REVIEW', 'REJECTED');

-- Apart from everything else: this table may be given to a role of its own. `wrapped_key` is the record's own key,
-- sealed with the key file's key; `template` opens only with it, for this person and this model version.
create table identity.face_template (
  account_id text primary key references identity.account (id),
  model_version text not null,
  wrapped_key text not null,
  template bytea not null,
  consent_id text not null references identity.consent (id),
  created_at timestamptz not null,
  used_at timestamptz not null
);
create index face_template_age on identity.face_template (used_at);

-- `state` is sealed; it lives for a minute and a half and is emptied when the session ends. Frames are never here.
create table identity.face_challenge (
  id text primary key,
  account_id text not null references identity.account (id),
  session_id text not null,
  purpose text not null,
  status text not null default 'OPEN' check (status in ('OPEN', 'DONE', 'REFUSED', 'EXPIRED')),
  refused_why text,
  version integer not null default 0,
  state bytea,
  created_at timestamptz not null,
  expires_at timestamptz not null
);
create index face_challenge_recent on identity.face_challenge (account_id, created_at desc);
create index face_challenge_age on identity.face_challenge (expires_at);

-- Digests of pictures that were ever sent: the same picture counts once, for whomever and whenever.
create table identity.face_seen (
  sha256 text primary key,
  at timestamptz not null
);
create index face_seen_age on identity.face_seen (at);

create table identity.wechat_face (
  id text primary key,
  account_id text not null references identity.account (id),
  purpose text not null,
  verify_id text not null,
  out_seq_no text not null unique,
  status text not null default 'OPEN' check (status in ('OPEN', 'DONE')),
  passed boolean not null default false,
  created_at timestamptz not null,
  expires_at timestamptz not null
);
create index wechat_face_recent on identity.wechat_face (account_id, created_at desc);

create table identity.alternative (
  id text primary key,
  account_id text not null references identity.account (id),
  purpose text not null,
  tries integer not null default 0,
  status text not null default 'OPEN' check (status in ('OPEN', 'DONE')),
  created_at timestamptz not null,
  expires_at timestamptz not null
);
create index alternative_age on identity.alternative (expires_at);

create table identity.face_check (
  id text primary key,
  account_id text not null references identity.account (id),
  learner_id text not null,
  purpose text not null,
  way text not null check (way in ('FACE', 'WECHAT_FACE', 'SMS_ID', 'ON_SITE')),
  outcome text not null check (outcome in ('ACCEPT', 'REVIEW', 'REJECT')),
  score double precision,
  accept_at double precision,
  review_at double precision,
  model_version text,
  evidence_sha256 text,
  token_sha256 text unique,
  token_expires_at timestamptz,
  used_at timestamptz,
  device_id text,
  ip text,
  reason text,
  decided_by text,
  decided_at timestamptz,
  at timestamptz not null
);
create index face_check_account on identity.face_check (account_id, at desc);
create index face_check_learner on identity.face_check (learner_id, at desc);
create index face_check_review on identity.face_check (learner_id) where outcome = 'REVIEW' and decided_at is null;
create index face_check_claim on identity.face_check (account_id, purpose) where token_sha256 is null and outcome = 'ACCEPT' and used_at is null;

create table identity.review_image (
  check_id text primary key references identity.face_check (id),
  account_id text not null,
  wrapped_key text not null,
  image bytea not null,
  expires_at timestamptz not null
);
create index review_image_age on identity.review_image (expires_at);
create index review_image_account on identity.review_image (account_id);

create table identity.reveal (
  id text primary key,
  at timestamptz not null,
  learner_id text not null,
  account_id text not null,
  by_name text not null,
  role text not null,
  fields text[] not null,
  reason text not null
);
create index reveal_learner on identity.reveal (learner_id, at desc);
create index reveal_account on identity.reveal (account_id, at desc);
