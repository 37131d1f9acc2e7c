-- Organisations: a head with the key, and versions that are never overwritten.

CREATE TABLE organisation (
    programme_id uuid NOT NULL REFERENCES programme,
    organisation_id uuid NOT NULL,
    external_id text NOT NULL CHECK (length(external_id) BETWEEN 1 AND 100),
    current_version bigint NOT NULL CHECK (current_version >= 1),
    PRIMARY KEY (programme_id, organisation_id),
    UNIQUE (programme_id, external_id)
);

CREATE TABLE organisation_version (
    programme_id uuid NOT NULL,
    organisation_id uuid NOT NULL,
    version bigint NOT NULL CHECK (version >= 1),
    content_hash text NOT NULL CHECK (content_hash ~ '^[0-9a-f]{64}$'),
    command_id uuid NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT now(),
    recorded_by text NOT NULL,
    name text NOT NULL CHECK (length(name) <= 300),
    type text NOT NULL CHECK (type IN ('government', 'public-body', 'university', 'research-institute', 'ngo', 'hpc-centre', 'company', 'foundation', 'multilateral')),
    country country_code NOT NULL REFERENCES country,
    city text CHECK (length(city) <= 200),
    parent_country country_code REFERENCES country,
    ror_id text CHECK (length(ror_id) <= 200),
    iati_id text CHECK (length(iati_id) <= 200),
    latitude_e4 bigint CHECK (latitude_e4 BETWEEN -900000 AND 900000),
    longitude_e4 bigint CHECK (longitude_e4 BETWEEN -1800000 AND 1800000),
    time_zone text CHECK (length(time_zone) <= 200),
    screening text CHECK (screening IN ('clear', 'pending', 'hit')),
    screened_on date,
    screening_list text CHECK (length(screening_list) <= 200),
    reliability_percent bigint CHECK (reliability_percent BETWEEN 0 AND 100),
    conflicts_with text[],
    fictional boolean NOT NULL,
    status text NOT NULL CHECK (status IN ('open', 'suspended', 'withdrawn')),
    PRIMARY KEY (programme_id, organisation_id, version),
    FOREIGN KEY (programme_id, organisation_id) REFERENCES organisation,
    FOREIGN KEY (programme_id, command_id) REFERENCES command
);

