import Allocation
import ArgumentParser
import Benchmarking
import Demonstration
import FoundationEssentials
import Glibc
import Matching
import Operations
import Programme
import Registry
import Reports
import Subprocesses

/// Measures the whole path of a generated programme.
struct ProgrammeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "programme",
        abstract:
            "Generate a programme, load it into a database of its own, match it, and tell the time of each phase.",
        discussion: """
            The database is a private cluster in a new folder under --folder, which is removed at the end. The match \
            runs in a process of its own, so that its memory can be told; that of PostgreSQL is not in it. Each phase is \
            told on standard error when it ends.

            Example:
              capmatch-bench programme --needs 20000 --offers 3000
            """
    )

    @Option(help: "How many needs.") var needs: Int
    @Option(help: "How many offers.") var offers: Int
    @Option(help: "The same seed gives the same programme.") var seed: UInt64 = 4
    @Option(help: "Threads.") var threads = 2
    @Option(name: .customLong("time-limit"), help: "Seconds for the solver; else the policy's.")
    var timeLimit: Double?
    @Option(name: .customLong("work-limit"), help: "Work for the solver; else what the size calls for.")
    var workLimit: Int64?
    @Option(help: "Where the database and the files are put; its path must be short.") var folder = "/tmp"
    @Flag(help: "Print JSON.") var json = false

    func validate() throws {
        if !(1...1_000_000).contains(needs) {
            throw ValidationError("--needs must be from 1 to 1,000,000.")
        }
        if !(1...50_000).contains(offers) { throw ValidationError("--offers must be from 1 to 50,000.") }
        if !(1...256).contains(threads) { throw ValidationError("--threads must be from 1 to 256.") }
    }

    func run() throws {
        let generated = try GeneratedProgramme(in: folder)
        defer { generated.remove() }
        let home = generated.home
        let preparation = try generated.load(needs: needs, offers: offers, seed: seed)
        var arguments = [
            ChildProcess.ownPath, "measure-programme", "--home", home, "--needs", "\(needs)", "--offers",
            "\(offers)", "--seed", "\(seed)", "--threads", "\(threads)",
        ]
        if let timeLimit { arguments += ["--time-limit", "\(timeLimit)"] }
        if let workLimit { arguments += ["--work-limit", "\(workLimit)"] }
        let child = try ChildProcess(arguments)
        guard child.succeeded else { throw Failure(description: "the match \(child.failure)") }
        var measured = try JSONDecoder().decode(ProgrammeMeasurement.self, from: Data(child.output.utf8))
        measured.preparation = preparation
        if json { return print(try MeasureProgrammeCommand.json(measured)) }
        let lines =
            [("", "measured", "goal, 2 cores")] + measured.lines(phases: MatchPhase.allCases.map(\.rawValue))
        let widths = (lines.map(\.0.count).max() ?? 0, lines.map(\.1.count).max() ?? 0)
        for line in lines {
            let fill = String(repeating: " ", count: widths.0 - line.0.count + 2)
            let rest = String(repeating: " ", count: widths.1 - line.1.count + 2)
            print(line.2.isEmpty ? "\(line.0)\(fill)\(line.1)" : "\(line.0)\(fill)\(line.1)\(rest)\(line.2)")
        }
        if !measured.problems.isEmpty { throw ExitCode.failure }
    }

    private struct Failure: Error, CustomStringConvertible {
        let description: String
    }
}

/// The match of a loaded programme, in a process of its own.
struct MeasureProgrammeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "measure-programme",
        abstract: "Match a loaded programme and print what was measured as JSON.",
        shouldDisplay: false
    )

    @Option var home: String
    @Option var needs: Int
    @Option var offers: Int
    @Option var seed: UInt64
    @Option var threads: Int
    @Option(name: .customLong("time-limit")) var timeLimit: Double?
    @Option(name: .customLong("work-limit")) var workLimit: Int64?

    func run() throws {
        let measured = try GeneratedProgramme(home: home).withRegistry { registry in
            try measure(registry, try registry.programme(GeneratedProgramme.code))
        }
        print(try Self.json(measured))
    }

    static func json(_ measured: ProgrammeMeasurement) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes, .prettyPrinted]
        return String(decoding: try encoder.encode(measured), as: UTF8.self)
    }

    private func measure(_ registry: Registry, _ programme: ProgrammeRecord) throws -> ProgrammeMeasurement {
        var request = MatchRequest()
        request.threads = threads
        request.timeLimit = timeLimit
        request.workLimit = workLimit
        let passes = PassClock()
        let start = ContinuousClock.now
        request.stages = { stage, share in
            if stage == .screen { passes.tell(share) }
            if share <= 0 || share >= 1 {
                PhaseLog.tell("\(share <= 0 ? "begins" : "ended"): \(stage.sentence)", since: start)
            }
        }
        request.phaseEnded = { phase, seconds in
            PhaseLog.tell("\(phase.rawValue) took \(MeasurementTable.seconds(seconds)) s", since: start)
        }
        var own: Double?
        let outcome = try MatchRun(registry, programme, by: "bench").run(
            request,
            interruption: .init(),
            progress: { if case .progress(let progress) = $0 { own = progress.gap ?? own } }
        )
        var row = ProgrammeMeasurement(needs: needs, offers: offers, seed: seed)
        row.total = (ContinuousClock.now - start) / .seconds(1)
        for (phase, seconds) in outcome.phases { row.seconds[phase.rawValue, default: 0] += seconds }
        row.solverGap = own
        (row.passSeconds, row.passProcessorSeconds) = (passes.times.wall, passes.times.processor)
        row.pairs = outcome.pairs.all
        row.pairsOfKind = outcome.pairs.ofKind
        row.pairsPossible = outcome.pairs.possible
        row.candidates = outcome.pairs.options
        row.objective = outcome.report.run.objectiveMillionths
        row.bound = outcome.report.run.upperBoundMillionths
        row.matches = outcome.report.matches.count
        row.stopReason = outcome.stopReason?.rawValue ?? ""
        var usage = rusage()
        getrusage(RUSAGE_SELF.rawValue, &usage)
        row.mebibytes = usage.ru_maxrss / 1024
        row.processorSeconds = PassClock.processorSeconds
        return row
    }
}
