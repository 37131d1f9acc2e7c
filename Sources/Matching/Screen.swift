import Programme

/// The possible pairs of a pool: for each component the windows that pass every rule, with their points.
struct Screen: Sendable {
    /// A window that a component may take.
    struct Candidate: Sendable {
        /// Index among the pool's windows.
        var window: Int32
        /// Points in millionths.
        var points: Int64
    }

    /// Candidates of all components, best points first, ties by window.
    let candidates: [Candidate]
    /// Where each component's candidates start; one element more than there are components.
    let start: [Int]
    /// How many offers pass every rule for each component, those that the cap left out included.
    let possibleOffers: [Int32]
    /// How many pairs of the same kind were judged.
    let pairsJudged: Int
    /// How many of them passed every rule.
    let pairsPossible: Int
    /// How many possible pairs were left out because of the cap.
    var pairsLeftOut: Int { pairsPossible - candidates.count }

    /// Judges every component against every window of its kind.
    ///
    /// - Parameters:
    ///   - pool: The pool's facts.
    ///   - scoring: The criteria.
    ///   - cap: How many candidates are kept for a component, best first; nil: all.
    /// - Complexity: O(components × windows of the kind).
    init(_ pool: PoolFacts, _ scoring: Scoring, cap: Int?) {
        var windowsOfKind: [Kind: [Int32]] = [:]
        for (index, window) in pool.windows.enumerated() {
            windowsOfKind[window.kind, default: []].append(Int32(index))
        }
        var candidates: [Candidate] = []
        var start = [0]
        start.reserveCapacity(pool.components.count + 1)
        var judged = 0
        var possible = 0
        var own: [Candidate] = []
        var possibleOffers: [Int32] = []
        possibleOffers.reserveCapacity(pool.components.count)
        for component in pool.components {
            own.removeAll(keepingCapacity: true)
            let windows = windowsOfKind[component.kind] ?? []
            judged += windows.count
            if pool.needStanding[Int(component.need)].isPass {
                for index in windows where RuleBook.allows(component, pool.windows[Int(index)], pool) {
                    own.append(Candidate(window: index, points: 0))
                }
            }
            // The windows of an offer stand together.
            var offers = 0
            var last: Int32 = -1
            for candidate in own {
                let offer = pool.windows[Int(candidate.window)].offer
                if offer != last { offers += 1 }
                last = offer
            }
            possibleOffers.append(Int32(offers))
            for place in own.indices {
                let window = pool.windows[Int(own[place].window)]
                own[place].points = scoring.scores(component, window, possibleOffers: offers)
                    .points(pool.snapshot.policy.weights)
            }
            possible += own.count
            own.sort { $0.points != $1.points ? $0.points > $1.points : $0.window < $1.window }
            candidates.append(contentsOf: cap.map { own.prefix($0) } ?? own[...])
            start.append(candidates.count)
        }
        self.candidates = candidates
        self.start = start
        self.possibleOffers = possibleOffers
        pairsJudged = judged
        pairsPossible = possible
    }

    /// The candidates of a component.
    func candidates(of component: Int) -> ArraySlice<Candidate> {
        candidates[start[component]..<start[component + 1]]
    }
}
