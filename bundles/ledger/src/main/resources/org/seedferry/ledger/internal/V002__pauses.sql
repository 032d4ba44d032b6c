-- What a person has paused; the number 0 stands for all transfers.

create table if not exists pauses (
  transfer_id bigint primary key
);
