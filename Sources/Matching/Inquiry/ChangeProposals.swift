import Allocation
import Programme

/// Single changes with which a need might be served, smallest first.
///
/// Where a part that the need cannot do without has no possible window: what would make one possible. Otherwise: what would
/// give the need a place beside those, or before those, who hold what it asks for. How much of a number it takes is found by
/// solving the part of the problem around the need again (``Dial``); whether it is so in the data is for others to check.
struct ChangeProposals {
    /// Windows barred by one rule that are looked at.
    private static let barredWindows = 16

    let solved: SolvedPool
    let need: Int
    private(set) var all: [Change] = []
    /// Whether trying a change takes long.
    var isWide = false
    let pool: PoolFacts
    let screen: Screen
    let standings: LimitStandings
    private let room: Room

    init(_ solved: SolvedPool, _ id: String) {
        self.solved = solved
        standings = LimitStandings(solved)
        room = Room(solved)
        pool = solved.matcher.pool
        screen = solved.matcher.screen
        need = pool.snapshot.needs.firstIndex { $0.record.externalID == id } ?? -1
        if need < 0 { return }
        let range = pool.componentStart[need]..<pool.componentStart[need + 1]
        let essential = range.filter { part($0).isEssential }
        let blocked = essential.filter { screen.candidates(of: $0).isEmpty }
        if blocked.count == 1 {
            addBarred(blocked[0], onlyWithRoom: false)
            if essential.count > 1 { addOptional(blocked[0]) }
        } else if blocked.count > 1 {
            addCommon(blocked)
        } else if blocked.isEmpty, range.contains(where: { !screen.candidates(of: $0).isEmpty }) {
            addContested(essential.isEmpty ? Array(range) : essential)
        } else if blocked.isEmpty {
            for component in range { addBarred(component, onlyWithRoom: false) }
        }
        sort()
    }

    func part(_ component: Int) -> NeedComponent {
        pool.snapshot.needs[need].record.components[component - pool.componentStart[need]]
    }

    mutating func add(_ change: Change) {
        if !all.contains(where: change.isSame) { all.append(change) }
    }

    private mutating func sort() {
        all = all.enumerated().sorted { ($0.element.effort, $0.offset) < ($1.element.effort, $1.offset) }
            .map(\.element)
    }

    // MARK: - No possible window

    /// What would make windows possible that one rule bars, those with most room first.
    mutating func addBarred(_ component: Int, onlyWithRoom: Bool) {
        let facts = pool.components[component]
        let rules = RuleBook.rules(pool.rulesInForce)
        var barred: [(window: Int, isFull: Bool, shortfall: Int64)] = []
        for (index, window) in pool.windows.enumerated() where window.kind == facts.kind {
            var obstacles = 0
            var shortfall: Int64 = 0
            for rule in rules {
                switch rule.judge(facts, window, pool) {
                case .pass: continue
                case .incomplete: shortfall = 0
                case .fail(let amount): shortfall = amount?.amount ?? 1_000_000_000
                }
                obstacles += 1
                if obstacles > 1 { break }
            }
            guard obstacles == 1 else { continue }
            let isFull = !room.fits(component, index)
            if onlyWithRoom, isFull { continue }
            barred.append((index, isFull, shortfall))
        }
        barred.sort {
            ($0.isFull ? 1 : 0, $0.shortfall, $0.window) < ($1.isFull ? 1 : 0, $1.shortfall, $1.window)
        }
        let finder = ChangeFinder(pool: pool)
        for place in barred.prefix(Self.barredWindows) {
            for var change in finder.changes(component: component, window: place.window) {
                // A window that others fill needs more than this.
                if place.isFull { change.effort += Change.Effort.term }
                add(change)
            }
        }
    }

    /// What opens windows for each of several parts at once: something about the need itself.
    private mutating func addCommon(_ components: [Int]) {
        var common: [Change]?
        for component in components {
            all = []
            addBarred(component, onlyWithRoom: false)
            let own = all
            common = common.map { $0.filter { change in own.contains(where: change.isSame) } } ?? own
        }
        all = common ?? []
    }

    /// The bundle does without a part.
    private mutating func addOptional(_ component: Int) {
        add(
            Change(
                .component(need: pool.snapshot.needs[need].record.externalID, part(component).code),
                [Change.Edit("essential", from: .boolean(true), to: .boolean(false))],
                effort: Change.Effort.term
            )
        )
    }
}
