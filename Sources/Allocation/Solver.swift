/// Solves an allocation problem: prices for a proven bound, cuts and branching to lower it, search for a solution.
public enum Solver {
    /// Solves until proven, until a limit, or until nothing within the solver's own bounds is left to try.
    ///
    /// Parts that share no limit are solved apart. Synchronous; `progress` is called on the same thread.
    public static func solve(
        _ problem: Problem,
        options: SolveOptions = SolveOptions(),
        interruption: SolveInterruption? = nil,
        progress: ((SolveProgress) -> Void)? = nil
    ) -> SolveResult {
        let start = ContinuousClock.now
        let parts = ConnectedParts(problem)
        progress?(
            SolveProgress(
                seconds: 0,
                work: 0,
                source: .none,
                phase: .presolve,
                reductions: .init(
                    options: Model(problem).dropped,
                    limits: parts.idle,
                    parts: max(1, parts.needs.count)
                )
            )
        )
        if parts.needs.count < 2 {
            var run = SolveRun(problem, options, interruption, progress, start: start)
            return run.solve()
        }
        var solve = PartwiseSolve(problem, parts, options, interruption, progress)
        return solve.solve()
    }

    /// Solves a problem as one, whether it falls apart or not.
    static func solveConnected(
        _ problem: Problem,
        options: SolveOptions,
        explainsConflict: Bool = true,
        interruption: SolveInterruption? = nil,
        progress: ((SolveProgress) -> Void)? = nil
    ) -> SolveResult {
        var run = SolveRun(problem, options, interruption, progress)
        run.explainsConflict = explainsConflict
        return run.solve()
    }
}
