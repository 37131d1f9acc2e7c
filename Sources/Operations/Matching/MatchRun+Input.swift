import Allocation
import Formats
import Matching
import Programme
import Registry
import Reports

/// A snapshot with its canonical text and that text's hash.
struct FrozenInput {
    let snapshot: Snapshot
    /// The canonical text, in two parts.
    private var text: (pool: [UInt8], proposed: [UInt8])
    let hash: String
    /// Of the data alone.
    let poolHash: String
    /// Of what was proposed before.
    let proposedHash: String

    init(_ snapshot: Snapshot, threads: Int) throws {
        self.snapshot = snapshot
        text = snapshot.canonicalParts(threads: threads)
        var whole = ContentHash()
        whole.add(text.pool)
        whole.add(text.proposed)
        hash = whole.text
        poolHash = Snapshot.hash(text.pool)
        proposedHash = Snapshot.hash(text.proposed)
    }

    /// Packs the canonical text.
    func packed() throws -> [UInt8] {
        let packer = try GzipPacker(level: MatchRun.largeLevel)
        packer.add(text.pool)
        packer.add(text.proposed)
        return packer.finish()
    }

    /// Lets go of the text: of a large pool it takes as much memory as the records.
    mutating func dropText() { text = ([], []) }
}

extension MatchRun {
    /// Everything that the match looks at, read at one moment.
    func snapshot(_ request: MatchRequest) throws -> Snapshot {
        let date = try request.date ?? programme.referenceDate ?? registry.today(programme)
        let pool = try registry.pool(programme, asOf: request.asOf)
        var snapshot = Snapshot()
        snapshot.programme = programme.code
        snapshot.date = date
        snapshot.countries = pool.reference.countries
        snapshot.memberships = pool.reference.memberships
        snapshot.sectors = pool.reference.sectors
        snapshot.licences = pool.reference.licences
        snapshot.rules = pool.reference.rules
        snapshot.organisations = pool.organisations
        snapshot.needs = pool.needs.map {
            Snapshot.Versioned(record: $0.record, version: $0.version, lexemes: $0.lexemes)
        }
        snapshot.offers = pool.offers.map {
            Snapshot.Versioned(record: $0.record, version: $0.version, lexemes: $0.lexemes)
        }
        snapshot.awards = pool.awards
        snapshot.declines = pool.declines
        snapshot.rulings = pool.rulings
        snapshot.held = pool.held
        snapshot.proposed = pool.proposed
        if let policy = pool.policy {
            snapshot.policy = try PolicyDocument(yaml: policy.document).policy
            snapshot.policyVersion = policy.version
        }
        dropLongExpired(&snapshot)
        return snapshot
    }

    /// Leaves out what expired so long ago that nobody waits for a word on it, unless it holds a match.
    private func dropLongExpired(_ snapshot: inout Snapshot) {
        let (date, policy) = (snapshot.date, snapshot.policy)
        let needs = Set(snapshot.held.map(\.need))
        let offers = Set(snapshot.held.map(\.offer))
        snapshot.needs.removeAll { need in
            guard need.record.status == .expired, !needs.contains(need.record.externalID) else {
                return false
            }
            return need.record.lastDay(policy).map { date.days(since: $0) > Int(policy.needFreshnessDays) }
                ?? true
        }
        snapshot.offers.removeAll { offer in
            guard offer.record.status == .expired, !offers.contains(offer.record.externalID) else {
                return false
            }
            return offer.record.lastDay(policy).map { date.days(since: $0) > Int(policy.offerFreshnessDays) }
                ?? true
        }
    }

    /// What a new run records of where it starts from.
    func start(_ frozen: FrozenInput, _ request: MatchRequest, _ workLimit: Int64) -> RunStart {
        let snapshot = frozen.snapshot
        var start = RunStart(
            date: snapshot.date,
            policyVersion: snapshot.policyVersion,
            engine: Engine.name,
            seed: Int64(bitPattern: request.seed),
            threads: Int64(request.threads),
            workLimit: workLimit,
            snapshotHash: frozen.hash,
            needs: Int64(snapshot.needs.count),
            offers: Int64(snapshot.offers.count)
        )
        start.asOf = request.asOf
        start.poolHash = frozen.poolHash
        return start
    }

    /// Work that a problem's size calls for: a quarter of a second for hundreds of needs, some seconds for thousands, half a
    /// minute for tens of thousands, one minute or two for a hundred thousand.
    static func workLimit(_ problem: Problem) -> Int64 {
        let options = Int64(problem.optionCount)
        // Of a large pool the options are few for each of many needs, and tell little of what there is to gain.
        if Matcher.holdsBestOnly(problem) { return 3_500_000_000 + 45_000 * Int64(problem.needCount) }
        let least = 24_000_000 + 3_000 * min(options, 1_000_000) + 1_500 * max(0, options - 1_000_000)
        // In between, twenty seconds more bring the most.
        let most = 1_050_000_000 + 1_350 * options
        return max(least, min(least + 9_000 * max(0, options - 10_000), most))
    }

    static func solve(
        _ matcher: Matcher,
        _ request: MatchRequest,
        _ workLimit: Int64,
        _ policy: Policy,
        _ interruption: SolveInterruption,
        _ progress: @escaping (SolveProgress) -> Void
    ) -> SolveResult {
        var options = SolveOptions()
        options.timeLimit = request.timeLimit ?? Double(policy.timeLimitSeconds)
        options.workLimit = workLimit
        options.gap = Double(policy.gapMillionths) / 1_000_000
        options.threads = request.threads
        options.seed = request.seed
        return matcher.solve(options, interruption: interruption, progress: progress)
    }

    /// What a report's header says about what stays from the run before.
    func addNotices(
        _ snapshot: Snapshot,
        _ outcome: MatchOutcome,
        objective: Int64?,
        to header: inout MatchReport.Header
    ) {
        let held = outcome.matches.count { $0.heldAs != nil }
        if held > 0 { header.notice("held", ["number": String(held)]) }
        let before = Set(snapshot.proposed.map { [$0.need, $0.component, $0.offer, $0.window] })
        let kept = outcome.matches.count {
            $0.pinnedBy == nil && before.contains([$0.need, $0.component, $0.offer, $0.window])
        }
        let bonus = Int64(kept) * snapshot.policy.switchCostMillipoints * 1_000
        if bonus > 0, let objective {
            header.notice(
                "kept",
                ["points": String(bonus), "pairs": String(kept), "rest": String(objective - bonus)]
            )
        }
        for one in outcome.released {
            header.notice("released", ["proposal": one.key], reason: one.reason)
        }
    }

    func header(
        _ snapshot: Snapshot,
        _ hash: String,
        _ number: Int64?,
        _ seed: UInt64,
        _ seconds: Double?
    ) -> MatchReport.Header {
        MatchReport.Header(
            programme: programme.code,
            programmeName: programme.name,
            run: number,
            date: snapshot.date.description,
            policyVersion: snapshot.policyVersion,
            engine: Engine.name,
            inputHash: hash,
            seed: seed,
            seconds: seconds
        )
    }
}
