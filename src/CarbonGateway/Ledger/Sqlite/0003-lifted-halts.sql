-- Halted partitions that somebody let go on; see the PostgreSQL ledger.

CREATE TABLE lifted_halt (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    at INTEGER NOT NULL,
    partition INTEGER NOT NULL,
    halted_epoch INTEGER,
    halted_sequence INTEGER,
    halted_reason TEXT,
    lifted_by TEXT NOT NULL,
    lifted_reason TEXT NOT NULL,
    ledger_won INTEGER NOT NULL,
    dropped INTEGER NOT NULL
) STRICT;
