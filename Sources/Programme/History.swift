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

extension DeclineCode {
    /// The cause in plain words.
    public var sentence: String {
        switch self {
        case .needMetElsewhere: "the need was met elsewhere"
        case .requesterDates: "the dates do not suit the requester"
        case .quantityTooSmall: "the quantity is too small to be of use"
        case .languageOrLevel: "language or level do not fit"
        case .hiddenCost: "it has costs that were not stated"
        case .dataOrSovereigntyTerms: "the terms on data or sovereignty are not acceptable"
        case .counterpartNotAcceptable: "the counterpart is not acceptable"
        case .noLongerNeeded: "it is no longer needed"
        case .requesterNoAnswer: "the requester did not answer in time"
        case .capacityGone: "the capacity is gone"
        case .requesterNotEligible: "the requester is not eligible"
        case .dueDiligence: "due diligence did not come out clear"
        case .readiness: "the requester is not ready for it"
        case .providerDates: "the dates do not suit the provider"
        case .exportOrSanctions: "export control or sanctions forbid it"
        case .ipOrLicence: "intellectual property or licence stand in the way"
        case .strategicPriority: "it is not among the provider's priorities"
        case .providerNoAnswer: "the provider did not answer in time"
        case .duplicate: "it is a duplicate"
        case .politicalSensitivity: "it is politically sensitive"
        case .wrongData: "its data are wrong"
        case .betterManualPairing: "an officer knows a better pairing"
        case .equityOverride: "equity asks for another"
        case .outsideProgramme: "it is outside the programme"
        }
    }

    /// Who gives the code; nil for officers.
    public var party: Party? {
        switch rawValue.prefix(2) {
        case "RQ": .requester
        case "PR": .provider
        default: nil
        }
    }

    /// What follows from the code for the next runs: `domain.md` 4.4.
    public enum Consequence: Sendable {
        /// The pair stays apart until one of its records is corrected, or the block ends.
        case correction
        /// The pair stays apart, and a rule for the record is suggested.
        case suggestedRule
        /// The pair stays apart until the block ends.
        case block
        /// The need asks for nothing more: it is suspended until an officer has asked.
        case needIsOver
    }

    /// What follows from the code.
    public var consequence: Consequence {
        switch self {
        case .requesterDates, .quantityTooSmall, .hiddenCost, .dataOrSovereigntyTerms, .capacityGone,
            .readiness,
            .providerDates, .ipOrLicence, .wrongData:
            .correction
        case .languageOrLevel, .requesterNotEligible, .exportOrSanctions: .suggestedRule
        case .needMetElsewhere, .noLongerNeeded: .needIsOver
        default: .block
        }
    }
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
    /// The version of the need that was turned down, where its correction ends the block; nil: it does not.
    public var needVersion: Int64?
    /// The version of the offer that was turned down, where its correction ends the block; nil: it does not.
    public var offerVersion: Int64?

    /// Makes an empty record, to be filled field by field.
    public init() {}
}
