import Registry

/// Records a run's steps before and after, and tells of them.
final class RunLedger {
    /// A step that was begun.
    struct Clock {
        let step: RunStep
        let start = ContinuousClock.now

        /// Since it began.
        var seconds: Double { (ContinuousClock.now - start) / .seconds(1) }
    }

    private let registry: Registry
    private let programme: ProgrammeRecord
    private let lease: Lease
    private let tell: (RunEvent) -> Void
    /// Whether the run goes on with another process's work.
    private(set) var isResumed = false

    init(
        _ registry: Registry,
        _ programme: ProgrammeRecord,
        _ lease: Lease,
        _ tell: @escaping (RunEvent) -> Void
    ) {
        self.registry = registry
        self.programme = programme
        self.lease = lease
        self.tell = tell
    }

    func events(_ event: RunEvent) {
        if case .resumed = event { isResumed = true }
        tell(event)
    }

    func begin(_ step: RunStep, run: Int64?) -> Clock {
        tell(.began(step, run: run))
        return Clock(step: step)
    }

    func end(_ clock: Clock, run: Int64?) {
        tell(.ended(clock.step, run: run, seconds: clock.seconds))
    }

    /// Does a step.
    ///
    /// - Parameters:
    ///   - step: The step.
    ///   - run: Number of the run.
    ///   - recordsEnd: Whether its end is recorded here; false where the step's own transaction does.
    ///   - body: What the step does.
    /// - Returns: What the body returns.
    /// - Throws: What the body throws, or where the lease was lost.
    func run<Value>(_ step: RunStep, of run: Int64, recordsEnd: Bool, _ body: () throws -> Value) throws
        -> Value
    {
        let clock = begin(step, run: run)
        try registry.record(step, of: run, isFinished: false, programme, epoch: lease.epoch)
        let value = try body()
        if recordsEnd {
            try registry.record(step, of: run, isFinished: true, programme, epoch: lease.epoch)
        }
        end(clock, run: run)
        return value
    }
}
