-- Programmes, the commands that change them, and the shapes of codes.

CREATE DOMAIN country_code AS text CHECK (VALUE ~ '^[A-Z]{2}$');
CREATE DOMAIN language_code AS text CHECK (VALUE ~ '^[a-z]{2,3}$');
CREATE DOMAIN language_skill AS text CHECK (VALUE ~ '^[a-z]{2,3}(:[ABC][12])?$');
CREATE DOMAIN period_text AS text CHECK (VALUE ~ '^\d{4}-\d{2}-\d{2}/\d{4}-\d{2}-\d{2}$');

CREATE TABLE programme (
    programme_id uuid PRIMARY KEY,
    code text NOT NULL UNIQUE CHECK (code ~ '^[a-z0-9][a-z0-9-]{0,39}$'),
    name text NOT NULL CHECK (length(name) BETWEEN 1 AND 300),
    time_zone text NOT NULL,
    reference_date date,
    created_at timestamptz NOT NULL DEFAULT now(),
    created_by text NOT NULL
);
COMMENT ON COLUMN programme.reference_date IS
    'A demonstration''s fixed business date; null: today in the programme''s time zone.';

CREATE TABLE command (
    programme_id uuid NOT NULL REFERENCES programme,
    command_id uuid NOT NULL,
    kind text NOT NULL,
    run_by text NOT NULL,
    run_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (programme_id, command_id)
);
COMMENT ON TABLE command IS
    'Every writing transaction starts by inserting its id, made by the client: sent twice, it does nothing twice.';
