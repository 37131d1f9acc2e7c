-- What the remaining hard rules need: facts of records, officers' rulings, and reference tables that counsel
-- can write by place.

ALTER TABLE need_component
    ADD COLUMN accelerator text CHECK (length(accelerator) <= 200),
    ADD COLUMN gpus_per_node bigint CHECK (gpus_per_node BETWEEN 1 AND 1000);

ALTER TABLE offer_version
    ADD COLUMN use_conditions text[] CHECK (use_conditions <@ ARRAY['general-research', 'non-profit-non-commercial', 'ethics-approval']);

CREATE TABLE ruling (
    programme_id uuid NOT NULL REFERENCES programme,
    ruling_id uuid NOT NULL,
    external_id text NOT NULL CHECK (length(external_id) BETWEEN 1 AND 100),
    current_version bigint NOT NULL CHECK (current_version >= 1),
    PRIMARY KEY (programme_id, ruling_id),
    UNIQUE (programme_id, external_id)
);

CREATE TABLE ruling_version (
    programme_id uuid NOT NULL,
    ruling_id uuid NOT NULL,
    version bigint NOT NULL CHECK (version >= 1),
    content_hash text NOT NULL CHECK (content_hash ~ '^[0-9a-f]{64}$'),
    command_id uuid NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT now(),
    recorded_by text NOT NULL,
    action text NOT NULL CHECK (action IN ('pin', 'ban')),
    need text NOT NULL CHECK (length(need) <= 100),
    component text CHECK (length(component) <= 40),
    offer text NOT NULL CHECK (length(offer) <= 100),
    "window" text CHECK (length("window") <= 40),
    quantity bigint CHECK (quantity BETWEEN 1 AND 1000000000000),
    reason text NOT NULL CHECK (length(reason) BETWEEN 1 AND 500),
    issued_by text NOT NULL CHECK (length(issued_by) <= 200),
    issued_on date NOT NULL,
    valid_until date,
    PRIMARY KEY (programme_id, ruling_id, version),
    FOREIGN KEY (programme_id, ruling_id) REFERENCES ruling,
    FOREIGN KEY (programme_id, command_id) REFERENCES command,
    FOREIGN KEY (programme_id, need) REFERENCES need (programme_id, external_id),
    FOREIGN KEY (programme_id, offer) REFERENCES offer (programme_id, external_id),
    CHECK (issued_on <= valid_until)
);
COMMENT ON TABLE ruling IS 'What officers decided about a pair: pinned, or never to be proposed. Facts, not scores.';

-- A licence of a partner's own, LicenseRef-…, has uses too though it is in no list.
ALTER TABLE licence_use
    DROP CONSTRAINT licence_use_licence_fkey,
    ADD CHECK (length(licence) <= 100),
    ADD CHECK (length(source) <= 500);

ALTER TABLE unit_rate DROP CONSTRAINT unit_rate_pkey;
ALTER TABLE unit_rate
    ALTER COLUMN accelerator DROP NOT NULL,
    ALTER COLUMN accelerator DROP DEFAULT,
    ADD CHECK (length(accelerator) BETWEEN 1 AND 200),
    ADD CHECK (gpu_hours_numerator <= 1000000 AND gpu_hours_denominator <= 1000000),
    ADD CHECK (length(source) <= 500),
    ADD UNIQUE NULLS NOT DISTINCT (unit, accelerator, valid_from);

-- Places: a country, an M49 region, a country group, or * for anywhere. The narrowest that fits holds.
ALTER TABLE transfer_rule
    DROP CONSTRAINT transfer_rule_from_country_fkey,
    DROP CONSTRAINT transfer_rule_to_country_fkey,
    ALTER COLUMN from_country TYPE text,
    ALTER COLUMN to_country TYPE text,
    ADD CHECK (length(source) <= 500);
ALTER TABLE transfer_rule RENAME COLUMN from_country TO from_place;
ALTER TABLE transfer_rule RENAME COLUMN to_country TO to_place;
ALTER TABLE transfer_rule ADD CHECK (length(from_place) BETWEEN 1 AND 100), ADD CHECK (length(to_place) BETWEEN 1 AND 100);

ALTER TABLE export_rule
    DROP CONSTRAINT export_rule_country_fkey,
    ALTER COLUMN country TYPE text,
    ADD CHECK (length(source) <= 500);
ALTER TABLE export_rule RENAME COLUMN country TO place;
ALTER TABLE export_rule ADD CHECK (length(place) BETWEEN 1 AND 100), ADD CHECK (length(export_class) BETWEEN 1 AND 200);

ALTER TABLE recognition
    ADD CHECK (length(scheme) BETWEEN 1 AND 100),
    ADD CHECK (length(recognised_as) BETWEEN 1 AND 100),
    ADD CHECK (length(source) <= 500);
