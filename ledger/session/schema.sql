-- What the use cases keep beside records and index. Offers are made again from what the names point to.
CREATE TABLE IF NOT EXISTS session_names (      -- kind and name of a thing -> the record that holds it
    kind       TEXT NOT NULL,
    name       TEXT NOT NULL,
    record     BLOB NOT NULL,
    changed_at INTEGER NOT NULL,
    PRIMARY KEY (kind, name)
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS session_names_records ON session_names (record);

CREATE TABLE IF NOT EXISTS session_erased (     -- assets whose record was erased; nothing else is known of them
    asset_id   BLOB PRIMARY KEY,
    erased_at  INTEGER NOT NULL
) WITHOUT ROWID;

CREATE TABLE IF NOT EXISTS session_compacted (  -- how many were erased when the file was last written anew
    id         INTEGER PRIMARY KEY CHECK (id = 1),
    erased     INTEGER NOT NULL
);

CREATE TABLE IF NOT EXISTS session_answers (    -- one row per idempotency key; `record` NULL while the request runs
    key        TEXT PRIMARY KEY,
    request    BLOB NOT NULL,                   -- sha-256 of route, query and body
    status     INTEGER,
    headers    TEXT,
    record     BLOB
) WITHOUT ROWID;

CREATE TABLE IF NOT EXISTS session_answer_assets (  -- answers that tell of an asset, erased with it
    asset_id   BLOB NOT NULL,
    key        TEXT NOT NULL,
    PRIMARY KEY (asset_id, key)
) WITHOUT ROWID;

CREATE TABLE IF NOT EXISTS session_offers (     -- published grants, by what lists are filtered by
    position   INTEGER PRIMARY KEY AUTOINCREMENT,
    grant_id   BLOB NOT NULL UNIQUE,
    asset_id   BLOB NOT NULL,
    performer  TEXT NOT NULL,
    licensee   TEXT NOT NULL,
    currency   TEXT NOT NULL,
    price      TEXT NOT NULL,                   -- wei in 39 digits: text of one length sorts as the numbers do
    uses       INTEGER NOT NULL,                -- bit masks as in the grant
    media      INTEGER NOT NULL,
    opens_at   INTEGER NOT NULL,
    closes_at  INTEGER NOT NULL,
    epoch      INTEGER NOT NULL
);
CREATE INDEX IF NOT EXISTS session_offers_assets ON session_offers (asset_id, position);
CREATE INDEX IF NOT EXISTS session_offers_performers ON session_offers (performer, position);

CREATE TABLE IF NOT EXISTS session_offer_territories (  -- WW stands for worldwide, else one row per code
    position  INTEGER NOT NULL REFERENCES session_offers (position),
    territory TEXT NOT NULL,
    PRIMARY KEY (territory, position)
) WITHOUT ROWID;
