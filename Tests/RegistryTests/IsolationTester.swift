import Foundation
import Postgres

/// PostgreSQL's own `isolationtester`: two sessions and the orders in which their statements may come.
struct IsolationTester {
    /// A session with the statements that it sends, one after the other.
    struct Session {
        var name: String
        var statements: [String]
        /// Place of the first statement for which a second session waits until the first one ends.
        var lock: Int
    }

    /// How one order of statements went.
    struct Outcome {
        /// What the program printed.
        var text: String
        /// The first row of the query that was asked at the end.
        var cells: [String]
    }

    private let program: URL

    /// nil where it is not installed.
    init?() {
        guard let program = Self.candidates.first(where: FileManager.default.isExecutableFile) else {
            return nil
        }
        self.program = URL(filePath: program)
    }

    static let isInstalled = IsolationTester() != nil

    private static var candidates: [String] {
        let root = "/usr/lib/postgresql"
        let versions = (try? FileManager.default.contentsOfDirectory(atPath: root)) ?? []
        var folders = versions.sorted().reversed().map { "\(root)/\($0)/lib/pgxs/src" }
        if let makefile = output(of: "pg_config", "--pgxs") {
            folders.insert(
                URL(filePath: makefile).deletingLastPathComponent().deletingLastPathComponent().path,
                at: 0
            )
        }
        return folders.map { $0 + "/test/isolation/isolationtester" }
    }

    private static func output(of program: String, _ argument: String) -> String? {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = [program, argument]
        let pipe = Pipe()
        process.standardOutput = pipe
        process.standardError = FileHandle.nullDevice
        guard (try? process.run()) != nil else { return nil }
        let data = pipe.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else { return nil }
        return String(decoding: data, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
    }

    // MARK: - The orders

    /// Every order of two sessions' steps that a server can be brought into: who waits for a lock sends nothing.
    ///
    /// The program tries all orders when it is given none, and hangs in those in which a waiting session would have to
    /// send something.
    static func orders(_ first: Session, _ second: Session) -> [[String]] {
        let sessions = [first, second]
        var orders: [[String]] = []
        func extend(_ order: [String], _ places: [Int], _ holder: Int?, _ waiter: Int?) {
            if places[0] == sessions[0].statements.count, places[1] == sessions[1].statements.count {
                return orders.append(order)
            }
            for (number, session) in sessions.enumerated() {
                let place = places[number]
                guard place < session.statements.count, waiter != number else { continue }
                var (places, holder, waiter) = (places, holder, waiter)
                places[number] += 1
                if place == session.lock {
                    if holder == nil { holder = number } else { waiter = number }
                }
                // The last statement ends the transaction; whoever waited goes on.
                if place == session.statements.count - 1 {
                    holder = waiter
                    waiter = nil
                }
                extend(order + ["\(session.name)\(place)"], places, holder, waiter)
            }
        }
        extend([], [0, 0], nil, nil)
        return orders
    }

    /// The specification of two sessions in every order, with statements that take back what an order of them did, and a
    /// query for what came of it.
    static func specification(
        _ first: Session,
        _ second: Session,
        restoring: [String],
        asking: String
    ) -> String {
        var lines = ["teardown { \(restoring.joined(separator: "; ")); }"]
        for session in [first, second] {
            lines.append("session \(session.name)")
            for (place, statement) in session.statements.enumerated() {
                lines.append("step \(session.name)\(place) { \(statement); }")
            }
        }
        lines.append("teardown { \(asking); }")
        lines += orders(first, second).map { "permutation " + $0.joined(separator: " ") }
        return lines.joined(separator: "\n") + "\n"
    }

    // MARK: - Running

    /// Runs a specification on a database.
    ///
    /// - Throws: ``Failure`` where the program fails or does not end in time.
    func run(_ specification: String, on database: ConnectionSettings, seconds: Int = 120) throws -> [Outcome]
    {
        let folder = FileManager.default.temporaryDirectory.appending(path: "isolation-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let (input, output) = (folder.appending(path: "spec"), folder.appending(path: "out"))
        try Data(specification.utf8).write(to: input)
        try Data().write(to: output)
        let process = Process()
        process.executableURL = program
        process.arguments = [database.description]
        // A step that waits for longer is cancelled, and fails the test.
        process.environment = ProcessInfo.processInfo.environment.merging(["PGISOLATIONTIMEOUT": "20"]) { $1 }
        process.standardInput = try FileHandle(forReadingFrom: input)
        process.standardOutput = try FileHandle(forWritingTo: output)
        process.standardError = process.standardOutput
        try process.run()
        let limit = DispatchWorkItem { kill(process.processIdentifier, SIGKILL) }
        DispatchQueue.global().asyncAfter(deadline: .now() + .seconds(seconds), execute: limit)
        process.waitUntilExit()
        limit.cancel()
        let text = String(decoding: try Data(contentsOf: output), as: UTF8.self)
        guard process.terminationReason == .exit, process.terminationStatus == 0 else {
            throw Failure(text: String(text.suffix(3_000)))
        }
        return text.components(separatedBy: "starting permutation:").dropFirst().map { part in
            // The query's answer is the last table: a head, a line of dashes, the row.
            let lines = part.split(separator: "\n").map(String.init)
            let rule = lines.lastIndex { $0.hasPrefix("--") && $0.allSatisfy { "-+".contains($0) } }
            let row = rule.flatMap { $0 + 1 < lines.count ? lines[$0 + 1] : nil } ?? ""
            let cells = row.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) }
            return Outcome(text: part, cells: cells)
        }
    }

    /// The program failed, or did not end.
    struct Failure: Error, CustomStringConvertible {
        var text: String
        var description: String { "isolationtester failed or did not end:\n\(text)" }
    }
}
