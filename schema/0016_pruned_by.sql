-- Who dropped a run's files: an auditor sees that the run was there, when it was pruned, and by whom.

ALTER TABLE run ADD COLUMN pruned_by text;
UPDATE run r SET pruned_by = coalesce(
        (SELECT c.run_by FROM command c
            WHERE c.programme_id = r.programme_id AND c.kind = 'run prune' AND c.run_at = r.pruned_at LIMIT 1),
        'unknown')
    WHERE pruned_at IS NOT NULL;
ALTER TABLE run ADD CHECK ((pruned_at IS NULL) = (pruned_by IS NULL));
