/// A language.
public struct Language: FieldedRecord {
    /// ISO 639-1 where there is one, else ISO 639-3.
    public var code = ""
    /// ISO 639-3.
    public var iso639_3: String?
    /// English name.
    public var name = ""
    /// Its own name.
    public var nativeName: String?

    /// Makes an empty record, to be filled field by field.
    public init() {}

    /// The columns of a language.
    public static let fields: [Field<Language>] = [
        .text("code", \.code, maximum: 3, example: "sw", "ISO 639-1, else ISO 639-3."),
        .optionalText("iso639_3", \.iso639_3, example: "swa", "ISO 639-3."),
        .text("name", \.name, example: "Swahili", "English name."),
        .optionalText("native_name", \.nativeName, example: "Kiswahili", "Its own name."),
    ]
}

/// A Sustainable Development Goal.
public struct Goal: FieldedRecord {
    /// 1 to 17.
    public var number: Int64 = 1
    /// The goal in full.
    public var title = ""

    /// Makes an empty record, to be filled field by field.
    public init() {}

    /// The columns of a goal.
    public static let fields: [Field<Goal>] = [
        .integer("number", \.number, in: 1...17, required: true, example: "4", "1 to 17."),
        .text("title", \.title, maximum: 500, example: "Quality education", "The goal in full."),
    ]
}
