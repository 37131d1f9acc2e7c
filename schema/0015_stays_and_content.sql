-- How long a stay at a lab may be; in which script, in which dialect and of which years data are; what joins GPUs.

ALTER TABLE need_component
    ADD COLUMN days_maximum bigint CHECK (days_maximum BETWEEN 1 AND 3660),
    ADD COLUMN data_scripts text[],
    ADD COLUMN data_dialects text[],
    ADD COLUMN data_from date,
    ADD COLUMN data_to date,
    ADD COLUMN interconnects text[]
        CHECK (interconnects <@ ARRAY['ethernet', 'roce', 'infiniband', 'slingshot', 'nvlink']),
    ADD CHECK (days_minimum <= days_maximum),
    ADD CHECK (data_from <= data_to);

ALTER TABLE offer_version
    ADD COLUMN stay_days_minimum bigint CHECK (stay_days_minimum BETWEEN 1 AND 3660),
    ADD COLUMN stay_days_maximum bigint CHECK (stay_days_maximum BETWEEN 1 AND 3660),
    ADD COLUMN data_scripts text[],
    ADD COLUMN data_dialects text[],
    ADD COLUMN data_from date,
    ADD COLUMN data_to date,
    ADD COLUMN interconnect text CHECK (interconnect IN ('ethernet', 'roce', 'infiniband', 'slingshot', 'nvlink')),
    ADD CHECK (stay_days_minimum <= stay_days_maximum),
    ADD CHECK (data_from <= data_to);
