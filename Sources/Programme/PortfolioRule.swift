/// What a portfolio rule does.
public enum PortfolioRuleType: String, Code {
    /// At most so many: hard.
    case cap
    /// At least so many, or such a share of what is served: each one short has a price.
    case floor
    /// A share of every window kept for a group: hard.
    case reserve
    /// The group's coverage is at least such a share of the others': each one short has a price.
    case parity
}

/// Whom a cap counts apart.
public enum CapSubject: String, Code {
    case country, requester, provider
}

/// What a cap or a floor counts.
public enum PortfolioMeasure: String, Code {
    /// Served needs.
    case needs
    /// Matches: a part of a need with a window.
    case matches
    /// What is given: seats, places, accesses or GPU-hours; other units of computing time count at their rates.
    case units
}

/// A rule on the matches as a whole: H19 and H22, reserves and parity.
///
/// What it is about is the needs, or their components of a kind, for which all that it names holds.
public struct PortfolioRule: Hashable, Sendable {
    /// Unique in the policy; reports call it so.
    public var name = ""
    /// What it does.
    public var type = PortfolioRuleType.cap
    /// Whom a cap counts apart.
    public var per: CapSubject?
    /// The most that is counted.
    public var atMost: Int64?
    /// The least that is counted.
    public var atLeast: Int64?
    /// A share in percent: of what is counted (floor), of each window (reserve), of the others' coverage (parity), of
    /// the needs that have a chance, or of the units on offer (cap).
    public var percent: Int64?
    /// What a cap or a floor counts; nil: matches of a provider or an offer, else needs.
    public var counts: PortfolioMeasure?
    /// What each one short costs, in thousandths of a point.
    public var priceMillipoints: Int64?
    /// Only what is asked for of this kind.
    public var kind: Kind?
    /// Only countries in this group on the date.
    public var group: CountryGroup?
    /// Only countries in this UN M49 region or sub-region.
    public var region: String?
    /// Only participants who work in this language.
    public var language: String?
    /// Only bodies of this sort.
    public var organisationType: OrganisationType?
    /// Only bodies that women lead, or only those that they do not; one of which it is unknown is neither.
    public var isWomenLed: Bool?
    /// Only needs with at least this OECD-DAC gender marker.
    public var genderMarkerMinimum: Int64?
    /// Only what this offer gives.
    public var offer: String?

    /// Makes an empty rule, to be filled field by field.
    public init() {}

    /// What it counts.
    public var measure: PortfolioMeasure { counts ?? (per == .provider || offer != nil ? .matches : .needs) }

    /// Whether it says which needs it is about.
    public var hasGroup: Bool {
        group != nil || region != nil || language != nil || organisationType != nil
            || isWomenLed != nil || genderMarkerMinimum != nil
    }

    /// What is missing or does not belong, by the columns' names.
    public var inconsistencies: [Inconsistency] {
        func present(_ name: String) -> Bool {
            Self.fields.first { $0.name == name }.map { $0.value(self) != .none } ?? false
        }
        func missing(_ name: String, _ expected: String) -> [Inconsistency] {
            present(name) ? [] : [Inconsistency(field: name, found: "nothing", expected: expected)]
        }
        func either(_ name: String) -> [Inconsistency] {
            present(name) != (percent != nil)
                ? []
                : [
                    Inconsistency(
                        field: name,
                        found: "both or neither",
                        expected: "\(name) or percent"
                    )
                ]
        }
        func alien(_ names: [String]) -> [Inconsistency] {
            names.filter(present).map {
                Inconsistency(field: $0, found: "it", expected: "nothing: a \(type) has no \($0)")
            }
        }
        let measured =
            counts == .units
            ? missing("kind", "the kind whose units are counted")
            : counts == .needs && (per == .provider || offer != nil)
                ? [Inconsistency(field: "counts", found: "needs", expected: "matches or units")] : []
        let group = hasGroup ? [] : missing("group", "whom it is for: group, region, language, …")
        switch type {
        case .cap:
            return missing("per", "country, requester or provider") + measured
                + either("at_most") + alien(["at_least", "price_millipoints", "offer"])
        case .floor:
            return missing("price_millipoints", "what each one short costs") + group + measured
                + either("at_least") + alien(["per", "at_most"])
        case .reserve:
            return missing("percent", "a share in percent") + group
                + alien(["per", "at_most", "at_least", "price_millipoints", "counts"])
        case .parity:
            return missing("percent", "a share in percent") + missing("price_millipoints", "a price") + group
                + alien(["per", "at_most", "at_least", "offer", "counts"])
        }
    }
}

extension PortfolioRule: FieldedRecord {
    /// The settings of a portfolio rule.
    public static let fields: [Field<PortfolioRule>] = [
        .text("name", \.name, maximum: 60, example: "ldc-half", "Unique; reports call it so."),
        .code("type", \.type, required: true, example: "floor", "What it does."),
        .code("per", \.per, example: "country", "Whom a cap counts apart."),
        .integer("at_most", \.atMost, in: 0...1_000_000_000, "The most that is counted."),
        .integer("at_least", \.atLeast, in: 1...1_000_000_000, "The least that is counted."),
        .integer("percent", \.percent, in: 1...100, "Share of the whole, of a window or of coverage."),
        .code("counts", \.counts, example: "units", "What is counted: needs, matches or units."),
        .integer("price_millipoints", \.priceMillipoints, in: 1...10_000_000, "What each one short costs."),
        .code("kind", \.kind, "Only what is asked for of this kind."),
        .code("group", \.group, example: "ldc", "Only countries in this group on the date."),
        .optionalText("region", \.region, "Only countries in this UN M49 region or sub-region."),
        .optionalText("language", \.language, "Only participants who work in this language."),
        .code("organisation_type", \.organisationType, "Only bodies of this sort."),
        .flag("women_led", \.isWomenLed, "Only bodies that women lead; no: only those that they do not."),
        .integer("gender_marker_minimum", \.genderMarkerMinimum, in: 1...2, "Only this marker or more."),
        .optionalText("offer", \.offer, type: .text(maximum: 100), "Only what this offer gives."),
    ]
}
