/// Finds sets of options of which a solution can pick one at most, and of which a mixture picks more.
///
/// Two options exclude each other where a hard limit has no room for both at their smallest quantities, or where
/// they share a component that takes one pick. Cliques of that graph are grown greedily from the mixture
/// (Johnson and Padberg 1982) and then by everything else that excludes all of their members.
struct CliqueCuts {
    /// Beyond this many options the graph is not built: it needs a bit for every pair.
    private static let widest = 24_000

    private let words: Int
    private let options: Int
    private var adjacent: [UInt64] = []
    /// Whether any two options exclude each other through a limit; a component alone says nothing new.
    let isEmpty: Bool

    init(_ problem: Problem, _ model: Model) {
        options = model.options
        words = (model.options + 63) / 64
        guard model.options <= Self.widest else {
            isEmpty = true
            return
        }
        var rows: [[(option: Int32, least: Int64)]] = Array(repeating: [], count: problem.limitCount)
        var isUsable = (0..<problem.limitCount).map {
            problem.limitPenalty[$0] == 0 && problem.limitAtMost[$0] != .max
        }
        for load in problem.needLoadLimit.indices where problem.needLoadAmount[load] < 0 {
            isUsable[Int(problem.needLoadLimit[load])] = false
        }
        for option in 0..<model.options where model.low[option] <= model.high[option] {
            for load in problem.loads(ofOption: option) {
                let limit = Int(problem.optionLoadLimit[load])
                let (unit, fixed) = (problem.optionLoadPerUnit[load], problem.optionLoadFixed[load])
                let least = unit * (unit >= 0 ? model.low[option] : model.high[option]) + fixed
                if least < 0 { isUsable[limit] = false }
                rows[limit].append((Int32(option), least))
            }
        }
        var pairs: [(Int32, Int32)] = []
        for limit in 0..<problem.limitCount where isUsable[limit] {
            let most = problem.limitAtMost[limit]
            let heavy = rows[limit].sorted {
                $0.least != $1.least ? $0.least > $1.least : $0.option < $1.option
            }
            for (place, item) in heavy.enumerated() {
                if place + 1 >= heavy.count || item.least + heavy[place + 1].least <= most { break }
                for other in heavy[(place + 1)...] {
                    if item.least + other.least <= most { break }
                    pairs.append((item.option, other.option))
                }
                if pairs.count > 4_000_000 { break }
            }
        }
        isEmpty = pairs.isEmpty || pairs.count > 4_000_000
        guard !isEmpty else { return }
        adjacent = [UInt64](repeating: 0, count: words * options)
        for component in 0..<model.components where model.maximumPicks[component] == 1 {
            let range = Int(model.componentOptions[component])..<Int(model.componentOptions[component + 1])
            for a in range where model.low[a] <= model.high[a] {
                for b in range where b > a && model.low[b] <= model.high[b] { connect(a, b) }
            }
        }
        for (a, b) in pairs { connect(Int(a), Int(b)) }
    }

    private mutating func connect(_ a: Int, _ b: Int) {
        if a == b { return }
        adjacent[a * words + b / 64] |= 1 << UInt64(b % 64)
        adjacent[b * words + a / 64] |= 1 << UInt64(a % 64)
    }

    @inline(__always)
    private func isAdjacent(_ a: Int, _ b: Int) -> Bool {
        adjacent[a * words + b / 64] >> UInt64(b % 64) & 1 == 1
    }

    /// The most broken cliques, best first.
    func separate(_ mixture: RestrictedMaster.Mixture, least: Double) -> [Cut] {
        if isEmpty { return [] }
        let open = (0..<options).filter { mixture.picked[$0] > 0.01 }
            .sorted {
                mixture.picked[$0] != mixture.picked[$1] ? mixture.picked[$0] > mixture.picked[$1] : $0 < $1
            }
        var cuts: [Cut] = []
        var seen: Set<[Int]> = []
        for start in open where mixture.picked[start] < 0.99 {
            var clique = [start]
            var sum = mixture.picked[start]
            for other in open where other != start && clique.allSatisfy({ isAdjacent($0, other) }) {
                clique.append(other)
                sum += mixture.picked[other]
            }
            if sum <= 1 + 0.02 { continue }
            let whole = extended(clique)
            if !seen.insert(whole).inserted { continue }
            var limit = DerivedLimit()
            limit.atMost = 1
            limit.optionLoads = whole.map { ($0, 0, 1) }
            let efficacy = (sum - 1) / Double(clique.count).squareRoot()
            if efficacy > least { cuts.append(Cut(limit: limit, efficacy: efficacy)) }
        }
        return cuts.sorted { $0.efficacy > $1.efficacy }
    }

    /// The clique with all that can join it, lowest index first; ascending.
    private func extended(_ clique: [Int]) -> [Int] {
        var common = [UInt64](repeating: .max, count: words)
        for member in clique {
            for word in 0..<words { common[word] &= adjacent[member * words + word] }
        }
        var result = clique
        for word in 0..<words {
            while common[word] != 0 {
                let option = word * 64 + common[word].trailingZeroBitCount
                result.append(option)
                // What stays must exclude the new member too, which no option does of itself.
                for later in word..<words { common[later] &= adjacent[option * words + later] }
            }
        }
        return result.sorted()
    }
}
