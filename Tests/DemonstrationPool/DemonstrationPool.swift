import Formats
public import Matching
import Programme

/// The committed demonstration programme, read from its files.
public enum DemonstrationPool {
    /// The pool as it is looked at on its reference date.
    ///
    /// - Throws: Where a file cannot be read.
    public static func snapshot() throws -> Snapshot {
        var snapshot = Snapshot()
        snapshot.programme = "demo"
        snapshot.date = CalendarDate("2026-11-20") ?? snapshot.date
        snapshot.countries = try records("reference/countries")
        snapshot.memberships = try records("reference/country_groups")
        snapshot.sectors = try records("reference/sectors")
        snapshot.licences = try records("reference/licences")
        snapshot.rules.unitRates = try records("reference/unit_rates")
        snapshot.rules.licenceUses = try records("reference/licence_uses")
        snapshot.rules.transfers = try records("reference/transfer_rules")
        snapshot.rules.exports = try records("reference/export_rules")
        snapshot.rules.recognitions = try records("reference/recognitions")
        snapshot.organisations = try records("organisations").sorted { $0.externalID < $1.externalID }
        snapshot.needs = try registered("needs", Need.self).filter(\.status.isInPool).map(versioned)
        snapshot.offers = try registered("offers", Offer.self).filter(\.status.isInPool).map(versioned)
        snapshot.awards = try records("awards")
        snapshot.declines = try records("declines")
        snapshot.rulings = try records("rulings")
        return snapshot
    }

    /// Words instead of PostgreSQL's lexemes, which these tests do without.
    private static func versioned<Record: RegisteredRecord>(_ record: Record) -> Snapshot.Versioned<Record> {
        let title = Record.fields.first { $0.name == "title" }?.value(record).cell ?? ""
        let words = Set(title.lowercased().split(separator: " ").map(String.init))
        return Snapshot.Versioned(record: record, version: 1, lexemes: words.sorted())
    }

    private static func rows(_ file: String) throws -> [[String: String]] {
        var parts = #filePath.split(separator: "/").map(String.init)
        parts.removeLast(3)
        var reader = try DelimitedReader(
            ByteSource(path: "/" + parts.joined(separator: "/") + "/seed/\(file).csv")
        )
        let header = reader.header
        var rows: [[String: String]] = []
        while let item = try reader.next() {
            switch item {
            case .record(let record):
                rows.append(Dictionary(zip(header, record.fields)) { first, _ in first })
            case .bad(let error): throw error
            }
        }
        return rows
    }

    private static func read<Record: FieldedRecord>(_ row: [String: String]) throws -> Record {
        var record = Record()
        for field in Record.fields {
            // The files hold canonical keys: they are taken as they are.
            let cell = row[field.name] ?? ""
            if cell.isEmpty { continue }
            switch field.type.storage {
            case .text: try field.assign(&record, .text(cell))
            case .texts: try field.assign(&record, .texts(cell.split(separator: ";").map(String.init)))
            default: try field.read(cell, into: &record, references: ReferenceKeys())
            }
        }
        return record
    }

    private static func records<Record: FieldedRecord>(_ file: String) throws -> [Record] {
        try rows(file).map(read)
    }

    private static func registered<Record: RegisteredRecord>(_ file: String, _ type: Record.Type) throws
        -> [Record]
    {
        var found: [String: Record] = [:]
        for row in try rows(file) {
            let key = row["external_id"] ?? ""
            var record: Record = try found[key] ?? read(row)
            record.parts.append(try read(row))
            found[key] = record
        }
        return found.values.sorted { $0.externalID < $1.externalID }
    }
}
