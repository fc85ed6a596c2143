-- What stays of a settled business day: its tree above the leaves, and the signed statement. Leaves are made again from the entries.

CREATE TABLE day_tile (
    tile bigint NOT NULL,                -- within its level, from 0
    business_day date NOT NULL,
    level smallint NOT NULL,
    nodes bytea NOT NULL CHECK (octet_length(nodes) BETWEEN 32 AND 8192),
    PRIMARY KEY (business_day, level, tile)
);

CREATE TABLE day_statement (
    business_day date PRIMARY KEY,
    key_id text NOT NULL,
    bytes bytea NOT NULL,
    signature bytea NOT NULL CHECK (octet_length(signature) = 64)
);
