public import Programme

/// A fact that any language can tell: a text of the reports' catalogues, and what it fills in.
public struct Phrase: Hashable, Sendable, Codable {
    /// The text's key in the catalogues, without `phrase.`; a ``Code``, or what a newer engine wrote.
    public var code: String
    /// What stands in the text's braces, by name.
    public var values: [String: Value]

    /// Makes a phrase.
    public init(_ code: Code, _ values: [String: Value] = [:]) {
        self.code = code.rawValue
        self.values = values
    }

    /// What a phrase fills in.
    public indirect enum Value: Hashable, Sendable {
        /// A name, an external id, a citation: the same in every language.
        case text(String)
        /// A whole number.
        case number(Int64)
        /// A number of something, by its noun in the catalogues: a unit, days, GB.
        case counted(Int64, String)
        /// A share in percent.
        case percent(Int64)
        /// A day.
        case date(CalendarDate)
        /// A country by its code, or a region, a group of countries, or `*` for anywhere.
        case place(String)
        /// A language with its level, `fr:B2`.
        case language(String)
        /// A code of one of the catalogues' spaces: `unit`, `modality`, `cost`.
        case code(String, String)
        /// A phrase in a phrase.
        case phrase(Phrase)
        /// Several in a row.
        case all([Value])
        /// Several of which one will do.
        case any([Value])
    }
}

extension Phrase {
    /// Whether it says of a fact that nobody stated it.
    public var isUnknown: Bool { values.values.contains(.unknown) }
}

/// The two facts that a rule compared, or that a criterion looked at.
public struct Facts: Hashable, Sendable {
    /// What the need says.
    public var need: [Phrase]
    /// What the offer says.
    public var offer: [Phrase]

    init(_ need: [Phrase], _ offer: [Phrase]) {
        self.need = need
        self.offer = offer
    }

    init(_ need: Phrase, _ offer: Phrase) { self.init([need], [offer]) }

    /// The facts of a rule: a side that says nothing makes no demand.
    static func demands(_ need: [Phrase], _ offer: [Phrase]) -> Facts {
        Facts(need.isEmpty ? [Phrase(.noDemand)] : need, offer.isEmpty ? [Phrase(.noDemand)] : offer)
    }
}

extension Phrase.Value {
    static func code(_ space: String, _ code: some RawRepresentable<String>) -> Phrase.Value {
        .code(space, code.rawValue)
    }

    static func codes(_ space: String, _ codes: [some RawRepresentable<String>]) -> Phrase.Value {
        .all(codes.map { .code(space, $0.rawValue) })
    }

    static func anyOf(_ space: String, _ codes: [some RawRepresentable<String>]) -> Phrase.Value {
        .any(codes.map { .code(space, $0.rawValue) })
    }

    static func texts(_ texts: [String]) -> Phrase.Value { .all(texts.map(Phrase.Value.text)) }

    static func places(_ places: [String]) -> Phrase.Value { .all(places.map(Phrase.Value.place)) }

    static func languages(_ languages: [String]) -> Phrase.Value {
        .all(languages.map(Phrase.Value.language))
    }

    static var unknown: Phrase.Value { .phrase(Phrase(.unknown)) }
}

extension Phrase.Value: Codable {
    private enum Key: String, CodingKey {
        case number, counted, percent, date, place, language, code, space, phrase, all, any
    }

    /// Reads a value: a string is text, an object says by its key what it holds.
    public init(from decoder: any Decoder) throws {
        if let text = try? decoder.singleValueContainer().decode(String.self) {
            self = .text(text)
            return
        }
        let fields = try decoder.container(keyedBy: Key.self)
        if let noun = try fields.decodeIfPresent(String.self, forKey: .counted) {
            self = .counted(try fields.decode(Int64.self, forKey: .number), noun)
        } else if let number = try fields.decodeIfPresent(Int64.self, forKey: .number) {
            self = .number(number)
        } else if let percent = try fields.decodeIfPresent(Int64.self, forKey: .percent) {
            self = .percent(percent)
        } else if let text = try fields.decodeIfPresent(String.self, forKey: .date) {
            self = CalendarDate(text).map(Phrase.Value.date) ?? .text(text)
        } else if let place = try fields.decodeIfPresent(String.self, forKey: .place) {
            self = .place(place)
        } else if let language = try fields.decodeIfPresent(String.self, forKey: .language) {
            self = .language(language)
        } else if let code = try fields.decodeIfPresent(String.self, forKey: .code) {
            self = .code(try fields.decode(String.self, forKey: .space), code)
        } else if let values = try fields.decodeIfPresent([Phrase.Value].self, forKey: .all) {
            self = .all(values)
        } else if let values = try fields.decodeIfPresent([Phrase.Value].self, forKey: .any) {
            self = .any(values)
        } else {
            self = .phrase(try fields.decode(Phrase.self, forKey: .phrase))
        }
    }

    /// Writes a value as it is read.
    public func encode(to encoder: any Encoder) throws {
        if case .text(let text) = self {
            var container = encoder.singleValueContainer()
            return try container.encode(text)
        }
        var fields = encoder.container(keyedBy: Key.self)
        switch self {
        case .text: break
        case .number(let number): try fields.encode(number, forKey: .number)
        case .counted(let number, let noun):
            try fields.encode(number, forKey: .number)
            try fields.encode(noun, forKey: .counted)
        case .percent(let percent): try fields.encode(percent, forKey: .percent)
        case .date(let date): try fields.encode(date.description, forKey: .date)
        case .place(let place): try fields.encode(place, forKey: .place)
        case .language(let language): try fields.encode(language, forKey: .language)
        case .code(let space, let code):
            try fields.encode(space, forKey: .space)
            try fields.encode(code, forKey: .code)
        case .phrase(let phrase): try fields.encode(phrase, forKey: .phrase)
        case .all(let values): try fields.encode(values, forKey: .all)
        case .any(let values): try fields.encode(values, forKey: .any)
        }
    }
}
