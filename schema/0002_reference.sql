-- Reference tables: global, dated, each load recorded with its author and source.

CREATE TABLE language (
    code language_code PRIMARY KEY,
    iso639_3 text CHECK (iso639_3 ~ '^[a-z]{3}$'),
    name text NOT NULL,
    native_name text
);

CREATE TABLE sdg (
    number bigint PRIMARY KEY CHECK (number BETWEEN 1 AND 17),
    title text NOT NULL
);

CREATE TABLE country (
    code text NOT NULL CHECK (length(code) <= 2),
    alpha3 text NOT NULL CHECK (length(alpha3) <= 3),
    name text NOT NULL CHECK (length(name) <= 200),
    region text CHECK (length(region) <= 200),
    subregion text CHECK (length(subregion) <= 200),
    intermediate_region text CHECK (length(intermediate_region) <= 200),
    official_languages text[],
    spoken_languages text[],
    offset_minutes bigint CHECK (offset_minutes BETWEEN -720 AND 840),
    carbon_g_per_kwh bigint CHECK (carbon_g_per_kwh BETWEEN 0 AND 5000),
    PRIMARY KEY (code)
);

CREATE TABLE country_group_membership (
    country text NOT NULL CHECK (length(country) <= 2),
    country_group text NOT NULL CHECK (country_group IN ('ldc', 'lldc', 'sids', 'low-income', 'lower-middle-income', 'upper-middle-income', 'high-income', 'global-south', 'g77')),
    valid_from date,
    valid_to date,
    status text NOT NULL CHECK (status IN ('confirmed', 'scheduled')),
    source text NOT NULL CHECK (length(source) <= 500),
    CHECK (valid_from < valid_to),
    UNIQUE NULLS NOT DISTINCT (country, country_group, valid_from)
);

CREATE TABLE sector (
    code text NOT NULL CHECK (length(code) <= 100),
    parent text CHECK (length(parent) <= 200),
    name text NOT NULL CHECK (length(name) <= 200),
    dac_code text CHECK (length(dac_code) <= 200),
    sdgs bigint[] CHECK (1 <= ALL (sdgs) AND 17 >= ALL (sdgs)),
    PRIMARY KEY (code)
);

CREATE TABLE licence (
    code text NOT NULL CHECK (length(code) <= 100),
    name text NOT NULL CHECK (length(name) <= 300),
    kind text NOT NULL CHECK (length(kind) <= 20),
    open boolean NOT NULL,
    allows_commercial boolean NOT NULL,
    requires_attribution boolean NOT NULL,
    share_alike boolean NOT NULL,
    PRIMARY KEY (code)
);

CREATE TABLE reference_version (
    reference text NOT NULL,
    version bigint NOT NULL CHECK (version >= 1),
    sha256 text NOT NULL CHECK (sha256 ~ '^[0-9a-f]{64}$'),
    rows bigint NOT NULL,
    source text NOT NULL,
    loaded_by text NOT NULL,
    loaded_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (reference, version)
);

CREATE TABLE licence_use (
    licence text NOT NULL REFERENCES licence,
    data_use text NOT NULL CHECK (data_use IN ('research', 'public-service', 'commercial', 'redistribution', 'model-training')),
    valid_from date NOT NULL,
    valid_to date,
    allowed boolean NOT NULL,
    source text NOT NULL,
    PRIMARY KEY (licence, data_use, valid_from),
    CHECK (valid_from < valid_to)
);

CREATE TABLE unit_rate (
    unit text NOT NULL CHECK (unit IN ('node-hour', 'core-hour', 'credit-usd', 'gpu-hour')),
    accelerator text NOT NULL DEFAULT '',
    valid_from date NOT NULL,
    valid_to date,
    gpu_hours_numerator bigint NOT NULL CHECK (gpu_hours_numerator > 0),
    gpu_hours_denominator bigint NOT NULL CHECK (gpu_hours_denominator > 0),
    source text NOT NULL,
    PRIMARY KEY (unit, accelerator, valid_from),
    CHECK (valid_from < valid_to)
);
COMMENT ON TABLE unit_rate IS 'One unit is worth numerator / denominator GPU-hours of the reference accelerator.';

CREATE TABLE transfer_rule (
    from_country country_code NOT NULL REFERENCES country,
    to_country country_code NOT NULL REFERENCES country,
    regime text NOT NULL CHECK (regime IN ('open', 'conditional', 'controlled')),
    valid_from date NOT NULL,
    valid_to date,
    source text NOT NULL,
    PRIMARY KEY (from_country, to_country, valid_from),
    CHECK (valid_from < valid_to)
);

CREATE TABLE export_rule (
    export_class text NOT NULL,
    country country_code NOT NULL REFERENCES country,
    valid_from date NOT NULL,
    valid_to date,
    allowed boolean NOT NULL,
    source text NOT NULL,
    PRIMARY KEY (export_class, country, valid_from),
    CHECK (valid_from < valid_to)
);

CREATE TABLE recognition (
    scheme text NOT NULL,
    recognised_as text NOT NULL,
    valid_from date NOT NULL,
    valid_to date,
    source text NOT NULL,
    PRIMARY KEY (scheme, recognised_as, valid_from),
    CHECK (valid_from < valid_to)
);
COMMENT ON TABLE recognition IS 'A certificate under one safety-evaluation scheme counts as one under another.';
