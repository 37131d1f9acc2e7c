import Formats
import Foundation
import Programme

/// The committed seed, and its reference tables as records.
enum SeedFolder {
    /// The folder in this package.
    static let path: String = {
        var parts = #filePath.split(separator: "/").map(String.init)
        parts.removeLast(3)
        return "/" + parts.joined(separator: "/") + "/seed"
    }()

    /// The rows of a table by column name.
    static func rows(_ file: String) throws -> [[String: String]] {
        var reader = try DelimitedReader(ByteSource(path: "\(path)/\(file)"))
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

    /// A reference table as records.
    static func records<Record: FieldedRecord>(_ file: String, as type: Record.Type) throws -> [Record] {
        try rows(file).map { row in
            var record = Record()
            for field in Record.fields {
                try field.read(row[field.name] ?? "", into: &record, references: ReferenceKeys())
            }
            return record
        }
    }

    /// The dated tables.
    static func rules() throws -> DatedRules {
        var rules = DatedRules()
        rules.unitRates = try records("reference/unit_rates.csv", as: UnitRate.self)
        rules.licenceUses = try records("reference/licence_uses.csv", as: LicenceUse.self)
        rules.transfers = try records("reference/transfer_rules.csv", as: TransferRule.self)
        rules.exports = try records("reference/export_rules.csv", as: ExportRule.self)
        rules.recognitions = try records("reference/recognitions.csv", as: Recognition.self)
        return rules
    }

    /// The keys that fields may name.
    static func keys() throws -> ReferenceKeys {
        var keys = ReferenceKeys()
        for country in try records("reference/countries.csv", as: Country.self) {
            keys.add(country.code, aliases: [country.alpha3], to: .country)
            for region in [country.region, country.subregion, country.intermediateRegion] {
                if let region { keys.add(region, to: .region) }
            }
        }
        for row in try rows("reference/languages.csv") { keys.add(row["code"] ?? "", to: .language) }
        for sector in try records("reference/sectors.csv", as: Sector.self) {
            keys.add(sector.code, to: .sector)
        }
        for licence in try records("reference/licences.csv", as: Licence.self) {
            keys.add(licence.code, to: .licence)
        }
        return keys
    }

    /// The bytes of a file.
    static func bytes(_ path: String) throws -> Data { try Data(contentsOf: URL(filePath: path)) }
}
