/// Plans that evolve by themselves: a population with what its genes mean.
protocol Evolution: ~Copyable, SendableMetatype {
    /// Nil where the problem does not suit it.
    init?(_ model: Model, prices: [Double], seed: UInt64)
    /// What the best plan is worth; `Int64.min` where there is none.
    var objective: Int64 { get }
    /// The best plan's picks, ascending by option.
    var picks: [Solution.Pick] { get }
    /// In the unit of a search's work.
    var work: Int64 { get }
    /// Takes a plan of others into the population.
    mutating func adopt(_ picks: [Solution.Pick])
    /// Makes children for some work, at least one.
    mutating func run(work budget: Int64, stop: () -> Bool)
}

/// Populations of which only the first learns of what others have found.
protocol Islands: AnyObject, Sendable {
    /// In the unit of a search's work.
    var work: Int64 { get }

    /// Goes on for some work in each population.
    ///
    /// - Parameters:
    ///   - incumbent: The best plan that is known, which joins the first population where that has none as good.
    ///   - objective: What that is worth.
    ///   - budget: Work for all together.
    ///   - threads: Threads; what is found does not depend on them.
    ///   - stop: Ends it early.
    func run(
        from incumbent: [Solution.Pick],
        _ objective: Int64,
        work budget: Int64,
        threads: Int,
        stop: @Sendable () -> Bool
    )

    /// Goes on for some work in the last population alone, beside other work on another thread.
    func runLast(work budget: Int64, stop: () -> Bool)

    /// The best plan of all; nil where there is none.
    var picks: [Solution.Pick]? { get }
}

/// Two populations, one for each thread.
///
/// - Note: `@unchecked Sendable`: each population is run by one thread at a time, and nothing else is asked meanwhile.
final class GeneticIslands<Plans: Evolution & ~Copyable>: Islands, @unchecked Sendable {
    private static var count: Int { 2 }

    private let islands: UnsafeMutablePointer<Plans>

    /// Nil where a problem does not suit this kind of plans.
    init?(_ model: Model, prices: [Double], seed: UInt64) {
        let memory = UnsafeMutablePointer<Plans>.allocate(capacity: Self.count)
        for place in 0..<Self.count {
            guard let plans = Plans(model, prices: prices, seed: seed &* 1000 &+ 500 &+ UInt64(place)) else {
                memory.deinitialize(count: place)
                memory.deallocate()
                return nil
            }
            (memory + place).initialize(to: plans)
        }
        islands = memory
    }

    deinit {
        islands.deinitialize(count: Self.count)
        islands.deallocate()
    }

    var work: Int64 { (0..<Self.count).reduce(0) { $0 + islands[$1].work } }

    func run(
        from incumbent: [Solution.Pick],
        _ objective: Int64,
        work budget: Int64,
        threads: Int,
        stop: @Sendable () -> Bool
    ) {
        // The others find ways of their own.
        if islands[0].objective < objective { islands[0].adopt(incumbent) }
        let first = WorkerPlace(islands)
        Workers.run(Self.count, threads: threads) { place in
            first.base[place].run(work: budget / Int64(Self.count), stop: stop)
        }
    }

    func runLast(work budget: Int64, stop: () -> Bool) {
        islands[Self.count - 1].run(work: budget, stop: stop)
    }

    var picks: [Solution.Pick]? {
        let best = (1..<Self.count).reduce(0) { islands[$1].objective > islands[$0].objective ? $1 : $0 }
        return islands[best].objective == .min ? nil : islands[best].picks
    }
}
