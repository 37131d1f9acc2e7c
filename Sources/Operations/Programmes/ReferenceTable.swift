import Formats
import Programme
public import Registry

/// The reference tables by the names that listings show, in the order in which they refer to each other.
public enum ReferenceTable: String, CaseIterable, Sendable {
    case country, language
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
        func load<Record: FieldedRecord>(_ type: Record.Type, _ check: (Record) -> (String, String)?) throws
            -> Bool
        {
            let rows = try ReferenceFile<Record>(path: file)
            try Self.check(rows, file, check)
            return try registry.load(
                rows.records,
                into: rawValue,
                sha256: rows.sha256,
                source: source,
                by: person
            )
        }
        switch self {
        case .country: return try load(Country.self) { _ in nil }
        case .language: return try load(Language.self) { _ in nil }
        case .countryGroup: return try load(CountryGroupMembership.self) { _ in nil }
        case .sector: return try load(Sector.self) { _ in nil }
        case .licence: return try load(Licence.self) { _ in nil }
        case .goal: return try load(Goal.self) { _ in nil }
        case .unitRate:
            return try load(UnitRate.self) { row in
                switch row.unit {
                case .coreHour, .creditUSD: nil
                case .gpuHour:
                    row.accelerator == nil ? ("accelerator", "the accelerator that is compared") : nil
                default: ("unit", "gpu-hour, core-hour or credit-usd: other units need no rate")
                }
            }
        case .licenceUse:
            let keys = try registry.referenceKeys()
            return try load(LicenceUse.self) { row in
                keys.canonical(row.licence, .licence) == row.licence
                    ? nil : ("licence", ReferenceKind.licence.expectation)
            }
        case .transferRule:
            let places = try Places(registry)
            return try load(TransferRule.self) { row in
                places.refusal(row.origin, "from_place") ?? places.refusal(row.destination, "to_place")
            }
        case .exportRule:
            let places = try Places(registry)
            return try load(ExportRule.self) { places.refusal($0.place, "place") }
        case .recognition:
            return try load(Recognition.self) { row in
                row.scheme == row.recognisedAs ? ("recognised_as", "another scheme") : nil
            }
        }
    }

    /// Refuses rows that cannot be, and rows of one key that are in force on one day.
    private static func check<Record: FieldedRecord>(
        _ file: ReferenceFile<Record>,
        _ path: String,
        _ refusal: (Record) -> (String, String)?
    ) throws {
        func problem(_ place: Int, _ field: String, _ found: String, _ expected: String) -> RecordProblem {
            var problem = RecordProblem(
                line: file.lines[place],
                column: (Record.fields.firstIndex { $0.name == field } ?? 0) + 1,
                field: field,
                found: found,
                expected: expected
            )
            problem.file = path
            return problem
        }
        for (place, record) in file.records.enumerated() {
            guard let (field, expected) = refusal(record) else { continue }
            let found = Record.fields.first { $0.name == field }?.value(record).cell ?? ""
            throw problem(place, field, found, expected)
        }
        guard let dated = file.records as? [any DatedRow] else { return }
        var seen: [[String]: [Int]] = [:]
        for (place, row) in dated.enumerated() {
            if let from = row.from, let to = row.to, to <= from {
                throw problem(place, "valid_to", to.description, "a day after \(from)")
            }
            for earlier in seen[row.key] ?? [] where overlap(dated[earlier], row) {
                throw problem(
                    place,
                    "valid_from",
                    row.from?.description ?? "",
                    "a day on which the row of line \(file.lines[earlier]) with the same key is not in force"
                )
            }
            seen[row.key, default: []].append(place)
        }
    }

    private static func overlap(_ left: any DatedRow, _ right: any DatedRow) -> Bool {
        func starts(_ row: any DatedRow) -> Int32 { row.from?.daysSince1970 ?? .min }
        func ends(_ row: any DatedRow) -> Int32 { row.to?.daysSince1970 ?? .max }
        return starts(left) < ends(right) && starts(right) < ends(left)
    }
}

/// The places that rows of dated tables may name.
private struct Places {
    private let keys: ReferenceKeys

    init(_ registry: Registry) throws { keys = try registry.referenceKeys() }

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
