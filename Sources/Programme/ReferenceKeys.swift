/// A reference table whose keys fields name.
public enum ReferenceKind: String, Code {
    case country, language, sector, licence, region

    /// What would be right.
    public var expectation: String {
        switch self {
        case .country: "an ISO 3166-1 country code, like KE"
        case .language: "an ISO 639-1 (else 639-3) language code, like sw"
        case .sector: "a sector or theme code, like health or health.medical-imaging"
        case .licence: "an SPDX licence identifier, or LicenseRef-…"
        case .region: "a UN M49 region or sub-region, like Africa or Western Africa"
        }
    }
}

/// The keys of the reference tables, with other spellings of them.
public struct ReferenceKeys: Sendable {
    private var keys: [ReferenceKind: [String: String]] = [:]

    /// Makes an empty set of keys.
    public init() {}

    /// Adds a key, with the other spellings that are accepted for it.
    public mutating func add(_ key: String, aliases: [String] = [], to kind: ReferenceKind) {
        keys[kind, default: [:]][key.lowercased()] = key
        for alias in aliases where !alias.isEmpty {
            keys[kind, default: [:]][alias.lowercased()] = key
        }
    }

    /// The canonical key for a spelling, in any case of letters; nil where there is none.
    public func canonical(_ text: String, _ kind: ReferenceKind) -> String? {
        if kind == .licence, text.hasPrefix("LicenseRef-") {
            return Self.isLicenceReference(text) ? text : nil
        }
        return keys[kind]?[text.lowercased()]
    }

    /// SPDX allows letters, digits, dots and hyphens behind the prefix.
    private static func isLicenceReference(_ text: String) -> Bool {
        (12...100).contains(text.utf8.count)
            && text.unicodeScalars.allSatisfy {
                $0.isASCII
                    && ($0.properties.isAlphabetic || ("0"..."9").contains($0) || $0 == "." || $0 == "-")
            }
    }

    /// Advice to add to an error: a key that starts alike, where there is one.
    func suggestion(_ text: String, _ kind: ReferenceKind) -> String {
        guard let known = keys[kind] else { return "" }
        let lower = text.lowercased()
        let near = known.keys.filter { $0.hasPrefix(lower) || lower.hasPrefix($0) }.min()
        return near.flatMap { known[$0] }.map { " (did you mean \($0)?)" } ?? ""
    }
}
