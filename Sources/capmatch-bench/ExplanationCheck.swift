import Allocation
import Matching
import Reports

/// What explanations of a solved pool say, done.
struct ExplanationCheck {
    private let pool: SolvedPool
    private let samples: Int
    /// What turned out otherwise than it was said.
    private(set) var problems: [String] = []
    /// What was found of needs without a match.
    private(set) var changes = ""
    /// What was found of matches.
    private(set) var pairs = ""

    /// Changes that are tried for each need, as for an explanation.
    private static let trials = 8
    /// In millionths of a point; no need brings as much.
    private static let worthless: Int64 = -1_000_000_000

    init(_ pool: SolvedPool, samples: Int) {
        self.pool = pool
        self.samples = samples
    }

    /// Every so many-th, so that they come from everywhere.
    private func sample<Element>(_ elements: [Element]) -> [Element] {
        let count = min(samples, elements.count)
        return (0..<count).map { elements[$0 * elements.count / count] }
    }

    /// Makes the smallest changes that are reported, and matches again.
    mutating func misses() {
        let clock = ContinuousClock()
        var (told, slowest) = (0, Duration.zero)
        var without: [String: [String]] = [:]
        let misses = sample(pool.matcher.outcome(pool.solution).unmatched)
        for miss in misses {
            let start = clock.now
            let search = pool.smallestChange(for: miss.need, most: Self.trials)
            slowest = max(slowest, clock.now - start)
            guard let found = search.smallest else {
                let tried = "\(miss.need) (\(search.trials.count) of \(search.proposals) tried)"
                without[miss.reason.rawValue, default: []].append(tried)
                continue
            }
            told += 1
            let again = pool.trial(of: found.change, for: miss.need, afresh: true)
            if !again.serves || again.check != found.check || again.offers != found.offers {
                let words = ReportLanguage.english.phrase(found.change.phrase)
                problems.append("\(miss.need): \(words) does not serve it again")
            }
        }
        changes =
            "\(misses.count) needs without a match: for \(told) a change is reported, and with it each is served again, but for \(problems.count); the slowest search took \(Self.seconds(slowest)) s"
        for (reason, needs) in without.sorted(by: { $0.key < $1.key }) {
            changes += "\nno single change is known for \(reason): \(needs.joined(separator: ", "))"
        }
    }

    /// Solves again without the pairs of matches.
    mutating func matches() {
        let clock = ContinuousClock()
        let before = problems.count
        var (checked, same, exact, slowest) = (0, 0, 0, Duration.zero)
        for match in sample(pool.matcher.outcome(pool.solution).matches.filter { $0.pinnedBy == nil }) {
            let start = clock.now
            guard let trade = pool.trade(without: match) else {
                problems.append("\(match.need): nothing is said of it without its match")
                continue
            }
            slowest = max(slowest, clock.now - start)
            checked += 1
            if trade.leastLoss > trade.mostLoss || trade.loss > trade.mostLoss {
                problems.append("\(match.need): the loss is not between its bounds")
            }
            guard let other = solve(without: match, trade), let value = other.objective,
                let bound = other.upperBound
            else {
                problems.append("\(match.need): not solved without its match")
                continue
            }
            if value > trade.check.upperBound || trade.check.objective > bound {
                problems.append(
                    "\(match.need): without its match \(value) to \(bound), said was \(trade.check)"
                )
            }
            if value >= trade.check.objective - trade.check.gap { same += 1 }
            if value == trade.check.objective { exact += 1 }
        }
        pairs =
            "\(checked) matches: without the pair, another solve proves the reported loss within the reported gap, but for \(problems.count - before); it finds as much within the gap for \(same), exactly as much for \(exact); the slowest answer took \(Self.seconds(slowest)) s"
    }

    /// Solves all with the match's pair made worthless, from the run's other picks, with another seed.
    private func solve(without match: Match, _ trade: Trade) -> Solution? {
        var problem = pool.matcher.problem
        guard let need = problem.needIDs.firstIndex(of: match.need),
            let component = problem.components(of: need).first(where: {
                problem.componentIDs[$0] == match.component
            }),
            let option = problem.options(of: component).first(where: {
                problem.optionID($0) == "\(match.offer)/\(match.window)"
            })
        else { return nil }
        problem.optionValuePerUnit[option] = 0
        problem.optionFixedValue[option] = Self.worthless
        let own = Set(problem.components(of: need).flatMap(problem.options))
        var options = SolveOptions()
        options.seed = pool.seed &+ 8
        options.threads = 2
        options.workLimit = trade.check.workLimit
        options.warmPicks = pool.solution.picks.filter { !own.contains(Int($0.option)) }
        options.warmPrices = [Double](repeating: 0, count: problem.limitCount)
        for price in pool.solution.prices { options.warmPrices[Int(price.limit)] = price.price }
        return Solver.solve(problem, options: options).solution
    }

    private static func seconds(_ duration: Duration) -> String {
        let (seconds, parts) = duration.components
        return "\(seconds).\(parts / 100_000_000_000_000_000)"
    }
}
