import Allocation

extension Problem {
    /// A call of middling size: offers with capacity and cohorts, needs with one or two components.
    static func call(seed: UInt64, needs: Int = 70, offers: Int = 14) -> Problem {
        var random = RandomProblem(seed: seed)
        var builder = ProblemBuilder(name: "call")
        var capacity: [Int] = []
        for offer in 0..<offers {
            capacity.append(
                builder.addLimit(
                    id: "offer-\(offer)",
                    atMost: random.int(15...60),
                    minimumWhenUsed: random.chance(30) ? random.int(5...12) : nil
                )
            )
        }
        let country = builder.addLimit(id: "country", atMost: 9, penaltyPerUnit: 40)
        for need in 0..<needs {
            builder.beginNeed(id: "need-\(need)")
            for component in 0..<Int(random.int(1...2)) {
                let least = random.int(2...8)
                builder.beginComponent(
                    id: "component-\(component)",
                    essential: component == 0,
                    minimum: least,
                    maximum: least + random.int(0...9),
                    maximumPicks: random.int(1...2)
                )
                for offer in 0..<offers where random.chance(40) {
                    builder.addOption(
                        id: "offer-\(offer)",
                        minimum: 2,
                        maximum: 12,
                        valuePerUnit: random.int(20...90),
                        fixedValue: -random.int(0...30),
                        loads: [
                            .init(limit: capacity[offer], perUnit: 1),
                            .init(limit: country, fixed: need % 3 == 0 ? 1 : 0),
                        ]
                    )
                }
            }
        }
        return builder.build()
    }
}
