import Benchmarking
import Demonstration
import FoundationEssentials
import Glibc
import Operations
import Programme
import Registry

/// A generated programme in a private cluster of its own, in a folder that is removed with it.
struct GeneratedProgramme {
    /// The programme's code.
    static let code = "generated"
    /// 20 November 2026.
    private static let date = CalendarDate(daysSince1970: 20_777)

    /// The folder of the cluster and of the files that were loaded.
    let home: String

    /// One that is there already.
    init(home: String) { self.home = home }

    /// Makes a new folder; its path must be short.
    init(in folder: String) throws {
        home = "\(folder)/capmatch-bench-\(getpid())"
        try FileManager.default.createDirectory(atPath: home, withIntermediateDirectories: false)
        // The cluster's own user has to pass through.
        chmod(home, 0o755)
    }

    func remove() { try? FileManager.default.removeItem(atPath: home) }

    func withRegistry<Value>(_ body: (Registry) throws -> Value) throws -> Value {
        // Whatever database the environment names, invented data do not go there.
        let session = try DatabaseSession(
            url: nil,
            environment: [
                "CAPMATCH_HOME": home + "/db", "PATH": ProcessInfo.processInfo.environment["PATH"] ?? "",
            ],
            person: "bench"
        )
        let value = try body(session.registry)
        try session.close()
        return value
    }

    /// Generates the programme and loads it.
    ///
    /// - Returns: What was done, with the time that it took.
    @discardableResult
    func load(needs: Int, offers: Int, seed: UInt64) throws -> [ProgrammeMeasurement.Preparation] {
        var clock = PhaseLog()
        let files = "\(home)/files"
        try FileManager.default.createDirectory(atPath: files, withIntermediateDirectories: false)
        let settings = ProgrammeSettings(
            code: Self.code,
            name: "Generated",
            timeZone: "UTC",
            referenceDate: Self.date
        )
        let programme = SyntheticProgramme(needs: needs, offers: offers, seed: seed, date: Self.date)
        try ProgrammeFolder(path: files) { _, _ in }.write(programme, settings: settings)
        clock.end("files")
        try withRegistry { registry in
            let environment = ProcessInfo.processInfo.environment
            _ = try SeedFolder.standard(environment: environment).loadReference(into: registry, by: "bench")
            let wanted = ProgrammeRecord(
                code: settings.code,
                name: settings.name,
                timeZone: settings.timeZone,
                referenceDate: settings.referenceDate
            )
            let (record, _) = try registry.create(wanted, by: "bench")
            clock.end("database and reference tables")
            var file: String?
            let loaded = try SeedFolder(path: files).loadPool(into: registry, record, by: "bench") { next in
                if let file { clock.end(file) }
                file = next.split(separator: "/").last.map(String.init)
            }
            if let file { clock.end(file) }
            for one in loaded where one.report.rejected > 0 {
                throw Failure(description: "\(one.file): \(one.report.rejected) rows rejected")
            }
        }
        return clock.steps
    }

    private struct Failure: Error, CustomStringConvertible {
        let description: String
    }
}
