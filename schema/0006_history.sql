-- What happened before or beside CapMatch: awards and declines.

CREATE TABLE award (
    programme_id uuid NOT NULL REFERENCES programme,
    award_id uuid NOT NULL,
    external_id text NOT NULL CHECK (length(external_id) BETWEEN 1 AND 100),
    current_version bigint NOT NULL CHECK (current_version >= 1),
    PRIMARY KEY (programme_id, award_id),
    UNIQUE (programme_id, external_id)
);

CREATE TABLE award_version (
    programme_id uuid NOT NULL,
    award_id uuid NOT NULL,
    version bigint NOT NULL CHECK (version >= 1),
    content_hash text NOT NULL CHECK (content_hash ~ '^[0-9a-f]{64}$'),
    command_id uuid NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT now(),
    recorded_by text NOT NULL,
    organisation text NOT NULL CHECK (length(organisation) <= 100),
    provider text CHECK (length(provider) <= 200),
    kind text NOT NULL CHECK (kind IN ('lab', 'training', 'dataset', 'compute')),
    quantity bigint CHECK (quantity BETWEEN 0 AND 1000000000000),
    unit text CHECK (unit IN ('seat', 'place', 'access', 'gpu-hour', 'node-hour', 'core-hour', 'credit-usd')),
    awarded_on date NOT NULL,
    PRIMARY KEY (programme_id, award_id, version),
    FOREIGN KEY (programme_id, award_id) REFERENCES award,
    FOREIGN KEY (programme_id, command_id) REFERENCES command,
    FOREIGN KEY (programme_id, organisation) REFERENCES organisation (programme_id, external_id)
);
CREATE TABLE decline (
    programme_id uuid NOT NULL REFERENCES programme,
    decline_id uuid NOT NULL,
    external_id text NOT NULL CHECK (length(external_id) BETWEEN 1 AND 100),
    current_version bigint NOT NULL CHECK (current_version >= 1),
    PRIMARY KEY (programme_id, decline_id),
    UNIQUE (programme_id, external_id)
);

CREATE TABLE decline_version (
    programme_id uuid NOT NULL,
    decline_id uuid NOT NULL,
    version bigint NOT NULL CHECK (version >= 1),
    content_hash text NOT NULL CHECK (content_hash ~ '^[0-9a-f]{64}$'),
    command_id uuid NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT now(),
    recorded_by text NOT NULL,
    need text NOT NULL CHECK (length(need) <= 100),
    offer text NOT NULL CHECK (length(offer) <= 100),
    code text NOT NULL CHECK (code IN ('RQ1', 'RQ2', 'RQ3', 'RQ4', 'RQ5', 'RQ6', 'RQ7', 'RQ8', 'RQ9', 'PR1', 'PR2', 'PR3', 'PR4', 'PR5', 'PR6', 'PR7', 'PR8', 'PR9', 'OF1', 'OF2', 'OF3', 'OF4', 'OF5', 'OF6')),
    declined_on date NOT NULL,
    blocked_until date,
    PRIMARY KEY (programme_id, decline_id, version),
    FOREIGN KEY (programme_id, decline_id) REFERENCES decline,
    FOREIGN KEY (programme_id, command_id) REFERENCES command,
    FOREIGN KEY (programme_id, need) REFERENCES need (programme_id, external_id),
    FOREIGN KEY (programme_id, offer) REFERENCES offer (programme_id, external_id)
);

