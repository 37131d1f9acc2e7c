import Allocation
import Programme

/// What a solution makes of the windows, each figure by the window's index.
struct Uses {
    /// How much is given.
    private(set) var used: [Int64]
    /// How many matches there are.
    private(set) var matches: [Int]
    /// How many components may take it.
    private(set) var claimants: [Int]
    /// How many of them have less than they ask for.
    private(set) var unsatisfied: [Int]
    /// What they ask for together, as far as the window could give it to each.
    private(set) var claimed: [Int64]
    /// The dual price of the capacity, in millionths of a point a unit.
    private(set) var prices: [Int64]
    /// Whether each need has a match.
    private(set) var isServed: [Bool]
    /// Of what is given, what pins give.
    private(set) var pinned: [Int64]
    /// What the match that brings least for a unit brings for it, in millionths of a point; nil without a match.
    private(set) var cutoff: [Int64?]
    /// The need that has that match.
    private(set) var cutoffNeed: [Int]
    private var claims: WindowClaims?

    /// The labels of those who may take a window, ascending.
    func takers(of window: Int) -> [Int] { claims?.takers(of: window) ?? [] }

    /// Of each window the match that brings least for a unit among those that a bonus for staying keeps in place.
    private(set) var keepers: [Int: Keeper] = [:]

    /// A match that was proposed before and earns a bonus for staying.
    struct Keeper {
        /// Index of its need.
        var need: Int
        /// What it brings for a unit without the bonus, in millionths of a point.
        var value: Int64
        /// How many units it has.
        var given: Int64
        /// The bonus, in millionths of a point.
        var bonus: Int64

        /// Whether one that brings so much for a unit would take its place if it earned nothing for staying.
        func keeps(from value: Int64) -> Bool {
            value > self.value && Int128(value - self.value) * Int128(given) <= Int128(bonus)
        }
    }

    /// The place of a match with so many points among the claimants of its window, from 1.
    func rank(_ points: Int64, on window: Int) -> Int { claims?.rank(points, on: window) ?? 1 }

    /// Where a picked window stands among all that its component may take; nil where that was not looked for.
    func standing(ofPicked window: Int32, among component: Int) -> Screen.Standing? {
        claims?.standing(of: window, among: component)
    }

    /// Takes a solution.
    ///
    /// - Parameters:
    ///   - solution: The solution.
    ///   - explainer: The pool.
    ///   - windows: The windows of which it is counted who could take them; nil: all.
    ///   - labels: What the needs are told apart by that could take them.
    init(
        _ solution: Solution,
        _ explainer: Explainer,
        claimsOn windows: Set<Int>? = nil,
        _ labels: NeedLabels = .none
    ) {
        let (pool, compiled) = (explainer.pool, explainer.compiled)
        used = Array(repeating: 0, count: pool.windows.count)
        claimed = used
        prices = used
        matches = Array(repeating: 0, count: pool.windows.count)
        claimants = matches
        unsatisfied = matches
        isServed = Array(repeating: false, count: pool.snapshot.needs.count)
        pinned = used
        cutoff = Array(repeating: nil, count: pool.windows.count)
        cutoffNeed = matches
        let owner = explainer.componentOfOption()
        var granted = [Int64](repeating: 0, count: pool.components.count)
        var matched: [(window: Int, points: Int64)] = []
        var picks: [WindowClaims.Pick] = []
        let proposed = PoolLimits.proposed(pool)
        let bonus = pool.snapshot.policy.switchCostMillipoints * 1_000
        for pick in solution.picks {
            let place = Int(owner[Int(pick.option)])
            let component = Int(compiled.component[place])
            let window = Int(compiled.window[Int(pick.option)])
            let quantity = pick.quantity * compiled.lot[place]
            let given = pool.exchange(component, window).offered(quantity)
            used[window] += given
            matches[window] += 1
            matched.append((window, compiled.points[Int(pick.option)]))
            picks.append(WindowClaims.Pick(component: Int32(component), window: Int32(window)))
            granted[component] += quantity
            let need = Int(pool.components[component].need)
            isServed[need] = true
            let value = compiled.problem.optionValuePerUnit[Int(pick.option)] * pick.quantity / max(1, given)
            if value < cutoff[window] ?? .max {
                cutoff[window] = value
                cutoffNeed[window] = need
            }
            if bonus > 0, value < keepers[window]?.value ?? .max, proposed.contains([component, window]) {
                keepers[window] = Keeper(need: need, value: value, given: given, bonus: bonus)
            }
        }
        for pin in compiled.pins.pins {
            let given = pool.exchange(pin.component, pin.window).offered(pin.quantity)
            used[pin.window] += given
            pinned[pin.window] += given
            matches[pin.window] += 1
            matched.append((pin.window, explainer.points(of: pin)))
            granted[pin.component] += pin.quantity
            isServed[Int(pool.components[pin.component].need)] = true
        }
        if windows != [] {
            let claims =
                windows.map { WindowClaims(granted, matched, explainer, on: $0) }
                ?? WindowClaims(
                    granted,
                    matched,
                    picks.sorted { $0.component < $1.component },
                    explainer.screen,
                    labels,
                    threads: explainer.threads
                )
            claimants = claims.claimants
            unsatisfied = claims.unsatisfied
            claimed = claims.claimed
            self.claims = claims
        }
        for price in solution.prices {
            let limit = Int(price.limit)
            let window = Int(compiled.limitWindow[limit])
            if window >= 0, compiled.problem.limitIDs[limit].hasSuffix("/capacity"),
                price.price.magnitude < 1e18
            {
                prices[window] = Int64((price.price * Double(compiled.limitScale[limit])).rounded())
            }
        }
    }
}
