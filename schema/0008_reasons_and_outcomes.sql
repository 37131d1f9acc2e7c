-- Why a command was given, and what a run found for every need and limit.

ALTER TABLE command ADD COLUMN reason text CHECK (length(reason) BETWEEN 1 AND 1000);
COMMENT ON COLUMN command.reason IS 'Why, in the words of the person; versions of records refer to their command.';

CREATE TABLE run_unmatched (
    programme_id uuid NOT NULL,
    run_number bigint NOT NULL,
    need text NOT NULL,
    need_version bigint NOT NULL CHECK (need_version >= 1),
    component text NOT NULL,
    reason text NOT NULL CHECK (reason ~ '^[a-z][a-z-]*$'),
    possible_windows bigint NOT NULL CHECK (possible_windows >= 0),
    failed_rules text[] NOT NULL,
    nearest_offer text,
    nearest_window text,
    best_offer text,
    PRIMARY KEY (programme_id, run_number, need),
    FOREIGN KEY (programme_id, run_number) REFERENCES run,
    FOREIGN KEY (programme_id, need) REFERENCES need (programme_id, external_id)
);
COMMENT ON TABLE run_unmatched IS 'Every need of the pool that a run gave nothing, and why; failed_rules counts as RULE:WINDOWS.';

CREATE TABLE run_price (
    programme_id uuid NOT NULL,
    run_number bigint NOT NULL,
    limit_id text NOT NULL,
    price double precision NOT NULL CHECK (price <> 0),
    PRIMARY KEY (programme_id, run_number, limit_id),
    FOREIGN KEY (programme_id, run_number) REFERENCES run
);
COMMENT ON TABLE run_price IS
    'Dual prices that prove a run''s bound, millionths of a point for one more unit; limits without a row cost nothing.';
