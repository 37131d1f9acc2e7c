import Allocation
import Benchmarking
import Testing

@Suite struct SyntheticCallTests {
    private static let call = SyntheticCall(needs: 2000, offers: 400, seed: 7)
    private static let problem = call.problem()

    private func share(_ count: Int, _ all: Int) -> Double { Double(count) / Double(all) }

    @Test func `the same seed gives the same problem, another seed another`() {
        let small = SyntheticCall(needs: 120, offers: 40, seed: 3)
        #expect(small.problem() == SyntheticCall(needs: 120, offers: 40, seed: 3).problem())
        #expect(
            small.problem().optionValuePerUnit
                != SyntheticCall(needs: 120, offers: 40, seed: 4).problem().optionValuePerUnit
        )
    }

    @Test func `the file is valid by the format's own rules`() throws {
        let problem = SyntheticCall(needs: 60, offers: 24, seed: 1).problem()
        let read = try ProblemReader.read(bytes: ProblemWriter.bytes(problem))
        #expect(read == problem)
    }

    @Test func `needs and components have the shares of the shape`() {
        let problem = Self.problem
        #expect(problem.needCount == 2000)
        let sizes = (0..<problem.needCount).map { problem.components(of: $0).count }
        for (count, expected) in [(1, 0.6), (2, 0.3), (3, 0.1)] {
            #expect(abs(share(sizes.count { $0 == count }, 2000) - expected) < 0.04)
        }
        let kinds = ["training", "compute", "dataset", "lab"].map { kind in
            share(problem.componentIDs.count { $0 == kind }, problem.componentCount)
        }
        // Kinds are drawn without repetition, so that the rare ones gain.
        #expect(kinds[0] > 0.33 && kinds[0] < 0.43 && kinds[3] > 0.13 && kinds[3] < 0.21)
        for need in 0..<problem.needCount {
            let components = problem.components(of: need)
            #expect(problem.componentEssential[components.lowerBound])
            #expect(Set(components.map { problem.componentIDs[$0] }).count == components.count)
        }
        for component in 0..<problem.componentCount {
            let range = problem.componentMinimum[component]...problem.componentMaximum[component]
            switch problem.componentIDs[component] {
            case "training": #expect(range.lowerBound >= 1 && range.upperBound <= 150)
            case "compute": #expect(range.lowerBound >= 100 && range.upperBound % 100 == 0)
            case "dataset": #expect(range == 1...1)
            default: #expect(range.upperBound <= 26)
            }
        }
    }

    @Test func `options are the best 40, in falling order of fit, and point to their offers' limits`() {
        let problem = Self.problem
        var most = 0
        for component in 0..<problem.componentCount {
            let options = problem.options(of: component)
            most = max(most, options.count)
            let values = options.map { problem.optionValuePerUnit[$0] }
            #expect(values == values.sorted(by: >))
            for option in options {
                let limits = problem.loads(ofOption: option).map {
                    problem.limitIDs[Int(problem.optionLoadLimit[$0])]
                }
                #expect(limits.contains(problem.optionID(option) + "/capacity"))
                #expect(limits.contains { $0.hasPrefix("country-") })
                #expect(limits.contains { $0.hasPrefix("region-") })
                #expect(problem.optionFixedValue[option] < 0)
            }
        }
        #expect(most == 40)
    }

    @Test func `limits are capacities, slots, cohorts, reserves and soft goals in their shares`() {
        let problem = Self.problem
        let count = { (suffix: String) in problem.limitIDs.count { $0.hasSuffix(suffix) } }
        #expect(count("/capacity") == 400)
        #expect(abs(share(count("/beneficiaries"), 400) - 0.4) < 0.08)
        #expect(abs(share(count("/not-reserved"), 400) - 0.25) < 0.07)
        #expect(abs(share(problem.limitMinimumWhenUsed.count { $0 > 0 }, 400) - 0.27) < 0.08)
        let soft = problem.limitPenalty.indices.filter { problem.limitPenalty[$0] > 0 }
        #expect(soft.count == count("/matches"))
        #expect(
            soft.count { problem.limitIDs[$0].hasPrefix("region-") && problem.limitAtLeast[$0] == 120 } == 6
        )
        #expect(
            soft.count { problem.limitIDs[$0].hasPrefix("country-") && problem.limitAtMost[$0] == 46 } > 100
        )
    }

    @Test func `demand is about twice the supply`() {
        let problem = Self.problem
        var demand = 0.0
        for component in 0..<problem.componentCount where problem.componentIDs[component] == "training" {
            demand += Double(problem.componentMaximum[component])
        }
        let supply = problem.limitIDs.indices.filter {
            problem.limitIDs[$0].hasSuffix("/capacity") && problem.limitMinimumWhenUsed[$0] > 0
        }.reduce(0.0) { $0 + Double(problem.limitAtMost[$1]) }
        // Two thirds of the trainings have a cohort.
        #expect(demand / supply > 2 && demand / supply < 5)
    }

    @Test func `exactly so many needs are replaced, and nothing else changes`() {
        let changed = Self.call.problem(replacing: 5)
        let (old, new) = (Set(Self.problem.needIDs), changed.needIDs)
        #expect(new.count == 2000)
        #expect(new.count { !old.contains($0) } == 100)
        #expect(new.count { $0.hasSuffix("-new") } == 100)
        #expect(Set(changed.limitIDs) == Set(Self.problem.limitIDs))
        for need in 0..<2000 where new[need] == Self.problem.needIDs[need] {
            let (before, after) = (Self.problem.components(of: need), changed.components(of: need))
            let values = before.map {
                Self.problem.options(of: $0).map { Self.problem.optionValuePerUnit[$0] }
            }
            #expect(values == after.map { changed.options(of: $0).map { changed.optionValuePerUnit[$0] } })
        }
    }
}
