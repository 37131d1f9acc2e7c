public import Allocation
import Programme

/// Matches a pool: screen, score, problem, solve, explain.
///
/// A pure function of the snapshot and of what the solver answers: it reads no clock and no database.
public struct Matcher: Sendable {
    /// Possible pairs above which each component keeps only its best.
    public static let denseOptions = 1_500_000
    /// How many candidates a component then keeps.
    public static let candidateCap = 64

    let pool: PoolFacts
    let scoring: Scoring
    let screen: Screen
    let compiled: CompiledProblem

    /// Screens and scores all pairs of a snapshot and compiles the problem.
    ///
    /// - Complexity: O(components × windows of the same kind).
    public init(_ snapshot: Snapshot) {
        pool = PoolFacts(snapshot)
        scoring = Scoring(pool)
        var screen = Screen(pool, scoring, cap: Self.candidateCap)
        if screen.pairsPossible <= Self.denseOptions, screen.pairsLeftOut > 0 {
            screen = Screen(pool, scoring, cap: nil)
        }
        self.screen = screen
        compiled = ProblemCompiler.compile(pool, screen)
    }

    /// The solver's problem.
    public var problem: Problem { compiled.problem }

    /// What says why.
    var explainer: Explainer {
        Explainer(pool: pool, scoring: scoring, screen: screen, compiled: compiled)
    }

    /// Turns the solver's answer into matches and explanations.
    public func outcome(_ solution: Solution) -> MatchOutcome {
        let explainer = explainer
        return MatchOutcome(
            problem: compiled.problem,
            solution: solution,
            pairs: (screen.pairsJudged, screen.pairsPossible, screen.pairsLeftOut),
            matches: explainer.pinnedMatches() + explainer.matches(solution),
            unmatched: explainer.unmatched(solution),
            windows: explainer.windows(solution),
            portfolio: explainer.portfolio(solution),
            impossiblePins: compiled.pins.impossible,
            released: compiled.pins.released,
            possibleDuplicates: DuplicateFinder(pool, scoring.topics).find()
        )
    }
}
