-- Courseware that a live room may show. `slot` tells the pages of several decks apart on the board: page n of slot s is (s - 1) * 500 + n.
create table teaching.live_deck (
  room_id text not null references teaching.live_room (id) on delete cascade,
  deck_id text not null,
  file_id text not null,
  account_id text not null,
  name text not null,
  slot integer not null check (slot between 1 and 4),
  at timestamptz not null,
  primary key (room_id, deck_id),
  unique (room_id, slot)
);
create index live_deck_account on teaching.live_deck (account_id, at desc);
create index live_deck_deck on teaching.live_deck (deck_id);

-- The words of a page, so that a slide is found in the replay.
create table teaching.live_deck_text (
  deck_id text not null,
  page integer not null,
  text text not null,
  primary key (deck_id, page)
);
