-- How far each business day is on its way; see the PostgreSQL ledger.

CREATE TABLE night (
    business_day INTEGER PRIMARY KEY,
    state INTEGER NOT NULL,
    at INTEGER NOT NULL,
    trouble TEXT NOT NULL
) STRICT;

CREATE TABLE night_break (
    business_day INTEGER NOT NULL,
    institution TEXT NOT NULL,
    chunk INTEGER NOT NULL,
    record INTEGER NOT NULL,
    code TEXT NOT NULL,
    reason TEXT NOT NULL,
    net_grams INTEGER NOT NULL,
    since INTEGER NOT NULL,
    resolved_at INTEGER,
    owner TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (business_day, institution, chunk, record)
) STRICT;

CREATE TABLE night_lead (
    only_one INTEGER PRIMARY KEY CHECK (only_one = 1),
    owner TEXT NOT NULL,
    until INTEGER NOT NULL
) STRICT;
