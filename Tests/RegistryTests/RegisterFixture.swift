import Postgres
import Programme
import Registry
import TestSupport

/// A migrated database with a programme, a little of the reference, and two organisations.
final class RegisterFixture {
    let database: TestDatabase
    let registry: Registry
    var programme: ProgrammeRecord

    /// Migrated once; each test has a copy.
    private static let template = Result {
        let template = try TestDatabase()
        _ = try Registry.migrator(software: "test").migrate(template.connect(), by: "ana")
        return template
    }

    init() throws {
        database = try TestDatabase(template: Self.template.get().name)
        registry = Registry(try database.connect())
        for (code, alpha3) in [("KE", "KEN"), ("FR", "FRA"), ("BD", "BGD")] {
            try registry.connection.execute(
                """
                INSERT INTO country (code, alpha3, name, region) VALUES (\(code), \(alpha3), \(alpha3), 'World')
                """
            )
        }
        for (code, long) in [("en", "eng"), ("fr", "fra"), ("ar", "ara"), ("sw", "swa")] {
            try registry.connection.execute(
                "INSERT INTO language (code, iso639_3, name) VALUES (\(code), \(long), \(long))"
            )
        }
        try registry.connection.execute("INSERT INTO sector (code, name) VALUES ('health', 'Health')")
        programme = try registry.create(
            ProgrammeRecord(code: "p", name: "P", timeZone: "Africa/Nairobi", referenceDate: nil),
            by: "ana"
        ).0
        for key in ["ORG-1", "ORG-2"] { _ = try add(Self.organisation(key)) }
    }

    /// A second session of its own.
    func another() throws -> Registry { Registry(try database.connect()) }

    @discardableResult
    func add<Record: RegisteredRecord>(_ records: Record..., apply: Bool = true, skips: Bool = false) throws
        -> ImportOutcome
    {
        try take(records, apply: apply, skips: skips)
    }

    @discardableResult
    func take<Record: RegisteredRecord>(_ records: [Record], apply: Bool = true, skips: Bool = false) throws
        -> ImportOutcome
    {
        var rest = records.enumerated().makeIterator()
        return try registry.importRecords(
            Record.self,
            programme: programme,
            by: "ana",
            command: CommandID(),
            skipsRefused: skips,
            shouldApply: { _ in apply }
        ) { rest.next().map { StagedRecord(record: $0.element, line: $0.offset + 2) } }
    }

    func count(_ table: String) throws -> Int64 {
        try registry.connection.value("SELECT count(*) FROM \(identifier: table)") ?? -1
    }

    static func organisation(_ key: String) -> Organisation {
        var organisation = Organisation()
        organisation.externalID = key
        organisation.name = "The institute of \(key)"
        organisation.type = .university
        organisation.country = "KE"
        return organisation
    }

    static func need(_ key: String, of organisation: String = "ORG-1") -> Need {
        var need = Need()
        need.externalID = key
        need.organisation = organisation
        need.title = "Training in speech technology"
        need.submittedOn = CalendarDate("2026-10-01")
        need.opens = CalendarDate("2027-01-01")
        need.closes = CalendarDate("2027-12-31")
        need.components = [NeedComponent()]
        return need
    }

    static func offer(_ key: String, of organisation: String = "ORG-2") -> Offer {
        var offer = Offer()
        offer.externalID = key
        offer.organisation = organisation
        offer.title = "A summer school"
        offer.modality = .online
        offer.submittedOn = CalendarDate("2026-10-01")
        var window = OfferWindow()
        window.opens = CalendarDate("2027-03-01")
        window.closes = CalendarDate("2027-03-31")
        window.capacity = 30
        offer.windows = [window]
        return offer
    }
}

/// Sets every field of a record that has none yet, by its type.
func fill<Record: FieldedRecord>(_ record: inout Record, except skipped: Set<String> = []) throws {
    func sample(_ type: FieldType) -> String {
        switch type {
        case .text: "Ökologie, \"صحة\"\nline"
        case .integer(let range): String(min(range.upperBound, max(range.lowerBound, 50)))
        case .date: "2026-12-01"
        case .boolean: "yes"
        case .code(let codes): codes.last ?? ""
        case .reference(.country): "FR"
        case .reference(.language): "ar"
        case .reference(.sector): "health"
        case .reference(.licence): "LicenseRef-own"
        case .reference(.region): "World"
        case .skill: "fr:B2"
        case .script: "Latn"
        case .dialect: "ar-EG"
        case .period: "2026-12-20/2027-01-05"
        case .list(.code(let codes)): codes.suffix(2).joined(separator: ";")
        case .list(let element): sample(element)
        }
    }
    var keys = ReferenceKeys()
    keys.add("FR", to: .country)
    for language in ["fr", "ar"] { keys.add(language, to: .language) }
    keys.add("health", to: .sector)
    keys.add("World", to: .region)
    for field in Record.fields where !skipped.contains(field.name) && field.value(record) == .none {
        var text = sample(field.type)
        if case .text(let maximum) = field.type { text = String(text.prefix(maximum)) }
        try field.read(text, into: &record, references: keys)
    }
}
