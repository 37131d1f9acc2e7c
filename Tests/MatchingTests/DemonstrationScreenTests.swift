import Foundation
import Formats
import Programme
import Testing

@testable import Matching

/// The committed demonstration programme, read from its files.
enum DemonstrationPool {
    static func snapshot() throws -> Snapshot {
        var snapshot = Snapshot()
        snapshot.programme = "demo"
        snapshot.date = day("2026-11-20")
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

@Suite("The screen of the demonstration programme")
struct DemonstrationScreenTests {
    @Test("Every pair, rule and criterion is that written a second time")
    func agreesWithOracle() throws {
        let snapshot = try DemonstrationPool.snapshot()
        #expect(snapshot.needs.count > 300 && snapshot.offers.count > 150)
        expectAgreement(snapshot)
    }

    @Test(
        "Each case of a rule fails that rule on its offer and no other",
        arguments: [
            ("PUBLIC", .h3, "fail"), ("LATE", .h4, "11 days"), ("CRUMB", .h6, "4970 units"),
            ("READY", .h9, "2 levels"),
            ("SAFETY", .h9, "fail"), ("SCREEN", .h12, "incomplete"), ("EXPORT", .h12, "fail"),
            ("ENDORSE", .h13, "1 levels"), ("CHILD", .h14, "1 safeguards"), ("COST", .h15, "1 costs"),
            ("MEMORY", .h16, "40 GB"), ("BAN", .h21, "fail"),
        ] as [(String, RuleCode, String)]
    )
    func cases(name: String, rule: RuleCode, expected: String) throws {
        #expect(try verdicts("TRAP-\(name)-NEED-PASS", "TRAP-\(name)-OFFER").isEmpty)
        #expect(try verdicts("TRAP-\(name)-NEED-FAIL", "TRAP-\(name)-OFFER") == [rule: expected])
    }

    @Test("The traps of the field fail as an officer expects")
    func traps() throws {
        #expect(try verdicts("TRAP-RATE-NEED", "TRAP-RATE-OFFER") == [.h6: "48096 units"])
        #expect(try verdicts("TRAP-UNIT-CORE-NEED", "TRAP-UNIT-CORE-OFFER") == [.h1: "incomplete"])
        #expect(try verdicts("TRAP-LICENCE-NEED-PUBLIC", "TRAP-LICENCE-OFFER") == [.h10: "1 uses"])
        #expect(try verdicts("TRAP-RESIDENCY-NEED", "TRAP-RESIDENCY-OFFER-DOWNLOAD") == [.h11: "fail"])
        #expect(try verdicts("TRAP-EXPIRED-NEED", "TRAP-EXPIRED-OFFER") == [.h18: "1 days"])
        #expect(try verdicts("TRAP-DECLINER-NEED-1", "TRAP-DECLINER-OFFER") == [.h17: "fail"])
        for (need, offer) in [
            ("TRAP-UNIT-NODE-NEED", "TRAP-UNIT-NODE-OFFER"),
            ("TRAP-UNIT-CREDIT-NEED", "TRAP-UNIT-CREDIT-OFFER"),
            ("TRAP-LICENCE-NEED-RESEARCH", "TRAP-LICENCE-OFFER"),
            ("TRAP-GRADUATION-NEED", "TRAP-GRADUATION-OFFER"),
            ("TRAP-RESIDENCY-NEED", "TRAP-RESIDENCY-OFFER-ENCLAVE"),
            ("TRAP-DECLINER-NEED-3", "TRAP-DECLINER-OFFER"),
        ] { #expect(try verdicts(need, offer).isEmpty, "\(need)") }
    }

    /// What stands in the way of the first component of a need on the first window of an offer.
    private func verdicts(_ need: String, _ offer: String) throws -> [RuleCode: String] {
        let pool = try Self.pool.get()
        let needs = pool.snapshot.needs
        let offers = pool.snapshot.offers
        let left = try #require(needs.firstIndex { $0.record.externalID == need }, "\(need)")
        let right = try #require(offers.firstIndex { $0.record.externalID == offer }, "\(offer)")
        let component = pool.components[pool.componentStart[left]]
        let window = pool.windows[pool.windowStart[right]]
        var found: [RuleCode: String] = [:]
        for rule in RuleBook.rules {
            switch rule.judge(component, window, pool) {
            case .pass: break
            case .incomplete: found[rule.code] = "incomplete"
            case .fail(let shortfall):
                found[rule.code] = shortfall.map { "\($0.amount) \($0.unit.rawValue)" } ?? "fail"
            }
        }
        return found
    }

    private static let pool = Result { PoolFacts(try DemonstrationPool.snapshot()) }
}
