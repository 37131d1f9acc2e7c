public import Postgres
public import Programme

/// A run as it is stored.
public struct StoredRun: Hashable, Sendable {
    /// Its number in the programme, from 1.
    public var number: Int64
    /// What has become of it: the raw value of a run's state.
    public var state: String
    /// The business date.
    public var date: CalendarDate
    /// Version of the policy.
    public var policyVersion: Int64
    /// Version of the engine.
    public var engine: String
    /// Seed of the solver.
    public var seed: Int64
    /// Deterministic work after which the solve had to end.
    public var workLimit: Int64?
    /// Work that it did.
    public var workDone: Int64?
    /// Why it ended.
    public var stopReason: String?
    /// The moment whose versions of the records were seen; nil: those of when the run began.
    public var asOf: PostgresTimestamp?
    /// How often another process went on with the run.
    public var resumed: Int64
    /// When its files were dropped; nil where they were not.
    public var prunedAt: PostgresTimestamp?
    /// Who dropped them.
    public var prunedBy: String?
    /// Whether its files were dropped.
    public var isPruned: Bool { prunedAt != nil }
    /// Of the canonical snapshot.
    public var snapshotHash: String
    /// Of the snapshot without what was proposed before.
    public var poolHash: String?
    /// Of what the run proposed, as the next snapshot writes it down.
    public var publishedHash: String?
    /// Of the problem's file.
    public var problemHash: String?
    /// Of the solution's file.
    public var solutionHash: String?
    /// Needs in the pool.
    public var needs: Int64
    /// Offers in the pool.
    public var offers: Int64
    /// Matches made.
    public var matches: Int64?
    /// The solution's status.
    public var status: String?
    /// Value of the matches, millionths of a point.
    public var objective: Int64?
    /// Proven bound, millionths of a point.
    public var upperBound: Int64?
    /// Wall time of the solve.
    public var seconds: Double?
    /// When it was begun.
    public var startedAt: PostgresTimestamp
    /// When it was finished.
    public var finishedAt: PostgresTimestamp?
    /// Who ran it.
    public var runBy: String

    init(_ row: Row) throws {
        number = try row.get("run_number")
        state = try row.get("state")
        date = CalendarDate(daysSince1970: try row.get("business_date", as: PostgresDate.self).daysSince1970)
        policyVersion = try row.get("policy_version")
        engine = try row.get("engine")
        seed = try row.get("seed")
        workLimit = try row.get("work_limit")
        workDone = try row.get("work_done")
        stopReason = try row.get("stop_reason")
        asOf = try row.get("as_of")
        resumed = try row.get("resumed")
        prunedAt = try row.get("pruned_at")
        prunedBy = try row.get("pruned_by")
        snapshotHash = try row.get("snapshot_hash")
        poolHash = try row.get("pool_hash")
        publishedHash = try row.get("published_hash")
        problemHash = try row.get("problem_hash")
        solutionHash = try row.get("solution_hash")
        needs = try row.get("needs")
        offers = try row.get("offers")
        matches = try row.get("matches")
        status = try row.get("status")
        objective = try row.get("objective")
        upperBound = try row.get("upper_bound")
        seconds = try row.get("seconds")
        startedAt = try row.get("started_at")
        finishedAt = try row.get("finished_at")
        runBy = try row.get("run_by")
    }
}

/// What a new run starts from.
public struct RunStart: Sendable {
    /// The business date.
    public var date: CalendarDate
    /// Version of the policy.
    public var policyVersion: Int64
    /// Version of the engine.
    public var engine: String
    /// Seed of the solver.
    public var seed: Int64
    /// Threads of the solver.
    public var threads: Int64
    /// Bound on its work.
    public var workLimit: Int64?
    /// Of the canonical snapshot.
    public var snapshotHash: String
    /// Of the snapshot without what was proposed before.
    public var poolHash: String?
    /// Needs in the pool.
    public var needs: Int64
    /// Offers in the pool.
    public var offers: Int64
    /// The moment whose versions of the records were seen; nil: now.
    public var asOf: PostgresTimestamp?

    /// Makes a start.
    public init(
        date: CalendarDate,
        policyVersion: Int64,
        engine: String,
        seed: Int64,
        threads: Int64,
        workLimit: Int64?,
        snapshotHash: String,
        needs: Int64,
        offers: Int64
    ) {
        self.date = date
        self.policyVersion = policyVersion
        self.engine = engine
        self.seed = seed
        self.threads = threads
        self.workLimit = workLimit
        self.snapshotHash = snapshotHash
        self.needs = needs
        self.offers = offers
    }
}

/// What a run ends with: what it found is written in one transaction, or none of it; its report where the run ends.
public struct RunResult: Sendable {
    /// A match to propose.
    public struct Proposal: Sendable {
        /// External id of the need.
        public var need: String
        /// Its version.
        public var needVersion: Int64
        /// Code of the component.
        public var component: String
        /// External id of the offer.
        public var offer: String
        /// Its version.
        public var offerVersion: Int64
        /// Code of the window.
        public var window: String
        /// How much.
        public var quantity: Int64
        /// Points in millionths.
        public var points: Int64
        /// How much in the offer's unit, rounded up.
        public var offerQuantity: Int64
        /// What quantities count; nil where that was not kept.
        public var unit: Unit?
        /// What the offer counts in.
        public var offerUnit: Unit?
        /// How much the component asks for.
        public var asked: Int64?
        /// Place among the component's possible windows.
        public var rank: Int?
        /// How many windows were possible.
        public var possibleWindows: Int?
        /// What would have done next best, best first, at most three.
        public var alternates: [(offer: String, window: String, pointsLost: Int64)] = []

        /// Makes a proposal.
        public init(
            need: String,
            needVersion: Int64,
            component: String,
            offer: String,
            offerVersion: Int64,
            window: String,
            quantity: Int64,
            points: Int64
        ) {
            self.need = need
            self.needVersion = needVersion
            self.component = component
            self.offer = offer
            self.offerVersion = offerVersion
            self.window = window
            self.quantity = quantity
            self.points = points
            offerQuantity = quantity
        }
    }

    /// The solution's status.
    public var status: String
    /// Value of the matches.
    public var objective: Int64?
    /// Proven bound.
    public var upperBound: Int64?
    /// Wall time of the solve.
    public var seconds: Double
    /// Work done.
    public var work: Int64
    /// Why the solve ended.
    public var stopReason: String?
    /// Of the problem's file.
    public var problemHash: String
    /// Of the solution's file.
    public var solutionHash: String
    /// Packed files by name.
    public var artifacts: [(name: String, data: [UInt8])]
    /// Answers the packed report, which is asked for last of all, where a run ends: it may still be packed until then.
    public var report: (@Sendable () throws -> [UInt8])?
    /// The matches.
    public var proposals: [Proposal]
    /// Of what is proposed, as the next snapshot writes it down.
    public var publishedHash: String?
    /// Endorsed proposals that can no longer hold, by key, with why.
    public var released: [(key: String, reason: String)] = []
    /// The needs without one.
    public var unmatched: [Unmatched] = []
    /// The dual prices that are not 0, by the limits' ids.
    public var prices: [(limit: String, price: Double)] = []

    /// Makes a result.
    public init(
        status: String,
        objective: Int64?,
        upperBound: Int64?,
        seconds: Double,
        work: Int64,
        problemHash: String,
        solutionHash: String,
        artifacts: [(name: String, data: [UInt8])],
        proposals: [Proposal]
    ) {
        self.status = status
        self.objective = objective
        self.upperBound = upperBound
        self.seconds = seconds
        self.work = work
        self.problemHash = problemHash
        self.solutionHash = solutionHash
        self.artifacts = artifacts
        self.proposals = proposals
    }
}
