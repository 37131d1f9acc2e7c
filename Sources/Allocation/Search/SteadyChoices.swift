/// What every need chose last, and how steadily it does.
///
/// Each need reads and writes its own places only while workers run, and what is made of all needs is read after the last
/// of them.
struct SteadyChoices: Sendable {
    /// How many different choices of a need are remembered.
    private static let remembered = 4
    /// The weight of the latest choice; what was chosen before weighs less and less.
    private static let recency: Float = 0.08

    private let model: Model
    private let key: WorkerMemory<UInt64>
    private let weight: WorkerMemory<Float>
    private let steadiness: WorkerMemory<Float>
    private let isServed: WorkerMemory<Bool>
    private let count: WorkerMemory<Int32>
    private let option: WorkerMemory<Int32>
    private let quantity: WorkerMemory<Int64>

    init(_ model: Model) {
        self.model = model
        let places = Int(model.slots[model.components])
        key = WorkerMemory(repeating: 0, count: model.needs * Self.remembered)
        weight = WorkerMemory(repeating: 0, count: model.needs * Self.remembered)
        steadiness = WorkerMemory(repeating: 0, count: model.needs)
        isServed = WorkerMemory(repeating: false, count: model.needs)
        count = WorkerMemory(repeating: 0, count: model.components)
        option = WorkerMemory(repeating: 0, count: places)
        quantity = WorkerMemory(repeating: 0, count: places)
    }

    func deallocate() {
        key.deallocate()
        weight.deallocate()
        steadiness.deallocate()
        isServed.deallocate()
        count.deallocate()
        option.deallocate()
        quantity.deallocate()
    }

    /// Takes down what a need chose.
    func note(_ need: Int, _ subproblem: borrowing NeedSubproblem<Double>) {
        subproblem.write(need, count: count.base, option: option.base, quantity: quantity.base)
        var picked = false
        // The 64-bit FNV-1a hash: two choices of one need that share it would be taken for one.
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        for component in Int(model.needComponents[need])..<Int(model.needComponents[need + 1]) {
            let slot = Int(model.slots[component])
            for place in slot..<(slot + Int(count[component])) {
                picked = true
                hash = (hash ^ UInt64(truncatingIfNeeded: option[place])) &* 0x0100_0000_01b3
                hash = (hash ^ UInt64(truncatingIfNeeded: quantity[place])) &* 0x0100_0000_01b3
            }
        }
        isServed[need] = picked
        steadiness[need] = remember(need, hash)
    }

    private func remember(_ need: Int, _ hash: UInt64) -> Float {
        let places = (need * Self.remembered)..<((need + 1) * Self.remembered)
        var known = -1
        var lightest = places.lowerBound
        for place in places {
            weight[place] *= 1 - Self.recency
            if key[place] == hash { known = place }
            if weight[place] < weight[lightest] { lightest = place }
        }
        if known < 0 {
            known = lightest
            key[known] = hash
            weight[known] = 0
        }
        weight[known] += Self.recency
        return weight[known]
    }

    /// Of the needs that are not `excluded` and choose anything: how many they are, and those whose last choice is the
    /// one they made most of the time, steadiest first.
    func steady(excluding excluded: [Bool]) -> (served: Int, needs: [Int]) {
        var found: [Int] = []
        var served = 0
        for need in 0..<model.needs where !excluded[need] && isServed[need] {
            served += 1
            if steadiness[need] >= 0.5 { found.append(need) }
        }
        found.sort {
            steadiness[$0] != steadiness[$1] ? steadiness[$0] > steadiness[$1] : $0 < $1
        }
        return (served, found)
    }

    /// What a need chose last.
    func picks(of need: Int) -> [(option: Int, quantity: Int64)] {
        var result: [(option: Int, quantity: Int64)] = []
        for component in Int(model.needComponents[need])..<Int(model.needComponents[need + 1]) {
            let first = Int(model.slots[component])
            for place in first..<(first + Int(count[component])) {
                result.append((Int(option[place]), quantity[place]))
            }
        }
        return result
    }
}
