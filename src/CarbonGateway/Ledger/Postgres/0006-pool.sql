-- The deployment's share of the authority's pool: what is in no partition, and every movement from the moment it was planned.

CREATE TABLE pool_unallocated (
    grams bigint NOT NULL CHECK (grams >= 0),
    only_one boolean PRIMARY KEY DEFAULT true CHECK (only_one)
);

INSERT INTO pool_unallocated (grams) VALUES (0);

CREATE TABLE pool_move (
    round bigint NOT NULL,
    grams bigint NOT NULL,
    moved bigint,
    day date NOT NULL,
    partition integer NOT NULL,
    kind smallint NOT NULL,
    PRIMARY KEY (day, kind, partition, round)
);

CREATE INDEX pool_move_open ON pool_move (day) WHERE moved IS NULL;
