import Allocation
import Programme
import Testing

@testable import Matching

@Suite("The problem of a pool, field by field")
struct ProblemCompilerTests {
    /// The compiled problem of records.
    private func compile(_ fixture: Fixture, needs: [Need]? = nil, offers: [Offer]? = nil) -> CompiledProblem
    {
        var need = fixture.need
        need.components = [fixture.component]
        var offer = fixture.offer
        offer.windows = [fixture.window]
        let pool = PoolFacts(fixture.snapshot(needs: needs ?? [need], offers: offers ?? [offer]))
        return ProblemCompiler.compile(pool, Screen(pool, Scoring(pool), keeping: .all))
    }

    private func loads(_ problem: Problem, option: Int) -> [[Int64]] {
        problem.loads(ofOption: option).map {
            [Int64(problem.optionLoadLimit[$0]), problem.optionLoadPerUnit[$0], problem.optionLoadFixed[$0]]
        }
    }

    @Test("One need and one window: ids, quantities, value and the capacity's load")
    func plain() {
        var pair = Fixture()
        pair.component.quantityMinimum = 4
        pair.window.quantityMinimum = 3
        pair.window.lot = 2
        let compiled = compile(pair)
        let problem = compiled.problem
        #expect(problem.name == "P 2026-11-24")
        #expect(problem.note == "1 pairs judged, 1 possible; the bound covers every possible pair")
        #expect(problem.limitIDs == ["O/main/capacity"])
        #expect(problem.limitAtMost == [30] && problem.limitMinimumWhenUsed == [0])
        #expect(problem.needIDs == ["N"] && problem.needValue == [0] && problem.needMandatory == [false])
        #expect(problem.componentIDs == ["main"] && problem.componentEssential == [true])
        #expect(problem.componentMinimum == [4] && problem.componentMaximum == [10])
        #expect(problem.componentMaximumPicks == [1])
        #expect(problem.optionID(0) == "O/main")
        #expect(problem.optionMinimum == [4] && problem.optionMaximum == [10] && problem.optionStep == [2])
        #expect(problem.optionFixedValue == [0])
        #expect(problem.optionValuePerUnit[0] == (compiled.points[0] + 5) / 10)
        #expect(compiled.points[0] == pair.scores.points(Policy().weights))
        #expect(loads(problem, option: 0) == [[0, 1, 0]])
    }

    @Test("A cohort, a number of beneficiaries and a reserve are limits of their window")
    func windowLimits() {
        var pair = Fixture()
        pair.window.cohortMinimum = 12
        pair.window.beneficiariesMaximum = 5
        pair.offer.reservedFor = .sids
        pair.offer.reservedPercent = 25
        let problem = compile(pair).problem
        #expect(
            problem.limitIDs == ["O/main/capacity", "O/main/beneficiaries", "O/main/not-reserved-for-sids"]
        )
        // A quarter of 30, rounded up, is held back.
        #expect(problem.limitAtMost == [30, 5, 22])
        #expect(problem.limitMinimumWhenUsed == [12, 0, 0])
        #expect(loads(problem, option: 0) == [[0, 1, 0], [1, 0, 1], [2, 1, 0]])
        pair.add("KE", to: .sids)
        #expect(loads(compile(pair).problem, option: 0) == [[0, 1, 0], [1, 0, 1]])
        pair.snapshot.memberships[0].to = pair.snapshot.date
        #expect(loads(compile(pair).problem, option: 0).count == 3)
    }

    @Test("A window without capacity has no limit, but its cohort has; a cohort of 1 is none")
    func unlimited() {
        var pair = Fixture()
        pair.window.capacity = nil
        pair.window.cohortMinimum = 1
        #expect(compile(pair).problem.limitIDs.isEmpty)
        pair.window.cohortMinimum = 8
        let problem = compile(pair).problem
        #expect(problem.limitAtMost == [.max] && problem.limitMinimumWhenUsed == [8])
    }

    @Test("Among several suppliers each costs, and the need gives one cost back for each essential component")
    func suppliers() {
        var pair = Fixture()
        pair.component.suppliersMaximum = 3
        pair.component.quantityMinimum = 6
        var optional = pair.component
        optional.code = "more"
        optional.isEssential = false
        var single = pair.component
        single.code = "single"
        single.suppliersMaximum = 1
        pair.need.components = [pair.component, optional, single]
        let problem = compile(pair, needs: [pair.need]).problem
        #expect(problem.componentMaximumPicks == [3, 3, 1])
        #expect(problem.componentEssential == [true, false, true])
        #expect(problem.optionFixedValue == [-500_000, -500_000, 0])
        #expect(problem.needValue == [500_000])
        #expect(problem.componentMinimum == [6, 6, 6])
        #expect(problem.optionMinimum == [1, 1, 6])
    }

    @Test("Needs that exclude each other load a limit of 1, once for each pair")
    func exclusive() {
        let pair = Fixture()
        func need(_ id: String, _ others: [String]) -> Need {
            var need = pair.need
            need.externalID = id
            need.exclusiveWith = others
            need.components = [pair.component]
            return need
        }
        let needs = [need("A", ["B", "B", "A", "GONE"]), need("B", ["A"]), need("C", ["A"])]
        let problem = compile(pair, needs: needs).problem
        #expect(problem.limitIDs == ["O/main/capacity", "exclusive/A+B", "exclusive/C+A"])
        #expect(problem.limitAtMost.dropFirst() == [1, 1])
        let own = (0..<3).map { need in
            problem.loads(ofNeed: need).map {
                [Int64(problem.needLoadLimit[$0]), problem.needLoadAmount[$0]]
            }
        }
        #expect(own == [[[1, 1], [2, 1]], [[1, 1]], [[2, 1]]])
    }

    @Test("A need that no window can serve is left out; an optional part without options stays")
    func hopeless() {
        var pair = Fixture()
        var compute = Fixture(.compute).component
        compute.code = "compute"
        compute.isEssential = false
        pair.need.components = [pair.component, compute]
        let kept = compile(pair, needs: [pair.need]).problem
        #expect(kept.componentIDs == ["main", "compute"])
        #expect(kept.options(of: 1).isEmpty)
        pair.need.components[1].isEssential = true
        let left = compile(pair, needs: [pair.need]).problem
        #expect(left.needCount == 0)
        pair.need.components = [compute]
        #expect(compile(pair, needs: [pair.need]).problem.needCount == 0)
    }

    @Test("Parts share the need's value equally, or as they say")
    func shares() {
        var pair = Fixture()
        var other = pair.component
        other.code = "other"
        pair.need.components = [pair.component, other]
        let equal = compile(pair, needs: [pair.need])
        let whole = equal.points[0]
        #expect(equal.problem.optionValuePerUnit == [(whole + 10) / 20, (whole + 10) / 20])
        pair.need.components[0].sharePercent = 80
        pair.need.components[1].sharePercent = 20
        let stated = compile(pair, needs: [pair.need]).problem
        #expect(stated.optionValuePerUnit == [(whole * 80 + 500) / 1_000, (whole * 20 + 500) / 1_000])
    }

    @Test("Keys with slashes make no two ids alike")
    func slashes() {
        let pair = Fixture()
        var left = pair.offer
        left.externalID = "A/B"
        left.windows = [pair.window]
        left.windows[0].code = "C"
        var right = pair.offer
        right.externalID = "A"
        right.windows = [pair.window]
        right.windows[0].code = "B/C"
        let problem = compile(pair, offers: [right, left]).problem
        #expect(Set(problem.limitIDs).count == 2)
        #expect(Set(problem.optionNames).count == 2 && problem.optionCount == 2)
    }

    @Test("The same snapshot gives the same problem")
    func deterministic() {
        for seed in 1...4 as ClosedRange<UInt64> {
            let problem = Matcher(randomPool(seed: seed, needs: 150, offers: 100)).problem
            #expect(problem == Matcher(randomPool(seed: seed, needs: 150, offers: 100)).problem)
            #expect(Set(problem.limitIDs).count == problem.limitCount)
            #expect(problem.needCount > 5)
            for component in 0..<problem.componentCount {
                #expect(problem.componentMinimum[component] <= problem.componentMaximum[component])
                for option in problem.options(of: component) {
                    #expect(problem.optionMinimum[option] >= 1)
                    #expect(problem.optionMinimum[option] <= problem.optionMaximum[option])
                    let span = problem.optionMaximum[option] - problem.optionMinimum[option]
                    #expect(span % problem.optionStep[option] == 0)
                }
            }
        }
    }
}
