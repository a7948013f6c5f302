-- Voice notes of a live lesson: a hand with words in it. The sound lies in a file that goes when the replay goes.
create table teaching.live_voice (
  id text primary key,
  room_id text not null references teaching.live_room (id),
  learner_id text not null,
  account_id text not null,
  name text not null,
  -- The sender's own number: sent again it is one note.
  client_id text not null,
  -- Null once the sound is gone.
  file_id text,
  state text not null check (state in ('MAKING', 'WAITING', 'PLAYED', 'DONE', 'REFUSED', 'FAILED', 'LAPSED')),
  -- Measured from the sound; null while it is being made or where nothing can measure.
  length_s double precision,
  sent_at timestamptz not null,
  played_at timestamptz,
  settled_at timestamptz,
  note text,
  unique (room_id, account_id, client_id)
);
create index live_voice_room on teaching.live_voice (room_id, sent_at);
create index live_voice_learner on teaching.live_voice (learner_id);
-- One note at a time: like a hand.
create unique index live_voice_one on teaching.live_voice (room_id, learner_id) where state in ('MAKING', 'WAITING');
