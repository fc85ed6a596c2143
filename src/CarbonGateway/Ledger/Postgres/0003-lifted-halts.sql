-- Halted partitions that somebody let go on: who, why, when. Nothing is ever taken out.

CREATE TABLE lifted_halt (
    number bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    at timestamptz NOT NULL,
    partition integer NOT NULL,
    halted_epoch integer,                -- with the two that follow: null where nothing had halted it yet
    halted_sequence bigint,
    halted_reason text,
    lifted_by text NOT NULL,
    lifted_reason text NOT NULL,
    ledger_won boolean NOT NULL,         -- what Redis had of the partition was made again from the ledger
    dropped bigint NOT NULL              -- entries that only Redis had
);
