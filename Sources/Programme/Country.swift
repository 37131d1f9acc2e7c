/// What rules and criteria know of a country.
public struct Country: Hashable, Sendable {
    /// ISO 3166-1 alpha-2.
    public var code = ""
    /// ISO 3166-1 alpha-3.
    public var alpha3 = ""
    /// Short English name.
    public var name = ""
    /// UN M49 region; nil for Antarctica.
    public var region: String?
    /// UN M49 sub-region.
    public var subregion: String?
    /// UN M49 intermediate region, where there is one.
    public var intermediateRegion: String?
    /// Official languages, most spoken first.
    public var officialLanguages: [String] = []
    /// Languages that a tenth or more of the people speak.
    public var spokenLanguages: [String] = []
    /// Minutes east of UTC at the capital, standard time.
    public var offsetMinutes: Int64?
    /// Carbon intensity of electricity, g CO2-equivalent per kWh.
    public var carbonGramsPerKWh: Int64?

    /// Makes an empty record, to be filled field by field.
    public init() {}
}

/// That a country is in a group from a day on, until before another day.
public struct CountryGroupMembership: Hashable, Sendable {
    /// Whether the dates are in force or only planned.
    public enum Status: String, Code {
        case confirmed, scheduled
    }

    /// ISO 3166-1 alpha-2.
    public var country = ""
    /// The group.
    public var group = CountryGroup.ldc
    /// The first day; nil: always.
    public var from: CalendarDate?
    /// The first day after it; nil: not known.
    public var to: CalendarDate?
    /// Whether the end is in force or only planned.
    public var status = Status.confirmed
    /// Where this is written.
    public var source = ""

    /// Makes an empty record, to be filled field by field.
    public init() {}
}

/// A sector, or a theme within one.
public struct Sector: Hashable, Sendable {
    /// `health` or `health.medical-imaging`.
    public var code = ""
    /// The sector of a theme.
    public var parent: String?
    /// English name.
    public var name = ""
    /// OECD DAC code that fits nearest.
    public var dacCode: String?
    /// Sustainable Development Goals.
    public var sdgs: [Int64] = []

    /// Makes an empty record, to be filled field by field.
    public init() {}
}

/// A licence for data, software or hardware.
public struct Licence: Hashable, Sendable {
    /// SPDX identifier.
    public var code = ""
    /// Full name.
    public var name = ""
    /// `data`, `software` or `hardware`.
    public var kind = "data"
    /// Anyone may use, change and share for any purpose.
    public var isOpen = false
    /// Commercial use is allowed.
    public var allowsCommercial = false
    /// Credit has to be given.
    public var requiresAttribution = false
    /// Derivatives have to be shared alike.
    public var isShareAlike = false

    /// Makes an empty record, to be filled field by field.
    public init() {}
}
