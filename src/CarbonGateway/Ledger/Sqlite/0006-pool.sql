-- The deployment's share of the authority's pool; see the PostgreSQL ledger.

CREATE TABLE pool_unallocated (
    only_one INTEGER PRIMARY KEY CHECK (only_one = 1),
    grams INTEGER NOT NULL CHECK (grams >= 0)
) STRICT;

INSERT INTO pool_unallocated VALUES (1, 0);

CREATE TABLE pool_move (
    day INTEGER NOT NULL,
    kind INTEGER NOT NULL,
    partition INTEGER NOT NULL,
    round INTEGER NOT NULL,
    grams INTEGER NOT NULL,
    moved INTEGER,
    PRIMARY KEY (day, kind, partition, round)
) STRICT, WITHOUT ROWID;

CREATE INDEX pool_move_open ON pool_move (day) WHERE moved IS NULL;
