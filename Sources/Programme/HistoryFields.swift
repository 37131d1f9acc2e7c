extension Award: FieldedRecord {
    /// The columns of a past award.
    public static let fields: [Field<Award>] = [
        .text(
            "external_id",
            \.externalID,
            maximum: 100,
            example: "AWARD-0001",
            "Your key for the award; unique."
        ),
        .text(
            "organisation",
            \.organisation,
            maximum: 100,
            example: "ORG-0001",
            "External id of who received it."
        ),
        .optionalText("provider", \.provider, example: "ORG-0002", "External id of who gave it."),
        .code("kind", \.kind, required: true, example: "training", "What was granted."),
        .integer("quantity", \.quantity, example: "10", "How much."),
        .code("unit", \.unit, example: "seat", "What quantity counts."),
        .date("awarded_on", \.awardedOn, required: true, example: "2025-06-30", "The day of the award."),
    ]
}

extension Decline: FieldedRecord {
    /// The columns of a past decline.
    public static let fields: [Field<Decline>] = [
        .text("external_id", \.externalID, maximum: 100, example: "DECLINE-0001", "Your key; unique."),
        .text("need", \.need, maximum: 100, example: "NEED-0001", "External id of the need."),
        .text("offer", \.offer, maximum: 100, example: "OFFER-0001", "External id of the offer."),
        .code("code", \.code, required: true, example: "RQ2", "Why; RQ requester, PR provider, OF officer."),
        .date("declined_on", \.declinedOn, required: true, example: "2026-06-30", "The day of the decline."),
        .date(
            "blocked_until",
            \.blockedUntil,
            example: "2026-12-27",
            "Last day of the block; blank: no block."
        ),
        .integer(
            "need_version",
            \.needVersion,
            in: 1...FieldLimits.quantity,
            "Version that was turned down, where its correction ends the block."
        ),
        .integer(
            "offer_version",
            \.offerVersion,
            in: 1...FieldLimits.quantity,
            "Version that was turned down, where its correction ends the block."
        ),
    ]
}
