/// Something granted before CapMatch, or outside it: equity rules count it.
public struct Award: Hashable, Sendable {
    /// Unique in the programme.
    public var externalID = ""
    /// External id of the organisation that received it.
    public var organisation = ""
    /// External id of the organisation that gave it, where known.
    public var provider: String?
    /// What was granted.
    public var kind = Kind.training
    /// How much.
    public var quantity: Int64?
    /// What quantity counts.
    public var unit: Unit?
    /// The day of the award.
    public var awardedOn: CalendarDate?

    /// Makes an empty record, to be filled field by field.
    public init() {}
}

/// Why a party or an officer turned a pairing down; one cause a code (`domain.md` 4.3).
public enum DeclineCode: String, Code {
    case needMetElsewhere = "RQ1"
    case requesterDates = "RQ2"
    case quantityTooSmall = "RQ3"
    case languageOrLevel = "RQ4"
    case hiddenCost = "RQ5"
    case dataOrSovereigntyTerms = "RQ6"
    case counterpartNotAcceptable = "RQ7"
    case noLongerNeeded = "RQ8"
    case requesterNoAnswer = "RQ9"
    case capacityGone = "PR1"
    case requesterNotEligible = "PR2"
    case dueDiligence = "PR3"
    case readiness = "PR4"
    case providerDates = "PR5"
    case exportOrSanctions = "PR6"
    case ipOrLicence = "PR7"
    case strategicPriority = "PR8"
    case providerNoAnswer = "PR9"
    case duplicate = "OF1"
    case politicalSensitivity = "OF2"
    case wrongData = "OF3"
    case betterManualPairing = "OF4"
    case equityOverride = "OF5"
    case outsideProgramme = "OF6"
}

/// A pairing that was turned down.
public struct Decline: Hashable, Sendable {
    /// Unique in the programme.
    public var externalID = ""
    /// External id of the need.
    public var need = ""
    /// External id of the offer.
    public var offer = ""
    /// Why.
    public var code = DeclineCode.counterpartNotAcceptable
    /// When.
    public var declinedOn: CalendarDate?
    /// The last day on which the pair stays blocked; nil: not blocked.
    public var blockedUntil: CalendarDate?

    /// Makes an empty record, to be filled field by field.
    public init() {}
}
