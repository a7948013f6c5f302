create schema if not exists live;

-- The media side of one live room. Recordings lie on the disk of the node that records, `<data>/live/<room>/<stream>/<part>`.
create table live.room (
  id text primary key,
  recording boolean not null default false,
  main_stream_id text,
  opened_at timestamptz not null,
  ended_at timestamptz,
  -- Tickets issued before these moments (ms) are refused: {"stream:<id>": ms, "account:<id>": ms}.
  revoked jsonb not null default '{}',
  replay_state text not null default 'NONE' check (replay_state in ('NONE', 'PLAYABLE', 'COMPOSING', 'COMPOSED', 'FAILED')),
  replay_percent smallint not null default 0,
  replay_note text,
  duration_s double precision not null default 0,
  -- What was recorded when, as the replay shows it (see ReplayTrack).
  tracks jsonb not null default '[]'
);
create index room_recording on live.room (id) where recording and ended_at is null;

create table live.stream (
  room_id text not null references live.room (id) on delete cascade,
  id text not null,
  account_id text not null,
  kind text not null check (kind in ('CAMERA', 'SCREEN', 'AUDIO')),
  state text not null check (state in ('LIVE', 'ENDED', 'LOST')),
  started_at timestamptz not null,
  ended_at timestamptz,
  node text not null,
  has_video boolean not null,
  has_audio boolean not null,
  primary key (room_id, id)
);
create index stream_live on live.stream (node) where state = 'LIVE';
