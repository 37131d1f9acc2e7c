import Formats
import Programme
public import Registry

/// The reference tables by the names that listings show, in the order in which they refer to each other.
public enum ReferenceTable: String, CaseIterable, Sendable {
    case language, country
    case countryGroup = "country_group_membership"
    case sector, licence
    case goal = "sdg"
    case unitRate = "unit_rate"
    case licenceUse = "licence_use"
    case transferRule = "transfer_rule"
    case exportRule = "export_rule"
    case recognition

    /// Whether its rows have days.
    public var isDated: Bool {
        switch self {
        case .countryGroup, .unitRate, .licenceUse, .transferRule, .exportRule, .recognition: true
        case .country, .language, .sector, .licence, .goal: false
        }
    }

    /// The name of its file in a folder, without the ending.
    var file: String {
        switch self {
        case .country: "countries"
        case .language: "languages"
        case .countryGroup: "country_groups"
        case .sector: "sectors"
        case .licence: "licences"
        case .goal: "sdgs"
        case .unitRate: "unit_rates"
        case .licenceUse: "licence_uses"
        case .transferRule: "transfer_rules"
        case .exportRule: "export_rules"
        case .recognition: "recognitions"
        }
    }

    /// Replaces the table by a file's rows, as its next version; the same file again changes nothing.
    ///
    /// - Parameters:
    ///   - file: A table with the columns of the reference table.
    ///   - source: Where the rows come from.
    ///   - registry: The register.
    ///   - person: Who loads them.
    /// - Returns: Whether anything changed.
    /// - Throws: ``RecordProblem`` for the first row that does not fit, ``FileError``.
    public func load(file: String, source: String, into registry: Registry, by person: String) throws -> Bool
    {
        func load<Record: FieldedRecord>(
            _ type: Record.Type,
            _ refusal: @escaping ReferenceChecks<Record>.Refusal = { _, _ in nil }
        ) throws -> Bool {
            let rows = try ReferenceFile<Record>(path: file)
            try ReferenceChecks(rows, path: file, isDated: isDated).run(refusal)
            return try registry.load(
                rows.records,
                into: rawValue,
                sha256: rows.sha256,
                source: source,
                by: person
            )
        }
        let keys = try registry.referenceKeys()
        let places = Places(keys: keys)
        switch self {
        case .language: return try load(Language.self) { row, _ in Self.refusal(row) }
        case .country: return try load(Country.self) { row, _ in Self.refusal(row, keys) }
        case .countryGroup:
            return try load(CountryGroupMembership.self) { row, _ in
                keys.canonical(row.country, .country) == row.country
                    ? nil : ("country", ReferenceKind.country.expectation)
            }
        case .sector:
            return try load(Sector.self) { row, rows in
                guard let parent = row.parent else { return nil }
                let isKnown = keys.canonical(parent, .sector) == parent || rows.contains { $0.code == parent }
                return isKnown && parent != row.code
                    ? nil : ("parent", "the code of another sector, of this file or loaded before")
            }
        case .licence:
            return try load(Licence.self) { row, _ in
                ["data", "software", "hardware"].contains(row.kind)
                    ? nil : ("kind", "one of data, software, hardware")
            }
        case .goal: return try load(Goal.self)
        case .unitRate:
            return try load(UnitRate.self) { row, _ in
                switch row.unit {
                case .coreHour, .creditUSD: nil
                case .gpuHour:
                    row.accelerator == nil ? ("accelerator", "the accelerator that is compared") : nil
                default: ("unit", "gpu-hour, core-hour or credit-usd: other units need no rate")
                }
            }
        case .licenceUse:
            return try load(LicenceUse.self) { row, _ in
                keys.canonical(row.licence, .licence) == row.licence
                    ? nil : ("licence", ReferenceKind.licence.expectation)
            }
        case .transferRule:
            return try load(TransferRule.self) { row, _ in
                places.refusal(row.origin, "from_place") ?? places.refusal(row.destination, "to_place")
            }
        case .exportRule:
            return try load(ExportRule.self) { row, _ in places.refusal(row.place, "place") }
        case .recognition:
            return try load(Recognition.self) { row, _ in
                row.scheme == row.recognisedAs ? ("recognised_as", "another scheme") : nil
            }
        }
    }

    private static func refusal(_ row: Language) -> (String, String)? {
        if !isCode(row.code, "a"..."z", 2...3) {
            return ("code", "an ISO 639-1 (else 639-3) code of two or three small letters")
        }
        guard let long = row.iso639_3, !isCode(long, "a"..."z", 3...3) else { return nil }
        return ("iso639_3", "an ISO 639-3 code of three small letters")
    }

    private static func refusal(_ row: Country, _ keys: ReferenceKeys) -> (String, String)? {
        if !isCode(row.code, "A"..."Z", 2...2) {
            return ("code", "an ISO 3166-1 alpha-2 code of two capital letters")
        }
        if !isCode(row.alpha3, "A"..."Z", 3...3) {
            return ("alpha3", "an ISO 3166-1 alpha-3 code of three capital letters")
        }
        for (column, languages) in [
            ("official_languages", row.officialLanguages), ("spoken_languages", row.spokenLanguages),
        ] {
            if let unknown = languages.first(where: { keys.canonical($0, .language) != $0 }) {
                return (column, "languages that are loaded; \(unknown) is not")
            }
        }
        return nil
    }

    private static func isCode(
        _ text: String,
        _ letters: ClosedRange<Unicode.Scalar>,
        _ lengths: ClosedRange<Int>
    ) -> Bool {
        lengths.contains(text.unicodeScalars.count) && text.unicodeScalars.allSatisfy(letters.contains)
    }
}

/// The places that rows of dated tables may name.
private struct Places {
    let keys: ReferenceKeys

    /// What would be right, where a place is none.
    func refusal(_ place: String, _ field: String) -> (String, String)? {
        let isKnown =
            place == "*" || CountryGroup(rawValue: place) != nil || keys.canonical(place, .country) == place
            || keys.canonical(place, .region) == place
        return isKnown
            ? nil
            : (
                field,
                "* for anywhere, a country, a UN M49 region, or a group: "
                    + CountryGroup.allCases.map(\.rawValue).joined(separator: ", ")
            )
    }
}
