-- What the box must not forget. One file, one writer. Times are Unix seconds by the box's own clock (the latest it has
-- ever seen), waits are seconds of running time, which no clock can shorten.
CREATE TABLE settings (
  name TEXT PRIMARY KEY,
  value ANY NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE orders (
  order_id BLOB PRIMARY KEY,
  doc_ref TEXT NOT NULL,
  doc_class TEXT NOT NULL,
  reach TEXT NOT NULL CHECK (reach IN ('low', 'any')),
  pin_id BLOB NOT NULL,
  sealed_pin BLOB,                                   -- emptied as soon as the document has left the box
  return_required INTEGER NOT NULL CHECK (return_required IN (0, 1)),
  expires_at INTEGER NOT NULL,
  at INTEGER NOT NULL,                                -- since when it stands so
  state TEXT NOT NULL CHECK (state IN ('open', 'loaded', 'withdrawn', 'done'))
) STRICT;
CREATE INDEX orders_by_reference ON orders (doc_ref);
CREATE INDEX orders_to_lay_in ON orders (state) WHERE state = 'open';

CREATE TABLE loads (
  load_id BLOB PRIMARY KEY CHECK (length(load_id) = 16),
  compartment INTEGER NOT NULL,
  order_id BLOB NOT NULL REFERENCES orders (order_id),
  doc_ref TEXT NOT NULL,
  doc_class TEXT NOT NULL,
  pin_id BLOB NOT NULL,
  pin_tag BLOB NOT NULL CHECK (length(pin_tag) = 32),
  return_required INTEGER NOT NULL CHECK (return_required IN (0, 1)),
  loaded_at INTEGER NOT NULL,
  not_after INTEGER NOT NULL,
  suspended INTEGER NOT NULL DEFAULT 0 CHECK (suspended IN (0, 1)),
  withdrawn INTEGER NOT NULL DEFAULT 0 CHECK (withdrawn IN (0, 1)),
  failures INTEGER NOT NULL DEFAULT 0 CHECK (failures >= 0),
  wait_until REAL NOT NULL DEFAULT 0,                -- seconds of running time
  issued_at INTEGER,
  ended_at INTEGER                                   -- it is known that this load is no longer what lies there
) STRICT;
CREATE UNIQUE INDEX one_load_a_compartment ON loads (compartment) WHERE ended_at IS NULL;
-- After loading, rights only shrink: not even a defect of the program can give them back.
CREATE TRIGGER loads_only_shrink BEFORE UPDATE ON loads
WHEN NEW.not_after > OLD.not_after OR NEW.suspended < OLD.suspended OR NEW.withdrawn < OLD.withdrawn
  OR NEW.failures < OLD.failures OR NEW.load_id <> OLD.load_id OR NEW.pin_tag <> OLD.pin_tag
  OR (OLD.issued_at IS NOT NULL AND NEW.issued_at IS NOT OLD.issued_at)
  OR (OLD.ended_at IS NOT NULL AND NEW.ended_at IS NOT OLD.ended_at)
BEGIN SELECT RAISE(ABORT, 'a load only loses rights'); END;

CREATE TABLE grants (
  load_id BLOB PRIMARY KEY REFERENCES loads (load_id) ON DELETE CASCADE,  -- so a second one for a load has no place
  grant_id BLOB NOT NULL UNIQUE,
  digest BLOB NOT NULL CHECK (length(digest) = 32),  -- of the signed bytes: the same again is no second grant
  token_hash BLOB NOT NULL CHECK (length(token_hash) = 32),
  code_hash BLOB NOT NULL CHECK (length(code_hash) = 32),
  not_before INTEGER NOT NULL,
  at INTEGER NOT NULL,
  used_at INTEGER
) STRICT;
CREATE TRIGGER grants_stay BEFORE UPDATE ON grants
WHEN NEW.load_id <> OLD.load_id OR NEW.grant_id <> OLD.grant_id OR NEW.digest <> OLD.digest
  OR NEW.token_hash <> OLD.token_hash OR NEW.code_hash <> OLD.code_hash OR NEW.not_before <> OLD.not_before
BEGIN SELECT RAISE(ABORT, 'a grant never changes'); END;

CREATE TABLE compartments (
  number INTEGER PRIMARY KEY CHECK (number BETWEEN 1 AND 999),
  low INTEGER NOT NULL CHECK (low IN (0, 1)),        -- within reach from a wheelchair
  state TEXT NOT NULL CHECK (state IN (
    'out_of_service', 'free', 'reserved', 'loading', 'loaded', 'ready', 'locked_out', 'opening', 'open',
    'closed_check', 'issued_unverified', 'return_check', 'expired', 'retrieving', 'quarantine', 'alarm')),
  load_id BLOB REFERENCES loads (load_id),
  order_id BLOB REFERENCES orders (order_id),        -- reserved for
  since INTEGER NOT NULL,
  why TEXT NOT NULL DEFAULT '',                      -- the intent: who wants it open, and for what
  pulses INTEGER NOT NULL DEFAULT 0 CHECK (pulses BETWEEN 0 AND 6),
  edge_at INTEGER,                                   -- when the door was seen to open since the intent
  again INTEGER NOT NULL DEFAULT 0 CHECK (again IN (0, 1)),  -- the intent is that of opening again
  door TEXT NOT NULL DEFAULT 'unknown' CHECK (door IN ('open', 'closed', 'unknown')),
  content TEXT NOT NULL DEFAULT 'unknown' CHECK (content IN ('yes', 'no', 'unknown')),
  CHECK (load_id IS NOT NULL OR state NOT IN (
    'loaded', 'ready', 'locked_out', 'opening', 'open', 'closed_check', 'issued_unverified', 'return_check', 'expired')),
  CHECK (load_id IS NULL OR state NOT IN ('free', 'reserved', 'loading')),
  CHECK (state <> 'opening' OR why <> '')
) STRICT;
CREATE UNIQUE INDEX one_door_moves ON compartments ((1))
WHERE state IN ('opening', 'open', 'closed_check', 'loading', 'retrieving');

CREATE TABLE failures (at REAL NOT NULL, known INTEGER NOT NULL CHECK (known IN (0, 1))) STRICT;

CREATE TABLE staff (
  staff_id TEXT PRIMARY KEY CHECK (length(staff_id) BETWEEN 1 AND 64),
  card_hash BLOB NOT NULL UNIQUE CHECK (length(card_hash) = 32),
  pin_tag BLOB NOT NULL CHECK (length(pin_tag) = 32),
  failures INTEGER NOT NULL DEFAULT 0 CHECK (failures >= 0),
  wait_until REAL NOT NULL DEFAULT 0,
  suspended INTEGER NOT NULL DEFAULT 0 CHECK (suspended IN (0, 1)),
  enrolled_at INTEGER NOT NULL,
  enrolled_by TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE outbox (
  number INTEGER PRIMARY KEY CHECK (number > 0),
  kind TEXT NOT NULL,
  at INTEGER NOT NULL,
  body BLOB NOT NULL
) STRICT;

CREATE TABLE seen (number INTEGER PRIMARY KEY CHECK (number > 0)) STRICT;

CREATE TABLE journal (
  number INTEGER PRIMARY KEY CHECK (number > 0),
  at INTEGER NOT NULL,
  kind TEXT NOT NULL,
  compartment INTEGER,
  body BLOB NOT NULL,
  hash BLOB NOT NULL CHECK (length(hash) = 32)
) STRICT;
CREATE TABLE checkpoints (
  count INTEGER PRIMARY KEY CHECK (count > 0),
  head BLOB NOT NULL CHECK (length(head) = 32),
  at INTEGER NOT NULL,
  outgoing INTEGER NOT NULL,                         -- number of the message that carries it
  received_at INTEGER,
  signed BLOB NOT NULL
) STRICT;
-- What was exported, up to where, and the hash that the rest hangs on.
CREATE TABLE prunings (
  up_to INTEGER PRIMARY KEY REFERENCES checkpoints (count),
  head BLOB NOT NULL CHECK (length(head) = 32),
  at INTEGER NOT NULL
) STRICT;
CREATE TRIGGER prunings_only_received BEFORE INSERT ON prunings
WHEN NOT EXISTS (SELECT 1 FROM checkpoints WHERE count = NEW.up_to AND head = NEW.head AND received_at IS NOT NULL)
BEGIN SELECT RAISE(ABORT, 'only what the town hall has acknowledged may go'); END;
CREATE TRIGGER prunings_stay BEFORE UPDATE ON prunings BEGIN SELECT RAISE(ABORT, 'a pruning stays'); END;
CREATE TRIGGER prunings_keep BEFORE DELETE ON prunings BEGIN SELECT RAISE(ABORT, 'a pruning stays'); END;
CREATE TRIGGER journal_stays BEFORE UPDATE ON journal BEGIN SELECT RAISE(ABORT, 'the journal never changes'); END;
CREATE TRIGGER journal_keeps BEFORE DELETE ON journal
WHEN OLD.number > (SELECT coalesce(max(up_to), 0) FROM prunings)
BEGIN SELECT RAISE(ABORT, 'the journal never changes'); END;
CREATE TRIGGER journal_follows BEFORE INSERT ON journal
WHEN NEW.number <> 1 + coalesce((SELECT max(number) FROM journal), (SELECT max(up_to) FROM prunings), 0)
BEGIN SELECT RAISE(ABORT, 'the journal has no gaps'); END;
