-- The night's ledger: what bounded a run, how its solve ended, and what was computed but not published.

INSERT INTO run_state VALUES ('held');
INSERT INTO run_transition VALUES ('running', 'held'), ('held', 'running'), ('held', 'superseded');

ALTER TABLE run ADD COLUMN as_of timestamptz;
COMMENT ON COLUMN run.as_of IS 'The moment whose versions of the records were seen; null: those of when the run began.';
ALTER TABLE run ADD COLUMN stop_reason text
    CHECK (stop_reason IN ('proven', 'gap', 'time', 'work', 'interrupted', 'exhausted'));
COMMENT ON COLUMN run.stop_reason IS 'Why the solve ended; what ended by work, gap or proof is replayed byte for byte.';
ALTER TABLE run ADD COLUMN resumed bigint NOT NULL DEFAULT 0 CHECK (resumed >= 0);
COMMENT ON COLUMN run.resumed IS 'How often another process went on with the run after the one before it had died or stopped.';
ALTER TABLE run ADD COLUMN pruned_at timestamptz;
COMMENT ON COLUMN run.pruned_at IS 'When its files were dropped; figures, hashes, proposals and reasons stay.';

COMMENT ON TABLE run_step IS
    'What a run did, each step recorded before and after; a step without an end was interrupted or is under way.';
