extension Organisation: FieldedRecord {
    /// The columns of an organisation.
    public static let fields: [Field<Organisation>] = [
        .text(
            "external_id",
            \.externalID,
            maximum: 100,
            example: "ORG-0001",
            "Your key for the organisation; unique."
        ),
        .text(
            "name",
            \.name,
            maximum: 300,
            example: "Kisumu Institute of Technology",
            "The organisation's name."
        ),
        .code("type", \.type, required: true, example: "university", "What sort of body it is."),
        .optionalText(
            "country",
            \.country,
            type: .reference(.country),
            example: "KE",
            required: true,
            "Country of the seat, ISO 3166-1."
        ),
        .optionalText("city", \.city, example: "Kisumu", "City of the seat."),
        .optionalText(
            "parent_country",
            \.parentCountry,
            type: .reference(.country),
            "Country of the ultimate parent, where there is one; export rules look at it."
        ),
        .optionalText("ror_id", \.rorID, "Research Organization Registry identifier."),
        .optionalText("iati_id", \.iatiID, "IATI organisation identifier."),
        .integer(
            "latitude_e4",
            \.latitudeE4,
            in: -900_000...900_000,
            example: "-1000",
            "Latitude in ten-thousandths of a degree, north positive."
        ),
        .integer(
            "longitude_e4",
            \.longitudeE4,
            in: -1_800_000...1_800_000,
            example: "347500",
            "Longitude in ten-thousandths of a degree, east positive."
        ),
        .optionalText("time_zone", \.timeZone, example: "Africa/Nairobi", "IANA time zone of the city."),
        .flag("women_led", \.isWomenLed, "Women lead it; blank: unknown."),
        .code(
            "screening",
            \.screening,
            example: "clear",
            "Outcome of sanctions and due-diligence screening."
        ),
        .date("screened_on", \.screenedOn, example: "2026-09-01", "Day of that outcome."),
        .optionalText(
            "screening_list",
            \.screeningList,
            example: "UN consolidated list",
            "Which list was used."
        ),
        .integer(
            "reliability_percent",
            \.reliabilityPercent,
            in: 0...100,
            "Share of what was promised in the past that was delivered, percent."
        ),
        .texts(
            "conflicts_with",
            \.conflictsWith,
            "External ids of organisations with a conflict of interest."
        ),
        .flag("fictional", \.isFictional, example: "yes", "Invented for a demonstration; default no."),
        .code(
            "status",
            \.status,
            example: "open",
            "The record's state; blank: open for a new record, else as it is."
        ),
    ]
}
