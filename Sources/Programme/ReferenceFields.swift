extension Country: FieldedRecord {
    /// The columns of a country.
    public static let fields: [Field<Country>] = [
        .text("code", \.code, maximum: 2, example: "KE", "ISO 3166-1 alpha-2."),
        .text("alpha3", \.alpha3, maximum: 3, example: "KEN", "ISO 3166-1 alpha-3."),
        .text("name", \.name, example: "Kenya", "Short English name."),
        .optionalText("region", \.region, example: "Africa", "UN M49 region."),
        .optionalText("subregion", \.subregion, example: "Sub-Saharan Africa", "UN M49 sub-region."),
        .optionalText("intermediate_region", \.intermediateRegion, example: "Eastern Africa", "UN M49."),
        .texts("official_languages", \.officialLanguages, example: "sw;en", "Most spoken first."),
        .texts("spoken_languages", \.spokenLanguages, example: "sw;en", "Spoken by a tenth or more."),
        .integer("offset_minutes", \.offsetMinutes, in: -720...840, example: "180", "Minutes east of UTC."),
        .integer("carbon_g_per_kwh", \.carbonGramsPerKWh, in: 0...5_000, example: "70", "g CO2e per kWh."),
    ]
}

extension CountryGroupMembership: DatedRow {
    /// Country and group.
    public var key: [String] { [country, group.rawValue] }

    /// The columns of a membership.
    public static let fields: [Field<CountryGroupMembership>] = [
        .text("country", \.country, maximum: 2, example: "BD", "ISO 3166-1 alpha-2."),
        .code("country_group", \.group, required: true, example: "ldc", "The group."),
        .date("valid_from", \.from, "First day; blank: always."),
        .date("valid_to", \.to, example: "2026-11-24", "First day after it; blank: not known."),
        .code("status", \.status, example: "scheduled", "Whether the dates are confirmed or only scheduled."),
        .text("source", \.source, maximum: 500, example: "UNGA resolution 76/8", "Where this is written."),
    ]
}

extension Sector: FieldedRecord {
    /// The columns of a sector.
    public static let fields: [Field<Sector>] = [
        .text("code", \.code, maximum: 100, example: "health", "Key; themes are sector.theme."),
        .optionalText("parent", \.parent, "The sector of a theme."),
        .text("name", \.name, example: "Health", "English name."),
        .optionalText("dac_code", \.dacCode, example: "120", "OECD DAC code that fits nearest."),
        .integers("sdgs", \.sdgs, in: 1...17, example: "3", "Sustainable Development Goals."),
    ]
}

extension Licence: FieldedRecord {
    /// The columns of a licence.
    public static let fields: [Field<Licence>] = [
        .text("code", \.code, maximum: 100, example: "CC-BY-4.0", "SPDX identifier."),
        .text("name", \.name, maximum: 300, example: "Creative Commons Attribution 4.0", "Full name."),
        .text("kind", \.kind, maximum: 20, example: "data", "data, software or hardware."),
        .flag("open", \.isOpen, example: "yes", "Anyone may use it for any purpose."),
        .flag("allows_commercial", \.allowsCommercial, example: "yes", "Commercial use is allowed."),
        .flag("requires_attribution", \.requiresAttribution, example: "yes", "Credit has to be given."),
        .flag("share_alike", \.isShareAlike, example: "no", "Derivatives have to be shared alike."),
    ]
}
