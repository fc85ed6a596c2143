-- Journal entries as their bytes, their legs as rows, both by business day. Wide columns first: rows pack tighter.

CREATE TABLE deployment (
    only_one boolean PRIMARY KEY DEFAULT true CHECK (only_one),
    id text NOT NULL,
    partitions integer NOT NULL CHECK (partitions BETWEEN 1 AND 65536)
);

CREATE TABLE entry (
    at timestamptz NOT NULL,
    sequence bigint NOT NULL,
    transaction_sequence bigint,         -- opened, when it is the entry's own key, or acted on; always in the same partition
    replaced_sequence bigint,            -- transaction that better evidence replaced; in the same partition
    request_merchant bigint,
    partition integer NOT NULL,
    epoch integer NOT NULL,
    transaction_epoch integer,
    replaced_epoch integer,
    business_day date NOT NULL,
    kind smallint NOT NULL,
    request_id uuid,
    account uuid,                        -- 16 bytes, whatever their UUID version would say
    chain bytea NOT NULL CHECK (octet_length(chain) = 32),
    bytes bytea NOT NULL
) PARTITION BY RANGE (business_day);

CREATE INDEX entry_key ON entry (partition, sequence);
CREATE INDEX entry_request ON entry (request_id) WHERE request_id IS NOT NULL;
CREATE INDEX entry_account ON entry (account, sequence) WHERE transaction_sequence = sequence;
CREATE INDEX entry_acted ON entry (partition, transaction_sequence) WHERE transaction_sequence <> sequence;
CREATE INDEX entry_replaced ON entry (partition, replaced_sequence) WHERE replaced_sequence IS NOT NULL;

CREATE TABLE leg (
    grams bigint NOT NULL CHECK (grams > 0),
    sequence bigint NOT NULL,
    from_company bigint,
    from_store bigint,
    to_company bigint,
    to_store bigint,
    partition integer NOT NULL,
    epoch integer NOT NULL,
    from_partition integer,
    to_partition integer,
    business_day date NOT NULL,
    number smallint NOT NULL,            -- within its entry, from 0
    from_kind smallint NOT NULL,
    from_period smallint,
    from_provenance smallint,
    to_kind smallint NOT NULL,
    to_period smallint,
    to_provenance smallint,
    from_account uuid,
    to_account uuid,
    from_activity text COLLATE "C",
    to_activity text COLLATE "C"
) PARTITION BY RANGE (business_day);

-- Updated with every commit: half a page stays free, so that a row is changed in place.
CREATE TABLE watermark (
    partition integer PRIMARY KEY,
    epoch integer NOT NULL,
    sequence bigint NOT NULL,
    fence bigint NOT NULL,
    chain bytea NOT NULL CHECK (octet_length(chain) = 32),
    halted_epoch integer,
    halted_sequence bigint,
    halted_reason text
) WITH (fillfactor = 50);

CREATE TABLE lease (
    partition integer PRIMARY KEY,
    owner text,
    fence bigint NOT NULL,
    until timestamptz
) WITH (fillfactor = 50);

-- What a partition wrote on a business day: where to look for a sequence, and what the legs must add up to.
CREATE TABLE span (
    partition integer NOT NULL,
    business_day date NOT NULL,
    first_sequence bigint NOT NULL,
    last_sequence bigint NOT NULL,
    entries bigint NOT NULL,
    legs bigint NOT NULL,
    moved numeric NOT NULL,
    PRIMARY KEY (partition, business_day)
) WITH (fillfactor = 50);

-- Up to where request ids were compared with those of other accounts. Apart from the watermark: a search never waits for an append.
CREATE TABLE compared (
    partition integer PRIMARY KEY,
    sequence bigint NOT NULL
) WITH (fillfactor = 50);

-- Transactions to be undone, or undone since: the later of two that one request id opened on two accounts.
CREATE TABLE double_request (
    partition integer NOT NULL,
    epoch integer NOT NULL,
    sequence bigint NOT NULL,
    kept_partition integer NOT NULL,
    kept_epoch integer NOT NULL,
    kept_sequence bigint NOT NULL,
    PRIMARY KEY (partition, sequence)
);
