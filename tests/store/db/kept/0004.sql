-- A database as it stood after the migration 0004, with one appointment and one hold. Its key file said:
-- fmQBOcGo6sWB7DqyDvCqdFkikksJW6AB3VLE1CFIWuQ
CREATE TABLE "kysely_migration" ("name" varchar(255) not null primary key, "timestamp" varchar(255) not null);
CREATE TABLE "kysely_migration_lock" ("id" varchar(255) not null primary key, "is_locked" integer default 0 not null);
CREATE TABLE setting (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
CREATE TABLE lease (name TEXT PRIMARY KEY, holder TEXT NOT NULL, expires_at INTEGER NOT NULL) STRICT;
CREATE TABLE office (
    id TEXT PRIMARY KEY,
    number INTEGER NOT NULL UNIQUE CHECK (number BETWEEN 1 AND 65535),
    version INTEGER NOT NULL
  ) STRICT;
CREATE TABLE office_version (
    office TEXT NOT NULL REFERENCES office (id),
    version INTEGER NOT NULL,
    content TEXT NOT NULL CHECK (json_valid(content)),
    source_hash TEXT,
    applied_at INTEGER NOT NULL,
    PRIMARY KEY (office, version)
  ) STRICT;
CREATE TABLE service_number (
    office TEXT NOT NULL REFERENCES office (id),
    service TEXT NOT NULL,
    number INTEGER NOT NULL CHECK (number BETWEEN 1 AND 65535),
    PRIMARY KEY (office, service),
    UNIQUE (office, number)
  ) STRICT;
CREATE TABLE day (
    id INTEGER PRIMARY KEY,
    office TEXT NOT NULL REFERENCES office (id),
    shift TEXT NOT NULL,
    date TEXT NOT NULL,
    change INTEGER NOT NULL,
    UNIQUE (office, date, shift)
  ) STRICT;
CREATE TABLE day_capacity (
    day INTEGER NOT NULL REFERENCES day (id) ON DELETE CASCADE,
    from_minute INTEGER NOT NULL CHECK (from_minute >= 0), to_minute INTEGER NOT NULL CHECK (to_minute <= 1440),
    capacity INTEGER NOT NULL CHECK (capacity > 0),
    PRIMARY KEY (day, from_minute),
    CHECK (from_minute < to_minute)
  ) STRICT;
CREATE TABLE occupation (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    day INTEGER NOT NULL REFERENCES day (id),
    from_minute INTEGER NOT NULL CHECK (from_minute >= 0), to_minute INTEGER NOT NULL CHECK (to_minute <= 1440),
    kind TEXT NOT NULL CHECK (kind IN ('hold', 'appointment', 'cool_off')),
    expires_at INTEGER,
    at INTEGER NOT NULL,
    instead_of INTEGER REFERENCES occupation (id) ON DELETE SET NULL,
    overbooked_because TEXT,
    CHECK (from_minute < to_minute),
    CHECK ((kind = 'appointment') = (expires_at IS NULL)),
    CHECK (kind = 'hold' OR instead_of IS NULL)
  ) STRICT;
CREATE TABLE appointment (
    id TEXT PRIMARY KEY,
    code TEXT NOT NULL UNIQUE,
    office TEXT NOT NULL REFERENCES office (id),
    secret_hash TEXT NOT NULL,
    occupation INTEGER REFERENCES occupation (id) ON DELETE SET NULL,
    services TEXT NOT NULL CHECK (json_valid(services)),
    persons INTEGER NOT NULL CHECK (persons > 0),
    unit TEXT NOT NULL,
    start_at INTEGER NOT NULL,
    end_at INTEGER NOT NULL,
    status TEXT NOT NULL CHECK (status IN ('booked', 'arrived', 'called', 'done', 'no_show', 'cancelled')),
    pass_id TEXT NOT NULL UNIQUE CHECK (length(pass_id) = 32),
    pass TEXT NOT NULL,
    language TEXT NOT NULL,
    sealed_applicant BLOB NOT NULL,
    booked_at INTEGER NOT NULL,
    changed_at INTEGER NOT NULL,
    delete_at INTEGER NOT NULL, arrived_at INTEGER, arrived_desk TEXT,
    CHECK (start_at < end_at)
  ) STRICT;
CREATE TABLE companion (
    appointment TEXT NOT NULL REFERENCES appointment (id) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    pass_id TEXT NOT NULL UNIQUE CHECK (length(pass_id) = 32),
    pass TEXT NOT NULL,
    sealed_person BLOB NOT NULL,
    PRIMARY KEY (appointment, position)
  ) STRICT;
CREATE TABLE booked_person (
    office TEXT NOT NULL REFERENCES office (id),
    service TEXT NOT NULL,
    person_hash TEXT NOT NULL,
    appointment TEXT NOT NULL REFERENCES appointment (id) ON DELETE CASCADE,
    PRIMARY KEY (office, service, person_hash, appointment)
  ) STRICT;
CREATE TABLE hold (
    id TEXT PRIMARY KEY,
    office TEXT NOT NULL REFERENCES office (id),
    occupation INTEGER NOT NULL UNIQUE REFERENCES occupation (id) ON DELETE CASCADE,
    services TEXT NOT NULL CHECK (json_valid(services)),
    persons INTEGER NOT NULL CHECK (persons > 0),
    unit TEXT NOT NULL,
    start_at INTEGER NOT NULL,
    end_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    moves TEXT REFERENCES appointment (id) ON DELETE CASCADE,
    audience TEXT NOT NULL CHECK (audience IN ('public', 'emergency', 'invited', 'staff'))
  ) STRICT;
CREATE TABLE event (
    revision INTEGER PRIMARY KEY AUTOINCREMENT,
    office TEXT NOT NULL REFERENCES office (id),
    at INTEGER NOT NULL,
    room TEXT NOT NULL,
    kind TEXT NOT NULL,
    subject TEXT,
    date TEXT,
    actor TEXT NOT NULL,
    details TEXT NOT NULL CHECK (json_valid(details))
  ) STRICT;
CREATE TABLE idempotency (
    office TEXT NOT NULL REFERENCES office (id),
    key TEXT NOT NULL,
    body_hash TEXT NOT NULL,
    sealed_answer BLOB NOT NULL,
    at INTEGER NOT NULL,
    PRIMARY KEY (office, key)
  ) STRICT;
CREATE TABLE pass_key (
    kid INTEGER PRIMARY KEY CHECK (kid BETWEEN 1 AND 255),
    kind INTEGER NOT NULL CHECK (kind IN (1, 2, 3)),
    public_jwk TEXT NOT NULL CHECK (json_valid(public_jwk)),
    sealed_private BLOB NOT NULL,
    not_before INTEGER NOT NULL,
    signs_until INTEGER NOT NULL,
    not_after INTEGER NOT NULL,
    blocked_at INTEGER
  ) STRICT;
CREATE TABLE staff_user (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    email TEXT NOT NULL UNIQUE,
    email_verified INTEGER NOT NULL,
    image TEXT,
    created_at TEXT NOT NULL,
    updated_at TEXT NOT NULL
  ) STRICT;
CREATE TABLE staff_session (
    id TEXT PRIMARY KEY,
    expires_at TEXT NOT NULL,
    token TEXT NOT NULL UNIQUE,
    created_at TEXT NOT NULL,
    updated_at TEXT NOT NULL,
    ip_address TEXT,
    user_agent TEXT,
    user_id TEXT NOT NULL REFERENCES staff_user (id) ON DELETE CASCADE
  ) STRICT;
CREATE TABLE staff_account (
    id TEXT PRIMARY KEY,
    account_id TEXT NOT NULL,
    provider_id TEXT NOT NULL,
    user_id TEXT NOT NULL REFERENCES staff_user (id) ON DELETE CASCADE,
    access_token TEXT,
    refresh_token TEXT,
    id_token TEXT,
    access_token_expires_at TEXT,
    refresh_token_expires_at TEXT,
    scope TEXT,
    password TEXT,
    created_at TEXT NOT NULL,
    updated_at TEXT NOT NULL
  ) STRICT;
CREATE TABLE staff_verification (
    id TEXT PRIMARY KEY,
    identifier TEXT NOT NULL,
    value TEXT NOT NULL,
    expires_at TEXT NOT NULL,
    created_at TEXT NOT NULL,
    updated_at TEXT NOT NULL
  ) STRICT;
CREATE TABLE staff_member (
    user TEXT PRIMARY KEY REFERENCES staff_user (id) ON DELETE CASCADE,
    office TEXT NOT NULL REFERENCES office (id),
    role TEXT NOT NULL CHECK (role IN ('reception', 'guide', 'clerk', 'manager')),
    demo INTEGER NOT NULL CHECK (demo IN (0, 1)),
    since INTEGER NOT NULL
  ) STRICT;
CREATE TABLE arrival_scan (
    mutation TEXT PRIMARY KEY,
    office TEXT NOT NULL REFERENCES office (id),
    appointment TEXT NOT NULL REFERENCES appointment (id) ON DELETE CASCADE,
    visit_since INTEGER NOT NULL,
    pass_id TEXT NOT NULL,
    at INTEGER NOT NULL,
    device TEXT NOT NULL,
    desk TEXT
  ) STRICT;
CREATE TABLE task (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    office TEXT NOT NULL REFERENCES office (id),
    kind TEXT NOT NULL CHECK (kind IN ('second_scan', 'cancelled_arrival')),
    appointment TEXT NOT NULL REFERENCES appointment (id) ON DELETE CASCADE,
    visit_since INTEGER NOT NULL,
    pass_id TEXT NOT NULL,
    opened_at INTEGER NOT NULL,
    closed_at INTEGER,
    closed_by TEXT,
    UNIQUE (appointment, visit_since, pass_id, kind)
  ) STRICT;
CREATE TABLE device (
    office TEXT NOT NULL REFERENCES office (id),
    id TEXT NOT NULL,
    last_seq INTEGER NOT NULL,
    schema_version INTEGER NOT NULL,
    seen_at INTEGER NOT NULL,
    PRIMARY KEY (office, id)
  ) STRICT;
CREATE TABLE device_mutation (
    office TEXT NOT NULL,
    device TEXT NOT NULL,
    id TEXT NOT NULL,
    seq INTEGER NOT NULL,
    name TEXT NOT NULL,
    result TEXT NOT NULL CHECK (json_valid(result)),
    at INTEGER NOT NULL,
    PRIMARY KEY (office, device, id),
    FOREIGN KEY (office, device) REFERENCES device (office, id)
  ) STRICT, WITHOUT ROWID;
INSERT INTO kysely_migration ("name", "timestamp") VALUES ('0001_booking', '2026-11-21T12:42:31.632Z');
INSERT INTO kysely_migration ("name", "timestamp") VALUES ('0002_staff', '2026-11-21T12:42:31.633Z');
INSERT INTO kysely_migration ("name", "timestamp") VALUES ('0003_checkin', '2026-11-21T12:42:31.634Z');
INSERT INTO kysely_migration ("name", "timestamp") VALUES ('0004_sync', '2026-11-21T12:42:31.635Z');
INSERT INTO kysely_migration_lock ("id", "is_locked") VALUES ('migration_lock', 0);
INSERT INTO setting ("name", "value") VALUES ('data_key_check', 'RWKlMsACozlbe6_Viwv-h3p2zTPtFvXtaf1vvdJurQg');
INSERT INTO setting ("name", "value") VALUES ('pass_keys', '[{"kty":"EC","crv":"P-256","x":"gq3XPowSsObzHCudwGt-KwyjA4CFjBo5GiwxIJM1d_I","y":"jGFeTSyCXzPJhKFTDkqplmF8ZGDRoO-1E9HvZxmVWvA","kid":"1","alg":"ES256","use":"sig","kinds":[1],"notBefore":"2026-06-08T05:00:00+00:00","notAfter":"2029-06-07T05:00:00+00:00","status":"signing"}]');
INSERT INTO setting ("name", "value") VALUES ('pass_key_sequence', '1');
INSERT INTO office ("id", "number", "version") VALUES ('example', 1, 1);
INSERT INTO service_number ("office", "service", "number") VALUES ('example', 'transfer', 1);
INSERT INTO day ("id", "office", "shift", "date", "change") VALUES (1, 'example', 'morning', '2026-06-08', 2);
INSERT INTO day_capacity ("day", "from_minute", "to_minute", "capacity") VALUES (1, 480, 720, 2);
INSERT INTO occupation ("id", "day", "from_minute", "to_minute", "kind", "expires_at", "at", "instead_of", "overbooked_because") VALUES (1, 1, 480, 495, 'appointment', NULL, 1780894800000, NULL, NULL);
INSERT INTO occupation ("id", "day", "from_minute", "to_minute", "kind", "expires_at", "at", "instead_of", "overbooked_because") VALUES (2, 1, 540, 555, 'hold', 1780895400000, 1780894800000, NULL, NULL);
INSERT INTO appointment ("id", "code", "office", "secret_hash", "occupation", "services", "persons", "unit", "start_at", "end_at", "status", "pass_id", "pass", "language", "sealed_applicant", "booked_at", "changed_at", "delete_at", "arrived_at", "arrived_desk") VALUES ('Ryg0vrhsXYCgKAhVpZJllw', '1J2EG4U36K', 'example', 'pqv2Q9lIgiLDOFgwiunAtThjIIUNj5h0SkUyzvLaPOw', 1, '["transfer"]', 1, 'desk', 1780898400000, 1780899300000, 'booked', 'c5a3bae02318222cd77b701fe491bbc2', 'TP1240G0080040U9RX8007UB8VSU0HHG8HCSVVP07X4J6VU44U8E627W1AN026U946LLFVLLC7PKPTDRFXX8M12WEVKBALK2SSPB6GEB531U52PW02A2FRT94B3ELGFLA3G5PD21WXQHX2BSSUE8M80', 'de', X'0195856f6102882c6f3fc4c6868b9739005b6368c89b9c61a374f57f86df0432cb5eaa4f6f466000e016fda9385e7e536e4cba2fecff0eb122c585d5a3d9544ac70f803d228f36e708633a5a11f9d4276e99f5944bd52618cce66939284702d654', 1780894800000, 1780894800000, 1781504100000, NULL, NULL);
INSERT INTO booked_person ("office", "service", "person_hash", "appointment") VALUES ('example', 'transfer', 'DOTF_-_7eFxAy_TPNW5INy5Qqm8pDpcNnEWmsA43IW4', 'Ryg0vrhsXYCgKAhVpZJllw');
INSERT INTO hold ("id", "office", "occupation", "services", "persons", "unit", "start_at", "end_at", "expires_at", "moves", "audience") VALUES ('CDfaUa07_cozLzkkaLNQSA', 'example', 2, '["transfer"]', 1, 'desk', 1780902000000, 1780902900000, 1780895400000, NULL, 'public');
INSERT INTO event ("revision", "office", "at", "room", "kind", "subject", "date", "actor", "details") VALUES (1, 'example', 1780894800000, 'booking', 'slot_held', NULL, '2026-06-08', 'public', '{"services":["transfer"],"persons":1}');
INSERT INTO event ("revision", "office", "at", "room", "kind", "subject", "date", "actor", "details") VALUES (2, 'example', 1780894800000, 'booking', 'appointment_booked', 'Ryg0vrhsXYCgKAhVpZJllw', '2026-06-08', 'public', '{"services":["transfer"],"persons":1,"unit":"desk"}');
INSERT INTO event ("revision", "office", "at", "room", "kind", "subject", "date", "actor", "details") VALUES (3, 'example', 1780894800000, 'booking', 'slot_held', NULL, '2026-06-08', 'public', '{"services":["transfer"],"persons":1}');
INSERT INTO idempotency ("office", "key", "body_hash", "sealed_answer", "at") VALUES ('example', 'key-1', 'LGeQx4WqAJi9M1JAbOtUPYmcbIItJ6XxHlrIlk4D8tk', X'018a3898e84e2b340c01e32f0752a339993e2abf7714196ca298638b0f9b17729e2c8b4f02d5774b7ccec7d12b5859ffcc28f4cd729829365fdfbdf8314855dc392fdebf0f4ede8131d309a5286731096de00fa02c79ed9aa6cfd1d41c3143ea0c844030368b84b34b52c1897bc7275130c4895b39ab1c53b99fe66c9aec27077c5154b2dc6520356122ec7b651477e26ad59fbb5c2d90a006de2224d465d68e7e7aabbf3ba748501a969cff76a9d9e948c7a8ef4d998b84fc741e864d332df34d45c2b87c5fd999eb902d7ec3bf83ba55bbc8b673599bcc95f3fef1b30a95dcb978fca73ca5fe8beff22abe5aa579f54246b75c2f8277f4ec17dc730533c5ccad7e6f89f92d6e096cb7f1e47046b18221897f114c3b94637d6dd5a3600ca04a20bd7bc8c1a27c796b0485ba81fe5635126ddb8f0475f4ec164e8cba3f0fd9530478042b3239b91bac0c1e7e2a1f542964f73d74e33c94351c8b88692504917ce52f0d7ac6fe5bdb9f2701417b2136a5272cc7550c350da55e7c1c490fcdb837e312cc8c65ba51e94f253fdb98baa5c0481b6e9e5eadb115e54eda6e104c32e6c342c7255930f5ec1eb9c2ad28a8da8917edce6240ebc452e4d59204f74654ed7f8a8abbfe7c7da550552236a688f27f63a3ec9ecd71981287311bba36d57b29aaf5853c4aa145c8f1b8c95ea5cd76ae8515c807f16b7a67bdaaece3e3f34d824662c9d60db9157016c04b105f1fb159c987c1', 1780894800000);
INSERT INTO pass_key ("kid", "kind", "public_jwk", "sealed_private", "not_before", "signs_until", "not_after", "blocked_at") VALUES (1, 1, '{"kty":"EC","x":"gq3XPowSsObzHCudwGt-KwyjA4CFjBo5GiwxIJM1d_I","y":"jGFeTSyCXzPJhKFTDkqplmF8ZGDRoO-1E9HvZxmVWvA","crv":"P-256"}', X'0197b28210078114cdcf546abe7b9e9b8aa41e976409039193fb440d299c4346fc40ac901e3ad3ee7ff7fa5bf0ce933047403bcdd3198f6ab28fa6c0e969a13a4a44c378de5607d0666bbb6a6b0777ff6d962e92311dc6e09c3dd384bd0a8ab5f95d03fbd01ba4ce948a9dd8e909cc6e67b9c676420fa4c2934a58fdb419b17944d5e645cabe9a78272a264d635ad89a86c875be826ea1bfb29fe69b93f0f144f97988f79032c6a6e913dffbb8cba6b35783e20693d8d509ee0a74c267ef34f4a05c0a53fb2c67a8277a58b39f', 1780894800000, 1812430800000, 1875502800000, NULL);
CREATE INDEX occupation_of_day ON occupation (day, from_minute);
CREATE INDEX occupation_that_ends ON occupation (expires_at) WHERE expires_at IS NOT NULL;
CREATE INDEX occupation_instead_of ON occupation (instead_of) WHERE instead_of IS NOT NULL;
CREATE INDEX appointment_occupation ON appointment (occupation);
CREATE INDEX appointment_to_delete ON appointment (delete_at);
CREATE INDEX booked_person_appointment ON booked_person (appointment);
CREATE INDEX hold_moves ON hold (moves) WHERE moves IS NOT NULL;
CREATE INDEX event_of_office ON event (office, revision);
CREATE INDEX idempotency_age ON idempotency (at);
CREATE TRIGGER occupation_guard_insert AFTER INSERT ON occupation WHEN NEW.overbooked_because IS NULL AND (NEW.expires_at IS NULL OR NEW.expires_at > NEW.at) BEGIN 
  SELECT RAISE(ABORT, 'over_capacity') WHERE EXISTS (
    SELECT 1 FROM (
      SELECT NEW.from_minute AS minute
      UNION SELECT from_minute FROM occupation
        WHERE day = NEW.day AND from_minute > NEW.from_minute AND from_minute < NEW.to_minute
      UNION SELECT from_minute FROM day_capacity
        WHERE day = NEW.day AND from_minute > NEW.from_minute AND from_minute < NEW.to_minute
      UNION SELECT to_minute FROM day_capacity
        WHERE day = NEW.day AND to_minute > NEW.from_minute AND to_minute < NEW.to_minute
    ) AS point
    WHERE (
      SELECT count(*) FROM occupation AS other
      WHERE other.day = NEW.day AND other.from_minute <= point.minute AND other.to_minute > point.minute
        AND (other.expires_at IS NULL OR other.expires_at > NEW.at)
        AND other.id IS NOT NEW.instead_of
    ) > coalesce((
      SELECT min(capacity) FROM day_capacity AS step
      WHERE step.day = NEW.day AND step.from_minute <= point.minute AND step.to_minute > point.minute
    ), 0)
  ); END;
CREATE TRIGGER occupation_guard_update AFTER UPDATE ON occupation WHEN NEW.overbooked_because IS NULL AND (NEW.expires_at IS NULL OR NEW.expires_at > NEW.at) AND (
    NEW.day IS NOT OLD.day OR NEW.from_minute < OLD.from_minute OR NEW.to_minute > OLD.to_minute
    OR OLD.overbooked_because IS NOT NULL
    OR (NEW.instead_of IS NOT OLD.instead_of AND EXISTS (SELECT 1 FROM occupation WHERE id = OLD.instead_of))
    OR (NEW.instead_of IS NOT OLD.instead_of AND NEW.instead_of IS NOT NULL)
    OR (
      OLD.expires_at IS NOT NULL AND (NEW.expires_at IS NULL OR NEW.expires_at > OLD.expires_at)
      AND (
        OLD.expires_at <= NEW.at
        OR EXISTS (
          SELECT 1 FROM occupation AS later
          WHERE later.day = NEW.day AND later.id <> NEW.id AND later.at >= OLD.expires_at
            AND later.from_minute < NEW.to_minute AND later.to_minute > NEW.from_minute
        )
      )
    )
  )
   BEGIN 
  SELECT RAISE(ABORT, 'over_capacity') WHERE EXISTS (
    SELECT 1 FROM (
      SELECT NEW.from_minute AS minute
      UNION SELECT from_minute FROM occupation
        WHERE day = NEW.day AND from_minute > NEW.from_minute AND from_minute < NEW.to_minute
      UNION SELECT from_minute FROM day_capacity
        WHERE day = NEW.day AND from_minute > NEW.from_minute AND from_minute < NEW.to_minute
      UNION SELECT to_minute FROM day_capacity
        WHERE day = NEW.day AND to_minute > NEW.from_minute AND to_minute < NEW.to_minute
    ) AS point
    WHERE (
      SELECT count(*) FROM occupation AS other
      WHERE other.day = NEW.day AND other.from_minute <= point.minute AND other.to_minute > point.minute
        AND (other.expires_at IS NULL OR other.expires_at > NEW.at)
        AND other.id IS NOT NEW.instead_of
    ) > coalesce((
      SELECT min(capacity) FROM day_capacity AS step
      WHERE step.day = NEW.day AND step.from_minute <= point.minute AND step.to_minute > point.minute
    ), 0)
  ); END;
CREATE TRIGGER event_stays BEFORE UPDATE ON event BEGIN SELECT RAISE(ABORT, 'append_only'); END;
CREATE TRIGGER event_is_kept BEFORE DELETE ON event BEGIN SELECT RAISE(ABORT, 'append_only'); END;
CREATE INDEX staff_session_user ON staff_session (user_id);
CREATE INDEX staff_account_user ON staff_account (user_id);
CREATE INDEX staff_verification_identifier ON staff_verification (identifier);
CREATE INDEX appointment_of_day ON appointment (office, start_at);
CREATE INDEX appointment_changed ON appointment (office, changed_at) WHERE changed_at > booked_at;
CREATE INDEX arrival_scan_visit ON arrival_scan (appointment, visit_since, at);
CREATE INDEX task_open ON task (office) WHERE closed_at IS NULL;
CREATE INDEX device_mutation_seq ON device_mutation (office, device, seq);
CREATE INDEX device_mutation_age ON device_mutation (at);
