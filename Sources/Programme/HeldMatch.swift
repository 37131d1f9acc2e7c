/// A match that officers or parties decided about: a fact of the next runs.
public struct HeldMatch: Hashable, Sendable {
    /// Key of the proposal.
    public var key = ""
    /// External id of the need.
    public var need = ""
    /// Code of the component.
    public var component = ""
    /// External id of the offer.
    public var offer = ""
    /// Code of the window.
    public var window = ""
    /// How much, in the component's unit.
    public var quantity: Int64 = 1
    /// Its state; an endorsed one is held as long as the rules allow it.
    public var state = ProposalState.sent

    /// Makes an empty record, to be filled field by field.
    public init() {}
}

extension HeldMatch: FieldedRecord {
    /// The fields of a held match, for its canonical form.
    public static let fields: [Field<HeldMatch>] = [
        .text("key", \.key, maximum: 40, example: "P1-1", "Key of the proposal."),
        .text("need", \.need, maximum: 100, example: "NEED-0001", "External id of the need."),
        .text("component", \.component, maximum: 40, example: "main", "Code of the component."),
        .text("offer", \.offer, maximum: 100, example: "OFFER-0001", "External id of the offer."),
        .text("window", \.window, maximum: 40, example: "main", "Code of the window."),
        .integer("quantity", \.quantity, in: 1...FieldLimits.quantity, "How much."),
        .code("state", \.state, "Its state."),
    ]
}

/// A match that was proposed and that nobody decided about yet: the next run keeps it unless a change is worth more.
public struct PastProposal: Hashable, Sendable {
    /// External id of the need.
    public var need = ""
    /// Code of the component.
    public var component = ""
    /// External id of the offer.
    public var offer = ""
    /// Code of the window.
    public var window = ""
    /// How much, in the component's unit.
    public var quantity: Int64 = 1

    /// Makes an empty record, to be filled field by field.
    public init() {}
}

extension PastProposal: FieldedRecord {
    /// The fields of a past proposal, for its canonical form.
    public static let fields: [Field<PastProposal>] = [
        .text("need", \.need, maximum: 100, example: "NEED-0001", "External id of the need."),
        .text("component", \.component, maximum: 40, example: "main", "Code of the component."),
        .text("offer", \.offer, maximum: 100, example: "OFFER-0001", "External id of the offer."),
        .text("window", \.window, maximum: 40, example: "main", "Code of the window."),
        .integer("quantity", \.quantity, in: 1...FieldLimits.quantity, "How much."),
    ]
}
