/// The mean of what needs choose over several evaluations of a bound.
///
/// Along a way of short steps around the best prices it tends to an optimum of the relaxed program, as the volume
/// algorithm has it (Barahona and Anbil 2000).
///
/// Each need writes its own places only while workers run, and what is made of all needs is read after the last of them.
struct MeanChoice: Sendable {
    private let model: Model
    private let picked: WorkerMemory<Double>
    private let quantity: WorkerMemory<Double>
    private let served: WorkerMemory<Double>

    init(_ model: Model) {
        self.model = model
        picked = WorkerMemory(repeating: 0, count: model.options)
        quantity = WorkerMemory(repeating: 0, count: model.options)
        served = WorkerMemory(repeating: 0, count: model.needs)
    }

    func deallocate() {
        picked.deallocate()
        quantity.deallocate()
        served.deallocate()
    }

    /// Counts what a need chose.
    func note(_ need: Int, _ subproblem: borrowing NeedSubproblem<Double>) {
        let first = Int(model.needComponents[need])
        var isServed = false
        for component in first..<Int(model.needComponents[need + 1]) {
            let place = Int(model.slots[component] - model.slots[first])
            for pick in place..<(place + Int(subproblem.counts[component - first])) {
                isServed = true
                picked[Int(subproblem.pickOption[pick])] += 1
                quantity[Int(subproblem.pickOption[pick])] += Double(subproblem.pickQuantity[pick])
            }
        }
        if isServed { served[need] += 1 }
    }

    /// The mean over as many evaluations as were counted.
    func mixture(passes: Int) -> RestrictedMaster.Mixture {
        let share = 1 / Double(max(1, passes))
        return RestrictedMaster.Mixture(
            picked: (0..<model.options).map { picked[$0] * share },
            quantity: (0..<model.options).map { quantity[$0] * share },
            served: (0..<model.needs).map { served[$0] * share },
            isBroken: false
        )
    }
}
