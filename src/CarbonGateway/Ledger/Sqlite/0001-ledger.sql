-- The tables of the PostgreSQL ledger; see there what each column means. Times are milliseconds, days are numbers since 0001-01-01.

CREATE TABLE deployment (
    only_one INTEGER PRIMARY KEY CHECK (only_one = 1),
    id TEXT NOT NULL,
    partitions INTEGER NOT NULL
) STRICT;

CREATE TABLE entry (
    partition INTEGER NOT NULL,
    epoch INTEGER NOT NULL,
    sequence INTEGER NOT NULL,
    business_day INTEGER NOT NULL,
    at INTEGER NOT NULL,
    kind INTEGER NOT NULL,
    account BLOB,
    request_merchant INTEGER,
    request_id BLOB,
    transaction_epoch INTEGER,
    transaction_sequence INTEGER,
    replaced_epoch INTEGER,
    replaced_sequence INTEGER,
    chain BLOB NOT NULL CHECK (length(chain) = 32),
    bytes BLOB NOT NULL
) STRICT;

CREATE UNIQUE INDEX entry_key ON entry (partition, sequence);
CREATE INDEX entry_request ON entry (request_id) WHERE request_id IS NOT NULL;
CREATE INDEX entry_account ON entry (account, sequence) WHERE transaction_sequence = sequence;
CREATE INDEX entry_acted ON entry (partition, transaction_sequence) WHERE transaction_sequence <> sequence;
CREATE INDEX entry_replaced ON entry (partition, replaced_sequence) WHERE replaced_sequence IS NOT NULL;

CREATE TABLE leg (
    business_day INTEGER NOT NULL,
    partition INTEGER NOT NULL,
    epoch INTEGER NOT NULL,
    sequence INTEGER NOT NULL,
    number INTEGER NOT NULL,
    from_kind INTEGER NOT NULL,
    from_account BLOB,
    from_period INTEGER,
    from_company INTEGER,
    from_store INTEGER,
    from_activity TEXT,
    from_provenance INTEGER,
    from_partition INTEGER,
    to_kind INTEGER NOT NULL,
    to_account BLOB,
    to_period INTEGER,
    to_company INTEGER,
    to_store INTEGER,
    to_activity TEXT,
    to_provenance INTEGER,
    to_partition INTEGER,
    grams INTEGER NOT NULL CHECK (grams > 0)
) STRICT;

CREATE INDEX leg_day ON leg (business_day);

CREATE TABLE watermark (
    partition INTEGER PRIMARY KEY,
    epoch INTEGER NOT NULL,
    sequence INTEGER NOT NULL,
    fence INTEGER NOT NULL,
    chain BLOB NOT NULL CHECK (length(chain) = 32),
    halted_epoch INTEGER,
    halted_sequence INTEGER,
    halted_reason TEXT
) STRICT;

CREATE TABLE lease (
    partition INTEGER PRIMARY KEY,
    owner TEXT,
    fence INTEGER NOT NULL,
    until INTEGER
) STRICT;

CREATE TABLE span (
    partition INTEGER NOT NULL,
    business_day INTEGER NOT NULL,
    first_sequence INTEGER NOT NULL,
    last_sequence INTEGER NOT NULL,
    entries INTEGER NOT NULL,
    legs INTEGER NOT NULL,
    moved INTEGER NOT NULL,
    PRIMARY KEY (partition, business_day)
) STRICT, WITHOUT ROWID;

CREATE TABLE compared (
    partition INTEGER PRIMARY KEY,
    sequence INTEGER NOT NULL
) STRICT;

CREATE TABLE double_request (
    partition INTEGER NOT NULL,
    epoch INTEGER NOT NULL,
    sequence INTEGER NOT NULL,
    kept_partition INTEGER NOT NULL,
    kept_epoch INTEGER NOT NULL,
    kept_sequence INTEGER NOT NULL,
    PRIMARY KEY (partition, sequence)
) STRICT, WITHOUT ROWID;
