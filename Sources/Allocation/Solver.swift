/// Solves an allocation problem: prices for a proven bound, cuts and branching to lower it, search for a solution.
public enum Solver {
    /// Solves until proven, until a limit, or until nothing within the solver's own bounds is left to try.
    ///
    /// Synchronous; `progress` is called on the same thread.
    public static func solve(
        _ problem: Problem,
        options: SolveOptions = SolveOptions(),
        interruption: SolveInterruption? = nil,
        progress: ((SolveProgress) -> Void)? = nil
    ) -> SolveResult {
        var run = SolveRun(problem, options, interruption, progress)
        return run.solve()
    }
}
