import Foundation
import Postgres
import TestSupport
import Testing

/// Built commands on a database of their own, and a folder for files.
final class CommandDatabase {
    struct Outcome {
        var status: Int32
        var isSignal: Bool
        var output: String
        var errors: String
    }

    /// A command that runs.
    final class Running {
        let process = Process()
        fileprivate let folder: URL

        fileprivate init(_ folder: URL) { self.folder = folder }

        func finish() throws -> Outcome {
            process.waitUntilExit()
            func text(_ name: String) throws -> String {
                String(decoding: try Data(contentsOf: folder.appending(path: name)), as: UTF8.self)
            }
            return Outcome(
                status: process.terminationStatus,
                isSignal: process.terminationReason == .uncaughtSignal,
                output: try text("out"),
                errors: try text("err")
            )
        }
    }

    static let date = "2026-11-24"
    let database: TestDatabase
    let folder: URL

    /// Makes an empty database, or a copy of another one's.
    init(copyOf other: CommandDatabase? = nil) throws {
        database = try other.map { try TestDatabase(template: $0.database.name) } ?? TestDatabase()
        folder = FileManager.default.temporaryDirectory.appending(path: "commands-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(at: folder) }

    /// The path of a built command.
    static func path(_ program: String) -> String {
        URL(filePath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent()
            .appending(path: program).path
    }

    func path(_ name: String) -> String { folder.appending(path: name).path }

    func start(
        _ program: String,
        _ arguments: [String],
        input: FileHandle? = nil,
        variables: [String: String] = [:]
    ) throws -> Running {
        let own = folder.appending(path: UUID().uuidString)
        try FileManager.default.createDirectory(at: own, withIntermediateDirectories: true)
        for name in ["out", "err"] { try Data().write(to: own.appending(path: name)) }
        let running = Running(own)
        let process = running.process
        process.executableURL = URL(filePath: program.hasPrefix("/") ? program : Self.path(program))
        process.arguments = arguments
        var environment = ProcessInfo.processInfo.environment
        environment["CAPMATCH_DATABASE_URL"] = database.settings.description
        environment["CAPMATCH_SEED"] =
            URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appending(path: "seed").path
        environment.merge(variables) { $1 }
        process.environment = environment
        process.standardInput = input ?? FileHandle.nullDevice
        process.standardOutput = try FileHandle(forWritingTo: own.appending(path: "out"))
        process.standardError = try FileHandle(forWritingTo: own.appending(path: "err"))
        try process.run()
        return running
    }

    @discardableResult
    func run(
        _ program: String,
        _ arguments: [String],
        _ input: String = "",
        variables: [String: String] = [:]
    )
        throws -> Outcome
    {
        let file = folder.appending(path: UUID().uuidString)
        try Data(input.utf8).write(to: file)
        return try start(
            program,
            arguments,
            input: try FileHandle(forReadingFrom: file),
            variables: variables
        ).finish()
    }

    func capmatch(_ arguments: [String], _ input: String = "") throws -> Outcome {
        try run("capmatch", arguments, input)
    }

    func nightly(_ arguments: [String], variables: [String: String] = [:]) throws -> Outcome {
        try run("capmatch-nightly", ["--date", Self.date] + arguments, variables: variables)
    }

    /// Registers programmes that have a few matches, some needs too many, and one tie.
    func fill(_ programmes: [String] = ["p"]) throws {
        try #require(try capmatch(["db", "migrate"]).status == 0)
        for programme in programmes {
            let made = try capmatch([
                "programme", "create", programme, "--name", programme, "--time-zone", "UTC",
            ])
            try #require(made.status == 0, "\(made.errors)")
            for (noun, text) in [("org", Self.organisations), ("need", Self.needs), ("offer", Self.offers)] {
                let taken = try capmatch([noun, "import", "-", "--apply", "--programme", programme], text)
                try #require(taken.status == 0, "\(taken.output) \(taken.errors)")
            }
        }
    }

    private static let organisations =
        "external_id,name,type,country,screening,screened_on\n"
        + "ORG-1,Asks,university,KE,clear,2026-10-01\nORG-2,Gives,university,KE,clear,2026-10-01\n"
    private static let needs =
        "external_id,organisation,title,submitted_on,opens,closes,component,kind,quantity,quantity_minimum,unit,"
        + "urgency,sharing_consent\n"
        + (1...12).map {
            "N-\($0),ORG-1,Need,2026-10-01,2027-01-01,2027-06-30,main,training,5,5,seat,\($0 % 5 + 1),yes\n"
        }.joined()
    private static let offers =
        "external_id,organisation,title,submitted_on,kind,modality,unit,sharing_consent,opens,closes,capacity\n"
        + (1...4).map {
            "O-\($0),ORG-2,Course,2026-10-01,training,online,seat,yes,2027-02-01,2027-02-28,\($0 * 5)\n"
        }.joined()

    /// Everything that a night publishes, but for keys that are made at random and moments.
    func published() throws -> [String] {
        try database.connect().query(
            """
            SELECT concat_ws(' ', 'proposal', key, need, component, offer, offer_window, quantity, points, state)
            FROM proposal
            UNION ALL SELECT concat_ws(' ', 'run', run_number, state, objective, upper_bound, matches, snapshot_hash,
                problem_hash, solution_hash, work_done) FROM run
            UNION ALL SELECT concat_ws(' ', 'unmatched', run_number, need, reason) FROM run_unmatched
            UNION ALL SELECT concat_ws(' ', 'price', run_number, limit_id, price) FROM run_price
            UNION ALL SELECT concat_ws(' ', 'step', run_number, step, finished_at IS NOT NULL) FROM run_step
            ORDER BY 1
            """
        ) { try $0.get(0, as: String.self) }
    }
}

/// Stops a command at a step of a run's ledger, from outside: its statement waits for a lock that the test holds.
struct StepGate {
    private let connection: Connection
    private let table: String
    private static let lock: Int64 = 4_711

    /// Whether the gate is at the record of a step's begin or of its end.
    enum Side: String, CaseIterable {
        case begin = "IS NULL"
        case end = "IS NOT NULL"
    }

    init(_ database: CommandDatabase, _ step: String, _ side: Side) throws {
        table = "run_step"
        connection = try database.database.connect()
        try connection.execute("SELECT pg_advisory_lock(\(Self.lock))")
        try connection.executeScript(
            """
            CREATE OR REPLACE FUNCTION wait_at_gate() RETURNS trigger LANGUAGE plpgsql AS
                'BEGIN PERFORM pg_advisory_xact_lock(\(Self.lock)); RETURN NEW; END';
            CREATE OR REPLACE TRIGGER gate BEFORE INSERT OR UPDATE ON run_step FOR EACH ROW
                WHEN (NEW.step = '\(step)' AND NEW.finished_at \(side.rawValue)) EXECUTE FUNCTION wait_at_gate();
            """
        )
    }

    /// Stops a command at its next row of a table.
    init(_ database: CommandDatabase, insertsInto table: String) throws {
        self.table = table
        connection = try database.database.connect()
        try connection.execute("SELECT pg_advisory_lock(\(Self.lock))")
        try connection.executeScript(
            """
            CREATE OR REPLACE FUNCTION wait_at_gate() RETURNS trigger LANGUAGE plpgsql AS
                'BEGIN PERFORM pg_advisory_xact_lock(\(Self.lock)); RETURN NEW; END';
            CREATE OR REPLACE TRIGGER gate BEFORE INSERT ON \(table) FOR EACH ROW EXECUTE FUNCTION wait_at_gate();
            """
        )
    }

    /// Waits until a command stands at the gate; false where none comes.
    func waitForSomebody() throws -> Bool {
        for _ in 0..<3_000 {
            let waiting = try connection.value(
                """
                SELECT EXISTS (SELECT FROM pg_locks l JOIN pg_database d ON d.oid = l.database
                    WHERE d.datname = current_database() AND locktype = 'advisory' AND NOT granted AND objid = 4711)
                """,
                as: Bool.self
            )
            if waiting == true { return true }
            usleep(10_000)
        }
        return false
    }

    func open() throws { try connection.execute("SELECT pg_advisory_unlock(\(Self.lock))") }

    /// Takes the gate away.
    func remove() throws { try connection.executeScript("DROP TRIGGER IF EXISTS gate ON \(table)") }
}
