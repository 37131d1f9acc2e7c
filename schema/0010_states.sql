-- States of needs, offers, proposals and runs: the legal steps are tables, and every step that was taken refers to one.

ALTER TABLE command ADD COLUMN reason_code text CHECK (reason_code ~ '^[A-Z]{2}[1-9]$');
COMMENT ON COLUMN command.reason_code IS 'Why, as a code of declines and overrides.';

-- Needs.

CREATE TABLE need_state (state text PRIMARY KEY);
INSERT INTO need_state VALUES
    ('draft'), ('submitted'), ('returned'), ('under-review'), ('rejected'), ('open'), ('partly-matched'),
    ('fully-matched'), ('in-delivery'), ('fulfilled'), ('closed'), ('suspended'), ('withdrawn'), ('expired'),
    ('merged');

CREATE TABLE need_transition (
    from_state text NOT NULL REFERENCES need_state,
    to_state text NOT NULL REFERENCES need_state,
    PRIMARY KEY (from_state, to_state)
);
COMMENT ON TABLE need_transition IS 'The legal steps of a need; a version refers to the one that led to it.';
-- A change of other facts leaves the state.
INSERT INTO need_transition SELECT state, state FROM need_state;
INSERT INTO need_transition VALUES
    ('draft', 'submitted'), ('draft', 'withdrawn'),
    ('submitted', 'returned'), ('submitted', 'under-review'), ('submitted', 'rejected'), ('submitted', 'withdrawn'),
    ('submitted', 'merged'),
    ('returned', 'submitted'), ('returned', 'withdrawn'), ('returned', 'expired'),
    ('under-review', 'open'), ('under-review', 'returned'), ('under-review', 'rejected'),
    ('under-review', 'withdrawn'), ('under-review', 'merged'),
    ('rejected', 'submitted'),
    ('open', 'under-review'), ('open', 'partly-matched'), ('open', 'fully-matched'), ('open', 'suspended'),
    ('open', 'withdrawn'), ('open', 'expired'), ('open', 'closed'), ('open', 'merged'),
    ('partly-matched', 'open'), ('partly-matched', 'fully-matched'), ('partly-matched', 'in-delivery'),
    ('partly-matched', 'suspended'), ('partly-matched', 'withdrawn'), ('partly-matched', 'expired'),
    ('partly-matched', 'closed'),
    ('fully-matched', 'open'), ('fully-matched', 'partly-matched'), ('fully-matched', 'in-delivery'),
    ('fully-matched', 'fulfilled'), ('fully-matched', 'suspended'), ('fully-matched', 'withdrawn'),
    ('fully-matched', 'closed'),
    ('in-delivery', 'open'), ('in-delivery', 'partly-matched'), ('in-delivery', 'fully-matched'),
    ('in-delivery', 'fulfilled'), ('in-delivery', 'closed'), ('in-delivery', 'withdrawn'),
    ('fulfilled', 'closed'),
    ('suspended', 'open'), ('suspended', 'partly-matched'), ('suspended', 'fully-matched'),
    ('suspended', 'withdrawn'), ('suspended', 'expired'), ('suspended', 'closed'),
    ('expired', 'open'), ('expired', 'partly-matched'), ('expired', 'withdrawn'), ('expired', 'closed'),
    ('withdrawn', 'submitted');

-- Versions that are there already keep what they are; of new ones the first may have any state, as imports bring
-- records from elsewhere, and each later one names the state before it.
ALTER TABLE need_version
    ADD COLUMN previous_version bigint,
    ADD COLUMN from_status text,
    ADD COLUMN is_state_change boolean NOT NULL DEFAULT false,
    ADD UNIQUE (programme_id, need_id, version, status);
UPDATE need_version v SET previous_version = p.version, from_status = p.status FROM need_version p
    WHERE p.programme_id = v.programme_id AND p.need_id = v.need_id AND p.version = v.version - 1;
ALTER TABLE need_version
    ADD CONSTRAINT need_version_predecessor CHECK (
        version = 1 AND previous_version IS NULL AND from_status IS NULL
        OR previous_version = version - 1 AND from_status IS NOT NULL),
    ADD CONSTRAINT need_version_continuity FOREIGN KEY (programme_id, need_id, previous_version, from_status)
        REFERENCES need_version (programme_id, need_id, version, status),
    ADD CONSTRAINT need_version_legal_step FOREIGN KEY (from_status, status) REFERENCES need_transition NOT VALID;
COMMENT ON COLUMN need_version.is_state_change IS 'Nothing but the state differs from the version before.';

-- Offers.

CREATE TABLE offer_state (state text PRIMARY KEY);
INSERT INTO offer_state VALUES
    ('draft'), ('submitted'), ('verifying'), ('open'), ('partly-committed'), ('exhausted'), ('closed'), ('suspended'),
    ('withdrawn'), ('expired'), ('reclaimed');

CREATE TABLE offer_transition (
    from_state text NOT NULL REFERENCES offer_state,
    to_state text NOT NULL REFERENCES offer_state,
    PRIMARY KEY (from_state, to_state)
);
COMMENT ON TABLE offer_transition IS 'The legal steps of an offer; a version refers to the one that led to it.';
INSERT INTO offer_transition SELECT state, state FROM offer_state;
INSERT INTO offer_transition VALUES
    ('draft', 'submitted'), ('draft', 'withdrawn'),
    ('submitted', 'verifying'), ('submitted', 'withdrawn'), ('submitted', 'closed'),
    ('verifying', 'open'), ('verifying', 'submitted'), ('verifying', 'suspended'), ('verifying', 'withdrawn'),
    ('verifying', 'closed'),
    ('open', 'verifying'), ('open', 'partly-committed'), ('open', 'exhausted'), ('open', 'suspended'),
    ('open', 'withdrawn'), ('open', 'expired'), ('open', 'closed'),
    ('partly-committed', 'open'), ('partly-committed', 'exhausted'), ('partly-committed', 'suspended'),
    ('partly-committed', 'withdrawn'), ('partly-committed', 'expired'), ('partly-committed', 'closed'),
    ('partly-committed', 'reclaimed'),
    ('exhausted', 'open'), ('exhausted', 'partly-committed'), ('exhausted', 'suspended'),
    ('exhausted', 'withdrawn'), ('exhausted', 'closed'), ('exhausted', 'reclaimed'),
    ('suspended', 'open'), ('suspended', 'partly-committed'), ('suspended', 'exhausted'),
    ('suspended', 'withdrawn'), ('suspended', 'expired'), ('suspended', 'closed'),
    ('expired', 'open'), ('expired', 'partly-committed'), ('expired', 'withdrawn'), ('expired', 'closed'),
    ('reclaimed', 'open'), ('reclaimed', 'partly-committed'), ('reclaimed', 'closed'),
    ('withdrawn', 'submitted');

ALTER TABLE offer_version
    ADD COLUMN previous_version bigint,
    ADD COLUMN from_status text,
    ADD COLUMN is_state_change boolean NOT NULL DEFAULT false,
    ADD UNIQUE (programme_id, offer_id, version, status);
UPDATE offer_version v SET previous_version = p.version, from_status = p.status FROM offer_version p
    WHERE p.programme_id = v.programme_id AND p.offer_id = v.offer_id AND p.version = v.version - 1;
ALTER TABLE offer_version
    ADD CONSTRAINT offer_version_predecessor CHECK (
        version = 1 AND previous_version IS NULL AND from_status IS NULL
        OR previous_version = version - 1 AND from_status IS NOT NULL),
    ADD CONSTRAINT offer_version_continuity FOREIGN KEY (programme_id, offer_id, previous_version, from_status)
        REFERENCES offer_version (programme_id, offer_id, version, status),
    ADD CONSTRAINT offer_version_legal_step FOREIGN KEY (from_status, status) REFERENCES offer_transition NOT VALID;
COMMENT ON COLUMN offer_version.is_state_change IS 'Nothing but the state differs from the version before.';

-- Runs.

CREATE TABLE run_state (state text PRIMARY KEY);
INSERT INTO run_state VALUES
    ('queued'), ('running'), ('complete'), ('complete-with-gaps'), ('error'), ('superseded'), ('reviewed'),
    ('published'), ('withdrawn');

CREATE TABLE run_transition (
    from_state text NOT NULL REFERENCES run_state,
    to_state text NOT NULL REFERENCES run_state,
    PRIMARY KEY (from_state, to_state)
);
COMMENT ON TABLE run_transition IS 'The legal steps of a run; its history refers to them.';
INSERT INTO run_transition VALUES
    ('queued', 'running'), ('queued', 'superseded'), ('queued', 'error'),
    ('running', 'complete'), ('running', 'complete-with-gaps'), ('running', 'error'), ('running', 'superseded'),
    ('error', 'superseded'),
    ('complete', 'reviewed'), ('complete', 'withdrawn'),
    ('complete-with-gaps', 'reviewed'), ('complete-with-gaps', 'withdrawn'),
    ('reviewed', 'published'), ('reviewed', 'withdrawn'), ('published', 'withdrawn');

CREATE TABLE run_version (
    programme_id uuid NOT NULL REFERENCES programme,
    run_number bigint NOT NULL,
    version bigint NOT NULL CHECK (version >= 1),
    previous_version bigint,
    from_state text,
    state text NOT NULL REFERENCES run_state,
    command_id uuid NOT NULL,
    changed_by text NOT NULL,
    changed_at timestamptz NOT NULL DEFAULT now(),
    reason text CHECK (length(reason) BETWEEN 1 AND 1000),
    PRIMARY KEY (programme_id, run_number, version),
    UNIQUE (programme_id, run_number, version, state),
    CHECK (version = 1 AND previous_version IS NULL AND from_state IS NULL AND state IN ('queued', 'running')
        OR previous_version = version - 1 AND from_state IS NOT NULL),
    CONSTRAINT run_version_continuity FOREIGN KEY (programme_id, run_number, previous_version, from_state)
        REFERENCES run_version (programme_id, run_number, version, state),
    FOREIGN KEY (from_state, state) REFERENCES run_transition,
    FOREIGN KEY (programme_id, command_id) REFERENCES command
);
COMMENT ON TABLE run_version IS 'Every state that a run was in: who, when, why, and from which one.';

-- Runs that are there already get the history that they must have had.
INSERT INTO command (programme_id, command_id, kind, run_by)
    SELECT programme_id, md5('states' || programme_id::text)::uuid, 'migration of states', 'capmatch' FROM programme;
INSERT INTO run_version (programme_id, run_number, version, state, command_id, changed_by, changed_at)
    SELECT programme_id, run_number, 1, 'running', md5('states' || programme_id::text)::uuid, run_by, started_at
    FROM run;
INSERT INTO run_version (programme_id, run_number, version, previous_version, from_state, state, command_id,
        changed_by, changed_at)
    SELECT programme_id, run_number, 2, 1, 'running', state, md5('states' || programme_id::text)::uuid, run_by,
        coalesce(finished_at, started_at)
    FROM run WHERE state <> 'running';
ALTER TABLE run DROP CONSTRAINT run_state_check, ADD COLUMN state_version bigint;
UPDATE run SET state_version = CASE state WHEN 'running' THEN 1 ELSE 2 END;
ALTER TABLE run
    ALTER COLUMN state_version SET NOT NULL,
    ADD CONSTRAINT run_state_of_history FOREIGN KEY (programme_id, run_number, state_version, state)
        REFERENCES run_version (programme_id, run_number, version, state);

-- Proposals.

ALTER TABLE proposal_history DROP CONSTRAINT proposal_history_from_state_to_state_fkey;
DROP TABLE proposal_transition;
INSERT INTO proposal_state VALUES
    ('accepted-by-requester'), ('accepted-by-provider'), ('accepted'), ('declined-by-requester'),
    ('declined-by-provider');
ALTER TABLE proposal DROP CONSTRAINT proposal_state_fkey;
DELETE FROM proposal_state WHERE state = 'declined';

CREATE TABLE proposal_transition (
    from_state text NOT NULL REFERENCES proposal_state,
    action text NOT NULL CHECK (action ~ '^[a-z]+$'),
    to_state text NOT NULL REFERENCES proposal_state,
    PRIMARY KEY (from_state, action, to_state)
);
COMMENT ON TABLE proposal_transition IS 'The legal steps of a proposal; a version refers to the one that led to it.';
INSERT INTO proposal_transition VALUES
    ('proposed', 'endorse', 'endorsed'), ('proposed', 'reject', 'rejected'), ('proposed', 'supersede', 'superseded'),
    ('endorsed', 'send', 'sent'), ('endorsed', 'reject', 'rejected'), ('endorsed', 'supersede', 'superseded'),
    ('endorsed', 'cancel', 'cancelled'),
    ('sent', 'accept', 'accepted-by-requester'), ('sent', 'accept', 'accepted-by-provider'),
    ('accepted-by-requester', 'accept', 'accepted'), ('accepted-by-provider', 'accept', 'accepted'),
    ('sent', 'modify', 'sent'), ('accepted-by-requester', 'modify', 'sent'), ('accepted-by-provider', 'modify', 'sent'),
    ('accepted', 'modify', 'sent'),
    ('sent', 'decline', 'declined-by-requester'), ('sent', 'decline', 'declined-by-provider'),
    ('accepted-by-requester', 'decline', 'declined-by-requester'),
    ('accepted-by-requester', 'decline', 'declined-by-provider'),
    ('accepted-by-provider', 'decline', 'declined-by-requester'),
    ('accepted-by-provider', 'decline', 'declined-by-provider'),
    ('accepted', 'decline', 'declined-by-requester'), ('accepted', 'decline', 'declined-by-provider'),
    ('sent', 'lapse', 'lapsed'), ('accepted-by-requester', 'lapse', 'lapsed'), ('accepted-by-provider', 'lapse', 'lapsed'),
    ('sent', 'cancel', 'cancelled'), ('accepted-by-requester', 'cancel', 'cancelled'),
    ('accepted-by-provider', 'cancel', 'cancelled'), ('accepted', 'cancel', 'cancelled'),
    ('accepted', 'confirm', 'confirmed'),
    ('confirmed', 'start', 'in-delivery'), ('confirmed', 'complete', 'completed'), ('confirmed', 'cancel', 'cancelled'),
    ('in-delivery', 'progress', 'in-delivery'), ('in-delivery', 'complete', 'completed'),
    ('in-delivery', 'terminate', 'terminated');

CREATE TABLE proposal_version (
    programme_id uuid NOT NULL REFERENCES programme,
    proposal_id uuid NOT NULL,
    version bigint NOT NULL CHECK (version >= 1),
    previous_version bigint,
    from_state text,
    action text NOT NULL,
    state text NOT NULL REFERENCES proposal_state,
    business_date date NOT NULL,
    quantity bigint NOT NULL CHECK (quantity >= 1),
    offer_quantity bigint NOT NULL CHECK (offer_quantity >= 1),
    used bigint CHECK (used >= 0),
    opens date,
    closes date,
    due_on date,
    code text CHECK (code ~ '^(RQ|PR)[1-9]$|^OF[1-6]$'),
    second_code text CHECK (second_code ~ '^(RQ|PR)[1-9]$|^OF[1-6]$'),
    rule text CHECK (rule ~ '^H[0-9]{1,2}$'),
    reason text CHECK (length(reason) BETWEEN 1 AND 1000),
    command_id uuid NOT NULL,
    changed_by text NOT NULL,
    changed_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (programme_id, proposal_id, version),
    UNIQUE (programme_id, proposal_id, version, state),
    CHECK (version = 1 AND previous_version IS NULL AND from_state IS NULL AND action = 'propose' AND state = 'proposed'
        OR previous_version = version - 1 AND from_state IS NOT NULL),
    CHECK (action NOT IN ('reject', 'decline', 'lapse') OR code IS NOT NULL),
    CHECK (state <> 'declined-by-requester' OR code LIKE 'RQ%'),
    CHECK (state <> 'declined-by-provider' OR code LIKE 'PR%'),
    CHECK (state <> 'rejected' OR code LIKE 'OF%'),
    CHECK (second_code <> code),
    CHECK (opens <= closes),
    CONSTRAINT proposal_version_continuity FOREIGN KEY (programme_id, proposal_id, previous_version, from_state)
        REFERENCES proposal_version (programme_id, proposal_id, version, state),
    FOREIGN KEY (from_state, action, state) REFERENCES proposal_transition,
    FOREIGN KEY (programme_id, command_id) REFERENCES command
);
COMMENT ON TABLE proposal_version IS
    'Every step of a proposal: who took it, when, why, from which version; quantity and dates as they were then.';
COMMENT ON COLUMN proposal_version.offer_quantity IS 'The quantity in the offer''s unit, rounded up.';
COMMENT ON COLUMN proposal_version.due_on IS 'The last day for the next answer.';

INSERT INTO proposal_version (programme_id, proposal_id, version, action, state, business_date, quantity,
        offer_quantity, reason, command_id, changed_by, changed_at)
    SELECT p.programme_id, p.proposal_id, 1, 'propose', 'proposed', r.business_date, p.quantity, p.quantity,
        'run ' || p.run_number, md5('states' || p.programme_id::text)::uuid, r.run_by,
        coalesce(r.finished_at, r.started_at)
    FROM proposal p JOIN run r ON r.programme_id = p.programme_id AND r.run_number = p.run_number;
INSERT INTO proposal_version (programme_id, proposal_id, version, previous_version, from_state, action, state,
        business_date, quantity, offer_quantity, reason, command_id, changed_by, changed_at)
    SELECT p.programme_id, p.proposal_id, 2, 1, 'proposed', 'supersede', 'superseded', r.business_date, p.quantity,
        p.quantity, h.reason, md5('states' || p.programme_id::text)::uuid, h.changed_by, h.changed_at
    FROM proposal_history h
        JOIN proposal p ON p.programme_id = h.programme_id AND p.proposal_id = h.proposal_id
        JOIN run r ON r.programme_id = p.programme_id AND r.run_number = p.run_number
    WHERE h.to_state = 'superseded';
DROP TABLE proposal_history;

ALTER TABLE proposal
    ADD COLUMN key text,
    ADD COLUMN current_version bigint,
    ADD COLUMN offer_unit text,
    ADD COLUMN unit text,
    ADD COLUMN asked bigint CHECK (asked >= 1),
    ADD COLUMN rank bigint CHECK (rank >= 1),
    ADD COLUMN possible_windows bigint CHECK (possible_windows >= 1);
UPDATE proposal p SET current_version = v.version, state = v.state FROM proposal_version v
    WHERE v.programme_id = p.programme_id AND v.proposal_id = p.proposal_id
        AND v.version = (SELECT max(version) FROM proposal_version w
            WHERE w.programme_id = p.programme_id AND w.proposal_id = p.proposal_id);
UPDATE proposal p SET key = 'P' || p.run_number || '-' || n.place FROM (
        SELECT programme_id, proposal_id, row_number() OVER (PARTITION BY programme_id, run_number
            ORDER BY need COLLATE "C", component COLLATE "C", offer COLLATE "C", offer_window COLLATE "C") AS place
        FROM proposal) n
    WHERE n.programme_id = p.programme_id AND n.proposal_id = p.proposal_id;
ALTER TABLE proposal
    ALTER COLUMN key SET NOT NULL,
    ALTER COLUMN current_version SET NOT NULL,
    ADD CHECK (key ~ '^P[0-9]+-[0-9]+$'),
    ADD UNIQUE (programme_id, key),
    ADD CONSTRAINT proposal_state_of_history FOREIGN KEY (programme_id, proposal_id, current_version, state)
        REFERENCES proposal_version (programme_id, proposal_id, version, state);
COMMENT ON COLUMN proposal.quantity IS 'As the run proposed it; the versions say what became of it.';

-- One at a time for a pair, whoever writes.
CREATE UNIQUE INDEX proposal_alive ON proposal (programme_id, need, component, offer, offer_window)
    WHERE state IN ('proposed', 'endorsed', 'sent', 'accepted-by-requester', 'accepted-by-provider', 'accepted',
        'confirmed', 'in-delivery');
CREATE INDEX proposal_by_offer ON proposal (programme_id, offer, offer_window);

CREATE TABLE proposal_alternate (
    programme_id uuid NOT NULL,
    proposal_id uuid NOT NULL,
    place bigint NOT NULL CHECK (place BETWEEN 1 AND 3),
    offer text NOT NULL,
    offer_window text NOT NULL,
    points_lost bigint NOT NULL,
    PRIMARY KEY (programme_id, proposal_id, place),
    FOREIGN KEY (programme_id, proposal_id) REFERENCES proposal,
    FOREIGN KEY (programme_id, offer) REFERENCES offer (programme_id, external_id)
);
COMMENT ON TABLE proposal_alternate IS 'What would have done next best, when the proposal was made.';

-- What a run published: new proposals, and those that it kept from the runs before.
CREATE TABLE run_proposal (
    programme_id uuid NOT NULL,
    run_number bigint NOT NULL,
    proposal_id uuid NOT NULL,
    points bigint NOT NULL,
    PRIMARY KEY (programme_id, run_number, proposal_id),
    FOREIGN KEY (programme_id, run_number) REFERENCES run,
    FOREIGN KEY (programme_id, proposal_id) REFERENCES proposal
);
INSERT INTO run_proposal SELECT programme_id, run_number, proposal_id, points FROM proposal;

ALTER TABLE run
    ADD COLUMN pool_hash text CHECK (pool_hash ~ '^[0-9a-f]{64}$'),
    ADD COLUMN published_hash text CHECK (published_hash ~ '^[0-9a-f]{64}$');
COMMENT ON COLUMN run.pool_hash IS 'Of the snapshot without what was proposed before: the same data have the same.';
COMMENT ON COLUMN run.published_hash IS 'Of what the run proposed, as the next snapshot writes it down.';
