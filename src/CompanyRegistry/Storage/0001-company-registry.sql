-- Days are numbers since 0001-01-01, moments are milliseconds since 1970, masses are grams. Nothing here is of a citizen.

CREATE TABLE company (
    number INTEGER PRIMARY KEY,
    name TEXT NOT NULL,
    opened INTEGER NOT NULL,
    closed INTEGER                 -- last day; NULL = open
) STRICT;

CREATE TABLE activity (
    company INTEGER NOT NULL REFERENCES company (number),
    code TEXT NOT NULL,
    opened INTEGER NOT NULL,
    closed INTEGER,
    PRIMARY KEY (company, code)
) STRICT, WITHOUT ROWID;

CREATE TABLE store (
    company INTEGER NOT NULL REFERENCES company (number),
    number INTEGER NOT NULL,
    opened INTEGER NOT NULL,
    closed INTEGER,
    PRIMARY KEY (company, number)
) STRICT, WITHOUT ROWID;

CREATE TABLE batch (
    id INTEGER PRIMARY KEY,
    deployment TEXT NOT NULL,
    business_day INTEGER NOT NULL,
    chunks INTEGER NOT NULL,
    records INTEGER NOT NULL,
    net_grams INTEGER NOT NULL,
    digest BLOB NOT NULL CHECK (length(digest) = 32),
    statement BLOB NOT NULL,
    statement_signature BLOB NOT NULL,
    statement_key TEXT NOT NULL,
    opened_at INTEGER NOT NULL,
    booked_at INTEGER,             -- NULL = open
    UNIQUE (deployment, business_day)
) STRICT;

-- What came, as its digest was made; kept after booking, as evidence of what the deployment signed.
CREATE TABLE chunk (
    batch INTEGER NOT NULL REFERENCES batch (id),
    number INTEGER NOT NULL,
    records INTEGER NOT NULL,
    net_grams INTEGER NOT NULL,
    digest BLOB NOT NULL CHECK (length(digest) = 32),
    bytes BLOB NOT NULL,
    UNIQUE (batch, number)
) STRICT;

CREATE TABLE batch_break (
    batch INTEGER NOT NULL REFERENCES batch (id),
    chunk INTEGER NOT NULL,
    record INTEGER NOT NULL,
    code TEXT NOT NULL,
    reason TEXT NOT NULL,
    net_grams INTEGER NOT NULL,
    bytes BLOB NOT NULL CHECK (length(bytes) = 58),
    PRIMARY KEY (batch, chunk, record)
) STRICT, WITHOUT ROWID;

-- The sale side of the product carbon accounts, one for each company and activity. '' and -1 and 0 stand for several.
CREATE TABLE product_sale (
    company INTEGER NOT NULL,
    business_day INTEGER NOT NULL,
    batch INTEGER NOT NULL REFERENCES batch (id),
    activity TEXT NOT NULL,
    store INTEGER NOT NULL,
    provenance INTEGER NOT NULL,
    sold_grams INTEGER NOT NULL,
    removal_grams INTEGER NOT NULL,
    sales INTEGER NOT NULL,
    refunds INTEGER NOT NULL,
    PRIMARY KEY (company, business_day, batch, activity, store, provenance)
) STRICT, WITHOUT ROWID;

-- What companies bought with points of their own: the company's account, whatever the activity.
CREATE TABLE company_purchase (
    company INTEGER NOT NULL,
    business_day INTEGER NOT NULL,
    batch INTEGER NOT NULL REFERENCES batch (id),
    bought_grams INTEGER NOT NULL,
    purchases INTEGER NOT NULL,
    returns INTEGER NOT NULL,
    PRIMARY KEY (company, business_day, batch)
) STRICT, WITHOUT ROWID;

CREATE TABLE content_version (
    version INTEGER PRIMARY KEY,
    company INTEGER NOT NULL,
    published_at INTEGER NOT NULL,
    changed INTEGER NOT NULL
) STRICT;

-- What contents are of, with the place of its newest state in the feed. A row without contents is withdrawn.
CREATE TABLE content_subject (
    id INTEGER PRIMARY KEY,
    kind INTEGER NOT NULL,
    gtin INTEGER NOT NULL,
    text TEXT NOT NULL,
    company INTEGER NOT NULL,
    version INTEGER NOT NULL REFERENCES content_version (version),
    row INTEGER NOT NULL,
    UNIQUE (kind, gtin, text)
) STRICT;

CREATE UNIQUE INDEX content_place ON content_subject (version, row);

CREATE TABLE content (
    subject INTEGER NOT NULL REFERENCES content_subject (id),
    number INTEGER NOT NULL,
    micrograms INTEGER NOT NULL,
    unit INTEGER NOT NULL,
    basis INTEGER NOT NULL,
    provenance INTEGER NOT NULL,
    valid_from INTEGER NOT NULL,
    valid_to INTEGER,
    vintage INTEGER NOT NULL,
    edition TEXT NOT NULL,
    supplier TEXT NOT NULL,
    source TEXT NOT NULL,
    stages INTEGER NOT NULL,
    own_id TEXT NOT NULL,
    derived_from TEXT NOT NULL,
    PRIMARY KEY (subject, number)
) STRICT, WITHOUT ROWID;
