/// Branch and bound at prices of needs (``KnapsackBound``): shows that no plan is worth more than some target, or finds one
/// that is.
///
/// Each target is a tree of its own, depth first: the nearer it is to the bound, the more choices of needs the knapsacks
/// leave out at once (Posta, Ferland and Michelon 2012), so that the bound comes down step by step while there is time.
/// What is shown is shown in whole numbers.
struct KnapsackTree {
    /// How often prices move at a node, and again where many choices fell out.
    private static let passes = 40
    private static let rounds = 3
    private static let lanes = 2
    /// How many bytes open nodes may take, about.
    private static let largest = 500_000_000

    /// Branches of one need share what they hold.
    private struct Node {
        /// Of each item whether it may be picked, then the same of each need without any limit.
        var allowed: [Bool]
        /// The place there of the one choice that the need it was branched on has; nil at the root.
        var choice: Int?
        var prices: [Double]
        var depth: Int
    }

    private enum Outcome {
        case pruned
        /// A plan that is worth more than the target.
        case plan([(option: Int, quantity: Int64)], value: Int64)
        /// In the order in which they are to be looked at, last first.
        case branches([Node])
    }

    private let items: KnapsackItems
    /// Open nodes, the next one last.
    private var open: [Node] = []
    /// What is to be shown: that no plan is worth more.
    private var target: Int64 = .min
    /// How far below the bound the target is, and the work at which a nearer one is tried.
    private var step: Int64 = .max
    private var patience: Int64 = .max
    private(set) var nodes = 0
    private(set) var work: Int64 = 0
    /// The best plan that was found, and what it is worth.
    private(set) var picks: [(option: Int, quantity: Int64)]?
    private(set) var value: Int64 = .min
    /// What no plan is worth more than.
    private(set) var bound: Int64 = .max
    /// Whether numbers are too large to show anything.
    private(set) var isStuck = false
    /// Whether its nodes would take too much memory.
    private var isFull = false

    init(_ items: KnapsackItems) { self.items = items }

    /// Branches for some work.
    ///
    /// - Parameters:
    ///   - budget: Work; it ends after the nodes that spend it.
    ///   - objective: What a plan is known to be worth.
    ///   - known: What none is worth more than, by other proofs.
    ///   - prices: Prices of needs to start with.
    ///   - threads: Threads; nothing but time depends on them.
    ///   - stop: Ends it early.
    mutating func run(
        work budget: Int64,
        objective: Int64,
        bound known: Int64,
        prices: [Double],
        threads: Int,
        stop: @Sendable () -> Bool
    ) {
        let end = work + budget
        bound = min(bound, known)
        value = max(value, objective)
        target = max(target, value)
        guard !bound.subtractingReportingOverflow(value).overflow else { return isStuck = true }
        // Of each lane's branches down to some depth the brothers are open, which share what they hold.
        let deepest = Self.largest / (Self.lanes * (items.need.count + 9 * items.needs + 1))
        while work < end, !isStuck, !isFull, bound > value, !stop() {
            if work >= patience { step /= 4 }
            if open.isEmpty || target >= bound || work >= patience { begin(prices) }
            let batch = Array(open.suffix(Self.lanes))
            open.removeLast(batch.count)
            isFull = batch.contains { $0.depth > deepest }
            if isFull { return open = [] }
            let outcomes = expand(batch, threads, stop)
            for (node, outcome) in zip(batch, outcomes) {
                switch outcome {
                case nil:
                    // Stopped within the node: it is looked at again.
                    open.append(node)
                case .pruned?: break
                case .plan(let picks, let value)?:
                    if value > self.value { (self.picks, self.value) = (picks, value) }
                    target = max(target, value)
                case .branches(let branches)?:
                    open += branches
                }
            }
            nodes += batch.count
            if open.isEmpty {
                bound = min(bound, max(target, value))
                step = min(step, .max / 4) * 4
            }
        }
    }

    /// Begins with a target below the bound: as far as that was shown with ease before, and as long as it takes where it
    /// is near.
    private mutating func begin(_ prices: [Double]) {
        let (gap, least) = (bound - value, max(1, (bound - value) / 16))
        step = min(max(step, least), gap)
        target = bound - step
        patience = step == least ? .max : work + work / 8 + 30_000_000
        open = [
            Node(
                allowed: [Bool](repeating: true, count: items.need.count)
                    + items.alone.map { $0 > .min },
                choice: nil,
                prices: prices,
                depth: 0
            )
        ]
    }

    /// What looking at a node came to.
    private struct Expansion {
        /// Nil where it was stopped.
        var outcome: Outcome?
        var work: Int64 = 0
        var isStuck = false
    }

    private mutating func expand(_ batch: [Node], _ threads: Int, _ stop: @Sendable () -> Bool) -> [Outcome?]
    {
        var expansions = [Expansion](repeating: Expansion(), count: batch.count)
        expansions.withUnsafeMutableBufferPointer { expansions in
            guard let base = expansions.baseAddress else { return }
            let found = WorkerMemory(base: base)
            Workers.run(batch.count, threads: threads) { [items, target] lane in
                var own = Expansion()
                own.outcome = Self.expand(batch[lane], items, target, &own.work, &own.isStuck, stop)
                found[lane] = own
            }
        }
        for expansion in expansions {
            work += expansion.work
            if expansion.isStuck { isStuck = true }
        }
        return expansions.map(\.outcome)
    }

    /// Looks at a node; nil where it was stopped.
    private static func expand(
        _ node: Node,
        _ items: KnapsackItems,
        _ target: Int64,
        _ work: inout Int64,
        _ isStuck: inout Bool,
        _ stop: () -> Bool
    ) -> Outcome? {
        var allowed = node.allowed
        if let choice = node.choice { allowed[choice] = true }
        var relaxation = KnapsackRelaxation(items, node.prices)
        defer { work += relaxation.work + Int64(items.need.count) }
        let wanted = Double(target) + 1
        let enough = wanted - 1e-9 * abs(wanted) - 0.001
        for round in 1... {
            guard relaxation.restrict(to: allowed) else { return .pruned }
            if relaxation.open == 0 {
                return relaxation.value > target
                    ? .plan(relaxation.picks, value: relaxation.value) : .pruned
            }
            let least = relaxation.movePrices(
                passes,
                target: wanted,
                enough: enough,
                newest: 0.1,
                stop: { _ in stop() }
            )
            if stop() { return nil }
            // What is rounded may look lower than it is.
            let looksPruned = least < enough
            if looksPruned, let exact = relaxation.exact(byChoice: false) {
                relaxation.work += exact.work
                if exact.bound <= target { return .pruned }
            }
            guard let exact = relaxation.exact(byChoice: true) else {
                isStuck = true
                return nil
            }
            relaxation.work += exact.work
            if exact.bound <= target { return .pruned }
            let dropped = drop(relaxation, exact, target, &allowed)
            if round < rounds, dropped * 10 > relaxation.open { continue }
            guard relaxation.restrict(to: allowed) else { return .pruned }
            if relaxation.open == 0 { continue }
            return .branches(branch(relaxation, exact, target, allowed, depth: node.depth + 1))
        }
        return nil
    }

    /// Leaves out the choices with which no plan is worth more than the target; returns how many those were.
    private static func drop(
        _ relaxation: borrowing KnapsackRelaxation,
        _ exact: KnapsackRelaxation.Exact,
        _ target: Int64,
        _ allowed: inout [Bool]
    ) -> Int {
        var dropped = 0
        let items = relaxation.items
        for limit in relaxation.room.indices {
            for place in items.start[limit]..<relaxation.activeEnd[limit] {
                let item = Int(relaxation.active[place])
                if exact.bound(after: exact.falls[item]) <= target {
                    allowed[item] = false
                    dropped += 1
                }
            }
        }
        for need in 0..<items.needs where relaxation.isOpen[need] && relaxation.alone[need] > .min {
            if exact.bound(after: exact.falls[items.need.count + need]) <= target {
                allowed[items.need.count + need] = false
                dropped += 1
            }
        }
        return dropped
    }

    /// A branch for each choice of the need whose choices let the bound fall furthest.
    private static func branch(
        _ relaxation: borrowing KnapsackRelaxation,
        _ exact: KnapsackRelaxation.Exact,
        _ target: Int64,
        _ allowed: [Bool],
        depth: Int
    ) -> [Node] {
        let items = relaxation.items
        // A branch whose bound falls by all that is above the target is about a tenth of one whose does not.
        let scale = Double(sign: .plus, exponent: exact.bits, significand: 1)
        let span = max(1, Double(exact.total) - (Double(target) + 1) * scale)
        func weight(_ fall: Int64) -> Double {
            let part = 1 + 2 * min(1, Double(-fall) / span)
            return 1 / (part * part)
        }
        var size = [Double](repeating: 0, count: items.needs)
        for limit in relaxation.room.indices {
            for place in items.start[limit]..<relaxation.activeEnd[limit] {
                let item = Int(relaxation.active[place])
                size[Int(items.need[item])] += weight(exact.falls[item])
            }
        }
        var best = -1
        for need in 0..<items.needs where relaxation.isOpen[need] {
            if relaxation.alone[need] > .min { size[need] += weight(exact.falls[items.need.count + need]) }
            if best < 0 || size[need] < size[best] { best = need }
        }
        guard best >= 0 else { return [] }
        var choices: [(place: Int, fall: Int64)] = []
        for item in items.need.indices where Int(items.need[item]) == best && allowed[item] {
            if exact.falls[item] > .min { choices.append((item, exact.falls[item])) }
        }
        if relaxation.alone[best] > .min {
            choices.append((items.need.count + best, exact.falls[items.need.count + best]))
        }
        choices.sort { $0.fall != $1.fall ? $0.fall < $1.fall : $0.place > $1.place }
        var none = allowed
        for choice in choices { none[choice.place] = false }
        return choices.map { Node(allowed: none, choice: $0.place, prices: relaxation.prices, depth: depth) }
    }
}
