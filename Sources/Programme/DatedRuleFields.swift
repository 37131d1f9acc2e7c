extension UnitRate: DatedRow {
    /// The columns of a rate.
    public static let fields: [Field<UnitRate>] = [
        .code("unit", \.unit, required: true, example: "credit-usd", "The unit."),
        .optionalText("accelerator", \.accelerator, example: "A100-80GB", "The accelerator; blank: any."),
        .date("valid_from", \.from, required: true, example: "2026-01-01", "First day."),
        .date("valid_to", \.to, "First day after it; blank: not known."),
        .integer(
            "gpu_hours_numerator",
            \.numerator,
            in: 1...1_000_000,
            required: true,
            example: "2",
            "GPU-hours of so many units."
        ),
        .integer(
            "gpu_hours_denominator",
            \.denominator,
            in: 1...1_000_000,
            required: true,
            example: "5",
            "How many units are worth that."
        ),
        .text(
            "source",
            \.source,
            maximum: 500,
            example: "Price list of the centre",
            "Where this is written."
        ),
    ]
}

extension LicenceUse: DatedRow {
    /// The columns of a cell of the licence × use matrix.
    public static let fields: [Field<LicenceUse>] = [
        .text("licence", \.licence, maximum: 100, example: "CC-BY-NC-4.0", "SPDX identifier or LicenseRef."),
        .code("data_use", \.use, required: true, example: "commercial", "The use."),
        .date("valid_from", \.from, required: true, example: "2026-01-01", "First day."),
        .date("valid_to", \.to, "First day after it; blank: not known."),
        .flag("allowed", \.isAllowed, example: "no", "Whether the licence allows it."),
        .text("source", \.source, maximum: 500, example: "Section 2(a)(1)", "Where this is written."),
    ]
}

extension TransferRule: DatedRow {
    /// The columns of a transfer rule.
    public static let fields: [Field<TransferRule>] = [
        .text(
            "from_place",
            \.origin,
            maximum: 100,
            example: "KE",
            "Country, region, group, or * for anywhere."
        ),
        .text("to_place", \.destination, maximum: 100, example: "Africa", "Where the data go to."),
        .code("regime", \.regime, required: true, example: "conditional", "open, conditional or controlled."),
        .date("valid_from", \.from, required: true, example: "2026-01-01", "First day."),
        .date("valid_to", \.to, "First day after it; blank: not known."),
        .text("source", \.source, maximum: 500, example: "Data Protection Act", "Where this is written."),
    ]
}

extension ExportRule: DatedRow {
    /// The columns of an export rule.
    public static let fields: [Field<ExportRule>] = [
        .text("export_class", \.exportClass, example: "advanced-accelerator", "The class that offers name."),
        .text("place", \.place, maximum: 100, example: "*", "Country, region, group, or * for anywhere."),
        .date("valid_from", \.from, required: true, example: "2026-01-01", "First day."),
        .date("valid_to", \.to, "First day after it; blank: not known."),
        .flag("allowed", \.isAllowed, example: "yes", "Whether it may be used from there."),
        .text("source", \.source, maximum: 500, example: "Counsel's note 12", "Where this is written."),
    ]
}

extension Recognition: DatedRow {
    /// The columns of a recognition.
    public static let fields: [Field<Recognition>] = [
        .text("scheme", \.scheme, maximum: 100, example: "SCHEME-A", "The scheme of the certificate."),
        .text("recognised_as", \.recognisedAs, maximum: 100, example: "SCHEME-B", "What it counts as."),
        .date("valid_from", \.from, required: true, example: "2026-01-01", "First day."),
        .date("valid_to", \.to, "First day after it; blank: not known."),
        .text("source", \.source, maximum: 500, example: "Mutual agreement 2025", "Where this is written."),
    ]
}
