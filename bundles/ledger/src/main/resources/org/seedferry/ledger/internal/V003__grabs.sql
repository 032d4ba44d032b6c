-- What is asked for over a face that looks like a torrent client. Until a seedbox was seen to hold
-- it complete, its transfer is not found, and its remote id only stands for it.

alter table transfers add column if not exists found boolean default true not null;

create table if not exists grabs (
  transfer_id      bigint primary key,
  hash             varchar(64) not null,
  folder           varchar not null,
  labels           varchar not null,
  ratio            double precision,
  seed_time        bigint,
  magnet           varchar,
  given_to         varchar not null,
  handed_over      boolean not null,
  goal_kept        boolean not null,
  imported         boolean not null,
  place            bigint  not null,
  grabbed_at       bigint  not null,
  removal_asked_at bigint,
  removes_data     boolean not null
);

-- What is looked for after every change has an index: its price must not grow with all that was ever
-- grabbed.

create index if not exists grabs_to_hand_over on grabs (handed_over, removal_asked_at);

create index if not exists grabs_to_remove on grabs (removal_asked_at);

create index if not exists grabs_place on grabs (place);

-- In parts: H2 keeps at most 1 MiB in one value.
create table if not exists grab_parts (
  transfer_id bigint not null,
  part        integer not null,
  content     bytea not null,
  primary key (transfer_id, part)
);

create table if not exists categories (
  name varchar primary key
);
