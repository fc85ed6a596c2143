-- The tables of the PostgreSQL ledger; see there what each column means.

CREATE TABLE day_tile (
    business_day INTEGER NOT NULL,
    level INTEGER NOT NULL,
    tile INTEGER NOT NULL,
    nodes BLOB NOT NULL CHECK (length(nodes) BETWEEN 32 AND 8192),
    PRIMARY KEY (business_day, level, tile)
) STRICT, WITHOUT ROWID;

CREATE TABLE day_statement (
    business_day INTEGER PRIMARY KEY,
    key_id TEXT NOT NULL,
    bytes BLOB NOT NULL,
    signature BLOB NOT NULL CHECK (length(signature) = 64)
) STRICT;
