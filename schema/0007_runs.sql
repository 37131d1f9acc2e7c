-- Policies, runs with what they keep, proposals, and the lease of the night.

CREATE TABLE policy_version (
    programme_id uuid NOT NULL REFERENCES programme,
    version bigint NOT NULL CHECK (version >= 1),
    document text NOT NULL,
    sha256 text NOT NULL CHECK (sha256 ~ '^[0-9a-f]{64}$'),
    author text NOT NULL,
    reason text NOT NULL CHECK (length(reason) > 0),
    recorded_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (programme_id, version)
);

CREATE TABLE import_file (
    programme_id uuid NOT NULL REFERENCES programme,
    command_id uuid NOT NULL,
    noun text NOT NULL,
    name text NOT NULL,
    new_records bigint NOT NULL,
    changed_records bigint NOT NULL,
    PRIMARY KEY (programme_id, command_id),
    FOREIGN KEY (programme_id, command_id) REFERENCES command
);

CREATE TABLE run (
    programme_id uuid NOT NULL REFERENCES programme,
    run_number bigint NOT NULL CHECK (run_number >= 1),
    state text NOT NULL CHECK (state IN ('running', 'complete', 'complete-with-gaps', 'error', 'superseded')),
    business_date date NOT NULL,
    policy_version bigint NOT NULL CHECK (policy_version >= 0),
    engine text NOT NULL,
    seed bigint NOT NULL,
    threads bigint NOT NULL,
    work_limit bigint,
    work_done bigint,
    snapshot_hash text NOT NULL CHECK (snapshot_hash ~ '^[0-9a-f]{64}$'),
    problem_hash text CHECK (problem_hash ~ '^[0-9a-f]{64}$'),
    solution_hash text CHECK (solution_hash ~ '^[0-9a-f]{64}$'),
    needs bigint NOT NULL,
    offers bigint NOT NULL,
    matches bigint,
    status text CHECK (status IN ('optimal', 'feasible', 'infeasible', 'unknown')),
    objective bigint,
    upper_bound bigint,
    seconds double precision,
    started_at timestamptz NOT NULL DEFAULT now(),
    finished_at timestamptz,
    run_by text NOT NULL,
    PRIMARY KEY (programme_id, run_number),
    CHECK (objective <= upper_bound)
);

CREATE TABLE run_step (
    programme_id uuid NOT NULL,
    run_number bigint NOT NULL,
    step text NOT NULL,
    started_at timestamptz NOT NULL DEFAULT now(),
    finished_at timestamptz,
    PRIMARY KEY (programme_id, run_number, step),
    FOREIGN KEY (programme_id, run_number) REFERENCES run
);

CREATE TABLE run_artifact (
    programme_id uuid NOT NULL,
    run_number bigint NOT NULL,
    name text NOT NULL CHECK (name IN ('snapshot', 'problem', 'solution', 'report')),
    chunk bigint NOT NULL CHECK (chunk >= 0),
    data bytea NOT NULL,
    PRIMARY KEY (programme_id, run_number, name, chunk),
    FOREIGN KEY (programme_id, run_number) REFERENCES run
);
COMMENT ON TABLE run_artifact IS 'Gzip, cut into chunks: what a replay or an export of the run needs.';

CREATE TABLE proposal_state (
    state text PRIMARY KEY
);
INSERT INTO proposal_state VALUES
    ('proposed'), ('endorsed'), ('rejected'), ('sent'), ('confirmed'), ('in-delivery'), ('completed'),
    ('declined'), ('lapsed'), ('superseded'), ('cancelled'), ('terminated');

CREATE TABLE proposal_transition (
    from_state text NOT NULL REFERENCES proposal_state,
    to_state text NOT NULL REFERENCES proposal_state,
    PRIMARY KEY (from_state, to_state)
);
COMMENT ON TABLE proposal_transition IS 'The legal steps; the history of a proposal refers to them.';
INSERT INTO proposal_transition VALUES
    ('proposed', 'endorsed'), ('proposed', 'rejected'), ('proposed', 'superseded'), ('proposed', 'lapsed'),
    ('endorsed', 'sent'), ('endorsed', 'rejected'), ('endorsed', 'superseded'), ('endorsed', 'cancelled'),
    ('sent', 'confirmed'), ('sent', 'declined'), ('sent', 'lapsed'), ('sent', 'cancelled'),
    ('confirmed', 'in-delivery'), ('confirmed', 'cancelled'), ('in-delivery', 'completed'),
    ('in-delivery', 'terminated');

CREATE TABLE proposal (
    programme_id uuid NOT NULL,
    proposal_id uuid NOT NULL,
    run_number bigint NOT NULL,
    need text NOT NULL,
    need_version bigint NOT NULL,
    component text NOT NULL,
    offer text NOT NULL,
    offer_version bigint NOT NULL,
    offer_window text NOT NULL,
    quantity bigint NOT NULL CHECK (quantity >= 1),
    points bigint NOT NULL,
    state text NOT NULL REFERENCES proposal_state,
    PRIMARY KEY (programme_id, proposal_id),
    UNIQUE (programme_id, run_number, need, component, offer, offer_window),
    FOREIGN KEY (programme_id, run_number) REFERENCES run,
    FOREIGN KEY (programme_id, need) REFERENCES need (programme_id, external_id),
    FOREIGN KEY (programme_id, offer) REFERENCES offer (programme_id, external_id)
);

CREATE TABLE proposal_history (
    programme_id uuid NOT NULL,
    proposal_id uuid NOT NULL,
    step bigint NOT NULL CHECK (step >= 1),
    from_state text NOT NULL,
    to_state text NOT NULL,
    changed_by text NOT NULL,
    changed_at timestamptz NOT NULL DEFAULT now(),
    reason text,
    PRIMARY KEY (programme_id, proposal_id, step),
    FOREIGN KEY (programme_id, proposal_id) REFERENCES proposal,
    FOREIGN KEY (from_state, to_state) REFERENCES proposal_transition
);

CREATE TABLE lease (
    programme_id uuid PRIMARY KEY REFERENCES programme,
    holder text NOT NULL,
    host text NOT NULL,
    boot_id text NOT NULL,
    pid bigint NOT NULL,
    epoch bigint NOT NULL CHECK (epoch >= 1),
    expires_at timestamptz NOT NULL
);
COMMENT ON TABLE lease IS 'Who may write a programme''s night; the epoch fences off a holder that was taken for dead.';
