public import Allocation
import Formats
public import Matching
public import Programme
public import Registry
public import Reports

/// What is changed for a trial.
public enum WhatIfChange: Hashable, Sendable {
    /// The offers of a file are there too; one that is in the pool already is replaced.
    case withOffers(file: String)
    /// An offer is not there.
    case withoutOffer(String)
    /// A window's capacity is another.
    case capacity(CapacityChange)
    /// Another policy is in force.
    case policy(Policy, name: String)
}

/// Another capacity of a window: `OFFER=+10`, `OFFER=-5`, `OFFER=40`, `OFFER/WINDOW=+10`.
public struct CapacityChange: Hashable, Sendable {
    /// External id of the offer.
    public var offer: String
    /// Code of the window; nil where the offer has only one.
    public var window: String?
    /// The new capacity, or what is added to it.
    public var amount: Int64
    /// Whether `amount` is added.
    public var isRelative: Bool

    /// Reads a change; nil where the text is none.
    public init?(_ text: String) {
        guard let mark = text.lastIndex(of: "=") else { return nil }
        let number = text[text.index(after: mark)...]
        guard let amount = Int64(number), mark > text.startIndex else { return nil }
        self.amount = amount
        isRelative = number.hasPrefix("+") || number.hasPrefix("-")
        if amount.magnitude > UInt64(FieldLimits.quantity) { return nil }
        let name = String(text[..<mark])
        offer = name
        if let slash = name.lastIndex(of: "/") {
            offer = String(name[..<slash])
            window = String(name[name.index(after: slash)...])
            if offer.isEmpty || (window ?? "").isEmpty { return nil }
        }
    }
}

/// Why a trial cannot be made.
public struct WhatIfError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What was found, and what would be right.
    public var description: String
}

/// Last night's pool with a change, matched again from last night's solution: who gains, who loses, what it is worth.
public struct WhatIf: Sendable {
    /// The run that it is held against.
    public let run: Int64
    /// What was changed, in words.
    public let changes: [Phrase]
    /// Last night's match and the trial's.
    public let comparison: OutcomeComparison
    /// The trial's report.
    public let report: MatchReport
    /// The solver's seed.
    public let seed: UInt64
    /// The solver's work limit.
    public let workLimit: Int64
    /// Whether the values are counted by two policies, so that their difference says nothing by itself.
    public let isAnotherPolicy: Bool

    /// Matches a past run's pool with changes.
    ///
    /// - Parameters:
    ///   - changes: The changes, made one after the other.
    ///   - run: The run; nil for the latest that is complete.
    ///   - request: How to solve; the date and the seed are the run's.
    ///   - registry: The register.
    ///   - programme: The programme.
    ///   - interruption: Ends the solve with its best so far.
    ///   - progress: Is told what the solver finds.
    /// - Throws: ``WhatIfError`` or ``RegistryError`` where a change names what is not there; a ``RecordProblem`` where a file
    ///   holds no such record.
    public init(
        _ changes: [WhatIfChange],
        run: Int64?,
        _ request: MatchRequest,
        _ registry: Registry,
        _ programme: ProgrammeRecord,
        interruption: SolveInterruption,
        progress: @escaping (SolveProgress) -> Void
    ) throws {
        let night = try SolvedNight(registry, programme, run: run)
        let pool = night.pool
        var snapshot = pool.snapshot
        var words: [Phrase] = []
        for change in changes { words += try Self.make(change, in: &snapshot, registry) }
        let matcher = Matcher(snapshot, threads: request.threads)
        let policy = snapshot.policy
        var options = SolveOptions()
        options.seed = pool.seed
        options.threads = request.threads
        options.timeLimit = request.timeLimit ?? Double(policy.timeLimitSeconds)
        options.workLimit = request.workLimit ?? policy.workLimit ?? MatchRun.workLimit(matcher.problem)
        options.gap = Double(policy.gapMillionths) / 1_000_000
        (options.warmPicks, options.warmPrices) = pool.warmStart(for: matcher)
        let result = matcher.solve(options, interruption: interruption, progress: progress)
        let outcome = matcher.outcome(result.solution, labels: MatchReport.labels(snapshot))
        let before = pool.matcher.outcome(pool.solution)
        func header(_ number: Int64?, _ hash: String) -> MatchReport.Header {
            MatchReport.Header(
                programme: programme.code,
                programmeName: programme.name,
                run: number,
                date: snapshot.date.description,
                policyVersion: snapshot.policyVersion,
                engine: Engine.name,
                inputHash: hash,
                seed: pool.seed,
                seconds: number == nil ? result.solution.seconds : nil
            )
        }
        var trial = header(nil, Snapshot.hash(snapshot.canonical))
        for change in words { trial.notice("what-if", [:], reason: change) }
        trial.notices += night.notices.map(ReportLanguage.english.phrase)
        report = MatchReport(snapshot, outcome, header: trial)
        comparison = OutcomeComparison(
            pool.snapshot,
            (
                before,
                MatchReport(pool.snapshot, before, header: header(night.run.number, night.run.snapshotHash))
            ),
            (outcome, report)
        )
        self.run = night.run.number
        self.changes = words
        seed = pool.seed
        workLimit = options.workLimit ?? 0
        isAnotherPolicy = policy.weights != pool.snapshot.policy.weights
    }

    /// How much more the trial's solution is worth, in millionths of a point.
    public var gain: Int64? {
        guard let before = comparison.before.objective, let after = comparison.after.objective else {
            return nil
        }
        return after - before
    }

    /// Between which numbers the difference of the two best possible solutions is proven to lie.
    public var provenGain: ClosedRange<Int64>? {
        guard let before = comparison.before.objective, let after = comparison.after.objective,
            let boundBefore = comparison.before.upperBound, let boundAfter = comparison.after.upperBound
        else { return nil }
        let least = after - boundBefore
        return least...max(least, boundAfter - before)
    }

    // MARK: - Changes

    private static func make(_ change: WhatIfChange, in snapshot: inout Snapshot, _ registry: Registry) throws
        -> [Phrase]
    {
        switch change {
        case .withOffers(let file): return try add(file, to: &snapshot, registry)
        case .withoutOffer(let id):
            let place = try place(of: id, in: snapshot)
            snapshot.offers.remove(at: place)
            return [Phrase(.withoutOffer, ["offer": .text(id)])]
        case .capacity(let change): return [try apply(change, to: &snapshot)]
        case .policy(let policy, let name):
            snapshot.policy = policy
            return [Phrase(.policyOf, ["file": .text(name)])]
        }
    }

    private static func place(of offer: String, in snapshot: Snapshot) throws -> Int {
        if let place = snapshot.offers.firstIndex(where: { $0.record.externalID == offer }) { return place }
        let start = offer.prefix(max(1, offer.count - 2))
        throw RegistryError.notFound(
            noun: "offer in the pool of the run",
            key: offer,
            nearest: Array(snapshot.offers.map(\.record.externalID).filter { $0.hasPrefix(start) }.prefix(3))
        )
    }

    private static func add(_ file: String, to snapshot: inout Snapshot, _ registry: Registry) throws
        -> [Phrase]
    {
        let offers = try RecordFile<Offer>.records(file, try registry.referenceKeys())
        if offers.isEmpty { throw WhatIfError(description: "\(file) holds no offer.") }
        var words: [Phrase] = []
        for offer in offers {
            let lexemes = try registry.lexemes(
                [offer.title, offer.summary ?? ""] + offer.keywords,
                language: offer.textLanguage
            )
            let added = Snapshot.Versioned(record: offer, version: 0, lexemes: lexemes)
            if let place = snapshot.offers.firstIndex(where: { $0.record.externalID == offer.externalID }) {
                snapshot.offers[place] = added
                words.append(
                    Phrase(.asInFile, ["offer": .text(offer.externalID), "file": .text(file)])
                )
            } else {
                snapshot.offers.append(added)
                words.append(
                    Phrase(.withOffer, ["offer": .text(offer.externalID), "file": .text(file)])
                )
            }
            if !snapshot.organisations.contains(where: { $0.externalID == offer.organisation }) {
                words.append(Phrase(.unregistered, ["name": .text(offer.organisation)]))
            }
        }
        snapshot.offers.sort { $0.record.externalID < $1.record.externalID }
        return words
    }

    private static func apply(_ change: CapacityChange, to snapshot: inout Snapshot) throws -> Phrase {
        let place = try place(of: change.offer, in: snapshot)
        let windows = snapshot.offers[place].record.windows
        let known = windows.map { "\(change.offer)/\($0.code)" }.joined(separator: ", ")
        guard let slot = windows.firstIndex(where: { $0.code == change.window ?? windows[0].code }),
            change.window != nil || windows.count == 1
        else {
            throw WhatIfError(
                description: change.window.map {
                    "Offer \(change.offer) has no window \($0); there are \(known)."
                }
                    ?? "Offer \(change.offer) has \(windows.count) windows; name one: \(known)."
            )
        }
        guard let before = windows[slot].capacity else {
            throw WhatIfError(
                description: "\(change.offer)/\(windows[slot].code) has no limit on its capacity."
            )
        }
        let after = change.isRelative ? before + change.amount : change.amount
        guard after >= 0, after <= FieldLimits.quantity else {
            throw WhatIfError(
                description: "\(change.offer)/\(windows[slot].code) would hold \(after); it holds \(before)."
            )
        }
        snapshot.offers[place].record.windows[slot].capacity = after
        return Phrase(
            .holdsInstead,
            [
                "place": .text("\(change.offer)/\(windows[slot].code)"), "after": .number(after),
                "before": .number(before),
            ]
        )
    }
}
