import Allocation
import Programme

/// An option that a solution takes, by its ids.
public struct TakenOption: Decodable, Hashable, Sendable {
    /// Id of the need.
    public var need: String
    /// Id of its component.
    public var component: String
    /// Id of the option, `OFFER/WINDOW`.
    public var option: String
}

/// The part of a large pool that lies around one need: those who hold what it could take, those who ask for the same, and so
/// on outwards.
///
/// Explaining a need moves these needs only. All others keep what they have: of their pairs it is enough to know those.
struct PoolPart {
    /// Pairs of one kind above which a need is explained in a part of the pool.
    static let wholePairs = 1_500_000
    /// Needs without anything that are looked at for each window, beside those that hold it.
    private static let asking = 20

    private let pool: PoolFacts
    private let screen: Screen
    private let limits: PoolLimits
    private let held: [Int: [Int32]]

    /// - Parameters:
    ///   - screen: What is possible; what it keeps does not matter.
    ///   - limits: The limits of the pool.
    ///   - picks: What the solution gives.
    init(_ screen: Screen, _ limits: PoolLimits, _ picks: [TakenOption]) {
        pool = limits.pool
        self.screen = screen
        self.limits = limits
        var needs: [String: Int] = [:]
        for (index, need) in pool.snapshot.needs.enumerated() { needs[need.record.externalID] = index }
        let windows = Dictionary(limits.windowIDs.enumerated().map { ($1, Int32($0)) }) { first, _ in first }
        var held: [Int: [Int32]] = [:]
        for pick in picks {
            // A newer engine may word ids otherwise: what it does not know is left out.
            guard let need = needs[pick.need], let window = windows[pick.option],
                let part = pool.snapshot.needs[need].record.components.firstIndex(where: {
                    $0.code == pick.component
                })
            else { continue }
            held[pool.componentStart[need] + part, default: []].append(window)
        }
        self.held = held
    }

    /// The screen with every possible pair of a need and of those around it, and of all others what they have.
    ///
    /// - Parameters:
    ///   - need: Index among the pool's needs.
    ///   - most: How many needs the part has at most.
    /// - Returns: The screen, whose counts are those of the whole pool.
    func screen(around need: Int, most: Int) -> Screen {
        let near = Set(around(need, most: most))
        var cursor = screen.dense.cursor()
        var kept: [Screen.Candidate] = []
        var start = [0]
        start.reserveCapacity(pool.components.count + 1)
        for component in pool.components.indices {
            if near.contains(Int(pool.components[component].need)) {
                kept += screen.candidates(of: component, &cursor)
            } else if let windows = held[component] {
                screen.dense.find(component, &cursor)
                kept += cursor.pairs.lazy.filter { windows.contains($0.window) }
                    .map { Screen.Candidate(window: $0.window, points: $0.points) }
                    .sorted(by: Screen.Candidate.precedes)
            }
            start.append(kept.count)
        }
        return screen.keeping(kept, start: start)
    }

    /// The needs around a need, itself included: as many as there is room for.
    private func around(_ need: Int, most: Int) -> [Int] {
        let others = Others(pool, screen, limits, held, asking: Self.asking)
        var cursor = screen.dense.cursor()
        var found = [need]
        var seen: Set<Int> = [need]
        var next = 0
        while next < found.count, found.count < most {
            let current = found[next]
            next += 1
            var rivals = others.sharing(limitsOf: current, limits)
            for component in pool.componentStart[current]..<pool.componentStart[current + 1] {
                screen.dense.find(component, &cursor)
                for pair in cursor.pairs { rivals += others.of(Int(pair.window)) }
            }
            for rival in rivals where found.count < most && seen.insert(rival).inserted {
                found.append(rival)
            }
        }
        return found
    }

    /// Who holds each window, and who asks for it and has nothing.
    private struct Others {
        private var holders: [[Int]]
        private var asking: [[Int]]
        private var members: [Int: [Int]] = [:]
        private let penalties: [Int64]

        init(
            _ pool: PoolFacts,
            _ screen: Screen,
            _ limits: PoolLimits,
            _ held: [Int: [Int32]],
            asking most: Int
        ) {
            holders = Array(repeating: [], count: pool.windows.count)
            asking = holders
            penalties = limits.builder.build().limitPenalty
            var cursor = screen.dense.cursor()
            for need in pool.snapshot.needs.indices {
                let parts = pool.componentStart[need]..<pool.componentStart[need + 1]
                if parts.contains(where: { held[$0] != nil }) {
                    for window in parts.flatMap({ held[$0] ?? [] }) { holders[Int(window)].append(need) }
                    for load in limits.loads(ofNeed: need) { members[load.limit, default: []].append(need) }
                } else {
                    for component in parts {
                        screen.dense.find(component, &cursor)
                        for pair in cursor.pairs where asking[Int(pair.window)].count < most {
                            asking[Int(pair.window)].append(need)
                        }
                    }
                }
            }
        }

        func of(_ window: Int) -> [Int] { holders[window] + asking[window] }

        /// The needs that are served and count for the same caps, or exclude it.
        func sharing(limitsOf need: Int, _ limits: PoolLimits) -> [Int] {
            limits.loads(ofNeed: need).filter { penalties[$0.limit] == 0 }.flatMap { members[$0.limit] ?? [] }
        }
    }
}
