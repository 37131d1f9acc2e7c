extension NeedSubproblem {
    /// Writes what the need that was solved last picks: how much each component counts, and the picks from its slot on.
    @inline(__always)
    func write(
        _ need: Int,
        count: UnsafeMutablePointer<Int32>,
        option: UnsafeMutablePointer<Int32>,
        quantity: UnsafeMutablePointer<Int64>
    ) {
        let first = Int(model.needComponents[need])
        for component in first..<Int(model.needComponents[need + 1]) {
            let picks = counts[component - first]
            count[component] = picks
            let slot = Int(model.slots[component])
            let place = slot - Int(model.slots[first])
            for pick in 0..<Int(picks) {
                option[slot + pick] = pickOption[place + pick]
                quantity[slot + pick] = pickQuantity[place + pick]
            }
        }
    }
}
