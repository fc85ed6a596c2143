-- Keys by which companies sign carbon labels. An id is never used again.
CREATE TABLE label_key (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    company INTEGER NOT NULL REFERENCES company (number),
    public BLOB NOT NULL UNIQUE CHECK (length(public) = 65),
    valid_from INTEGER NOT NULL,
    valid_to INTEGER NOT NULL,
    certified_at INTEGER NOT NULL,
    revoked_at INTEGER             -- NULL = certified
) STRICT;

-- The newest list, as it was signed; older ones are worth nothing to anyone.
CREATE TABLE label_key_list (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    version INTEGER NOT NULL,
    json BLOB NOT NULL
) STRICT;
