/// What a field holds, and how text becomes that.
public indirect enum FieldType: Hashable, Sendable {
    /// Text of at most so many characters, without control characters other than line breaks.
    case text(maximum: Int)
    /// A whole number in a range.
    case integer(ClosedRange<Int64>)
    /// A day, `YYYY-MM-DD`.
    case date
    /// `yes` or `no`.
    case boolean
    /// One of a closed list.
    case code([String])
    /// A key of a reference table.
    case reference(ReferenceKind)
    /// A language with or without level, `fr:B2`.
    case skill
    /// A script, ISO 15924, `Latn`.
    case script
    /// A dialect as a language tag, BCP 47, `ar-EG`.
    case dialect
    /// Days from a first to a last, `2026-12-20/2027-01-05`.
    case period
    /// A list of one of the others, separated by `;`.
    case list(FieldType)

    /// How the database stores it.
    public enum Storage: Sendable {
        case text, integer, date, boolean, texts, integers
    }

    /// How the database stores it.
    public var storage: Storage {
        switch self {
        case .text, .code, .reference, .skill, .script, .dialect, .period: .text
        case .integer: .integer
        case .date: .date
        case .boolean: .boolean
        case .list(.integer): .integers
        case .list: .texts
        }
    }

    /// What would be right, for errors and templates.
    public var expectation: String {
        switch self {
        case .text(let maximum): "text of at most \(maximum) characters"
        case .integer(let range):
            range.upperBound == .max
                ? "a whole number of at least \(range.lowerBound)"
                : "a whole number from \(range.lowerBound) to \(range.upperBound)"
        case .date: "a date YYYY-MM-DD"
        case .boolean: "yes or no"
        case .code(let codes): codes.count == 1 ? codes[0] : "one of " + codes.joined(separator: ", ")
        case .reference(let kind): kind.expectation
        case .skill: "a language code with or without level A1 to C2, like fr:B2"
        case .script: "a script of four letters (ISO 15924), like Latn or Arab"
        case .dialect: "a language code with what tells the dialect apart (BCP 47), like ar-EG or zh-yue"
        case .period: "two dates, like 2026-12-20/2027-01-05"
        case .list(let element): "a list separated by ; of " + element.expectation
        }
    }

    /// Reads a cell of a table.
    ///
    /// Blank cells, and `unknown`, are no value.
    ///
    /// - Parameters:
    ///   - text: The cell.
    ///   - references: The keys that may be named.
    /// - Returns: The canonical value: ISO 3166-1 alpha-3 becomes alpha-2, for example.
    /// - Throws: What was found and what would be right.
    public func parse(_ text: String, references: ReferenceKeys) throws(FieldError) -> FieldValue {
        let trimmed = text.trimmed
        if trimmed.isEmpty { return .none }
        if trimmed == "unknown", case .text = self {} else if trimmed == "unknown" { return .none }
        guard case .list(let item) = self else { return try element(trimmed, references) }
        var texts: [String] = []
        var integers: [Int64] = []
        for part in trimmed.split(separator: ";") {
            let part = String(part).trimmed
            if part.isEmpty { continue }
            switch try item.element(part, references) {
            case .text(let value): if !texts.contains(value) { texts.append(value) }
            case .integer(let value): if !integers.contains(value) { integers.append(value) }
            default: throw FieldError(found: part, expected: item.expectation)
            }
        }
        if texts.isEmpty && integers.isEmpty { return .none }
        return storage == .integers ? .integers(integers) : .texts(texts)
    }

    private func element(_ text: String, _ references: ReferenceKeys) throws(FieldError) -> FieldValue {
        switch self {
        case .text(let maximum):
            // As PostgreSQL counts: a letter with combining marks is several.
            guard text.unicodeScalars.count <= maximum else { break }
            guard !text.unicodeScalars.contains(where: { $0.isControl }) else {
                throw FieldError(found: text.printable, expected: "text without control characters")
            }
            return .text(text)
        case .integer(let range):
            guard let number = Int64(text), range.contains(number) else { break }
            return .integer(number)
        case .date:
            guard let date = CalendarDate(text) else { break }
            return .date(date)
        case .boolean:
            switch text.lowercased() {
            case "yes", "true", "1": return .boolean(true)
            case "no", "false", "0": return .boolean(false)
            default: break
            }
        case .code(let codes):
            if codes.contains(text) { return .text(text) }
            let lower = text.lowercased()
            guard let code = codes.first(where: { $0.lowercased() == lower }) else { break }
            return .text(code)
        case .reference(let kind):
            guard let key = references.canonical(text, kind) else {
                throw FieldError(found: text, expected: kind.expectation + references.suggestion(text, kind))
            }
            return .text(key)
        case .skill:
            guard var skill = LanguageSkill(text.lowercased()) else { break }
            guard let language = references.canonical(skill.language, .language) else {
                throw FieldError(found: text, expected: ReferenceKind.language.expectation)
            }
            skill.language = language
            return .text(skill.description)
        case .script:
            guard text.utf8.count == 4, text.allSatisfy({ $0.isASCII && $0.isLetter }) else { break }
            return .text(text.prefix(1).uppercased() + text.dropFirst().lowercased())
        case .dialect:
            guard let tag = Self.dialect(text, references) else { break }
            return .text(tag)
        case .period:
            guard let period = Period(text) else { break }
            return .text(period.description)
        case .list:
            break
        }
        throw FieldError(found: text, expected: expectation)
    }

    /// A language tag in one spelling: a language that is known, then what tells the dialect apart; regions in capitals.
    private static func dialect(_ text: String, _ references: ReferenceKeys) -> String? {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count >= 2, text.utf8.count <= 40,
            let language = references.canonical(String(parts[0]), .language),
            parts.dropFirst().allSatisfy({ part in
                (2...8).contains(part.utf8.count)
                    && part.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber) }
            })
        else { return nil }
        let rest = parts.dropFirst().map { $0.utf8.count == 2 ? $0.uppercased() : $0.lowercased() }
        return ([language] + rest).joined(separator: "-")
    }
}

extension String {
    /// The text without white space at its ends.
    package var trimmed: String {
        var view = Substring(self)
        while let first = view.first, first.isWhitespace { view.removeFirst() }
        while let last = view.last, last.isWhitespace { view.removeLast() }
        return String(view)
    }

    /// The text with control characters made visible.
    var printable: String {
        var result = ""
        for scalar in unicodeScalars {
            if scalar.isControl {
                result += "\\u{\(String(scalar.value, radix: 16))}"
            } else {
                result.unicodeScalars.append(scalar)
            }
        }
        return result
    }
}

extension Unicode.Scalar {
    /// C0 and C1 controls but line breaks and tabs, and the overrides that reverse how text is shown.
    var isControl: Bool {
        switch value {
        case 0x09, 0x0A, 0x0D: false
        case 0..<0x20, 0x7F..<0xA0, 0x202A...0x202E, 0x2066...0x2069: true
        default: false
        }
    }
}
