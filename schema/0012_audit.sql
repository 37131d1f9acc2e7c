-- The chain of commands: each entry holds the hash of the one before, so that an edit by whoever can bypass the program shows.

CREATE TABLE audit_entry (
    programme_id uuid NOT NULL REFERENCES programme,
    sequence bigint NOT NULL CHECK (sequence >= 1),
    command_id uuid NOT NULL,
    kind text NOT NULL,
    run_by text NOT NULL,
    run_at timestamptz NOT NULL,
    reason text,
    rows_written bigint NOT NULL CHECK (rows_written >= 0),
    content_hash text NOT NULL CHECK (content_hash ~ '^[0-9a-f]{64}$'),
    evidence text[] NOT NULL,
    previous_hash text NOT NULL CHECK (previous_hash ~ '^[0-9a-f]{64}$'),
    hash text NOT NULL CHECK (hash ~ '^[0-9a-f]{64}$'),
    PRIMARY KEY (programme_id, sequence),
    UNIQUE (programme_id, command_id),
    FOREIGN KEY (programme_id, command_id) REFERENCES command
);
COMMENT ON TABLE audit_entry IS
    'One entry a command. content_hash: of the versions that the command wrote; evidence: hashes of what has no versions.';

CREATE FUNCTION refuse_change_of_audit() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'The audit chain is only ever added to.' USING ERRCODE = '42501';
END
$$;
CREATE TRIGGER audit_entry_is_kept BEFORE UPDATE OR DELETE ON audit_entry
    FOR EACH ROW EXECUTE FUNCTION refuse_change_of_audit();
CREATE TRIGGER audit_is_kept BEFORE TRUNCATE ON audit_entry
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change_of_audit();

-- What a command wrote is looked for by its id.
CREATE INDEX organisation_version_command ON organisation_version (programme_id, command_id);
CREATE INDEX need_version_command ON need_version (programme_id, command_id);
CREATE INDEX offer_version_command ON offer_version (programme_id, command_id);
CREATE INDEX award_version_command ON award_version (programme_id, command_id);
CREATE INDEX decline_version_command ON decline_version (programme_id, command_id);
CREATE INDEX ruling_version_command ON ruling_version (programme_id, command_id);
CREATE INDEX run_version_command ON run_version (programme_id, command_id);
CREATE INDEX proposal_version_command ON proposal_version (programme_id, command_id);
