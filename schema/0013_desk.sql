-- The officer's desk: what parties are told, what officers overrode, which rules declines suggest, whom to write to.

ALTER TABLE decline_version
    ADD COLUMN need_version bigint CHECK (need_version >= 1),
    ADD COLUMN offer_version bigint CHECK (offer_version >= 1);
COMMENT ON COLUMN decline_version.need_version IS
    'The version that was turned down: once the need is corrected, the pair may return before the block ends.';

ALTER TABLE ruling_version ADD COLUMN withdrawn_on date;

CREATE TABLE contact (
    programme_id uuid NOT NULL REFERENCES programme,
    organisation text NOT NULL,
    name text NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
    email text NOT NULL CHECK (email ~ '^[^@\s<>]+@[^@\s<>]+$' AND length(email) <= 254),
    purpose text NOT NULL CHECK (length(purpose) BETWEEN 1 AND 500),
    consented_on date NOT NULL,
    recorded_by text NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (programme_id, organisation),
    FOREIGN KEY (programme_id, organisation) REFERENCES organisation (programme_id, external_id)
);
COMMENT ON TABLE contact IS 'Personal data: apart from all else, read only where it is asked for, and deleted on request.';

CREATE TABLE notice (
    programme_id uuid NOT NULL REFERENCES programme,
    number bigint NOT NULL CHECK (number >= 1),
    kind text NOT NULL CHECK (kind ~ '^[a-z][a-z-]*$'),
    organisation text,
    party text NOT NULL CHECK (party IN ('requester', 'provider', 'officer')),
    proposal_id uuid,
    need text,
    offer text,
    business_date date NOT NULL,
    facts jsonb NOT NULL,
    command_id uuid NOT NULL,
    created_by text NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    sent_at timestamptz,
    sent_by text,
    PRIMARY KEY (programme_id, number),
    CHECK ((sent_at IS NULL) = (sent_by IS NULL)),
    CHECK (party = 'officer' OR organisation IS NOT NULL),
    FOREIGN KEY (programme_id, command_id) REFERENCES command,
    FOREIGN KEY (programme_id, organisation) REFERENCES organisation (programme_id, external_id),
    FOREIGN KEY (programme_id, proposal_id) REFERENCES proposal,
    FOREIGN KEY (programme_id, need) REFERENCES need (programme_id, external_id),
    FOREIGN KEY (programme_id, offer) REFERENCES offer (programme_id, external_id)
);
COMMENT ON TABLE notice IS 'The outbox: what is to be told, with its facts; nothing is sent by itself.';
CREATE INDEX notice_of_proposal ON notice (programme_id, proposal_id, kind);
CREATE INDEX notice_of_need ON notice (programme_id, need, kind);
CREATE INDEX notice_of_offer ON notice (programme_id, offer, kind);

CREATE TABLE override (
    programme_id uuid NOT NULL REFERENCES programme,
    number bigint NOT NULL CHECK (number >= 1),
    action text NOT NULL CHECK (action IN ('pin', 'ban', 'reject', 'cancel', 'modify')),
    need text NOT NULL,
    component text,
    offer text NOT NULL,
    offer_window text,
    proposal_id uuid,
    ruling text,
    code text NOT NULL CHECK (code ~ '^OF[1-6]$'),
    reason text CHECK (length(reason) BETWEEN 1 AND 1000),
    rank bigint CHECK (rank >= 1),
    points_given_up bigint,
    business_date date NOT NULL,
    officer text NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT now(),
    command_id uuid NOT NULL,
    PRIMARY KEY (programme_id, number),
    FOREIGN KEY (programme_id, command_id) REFERENCES command,
    FOREIGN KEY (programme_id, proposal_id) REFERENCES proposal,
    FOREIGN KEY (programme_id, need) REFERENCES need (programme_id, external_id),
    FOREIGN KEY (programme_id, offer) REFERENCES offer (programme_id, external_id)
);
COMMENT ON TABLE override IS 'Out of sequence: what officers decided against the order of points, and what it gave up.';

CREATE TABLE suggested_rule_state (state text PRIMARY KEY);
INSERT INTO suggested_rule_state VALUES ('suggested'), ('approved'), ('refused');

CREATE TABLE suggested_rule (
    programme_id uuid NOT NULL REFERENCES programme,
    number bigint NOT NULL CHECK (number >= 1),
    noun text NOT NULL CHECK (noun IN ('need', 'offer')),
    record text NOT NULL CHECK (length(record) BETWEEN 1 AND 100),
    field text NOT NULL,
    value text NOT NULL,
    sentence text NOT NULL,
    proposal_id uuid NOT NULL,
    code text NOT NULL,
    state text NOT NULL REFERENCES suggested_rule_state,
    business_date date NOT NULL,
    review_on date,
    decided_by text,
    decided_at timestamptz,
    reason text CHECK (length(reason) BETWEEN 1 AND 1000),
    command_id uuid NOT NULL,
    PRIMARY KEY (programme_id, number),
    CHECK ((state = 'suggested') = (decided_by IS NULL)),
    FOREIGN KEY (programme_id, command_id) REFERENCES command,
    FOREIGN KEY (programme_id, proposal_id) REFERENCES proposal
);
COMMENT ON TABLE suggested_rule IS 'What a decline says about a record: an officer approves it, with other words where need be.';
