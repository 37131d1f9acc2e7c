-- Live delivery needs shared hours of the day; floors may look at who leads a body.

ALTER TABLE offer_version
    ADD COLUMN overlap_hours_minimum bigint CHECK (overlap_hours_minimum BETWEEN 1 AND 8);
COMMENT ON COLUMN offer_version.overlap_hours_minimum IS
    'Hours of the working day (nine to five by each side''s clock) that both must share.';

ALTER TABLE organisation_version ADD COLUMN women_led boolean;
