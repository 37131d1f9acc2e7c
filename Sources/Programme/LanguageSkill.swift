/// A level of the Common European Framework of Reference for Languages.
public enum LanguageLevel: String, Code, Comparable {
    case a1 = "A1"
    case a2 = "A2"
    case b1 = "B1"
    case b2 = "B2"
    case c1 = "C1"
    case c2 = "C2"

    /// The level as a number, A1 = 1 to C2 = 6.
    public var rank: Int {
        switch self {
        case .a1: 1
        case .a2: 2
        case .b1: 3
        case .b2: 4
        case .c1: 5
        case .c2: 6
        }
    }

    /// Whether one level is below another.
    public static func < (left: LanguageLevel, right: LanguageLevel) -> Bool {
        left.rank < right.rank
    }
}

/// A language with the level that somebody has, or that a course asks for, written `fr:B2` or `fr`.
public struct LanguageSkill: Hashable, Sendable, CustomStringConvertible {
    /// ISO 639-1, else ISO 639-3.
    public var language: String
    /// The level; nil where it is unknown (of a person) or not demanded (by an offer).
    public var level: LanguageLevel?

    /// Makes a skill.
    public init(language: String, level: LanguageLevel? = nil) {
        self.language = language
        self.level = level
    }

    /// Reads `fr:B2` or `fr`; nil where the shape or the level is wrong.
    public init?(_ text: some StringProtocol) {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard let code = parts.first, (2...3).contains(code.utf8.count),
            code.utf8.allSatisfy({ (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0) })
        else { return nil }
        switch parts.count {
        case 1: self.init(language: String(code))
        case 2:
            guard let level = LanguageLevel(rawValue: parts[1].uppercased()) else { return nil }
            self.init(language: String(code), level: level)
        default: return nil
        }
    }

    /// The skill as `fr:B2` or `fr`.
    public var description: String {
        level.map { "\(language):\($0.rawValue)" } ?? language
    }
}
