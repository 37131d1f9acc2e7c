import Foundation
import Operations
import Postgres
import Programme
import Registry
import TestSupport

/// A programme in a database of its own, with the few reference rows that the tests name, and a folder for files.
final class RegisteringFixture {
    let database: TestDatabase
    let registry: Registry
    let programme: ProgrammeRecord
    let folder: URL

    init() throws {
        database = try TestDatabase()
        let connection = try database.connect()
        _ = try Registry.migrator(software: "test").migrate(connection, by: "test")
        registry = Registry(connection)
        folder = FileManager.default.temporaryDirectory.appending(path: "registering \(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        var kenya = Country()
        kenya.code = "KE"
        kenya.alpha3 = "KEN"
        kenya.name = "Kenya"
        _ = try registry.load([kenya], into: "country", sha256: Self.sha256, source: "test", by: "test")
        let languages = ["en", "fr", "sw"].map { code in
            var language = Language()
            language.code = code
            language.name = code
            return language
        }
        _ = try registry.load(languages, into: "language", sha256: Self.sha256, source: "test", by: "test")
        let sectors = ["health", "health.medical-imaging"].map { code in
            var sector = Sector()
            sector.code = code
            sector.name = code
            return sector
        }
        _ = try registry.load(sectors, into: "sector", sha256: Self.sha256, source: "test", by: "test")
        (programme, _) = try registry.create(
            ProgrammeRecord(code: "p", name: "P", timeZone: "UTC", referenceDate: nil),
            by: "test"
        )
    }

    deinit { try? FileManager.default.removeItem(at: folder) }

    private static let sha256 = String(repeating: "0", count: 64)

    /// The repository's demonstration.
    static let seedPath: String = {
        var parts = #filePath.split(separator: "/").map(String.init)
        parts.removeLast(3)
        return "/" + parts.joined(separator: "/") + "/seed"
    }()

    /// The columns that a need must have.
    static let header =
        "external_id,organisation,title,submitted_on,opens,closes,component,kind,quantity,quantity_minimum,unit"

    /// A row of a need under ``header``.
    static func need(
        _ key: String,
        title: String = "Need",
        component: String = "main",
        quantity: String = "5"
    ) -> String {
        "\(key),ORG-1,\(title),2026-10-01,2027-01-01,2027-06-30,\(component),training,\(quantity),1,seat"
    }

    func path(_ name: String) -> String { folder.appending(path: name).path }

    func write(_ bytes: some Sequence<UInt8>, to name: String) throws -> String {
        try Data(bytes).write(to: folder.appending(path: name))
        return path(name)
    }

    func text(_ path: String) throws -> String {
        String(decoding: try Data(contentsOf: URL(filePath: path)), as: UTF8.self)
    }

    func run<Record: RegisteredRecord>(
        _ type: Record.Type,
        _ path: String,
        apply: Bool = true,
        onError: ImportErrorMode = .abort,
        rejects: String? = nil
    ) throws -> ImportReport {
        try ImportRecords<Record>(registry, programme, by: "test").run(
            ImportRequest(path: path, apply: apply, onError: onError, rejects: rejects)
        )
    }

    /// Writes a file and imports it.
    func take<Record: RegisteredRecord>(
        _ type: Record.Type,
        _ text: String,
        _ name: String = "file.csv",
        apply: Bool = true,
        onError: ImportErrorMode = .abort
    ) throws -> ImportReport {
        try run(type, try write(text.utf8, to: name), apply: apply, onError: onError)
    }

    /// Registers organisations, so that others may name them.
    func addOrganisations(_ keys: String...) throws {
        let rows = keys.map { "\($0),Name of \($0),university,KE\n" }.joined()
        _ = try take(Organisation.self, "external_id,name,type,country\n" + rows, "organisations.csv")
    }

    func count(_ table: String) throws -> Int64 {
        try registry.connection.value("SELECT count(*) FROM \(identifier: table)", as: Int64.self) ?? -1
    }
}
