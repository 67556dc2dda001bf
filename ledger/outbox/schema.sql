-- What was accepted, and every byte that was signed for it. Nothing is ever deleted: a key never expires.
CREATE TABLE IF NOT EXISTS outbox_operations (
    position         INTEGER PRIMARY KEY AUTOINCREMENT,
    id               TEXT    NOT NULL UNIQUE,
    idempotency_key  TEXT    NOT NULL UNIQUE,
    payload_hash     BLOB    NOT NULL,
    kind             TEXT    NOT NULL,
    actor            TEXT    NOT NULL,
    subject          TEXT    NOT NULL,
    lane             TEXT    NOT NULL,                -- the relayer's address, or 'wallets'
    sender           TEXT    NOT NULL,
    recipient        TEXT,                            -- recipient, data, value_wei, gas: of a call
    data             BLOB,
    value_wei        TEXT,
    gas              INTEGER,
    nonce            INTEGER,                         -- set with the first signed bytes
    state            TEXT    NOT NULL CHECK (state IN ('queued', 'sent', 'mined', 'confirmed', 'failed')),
    is_settled       INTEGER NOT NULL DEFAULT 0 CHECK (is_settled IN (0, 1)),  -- deep enough to stop watching
    transaction_hash BLOB,                            -- of the attempt in a block, else of the newest
    block_number     INTEGER,                         -- where it was mined, or where it was found overtaken
    block_hash       BLOB,
    gas_used         INTEGER,
    fee_wei          TEXT,
    failure_code     TEXT,
    failure_reason   TEXT,
    failure_facts    TEXT,
    passed_at        INTEGER,                         -- head when the nonce was first seen used without a receipt of ours
    note             TEXT,                            -- what the node said last
    submitted_at     INTEGER NOT NULL,
    changed_at       INTEGER NOT NULL
);

-- Two rows of one relayer never share a nonce; two transactions of one wallet may, and one of them is mined.
CREATE UNIQUE INDEX IF NOT EXISTS outbox_nonces ON outbox_operations (sender, nonce) WHERE lane <> 'wallets';
CREATE INDEX IF NOT EXISTS outbox_open ON outbox_operations (lane, position) WHERE is_settled = 0;
CREATE INDEX IF NOT EXISTS outbox_settled ON outbox_operations (lane, block_number) WHERE is_settled = 1;
CREATE INDEX IF NOT EXISTS outbox_subjects ON outbox_operations (subject, position);
CREATE INDEX IF NOT EXISTS outbox_senders ON outbox_operations (sender) WHERE is_settled = 0;

CREATE TABLE IF NOT EXISTS outbox_attempts (
    hash         BLOB    PRIMARY KEY,
    position     INTEGER NOT NULL REFERENCES outbox_operations (position),
    nonce        INTEGER NOT NULL,
    raw          BLOB    NOT NULL,
    max_fee_wei  TEXT    NOT NULL,
    priority_wei TEXT    NOT NULL,
    signed_at    INTEGER NOT NULL                     -- head when it was signed: blocks, not seconds, tell what is stuck
);
CREATE INDEX IF NOT EXISTS outbox_attempts_of ON outbox_attempts (position);

-- One process sends for a lane at a time; the token grows with each new holder.
CREATE TABLE IF NOT EXISTS outbox_leases (
    lane       TEXT    PRIMARY KEY,
    holder     TEXT    NOT NULL,
    token      INTEGER NOT NULL,
    expires_at REAL    NOT NULL
);
