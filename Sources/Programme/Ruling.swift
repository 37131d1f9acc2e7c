/// What officers decide about a pair, whatever it scores.
public enum RulingAction: String, Code {
    /// It is to be matched.
    case pin
    /// It is never to be proposed.
    case ban
}

/// An officer's decision about a pair of need and offer: rule H21.
public struct Ruling: Hashable, Sendable {
    /// Unique in the programme.
    public var externalID = ""
    /// Pinned or banned.
    public var action = RulingAction.ban
    /// External id of the need.
    public var need = ""
    /// Code of the component; nil: a pin is for the first of the offer's kind, a ban for all.
    public var component: String?
    /// External id of the offer.
    public var offer = ""
    /// Code of the window; nil: a pin is for the first that will do, a ban for all.
    public var window: String?
    /// How much is pinned, in the component's unit; nil: what is asked for.
    public var quantity: Int64?
    /// Why.
    public var reason = ""
    /// Who decided.
    public var issuedBy = ""
    /// When.
    public var issuedOn: CalendarDate?
    /// The last day on which it holds; nil: until it is withdrawn.
    public var validUntil: CalendarDate?
    /// From this day on it does not hold, whatever was planned; nil: it was not withdrawn.
    public var withdrawnOn: CalendarDate?

    /// Makes an empty record, to be filled field by field.
    public init() {}

    /// Whether the ruling holds on a day.
    public func isInForce(on date: CalendarDate) -> Bool {
        (issuedOn.map { $0 <= date } ?? true) && (validUntil.map { date <= $0 } ?? true)
            && (withdrawnOn.map { date < $0 } ?? true)
    }
}

extension Ruling: FieldedRecord {
    /// The columns of a ruling.
    public static let fields: [Field<Ruling>] = [
        .text("external_id", \.externalID, maximum: 100, example: "RULING-0001", "Your key; unique."),
        .code("action", \.action, required: true, example: "ban", "pin: to be matched; ban: never proposed."),
        .text("need", \.need, maximum: 100, example: "NEED-0001", "External id of the need."),
        .optionalText("component", \.component, type: .text(maximum: 40), "Its component; blank: any."),
        .text("offer", \.offer, maximum: 100, example: "OFFER-0001", "External id of the offer."),
        .optionalText("window", \.window, type: .text(maximum: 40), "Its window; blank: any."),
        .integer(
            "quantity",
            \.quantity,
            in: 1...FieldLimits.quantity,
            "How much a pin gives; blank: what is asked."
        ),
        .text("reason", \.reason, maximum: 500, example: "Agreed at the meeting of May", "Why."),
        .text("issued_by", \.issuedBy, example: "A. Officer", "Who decided."),
        .date("issued_on", \.issuedOn, required: true, example: "2026-11-01", "When."),
        .date("valid_until", \.validUntil, example: "2027-04-30", "Last day on which it holds; blank: open."),
        .date("withdrawn_on", \.withdrawnOn, "From this day on it does not hold."),
    ]
}

extension Ruling: RegisteredRecord {
    /// A ruling that ends before it was made.
    public var inconsistencies: [Inconsistency] {
        Inconsistency.order("valid_until", issuedOn, validUntil)
    }
}
