-- A rule can also be suggested by several declines of one kind, of which some came in with the history: there is no
-- proposal then that it was declined on.

ALTER TABLE suggested_rule ALTER COLUMN proposal_id DROP NOT NULL;
COMMENT ON COLUMN suggested_rule.proposal_id IS 'The proposal that was declined; null where a row of declines suggests the rule.';
