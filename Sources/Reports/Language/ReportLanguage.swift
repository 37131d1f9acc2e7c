import Dispatch
import Programme

/// Texts, codes, numbers and dates as a reader of a language writes them; nothing of the machine's locale.
public struct ReportLanguage: Sendable {
    /// The languages that reports speak, by ISO 639-1 code.
    public static let codes = Catalogue.codes
    /// English.
    public static let english = ReportLanguage(Catalogue.english)

    /// Reads what English needs on a thread of its own, while its first reader still waits for something else.
    public static func readAhead() {
        DispatchQueue.global(qos: .utility).async { _ = english }
    }

    let catalogue: Catalogue
    private let decimal: String
    private let group: String
    private let digits: [Character]
    /// Whether the script runs from right to left.
    public let isRightToLeft: Bool

    /// The language of a code; nil where there is no catalogue of it.
    public init?(code: String) {
        guard let catalogue = Catalogue.load(code) else { return nil }
        self.init(catalogue)
    }

    /// The language of a code with further texts; nil where there is no catalogue of it.
    ///
    /// - Parameters:
    ///   - code: ISO 639-1 code.
    ///   - files: `key = text` a line, as in the reports' own catalogues; a later file's texts hold.
    public init?(code: String, adding files: [[UInt8]]) {
        guard var catalogue = Catalogue.load(code) else { return nil }
        for file in files { catalogue.add(file) }
        self.init(catalogue)
    }

    private init(_ catalogue: Catalogue) {
        self.catalogue = catalogue
        decimal = catalogue["number.decimal"] ?? "."
        group = catalogue["number.group"] ?? ","
        digits = Array(catalogue["number.digits"] ?? "0123456789")
        isRightToLeft = catalogue["language.direction"] == "rtl"
    }

    /// ISO 639-1 code.
    public var code: String { catalogue.code }

    /// A text with what stands in braces filled in; the key itself where no catalogue has it.
    public func text(_ key: String, _ arguments: [String: String] = [:]) -> String {
        guard let pattern = catalogue[key] else { return key }
        return Self.fill(pattern) { name in arguments[name].map(isolated) }
    }

    /// A code in words; the code itself where it has none.
    public func code(_ space: String, _ value: String) -> String {
        catalogue["code.\(space).\(value)"]
            ?? (space == "language" ? catalogue.languageName(value) : nil) ?? value
    }

    /// A country by its code; as the reference table names it in English, and where the language has no name of it.
    func country(_ code: String, named name: String) -> String {
        self.code == "en" ? name : catalogue.countries[code] ?? name
    }

    /// What the reader should know, in the reader's language where it is kept as a code.
    func notice(_ text: String, of run: MatchReport.Header) -> String {
        guard let row = run.notes?.first(where: { $0.text == text }) else { return text }
        return notice(row)
    }

    /// A notice of a code: dates, points and whole numbers take the language's form, countries and groups their names.
    func notice(_ row: MatchReport.NoticeRow) -> String {
        let (code, arguments) = (row.code, row.arguments)
        var shown = arguments
        for (name, value) in arguments {
            switch name {
            case "country": shown[name] = country(value, named: arguments["name"] ?? value)
            case "group": shown[name] = self.code("group", value)
            case "points", "rest": shown[name] = Int64(value).map(points) ?? value
            case "pairs": shown[name] = Int64(value).map { quantity($0, name) } ?? value
            case "number" where code == "held":
                shown[name] = Int64(value).map { quantity($0, "matches-held") } ?? value
            default: shown[name] = Int64(value).map(number) ?? date(value)
            }
        }
        if let reason = row.reason {
            for name in ["reason", "change"] { shown[name] = phrase(reason) }
        }
        return text("notice.\(code)", shown)
    }

    private static func fill(_ pattern: String, _ value: (String) -> String?) -> String {
        var result = ""
        var rest = pattern[...]
        // Byte by byte: braces are no part of longer signs, and reports fill patterns by the hundred thousand.
        while let open = rest.utf8.firstIndex(of: UInt8(ascii: "{")),
            let close = rest[open...].utf8.firstIndex(of: UInt8(ascii: "}"))
        {
            result += rest[..<open]
            let name = String(rest[rest.utf8.index(after: open)..<close])
            result += value(name) ?? "{\(name)}"
            rest = rest[rest.utf8.index(after: close)...]
        }
        return result + rest
    }

    /// In a right-to-left text, what is filled in keeps its own direction; with a word of the language it runs as that.
    private func isolated(_ text: String) -> String {
        guard isRightToLeft else { return text }
        let isOwn = text.unicodeScalars.contains { (0x0620...0x064A).contains($0.value) }
        return "\(isOwn ? "\u{2067}" : "\u{2068}")\(text)\u{2069}"
    }

    // MARK: - Numbers and dates

    /// A number as ``Figures`` writes it, in the language's form.
    public func figure(_ figure: String) -> String {
        if code == "en" { return figure }
        var result = ""
        for character in figure {
            switch character {
            case ".": result += decimal
            case ",": result += group
            default:
                if let digit = character.wholeNumberValue, digits.count == 10, character.isASCII {
                    result.append(digits[digit])
                } else {
                    result.append(character)
                }
            }
        }
        return result
    }

    /// A whole number with its groups of digits.
    public func number(_ number: Int) -> String { self.number(Int64(number)) }
    /// A whole number with its groups of digits.
    public func number(_ number: Int64) -> String { figure(Figures.grouped(number)) }
    /// Points of millionths, with two digits.
    public func points(_ millionths: Int64) -> String { figure(Figures.points(millionths)) }
    /// Points of one unit, as exact as they are where two digits would show nothing.
    public func unitPoints(_ millionths: Int64) -> String { figure(Figures.unitPoints(millionths)) }
    func seconds(_ seconds: Double) -> String { figure(Figures.seconds(seconds)) }
    /// A share in percent with one digit; a dash for a share of nothing.
    public func percent(_ part: Int64, of whole: Int64) -> String {
        percent(Figures.percent(part, of: whole))
    }
    /// A whole number of percent.
    func share(_ percent: Int64) -> String { self.percent("\(percent) %") }
    /// A relative gap in percent, rounded up.
    public func gap(objective: Int64, bound: Int64) -> String {
        percent(Figures.gap(objective: objective, bound: bound))
    }

    /// Thousandths as a number with two digits.
    func ratio(_ thousandths: Int64) -> String { figure(Figures.points(thousandths * 1_000)) }

    private func percent(_ figure: String) -> String {
        guard figure.hasSuffix(" %") else { return figure }
        let number = self.figure(String(figure.dropLast(2)))
        return Self.fill(catalogue["number.percent"] ?? "{number} %") { $0 == "number" ? number : nil }
    }

    /// A date of the form `2026-11-24` in words; anything else as it is.
    public func date(_ text: String) -> String {
        guard let date = CalendarDate(text) else { return text }
        let parts = date.description.split(separator: "-").map(String.init)
        guard parts.count == 3, let month = Int(parts[1]), let day = Int(parts[2]) else { return text }
        let arguments = [
            "year": figure(parts[0]), "month": catalogue["month.\(month)"] ?? parts[1],
            "day": figure(String(day)),
        ]
        return Self.fill(catalogue["date"] ?? "{year}-{month}-{day}") { arguments[$0] }
    }

    /// What a number counts, in the form that goes with it.
    public func noun(_ noun: String, _ number: Int64) -> String {
        let form = PluralForm(number, in: code)
        return catalogue.texts["noun.\(noun).\(form)"] ?? catalogue["noun.\(noun).other"] ?? noun
    }

    /// A number with what it counts.
    public func quantity(_ number: Int64, _ noun: String) -> String {
        self.number(number) + " " + self.noun(noun, number)
    }

    /// A number with what it counts.
    func quantity(_ number: Int, _ noun: String) -> String { quantity(Int64(number), noun) }

    /// Several texts in a row.
    public func list(_ texts: [String]) -> String {
        texts.joined(separator: catalogue["list.separator"] ?? ", ")
    }
}
