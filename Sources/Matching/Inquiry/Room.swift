import Programme

/// What of each window's limits is left.
struct Room {
    private let solved: SolvedPool
    private let left: [Int64]

    init(_ solved: SolvedPool) {
        self.solved = solved
        let pool = solved.matcher.pool
        let uses = Uses(solved.solution, solved.matcher.explainer, claimsOn: [])
        left = pool.windows.indices.map { index in
            let capacity = pool.capacity(of: index)
            return capacity == .max ? .max : capacity - uses.used[index]
        }
    }

    /// Whether a window has what a component needs at least.
    func fits(_ component: Int, _ window: Int) -> Bool {
        let pool = solved.matcher.pool
        let least = max(1, pool.components[component].quantityMinimum)
        return left[window] == .max || pool.exchange(component, window).offered(least) <= left[window]
    }
}
