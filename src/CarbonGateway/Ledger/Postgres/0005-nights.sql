-- How far each business day is on its way to the institutions, and what they did not book.

CREATE TABLE night (
    at timestamptz NOT NULL,
    business_day date PRIMARY KEY,
    state smallint NOT NULL,
    trouble text NOT NULL
);

CREATE TABLE night_break (
    since timestamptz NOT NULL,
    resolved_at timestamptz,
    net_grams bigint NOT NULL,
    business_day date NOT NULL,
    chunk integer NOT NULL,
    record integer NOT NULL,
    institution text NOT NULL,
    code text NOT NULL,
    reason text NOT NULL,
    owner text NOT NULL DEFAULT '',
    PRIMARY KEY (business_day, institution, chunk, record)
);

CREATE TABLE night_lead (
    only_one boolean PRIMARY KEY DEFAULT true CHECK (only_one),
    owner text NOT NULL,
    until timestamptz NOT NULL
);
