-- The central account. Days are numbers since 0001-01-01, times milliseconds since 1970, masses whole grams, money euro cents.

CREATE TABLE deployment (
    id TEXT PRIMARY KEY,
    country TEXT NOT NULL,
    opened_on INTEGER NOT NULL,
    -- Number of the last instruction, and up to which it has posted them.
    issued INTEGER NOT NULL DEFAULT 0,
    acknowledged INTEGER NOT NULL DEFAULT 0 CHECK (acknowledged BETWEEN 0 AND issued),
    -- What it holds of the pool by its booked batches.
    pool_held INTEGER NOT NULL DEFAULT 0 CHECK (pool_held >= 0)
) STRICT, WITHOUT ROWID;

CREATE TABLE statement_key (
    deployment TEXT NOT NULL REFERENCES deployment,
    id TEXT NOT NULL,
    point BLOB NOT NULL CHECK (length(point) = 65),
    not_before INTEGER NOT NULL,
    not_after INTEGER NOT NULL,
    PRIMARY KEY (deployment, id)
) STRICT, WITHOUT ROWID;

CREATE TABLE policy (
    number INTEGER PRIMARY KEY,
    country TEXT NOT NULL,
    version TEXT NOT NULL,
    valid_from INTEGER NOT NULL,
    published_at INTEGER NOT NULL,
    document BLOB NOT NULL,
    digest BLOB NOT NULL CHECK (length(digest) = 32),
    UNIQUE (country, version)
) STRICT;

CREATE TABLE person (
    id INTEGER PRIMARY KEY,
    -- The authority's own reference: no name stands here.
    reference TEXT NOT NULL UNIQUE,
    born INTEGER NOT NULL,
    died INTEGER
) STRICT;

CREATE TABLE household (
    id INTEGER PRIMARY KEY,
    reference TEXT NOT NULL UNIQUE
) STRICT;

-- Where somebody lives, from one day to the day before another; the stretches of one person do not overlap.
CREATE TABLE residence (
    person INTEGER NOT NULL REFERENCES person,
    from_day INTEGER NOT NULL,
    end_day INTEGER,
    deployment TEXT NOT NULL REFERENCES deployment,
    household INTEGER REFERENCES household,
    PRIMARY KEY (person, from_day),
    CHECK (end_day IS NULL OR end_day > from_day)
) STRICT, WITHOUT ROWID;
CREATE INDEX residence_household ON residence (household) WHERE household IS NOT NULL;

-- Who keeps a child's points, from a day on until the next row's.
CREATE TABLE guardian (
    child INTEGER NOT NULL REFERENCES person,
    from_day INTEGER NOT NULL,
    guardian INTEGER NOT NULL REFERENCES person,
    PRIMARY KEY (child, from_day),
    CHECK (child <> guardian)
) STRICT, WITHOUT ROWID;
CREATE INDEX guardian_guardian ON guardian (guardian);

CREATE TABLE account (
    id BLOB PRIMARY KEY CHECK (length(id) = 16),
    deployment TEXT NOT NULL REFERENCES deployment,
    person INTEGER REFERENCES person,
    household INTEGER REFERENCES household,
    opened_on INTEGER NOT NULL,
    -- Last business day that may debit it, and the instruction that says so.
    closed_on INTEGER,
    closing INTEGER,
    -- Where its position goes once all its days are booked.
    successor BLOB REFERENCES account,
    CHECK ((person IS NULL) <> (household IS NULL))
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX account_person ON account (person, deployment) WHERE closed_on IS NULL AND person IS NOT NULL;
CREATE UNIQUE INDEX account_household ON account (household, deployment) WHERE closed_on IS NULL AND household IS NOT NULL;
CREATE INDEX account_of_person ON account (person) WHERE person IS NOT NULL;
CREATE INDEX account_of_household ON account (household) WHERE household IS NOT NULL;
CREATE INDEX account_deployment ON account (deployment, id);

-- One account's figures of one period: what was ordered, and what was booked.
CREATE TABLE balance (
    account BLOB NOT NULL REFERENCES account,
    period INTEGER NOT NULL,
    -- Ordered as this holder's share, and through how many days of the period.
    entitled INTEGER NOT NULL DEFAULT 0,
    through INTEGER NOT NULL DEFAULT 0,
    -- Ordered in all: allocations, corrections that give, corrections that take (zero or below).
    ordered INTEGER NOT NULL DEFAULT 0,
    ordered_up INTEGER NOT NULL DEFAULT 0,
    ordered_down INTEGER NOT NULL DEFAULT 0,
    carry_ordered INTEGER NOT NULL DEFAULT 0,
    allocated INTEGER NOT NULL DEFAULT 0,
    corrected INTEGER NOT NULL DEFAULT 0,
    spent INTEGER NOT NULL DEFAULT 0,
    bought INTEGER NOT NULL DEFAULT 0,
    bought_cents INTEGER NOT NULL DEFAULT 0,
    sold INTEGER NOT NULL DEFAULT 0,
    sold_cents INTEGER NOT NULL DEFAULT 0,
    carried_in INTEGER NOT NULL DEFAULT 0,
    carried_out INTEGER NOT NULL DEFAULT 0,
    lapsed INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (account, period)
) STRICT, WITHOUT ROWID;

-- What one deployment's visitors did, and what came back to no account, per period.
CREATE TABLE nobody (
    deployment TEXT NOT NULL REFERENCES deployment,
    period INTEGER NOT NULL,
    spent INTEGER NOT NULL,
    bought INTEGER NOT NULL,
    bought_cents INTEGER NOT NULL,
    lapsed INTEGER NOT NULL,
    PRIMARY KEY (deployment, period)
) STRICT, WITHOUT ROWID;

-- Consumption units: grams per tenth of a unit and day as a fraction, fixed by the year's first allocation, and the grams left over.
CREATE TABLE unit_rate (
    country TEXT NOT NULL,
    period INTEGER NOT NULL,
    grams INTEGER NOT NULL,
    tenth_days INTEGER NOT NULL CHECK (tenth_days > 0),
    PRIMARY KEY (country, period)
) STRICT, WITHOUT ROWID;
CREATE TABLE unit_extra (
    account BLOB NOT NULL REFERENCES account,
    period INTEGER NOT NULL,
    PRIMARY KEY (account, period)
) STRICT, WITHOUT ROWID;

CREATE TABLE instruction (
    deployment TEXT NOT NULL REFERENCES deployment,
    number INTEGER NOT NULL,
    issued_at INTEGER NOT NULL,
    kind INTEGER NOT NULL,
    account BLOB,
    period INTEGER,
    grams INTEGER,
    day INTEGER,
    reason INTEGER,
    PRIMARY KEY (deployment, number)
) STRICT, WITHOUT ROWID;

CREATE TABLE acknowledgement (
    deployment TEXT NOT NULL REFERENCES deployment,
    up_to INTEGER NOT NULL,
    day INTEGER NOT NULL,
    PRIMARY KEY (deployment, up_to)
) STRICT, WITHOUT ROWID;

CREATE TABLE batch (
    deployment TEXT NOT NULL REFERENCES deployment,
    day INTEGER NOT NULL,
    chunks INTEGER NOT NULL,
    records INTEGER NOT NULL,
    net INTEGER NOT NULL,
    digest BLOB NOT NULL CHECK (length(digest) = 32),
    -- The whole head as it came.
    head BLOB NOT NULL,
    booked_at INTEGER,
    booked INTEGER NOT NULL DEFAULT 0,
    breaks INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (deployment, day)
) STRICT, WITHOUT ROWID;

-- As src/Carbon/Settlement/CitizenChunk writes them.
CREATE TABLE chunk (
    deployment TEXT NOT NULL,
    day INTEGER NOT NULL,
    number INTEGER NOT NULL,
    digest BLOB NOT NULL CHECK (length(digest) = 32),
    bytes BLOB NOT NULL,
    PRIMARY KEY (deployment, day, number),
    FOREIGN KEY (deployment, day) REFERENCES batch
) STRICT;

CREATE TABLE break (
    deployment TEXT NOT NULL,
    day INTEGER NOT NULL,
    chunk INTEGER NOT NULL,
    record INTEGER NOT NULL,
    code TEXT NOT NULL,
    reason TEXT NOT NULL,
    net INTEGER NOT NULL,
    account BLOB NOT NULL,
    PRIMARY KEY (deployment, day, chunk, record),
    FOREIGN KEY (deployment, day) REFERENCES batch
) STRICT, WITHOUT ROWID;
CREATE INDEX break_account ON break (account);

CREATE TABLE trade (
    account BLOB NOT NULL REFERENCES account,
    day INTEGER NOT NULL,
    period INTEGER NOT NULL,
    bought INTEGER NOT NULL,
    bought_cents INTEGER NOT NULL,
    sold INTEGER NOT NULL,
    sold_cents INTEGER NOT NULL,
    payout INTEGER REFERENCES payout,
    PRIMARY KEY (account, day, period)
) STRICT, WITHOUT ROWID;
CREATE INDEX trade_unpaid ON trade (day) WHERE payout IS NULL AND sold_cents > 0;
CREATE INDEX trade_payout ON trade (payout) WHERE payout IS NOT NULL;

CREATE TABLE payout (
    number INTEGER PRIMARY KEY,
    made_at INTEGER NOT NULL,
    through_day INTEGER NOT NULL,
    lines INTEGER NOT NULL,
    cents INTEGER NOT NULL
) STRICT;

-- Available, and with what all deployments hold: bought from citizens less sold again. No statement may leave it otherwise.
CREATE TABLE pool (
    only_one INTEGER PRIMARY KEY CHECK (only_one = 1),
    available INTEGER NOT NULL CHECK (available >= 0),
    purchased INTEGER NOT NULL,
    resold INTEGER NOT NULL CHECK (resold >= 0),
    CHECK (resold <= purchased)
) STRICT;
INSERT INTO pool VALUES (1, 0, 0, 0);

CREATE TABLE pool_request (
    deployment TEXT NOT NULL REFERENCES deployment,
    id BLOB NOT NULL CHECK (length(id) = 16),
    returns INTEGER NOT NULL,
    asked INTEGER NOT NULL,
    granted INTEGER NOT NULL,
    instruction INTEGER NOT NULL,
    PRIMARY KEY (deployment, id)
) STRICT, WITHOUT ROWID;
