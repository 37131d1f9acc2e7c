import Allocation
public import ArgumentParser
public import Matching
public import Operations
import Programme
import Synchronization

/// How to solve, for every command that matches.
public struct SolvingOptions: ParsableArguments {
    /// The business date.
    @Option(help: "Business date YYYY-MM-DD; else the programme's reference date, else today in its zone.")
    public var date: String?

    /// Seconds.
    @Option(name: .customLong("time-limit"), help: "Seconds after which the solver ends with its best.")
    public var timeLimit: Double?

    /// Work.
    @Option(name: .customLong("work-limit"), help: "Deterministic work after which it ends.")
    public var workLimit: Int64?

    /// Seed.
    @Option(help: "Seed of the solver.")
    public var seed: UInt64 = 1

    /// Threads.
    @Option(help: "Threads; the result does not depend on them.")
    public var threads = 2

    /// Makes options from nothing.
    public init() {}

    /// Refuses what cannot be.
    public func validate() throws {
        if let timeLimit, !(timeLimit > 0) { throw ValidationError("--time-limit must be above 0.") }
        if let workLimit, workLimit < 1 { throw ValidationError("--work-limit must be at least 1.") }
        if !(1...256).contains(threads) { throw ValidationError("--threads must be from 1 to 256.") }
        if let date, CalendarDate(date) == nil {
            throw ValidationError("--date \(date) is no date YYYY-MM-DD.")
        }
    }

    /// The request of a match.
    public func request() throws -> MatchRequest {
        var request = MatchRequest()
        request.date = date.flatMap { CalendarDate($0) }
        request.timeLimit = timeLimit
        request.workLimit = workLimit
        request.seed = seed
        request.threads = threads
        if Output.isInteractive { request.stages = Self.stages() }
        return request
    }

    /// Tells a terminal how far a pass over all pairs is, and when it should be done.
    public static func stages() -> @Sendable (Matcher.Stage, Double) -> Void {
        let last = Mutex((begin: ContinuousClock.now, told: ContinuousClock.now))
        return { stage, share in
            let left: Double? = last.withLock { last in
                let now = ContinuousClock.now
                if share <= 0 { last = (now, now) }
                guard share > 0, share < 1, now - last.told >= .seconds(1) else { return nil }
                last.told = now
                let spent = (now - last.begin) / .seconds(1)
                return spent / share * (1 - share)
            }
            guard let left else { return }
            Output.error(
                "  \(stage.sentence): \(Int(share * 100)) %, about \(Int(left.rounded(.up))) s to go"
            )
        }
    }

    /// Tells a terminal of better incumbents and bounds.
    public static func progress(_ event: RunEvent) {
        guard case .progress(let progress) = event, Output.isInteractive, progress.source != .none else {
            return
        }
        let gap = progress.gap.map { "\(($0 * 1_000_000).rounded(.up) / 10_000) %" } ?? "no solution yet"
        Output.error("  \((progress.seconds * 10).rounded() / 10) s  \(progress.phase.rawValue)  gap \(gap)")
    }
}
