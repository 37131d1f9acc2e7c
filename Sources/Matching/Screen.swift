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
        for component in pool.components {
            own.removeAll(keepingCapacity: true)
            let windows = windowsOfKind[component.kind] ?? []
            judged += windows.count
            if pool.needStanding[Int(component.need)].isPass {
                for index in windows {
                    let window = pool.windows[Int(index)]
                    guard RuleBook.allows(component, window, pool) else { continue }
                    let points = scoring.scores(component, window).points(pool.snapshot.policy.weights)
                    own.append(Candidate(window: index, points: points))
                }
            }
            possible += own.count
            own.sort { $0.points != $1.points ? $0.points > $1.points : $0.window < $1.window }
            candidates.append(contentsOf: cap.map { own.prefix($0) } ?? own[...])
            start.append(candidates.count)
        }
        self.candidates = candidates
        self.start = start
        pairsJudged = judged
        pairsPossible = possible
    }

    /// The candidates of a component.
    func candidates(of component: Int) -> ArraySlice<Candidate> {
        candidates[start[component]..<start[component + 1]]
    }
}
