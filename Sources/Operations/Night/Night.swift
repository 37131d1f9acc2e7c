public import Allocation
import Dispatch
import Glibc
public import Logging
public import Registry
import Reports

/// Matches programmes one after the other; one that fails does not stop the others.
///
/// Any number of nights may work at once, on any number of machines: each programme's lease lets one of them in, and
/// with ``NightRequest/IfRunning/skip`` they share the programmes out among them.
public struct Night {
    private let registry: Registry
    private let person: String
    private let request: NightRequest
    private let interruption: SolveInterruption
    private let logger: Logger

    /// Prepares a night.
    ///
    /// - Parameters:
    ///   - registry: The register.
    ///   - person: Who runs it.
    ///   - request: What to do.
    ///   - interruption: Stops it at the next safe point.
    ///   - logger: Is told of every step.
    public init(
        _ registry: Registry,
        by person: String,
        _ request: NightRequest,
        interruption: SolveInterruption,
        logger: Logger
    ) {
        self.registry = registry
        self.person = person
        self.request = request
        self.interruption = SolveInterruption(following: interruption)
        self.logger = logger
    }

    /// Runs the night.
    ///
    /// - Parameters:
    ///   - programmes: What to match, in this order.
    ///   - progress: Is told of every step of a programme.
    ///   - each: Is told of every programme's end.
    /// - Returns: What became of each programme, in the order of their ends.
    public func run(
        _ programmes: [ProgrammeRecord],
        progress: @escaping (String, RunEvent) -> Void = { _, _ in },
        each: (NightResult) -> Void = { _ in }
    ) -> [NightResult] {
        let limit = limitRuntime()
        defer { limit?.cancel() }
        var results: [NightResult] = []
        func end(_ result: NightResult) {
            log(result)
            results.append(result)
            each(result)
        }
        var held: [ProgrammeRecord] = []
        for programme in programmes {
            let result = match(programme, progress)
            if result.ending == .busy, request.ifRunning != .fail {
                logger.info("programme held by another run", metadata: ["programme": "\(programme.code)"])
                held.append(programme)
            } else {
                end(result)
            }
        }
        var deadline = ContinuousClock.now
        if case .wait(let seconds) = request.ifRunning { deadline += .seconds(seconds) }
        while !held.isEmpty {
            let isLast = ContinuousClock.now >= deadline || interruption.isStopped
            for programme in held {
                var result = match(programme, progress)
                guard result.ending != .busy || isLast else { continue }
                if result.ending == .busy, request.ifRunning == .skip { result.ending = .skipped }
                held.removeAll { $0.code == programme.code }
                end(result)
            }
            if !held.isEmpty { pause(seconds: 1) }
        }
        return results
    }

    private func match(_ programme: ProgrammeRecord, _ progress: @escaping (String, RunEvent) -> Void)
        -> NightResult
    {
        let start = ContinuousClock.now
        var result = attempt(programme, progress)
        result.seconds = (ContinuousClock.now - start) / .seconds(1)
        return result
    }

    private func attempt(_ programme: ProgrammeRecord, _ progress: @escaping (String, RunEvent) -> Void)
        -> NightResult
    {
        var result = NightResult(programme: programme.code, ending: .stopped)
        guard !interruption.isStopped else {
            result.error = RunStopped(run: nil)
            return result
        }
        do {
            let outcome = try MatchRun(registry, programme, by: person).run(
                request.match,
                interruption: interruption,
                progress: { event in
                    log(event, programme.code)
                    progress(programme.code, event)
                },
                reporting: request.reportFolder.map { folder in
                    { report, run, explainer in
                        var forms = request.reports
                        forms.explainer = explainer
                        result.files = try ReportFiles(folder, request.reportForms, forms).write(report, run)
                    }
                }
            )
            result.take(outcome, isDryRun: request.match.isDryRun)
            result.auditHead = try registry.auditHead(programme)?.hash
        } catch let error as RunStopped {
            result.run = error.run
            result.error = error
        } catch let error as ChangeGuardTripped {
            result.ending = .held
            result.run = error.run
            result.movement = error.movement
            result.error = error
        } catch let error as RegistryError {
            if case .leaseHeld = error { result.ending = .busy } else { result.ending = .failed }
            result.error = error
        } catch {
            result.ending = .failed
            result.error = error
        }
        return result
    }

    /// Stops the night once it has worked for its longest.
    private func limitRuntime() -> DispatchWorkItem? {
        guard let longest = request.longest else { return nil }
        let (interruption, logger) = (interruption, logger)
        let item = DispatchWorkItem {
            logger.warning("longest runtime reached", metadata: ["seconds": "\(longest)"])
            interruption.stop()
        }
        DispatchQueue.global().asyncAfter(deadline: .now() + longest, execute: item)
        return item
    }

    private func pause(seconds: Double) {
        let end = ContinuousClock.now + .seconds(seconds)
        while ContinuousClock.now < end, !interruption.isStopped { usleep(50_000) }
    }

    // MARK: - The log

    private func log(_ event: RunEvent, _ programme: String) {
        var metadata: Logger.Metadata = ["programme": "\(programme)"]
        switch event {
        case .began(let step, let run):
            metadata["step"] = "\(step.rawValue)"
            metadata["run"] = run.map { .stringConvertible($0) }
            logger.debug("step begins", metadata: metadata)
        case .ended(let step, let run, let seconds):
            metadata["step"] = "\(step.rawValue)"
            metadata["run"] = run.map { .stringConvertible($0) }
            metadata["seconds"] = .stringConvertible(seconds)
            logger.info("step ended", metadata: metadata)
        case .resumed(let run, let step):
            metadata["run"] = .stringConvertible(run)
            metadata["after"] = step.map { "\($0.rawValue)" }
            logger.notice("run resumed", metadata: metadata)
        case .progress: break
        }
    }

    private func log(_ result: NightResult) {
        var metadata: Logger.Metadata = [
            "programme": "\(result.programme)", "ending": "\(result.ending.rawValue)",
            "seconds": .stringConvertible(result.seconds),
        ]
        metadata["run"] = result.run.map { .stringConvertible($0) }
        metadata["matches"] = result.report.map { .stringConvertible(Int64($0.matches.count)) }
        metadata["lost"] = result.movement.map { .stringConvertible(Int64($0.lost)) }
        metadata["gained"] = result.movement.map { .stringConvertible(Int64($0.gained)) }
        metadata["audit_head"] = result.auditHead.map { "\($0)" }
        metadata["error"] = result.error.map { "\($0)" }
        logger.log(level: result.isDone ? .info : .error, "programme ended", metadata: metadata)
    }
}

extension NightResult {
    fileprivate mutating func take(_ outcome: MatchRunOutcome, isDryRun: Bool) {
        run = outcome.run
        report = outcome.report
        movement = outcome.movement
        isResumed = outcome.isResumed
        if outcome.report.run.status == "unknown" {
            ending = .noResult
            error = NoResult(run: outcome.run)
        } else {
            ending = isDryRun ? .dryRun : outcome.isUnchanged ? .unchanged : .published
        }
    }
}

/// A solver that had to end before it found anything.
public struct NoResult: Error, Hashable, Sendable, CustomStringConvertible {
    /// The run.
    public let run: Int64?

    /// What to do.
    public var description: String {
        "The solver found no solution in its time; what was published before stands. Maybe time_limit_seconds or "
            + "work_limit of the policy is too small."
    }
}
