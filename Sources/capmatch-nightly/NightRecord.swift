import ArgumentParser
import CommandSupport
import Formats
import FoundationEssentials
import Logging
import Operations
import Registry
import Reports
import Subprocesses

/// What a night tells of itself: on the terminal, in the log, to the service manager, in metrics and to a program.
struct NightRecord {
    let logger: Logger
    let service = ServiceManager()
    private let telling: TellingOptions
    private let console: ConsoleOptions
    private let startedAt = Date.now.timeIntervalSince1970

    init(_ telling: TellingOptions, _ console: ConsoleOptions) {
        self.telling = telling
        self.console = console
        var handler = LineLogHandler(telling.handlerFormat)
        if console.quiet { handler.logLevel = .error }
        let made = handler
        logger = Logger(label: "capmatch.night") { _ in made }
    }

    /// Tells of a failure before any programme was begun.
    func fail(_ failure: UserError) {
        guard telling.handlerFormat == .json else { return FailureReport.print(failure) }
        var metadata: Logger.Metadata = ["error": "\(failure.message)"]
        metadata["hint"] = failure.hint.map { "\($0)" }
        logger.critical("night failed", metadata: metadata)
    }

    /// Tells of a step.
    func progress(_ programme: String, _ event: RunEvent) {
        switch event {
        case .began(let step, let run):
            service.status("\(programme): \(run.map { "run \($0), " } ?? "")\(step.rawValue)")
        case .progress where telling.handlerFormat == .text: SolvingOptions.progress(event)
        case .ended, .resumed, .progress: break
        }
    }

    /// Prints how a programme ended.
    func show(_ result: NightResult) {
        if let error = result.error { return Output.note("\(result.programme): \(error)\n") }
        guard let report = result.report else { return }
        if result.ending == .unchanged {
            Output.note(
                "\(result.programme): nothing changed since run \(result.run ?? 0) (same pool, policy, date and engine); "
                    + "its result stands."
            )
        }
        if !Output.isQuiet { Output.bytes(Array(Output.harmless(TextReport.summary(report)).utf8)) }
        if let movement = result.movement {
            let verb = result.ending == .dryRun ? "would move" : "moved"
            Output.note(
                "\nAgainst what was published before \(verb): \(movement.lost) matches gone, \(movement.gained) new, "
                    + "\(movement.changed) with another quantity, of \(movement.before)."
            )
        }
        if !result.files.isEmpty { Output.note("\nReport: \(result.files.joined(separator: ", "))") }
    }

    /// Writes the metrics, runs the program that is to be told, and ends with the code where it is not 0.
    ///
    /// - Throws: The exit code.
    func end(_ results: [NightResult], _ code: Int32, _ failure: String?) throws {
        service.stopping()
        let summary = NightSummary(
            results,
            startedAt: startedAt,
            endedAt: Date.now.timeIntervalSince1970,
            exitCode: code,
            failure: failure
        )
        logger.info("night ended", metadata: ["exit_code": .stringConvertible(Int64(code))])
        writeMetrics(summary)
        notify(summary)
        if code != 0 { throw ExitCode(code) }
    }

    private func writeMetrics(_ summary: NightSummary) {
        guard let path = telling.metricsFile else { return }
        let earlier = (try? Data(contentsOf: URL(filePath: path))).map { String(decoding: $0, as: UTF8.self) }
        do {
            try AtomicFile.write(Array(NightMetrics.text(summary, earlier: earlier ?? "").utf8), to: path)
        } catch {
            logger.error("metrics not written", metadata: ["error": "\(error)"])
        }
    }

    private func notify(_ summary: NightSummary) {
        guard let command = telling.notifyCommand else { return }
        do {
            // What a night found stands whatever the program makes of it.
            let child = try ChildProcess([command], input: summary.json, longest: 60)
            if !child.succeeded { logger.error("notify command \(child.failure)") }
        } catch {
            logger.error("notify command failed", metadata: ["error": "\(error)"])
        }
    }
}
