import Programme

/// The possible pairs of a pool: for each component how many there are, and the windows that are kept.
///
/// Of a small pool every possible pair is kept, of a large one some of each component's; the others are counted, and
/// found again by ``DenseScreen`` whenever all pairs are looked at.
struct Screen: Sendable {
    /// Which possible pairs of a component are kept.
    enum Keeping: Hashable, Sendable {
        /// Every one.
        case all
        /// So many: those that have most points.
        case best(Int)
        /// So many, drawn by lot: each window is asked for as often, in proportion, as by all pairs.
        case sample(Int)
    }

    /// A window that a component may take.
    struct Candidate: Sendable {
        /// Index among the pool's windows.
        var window: Int32
        /// Points in millionths.
        var points: Int64

        /// Whether it comes before another: best points first, ties by window.
        @inline(__always)
        static func precedes(_ left: Candidate, _ right: Candidate) -> Bool {
            left.points != right.points ? left.points > right.points : left.window < right.window
        }
    }

    /// All pairs.
    let dense: DenseScreen
    /// Kept candidates of all components, each component's best points first, ties by window.
    private(set) var kept: [Candidate] = []
    /// Where each component's kept candidates start; one element more than there are components.
    private(set) var start: [Int] = [0]
    /// How many windows pass every rule for each component, those that are not kept included.
    private(set) var possibleWindows: [Int32] = []
    /// How many offers they belong to.
    private(set) var possibleOffers: [Int32] = []
    /// For each component the units of a lot that suits all its possible windows.
    private(set) var lots: [Int64] = []
    /// For each component the possible window that has most points; empty where it is looked for whenever it is asked for.
    private var bestOf: [Candidate] = []
    /// What possible pairs there are of each window.
    let takers: Takers
    /// How many pairs of the same kind were judged.
    let pairsJudged: Int
    /// How many of them passed every rule.
    let pairsPossible: Int
    /// How many possible pairs are not kept.
    var pairsLeftOut: Int { pairsPossible - kept.count }

    /// What one piece of the components brings.
    private struct Piece: Sendable {
        var kept: [Candidate] = []
        var best: [Candidate] = []
        var count: [Int32] = []
        var windows: [Int32] = []
        var offers: [Int32] = []
        var lots: [Int64] = []
    }

    /// Judges every component against every window of its kind.
    ///
    /// - Parameters:
    ///   - pool: The pool's facts.
    ///   - scoring: The criteria.
    ///   - pins: What is debited before.
    ///   - keeping: Which candidates are kept.
    ///   - threads: Threads; the result does not depend on them.
    ///   - progress: Is told how far the pass is.
    /// - Complexity: O(components × windows of the kind).
    init(
        _ pool: PoolFacts,
        _ scoring: Scoring,
        _ pins: Pins? = nil,
        keeping: Keeping,
        threads: Int = 1,
        progress: ScanProgress? = nil
    ) {
        self.init(
            DenseScreen(pool, scoring, threads: threads),
            pins ?? Pins(pool),
            keeping: keeping,
            threads: threads,
            progress: progress
        )
    }

    init(_ dense: DenseScreen, _ pins: Pins, keeping: Keeping, threads: Int, progress: ScanProgress? = nil) {
        self.dense = dense
        let pool = dense.pool
        let collected = Takers.Collector(pool)
        let pieces = dense.scan(threads: threads, progress: progress) { range, cursor in
            var piece = Piece()
            var takers = Takers(pool)
            var few = BestCandidates(keeping.most)
            for component in range {
                dense.find(component, &cursor)
                few.removeAll()
                var best = Candidate(window: -1, points: 0)
                for pair in cursor.pairs {
                    let candidate = Candidate(window: pair.window, points: pair.points)
                    few.insert(candidate, by: keeping.rank(of: candidate, for: component))
                    if best.window < 0 || Candidate.precedes(candidate, best) { best = candidate }
                    takers.add(component, pair, pool)
                }
                piece.best.append(best)
                let before = piece.kept.count
                piece.kept += few.candidates.sorted(by: Candidate.precedes)
                piece.count.append(Int32(piece.kept.count - before))
                piece.windows.append(Int32(cursor.pairs.count))
                piece.offers.append(Int32(cursor.offers))
                piece.lots.append(
                    ComponentTerms.lot(component, cursor.pairs, pool, pins)
                )
            }
            collected.merge(takers)
            return piece
        }
        var possible = 0
        for piece in pieces {
            kept += piece.kept
            bestOf += piece.best
            for count in piece.count { start.append(start[start.count - 1] + Int(count)) }
            possibleWindows += piece.windows
            possibleOffers += piece.offers
            lots += piece.lots
            for count in piece.windows { possible += Int(count) }
        }
        takers = collected.takers
        pairsJudged = dense.pairsOfKind
        pairsPossible = possible
    }

    /// A screen as it was put together.
    init(_ build: Build, _ dense: DenseScreen) {
        self.dense = dense
        kept = build.kept
        start = build.start
        possibleWindows = build.windows
        possibleOffers = build.offers
        lots = build.lots
        takers = build.takers
        pairsJudged = dense.pairsOfKind
        pairsPossible = build.windows.reduce(0) { $0 + Int($1) }
    }

    /// The same screen with other candidates kept.
    func keeping(_ candidates: [Candidate], start: [Int]) -> Screen {
        var screen = self
        screen.kept = candidates
        screen.start = start
        return screen
    }

    /// The same screen with the candidates kept that pieces of all components chose.
    func keeping(_ pieces: [ChosenCandidates]) -> Screen {
        var candidates: [Candidate] = []
        candidates.reserveCapacity(pieces.reduce(0) { $0 + $1.kept.count })
        var start = [0]
        start.reserveCapacity(self.start.count)
        for piece in pieces {
            let base = candidates.count
            candidates += piece.kept
            start += piece.ends.map { base + $0 }
        }
        return keeping(candidates, start: start)
    }

    /// The same screen with those candidates kept as well that another one of the same pairs keeps.
    ///
    /// - Complexity: O(kept candidates).
    func joining(_ other: Screen) -> Screen {
        var candidates: [Candidate] = []
        candidates.reserveCapacity(kept.count + other.kept.count)
        var start = [0]
        start.reserveCapacity(self.start.count)
        for component in possibleWindows.indices {
            let (own, others) = (range(of: component), other.range(of: component))
            var (next, nextOther) = (own.lowerBound, others.lowerBound)
            while next < own.upperBound || nextOther < others.upperBound {
                let isOther =
                    next == own.upperBound
                    || nextOther < others.upperBound && Candidate.precedes(other.kept[nextOther], kept[next])
                let candidate = isOther ? other.kept[nextOther] : kept[next]
                if isOther { nextOther += 1 } else { next += 1 }
                if candidates.count > start[component], candidates.last?.window == candidate.window {
                    continue
                }
                candidates.append(candidate)
            }
            start.append(candidates.count)
        }
        return keeping(candidates, start: start)
    }

    /// The same screen with more candidates kept, which must come by component and not be kept yet.
    func adding(_ more: [(component: Int, candidate: Candidate)]) -> Screen {
        var candidates: [Candidate] = []
        candidates.reserveCapacity(kept.count + more.count)
        var start = [0]
        start.reserveCapacity(self.start.count)
        var next = more.startIndex
        for component in possibleWindows.indices {
            var own = Array(kept(of: component))
            let old = own.count
            while next < more.endIndex, more[next].component == component {
                own.append(more[next].candidate)
                next += 1
            }
            if own.count > old { own.sort(by: Candidate.precedes) }
            candidates += own
            start.append(candidates.count)
        }
        return keeping(candidates, start: start)
    }

    /// The kept candidates of a component, best points first.
    func kept(of component: Int) -> ArraySlice<Candidate> { kept[range(of: component)] }

    private func range(of component: Int) -> Range<Int> { start[component]..<start[component + 1] }

    /// Whether a component has a possible window.
    func isPossible(_ component: Int) -> Bool { possibleWindows[component] > 0 }

    /// All possible windows of a component, best points first, ties by window.
    ///
    /// - Complexity: O(1) where all are kept; else they are found again.
    func candidates(of component: Int) -> ArraySlice<Candidate> {
        if isWhole(component) { return kept(of: component) }
        var cursor = dense.cursor()
        return candidates(of: component, &cursor)
    }

    /// The same with a cursor that is used for many components.
    func candidates(of component: Int, _ cursor: inout DenseScreen.Cursor) -> ArraySlice<Candidate> {
        if isWhole(component) { return kept(of: component) }
        dense.find(component, &cursor)
        return cursor.pairs.map { Candidate(window: $0.window, points: $0.points) }
            .sorted(by: Candidate.precedes)[...]
    }

    /// The place of a window among all possible ones of a component.
    struct Standing {
        /// From 1, best points first, ties by window; 1 where the window is not possible.
        var rank = 1
        /// How many possible windows there are.
        var windows = 0
        /// The best others.
        var others: [Candidate] = []

        init() {}

        /// The place of a window among the possible pairs of its component.
        ///
        /// - Parameters:
        ///   - window: Index among the pool's windows.
        ///   - pairs: All possible pairs of the component, in any order.
        ///   - taken: Windows that are no others.
        ///   - most: How many others are told.
        /// - Complexity: O(pairs): they are not sorted.
        init(of window: Int32, among pairs: [PossiblePair], except taken: some Collection<Int32>, most: Int) {
            windows = pairs.count
            let own = pairs.first { $0.window == window }
                .map { Candidate(window: $0.window, points: $0.points) }
            for pair in pairs {
                let candidate = Candidate(window: pair.window, points: pair.points)
                if let own, Candidate.precedes(candidate, own) { rank += 1 }
                let isBehind = others.last.map { Candidate.precedes($0, candidate) } ?? false
                if others.count == most, isBehind || most == 0 { continue }
                if taken.contains(candidate.window) { continue }
                let place = others.firstIndex { Candidate.precedes(candidate, $0) }
                others.insert(candidate, at: place ?? others.endIndex)
                if others.count > most { others.removeLast() }
            }
        }
    }

    /// Where a window stands among all possible ones of a component, and the best of the others.
    ///
    /// - Complexity: O(possible windows): they are not sorted.
    func standing(
        of window: Int32,
        among component: Int,
        except taken: Set<Int32>,
        most: Int,
        _ cursor: inout DenseScreen.Cursor
    ) -> Standing {
        var standing = Standing()
        if isWhole(component) {
            let kept = kept(of: component)
            standing.windows = kept.count
            if let place = kept.firstIndex(where: { $0.window == window }) {
                standing.rank = place - kept.startIndex + 1
            }
            standing.others = Array(kept.lazy.filter { !taken.contains($0.window) }.prefix(most))
            return standing
        }
        dense.find(component, &cursor)
        return Standing(of: window, among: cursor.pairs, except: taken, most: most)
    }

    /// The possible window of a component that has most points, ties by window.
    func best(of component: Int, _ cursor: inout DenseScreen.Cursor) -> Candidate? {
        if isWhole(component) { return kept(of: component).first }
        if !bestOf.isEmpty { return bestOf[component] }
        dense.find(component, &cursor)
        return cursor.pairs.lazy.map { Candidate(window: $0.window, points: $0.points) }
            .min(by: Candidate.precedes)
    }

    /// Whether all possible windows of a component are kept.
    func isWhole(_ component: Int) -> Bool {
        start[component + 1] - start[component] == possibleWindows[component]
    }
}

extension Screen.Keeping {
    /// How many candidates of a component are kept.
    fileprivate var most: Int {
        switch self {
        case .all: .max
        case .best(let count), .sample(let count): count
        }
    }

    /// What a component's candidates are ordered by: those with the highest are kept.
    @inline(__always)
    fileprivate func rank(of candidate: Screen.Candidate, for component: Int) -> Double {
        guard case .sample = self else { return Double(candidate.points) }
        // SplitMix64 (Steele, Lea and Flood 2014) of the pair: the same lot on every machine and thread.
        var lot = UInt64(component) << 32 | UInt64(UInt32(bitPattern: candidate.window))
        lot = (lot &+ 0x9E37_79B9_7F4A_7C15) &* 0x9E37_79B9_7F4A_7C15
        lot = (lot ^ lot >> 30) &* 0xBF58_476D_1CE4_E5B9
        lot = (lot ^ lot >> 27) &* 0x94D0_49BB_1331_11EB
        return Double((lot ^ lot >> 31) >> 11)
    }
}
