/// A body that asks or offers.
public struct Organisation: Hashable, Sendable {
    /// What officers type, unique in the programme.
    public var externalID = ""
    /// The body's name.
    public var name = ""
    /// What sort of body it is.
    public var type: OrganisationType?
    /// ISO 3166-1 alpha-2 of its seat.
    public var country: String?
    /// The city of its seat.
    public var city: String?
    /// ISO 3166-1 alpha-2 of the ultimate parent's seat, for export rules; nil where it has no parent.
    public var parentCountry: String?
    /// Research Organization Registry identifier.
    public var rorID: String?
    /// IATI organisation identifier.
    public var iatiID: String?
    /// Degrees WGS 84 in ten-thousandths.
    public var latitudeE4: Int64?
    /// Degrees WGS 84 in ten-thousandths.
    public var longitudeE4: Int64?
    /// Whether women lead it; nil where that is unknown.
    public var isWomenLed: Bool?
    /// IANA time zone.
    public var timeZone: String?
    /// Outcome of sanctions and due-diligence screening.
    public var screening: Screening?
    /// Day of that outcome.
    public var screenedOn: CalendarDate?
    /// Which list or procedure was used.
    public var screeningList: String?
    /// Past delivery of what was promised, percent.
    public var reliabilityPercent: Int64?
    /// Organisations declared to have a conflict of interest with this one.
    public var conflictsWith: [String] = []
    /// Invented for a demonstration.
    public var isFictional = false
    /// The record's state.
    public var status = OrganisationStatus.open

    /// Makes an empty record, to be filled field by field.
    public init() {}
}
