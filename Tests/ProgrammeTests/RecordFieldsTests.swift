import Testing

@testable import Programme

@Suite("The fields of records")
struct RecordFieldsTests {
    /// A small generator with a seed (SplitMix64).
    private struct Seeded: RandomNumberGenerator {
        var state: UInt64

        mutating func next() -> UInt64 {
            state &+= 0x9E37_79B9_7F4A_7C15
            var z = state
            z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
            z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
            return z ^ (z >> 31)
        }
    }

    private static let keys: ReferenceKeys = {
        var keys = FieldTypeTests.keys
        keys.add("BD", aliases: ["BGD"], to: .country)
        keys.add("agriculture", to: .sector)
        keys.add("ODbL-1.0", to: .licence)
        keys.add("Asia", to: .region)
        return keys
    }()

    /// A cell that a type accepts.
    private static func cell(_ type: FieldType, _ random: inout Seeded) -> String {
        func one(_ texts: [String]) -> String { texts.randomElement(using: &random) ?? "" }
        switch type {
        case .text(let maximum):
            return String(
                one(["Ökologie, \"neu\"", "a", "صحة", "two\nlines", "unknown", "3"]).prefix(maximum)
            )
        case .integer(let range): return String(Int64.random(in: range, using: &random))
        case .date:
            return CalendarDate(daysSince1970: .random(in: -30_000...60_000, using: &random)).description
        case .boolean: return one(["yes", "no"])
        case .code(let codes): return one(codes)
        case .reference(.country): return one(["KE", "BD"])
        case .reference(.language): return one(["sw", "luo", "en"])
        case .reference(.sector): return one(["agriculture", "health.medical-imaging"])
        case .reference(.licence): return one(["CC-BY-4.0", "ODbL-1.0", "LicenseRef-x"])
        case .reference(.region): return one(["Asia", "Western Africa"])
        case .skill: return one(["sw", "en:A1", "fr:C2", "luo:B1"])
        case .script: return one(["Latn", "Arab", "Ethi"])
        case .dialect: return one(["en-ZA", "sw-KE-kimvita", "luo-KE"])
        case .period: return one(["2026-12-20/2027-01-05", "2027-02-01/2027-02-01"])
        case .list(let element):
            var parts: [String] = []
            for _ in 0..<Int.random(in: 1...4, using: &random) {
                let part = cell(element, &random)
                // In a list, unknown stands for no value where it stands alone.
                if part != "unknown", !parts.contains(part) { parts.append(part) }
            }
            return parts.joined(separator: ";")
        }
    }

    private static func check<Record: FieldedRecord>(_ type: Record.Type) throws {
        var random = Seeded(state: 7)
        var seen = Set<Record>()
        for _ in 0..<60 {
            var record = Record()
            for field in Record.fields where field.isRequired || Bool.random(using: &random) {
                let cell = cell(field.type, &random)
                try field.read(cell, into: &record, references: keys)
                #expect(field.value(record).cell == cell, "\(field.name)")
            }
            seen.insert(record)
            var copy = Record()
            var direct = Record()
            for field in Record.fields {
                let value = field.value(record)
                try field.assign(&direct, value)
                #expect(try field.type.parse(value.cell, references: keys) == value, "\(field.name)")
                if value != .none || !field.isRequired {
                    try field.read(value.cell, into: &copy, references: keys)
                }
            }
            #expect(copy == record)
            #expect(direct == record)
        }
        #expect(seen.count > 30)
    }

    @Test("A record written to cells and read back is the same record")
    func roundTrip() throws {
        try Self.check(Organisation.self)
        try Self.check(Need.self)
        try Self.check(NeedComponent.self)
        try Self.check(Offer.self)
        try Self.check(OfferWindow.self)
        try Self.check(Award.self)
        try Self.check(Decline.self)
        try Self.check(Country.self)
        try Self.check(CountryGroupMembership.self)
        try Self.check(Sector.self)
        try Self.check(Licence.self)
        try Self.check(UnitRate.self)
        try Self.check(LicenceUse.self)
        try Self.check(TransferRule.self)
        try Self.check(ExportRule.self)
        try Self.check(Recognition.self)
        try Self.check(Ruling.self)
    }

    @Test("Every stored property of a record has a field, and every field sets one of its own")
    func complete() {
        func count<Record: FieldedRecord>(_ record: Record) -> Int {
            Mirror(reflecting: record).children.count
        }
        #expect(Organisation.fields.count == count(Organisation()))
        // Components and windows have columns of their own.
        #expect(Need.fields.count == count(Need()) - 1)
        #expect(Offer.fields.count == count(Offer()) - 1)
        #expect(NeedComponent.fields.count == count(NeedComponent()))
        #expect(OfferWindow.fields.count == count(OfferWindow()))
        #expect(Award.fields.count == count(Award()))
        #expect(Decline.fields.count == count(Decline()))
        #expect(Country.fields.count == count(Country()))
        #expect(CountryGroupMembership.fields.count == count(CountryGroupMembership()))
        #expect(Sector.fields.count == count(Sector()))
        #expect(Licence.fields.count == count(Licence()))
        #expect(UnitRate.fields.count == count(UnitRate()))
        #expect(LicenceUse.fields.count == count(LicenceUse()))
        #expect(TransferRule.fields.count == count(TransferRule()))
        #expect(ExportRule.fields.count == count(ExportRule()))
        #expect(Recognition.fields.count == count(Recognition()))
        #expect(Ruling.fields.count == count(Ruling()))
    }

    @Test("The columns of one file have different names, in lower case")
    func names() {
        let files: [[String]] = [
            Need.fields.map(\.name) + NeedComponent.fields.map(\.name),
            Offer.fields.map(\.name) + OfferWindow.fields.map(\.name),
            Organisation.fields.map(\.name), Award.fields.map(\.name), Decline.fields.map(\.name),
            Country.fields.map(\.name), CountryGroupMembership.fields.map(\.name), Sector.fields.map(\.name),
            Licence.fields.map(\.name),
            UnitRate.fields.map(\.name),
            LicenceUse.fields.map(\.name),
            TransferRule.fields.map(\.name),
            ExportRule.fields.map(\.name),
            Recognition.fields.map(\.name),
            Ruling.fields.map(\.name),
        ]
        for names in files {
            #expect(Set(names).count == names.count)
            for name in names {
                #expect(name.allSatisfy { $0.isASCII && ($0.isLowercase || $0.isNumber || $0 == "_") })
            }
        }
    }

    private static func checkExamples<Record: FieldedRecord>(_ type: Record.Type) throws {
        var record = Record()
        for field in Record.fields {
            if field.isRequired { #expect(!field.example.isEmpty, "\(field.name) has no example") }
            guard !field.example.isEmpty else { continue }
            try field.read(field.example, into: &record, references: keys)
            #expect(field.value(record).cell == field.example, "\(field.name)")
            #expect(field.help.hasSuffix("."), "\(field.name)")
        }
    }

    @Test("The examples of the templates can be imported as they are")
    func examples() throws {
        try Self.checkExamples(Organisation.self)
        try Self.checkExamples(Need.self)
        try Self.checkExamples(NeedComponent.self)
        try Self.checkExamples(Offer.self)
        try Self.checkExamples(OfferWindow.self)
        try Self.checkExamples(Award.self)
        try Self.checkExamples(Decline.self)
        try Self.checkExamples(CountryGroupMembership.self)
        try Self.checkExamples(Sector.self)
        try Self.checkExamples(Licence.self)
        try Self.checkExamples(UnitRate.self)
        try Self.checkExamples(LicenceUse.self)
        try Self.checkExamples(TransferRule.self)
        try Self.checkExamples(ExportRule.self)
        try Self.checkExamples(Recognition.self)
        try Self.checkExamples(Ruling.self)
    }
}
