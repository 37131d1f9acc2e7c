/// The forms of a noun behind a whole number, by the plural rules of Unicode's CLDR for the languages that reports speak.
enum PluralForm: String {
    case zero, one, two, few, many, other

    /// The form of a number in a language.
    init(_ number: Int64, in language: String) {
        let size = number.magnitude
        switch language {
        case "zh": self = .other
        case "fr", "pt": self = size <= 1 ? .one : .other
        case "ar":
            switch (size, size % 100) {
            case (0, _): self = .zero
            case (1, _): self = .one
            case (2, _): self = .two
            case (_, 3...10): self = .few
            case (_, 11...99): self = .many
            default: self = .other
            }
        default: self = size == 1 ? .one : .other
        }
    }

    /// The forms that a language has.
    static func forms(of language: String) -> [PluralForm] {
        switch language {
        case "zh": [.other]
        case "ar": [.zero, .one, .two, .few, .many, .other]
        default: [.one, .other]
        }
    }
}
