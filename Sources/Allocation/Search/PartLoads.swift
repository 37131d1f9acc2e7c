/// The limits that a part's needs could load, numbered from 0, and the number beside each of their loads.
///
/// With it the part's tables are flat arrays over its own limits, however many the problem has.
struct PartLoads {
    /// The limits, in the order in which the loads first name them.
    private(set) var limits: [Int32] = []
    private var needNumbers: [Int32] = []
    private var optionNumbers: [Int32] = []
    /// What to add to a load's place in the model for its place here, by need of the part.
    private var needOffset: [Int] = []
    private var optionOffset: [Int] = []

    /// Numbers the limits of the needs in `free`.
    ///
    /// `places` holds a number for each limit of the model, all -1; they are so again afterwards.
    /// - Complexity: O(loads of those needs).
    init(_ model: Model, free: [Int], _ places: inout [Int32]) {
        needOffset.reserveCapacity(free.count)
        optionOffset.reserveCapacity(free.count)
        for need in free {
            let own = Int(model.needLoads[need])..<Int(model.needLoads[need + 1])
            needOffset.append(needNumbers.count - own.lowerBound)
            for load in own { needNumbers.append(number(model.needLoadLimit[load], &places)) }
            let first = Int(model.componentOptions[Int(model.needComponents[need])])
            let last = Int(model.componentOptions[Int(model.needComponents[need + 1])])
            let loads = Int(model.optionLoads[first])..<Int(model.optionLoads[last])
            optionOffset.append(optionNumbers.count - loads.lowerBound)
            for load in loads { optionNumbers.append(number(model.loadLimit[load], &places)) }
        }
        for limit in limits { places[Int(limit)] = -1 }
    }

    private mutating func number(_ limit: Int32, _ places: inout [Int32]) -> Int32 {
        if places[Int(limit)] < 0 {
            places[Int(limit)] = Int32(limits.count)
            limits.append(limit)
        }
        return places[Int(limit)]
    }

    /// The number of the limit of a load of the part's `place`-th need itself.
    func needLimit(_ place: Int, _ load: Int) -> Int { Int(needNumbers[load + needOffset[place]]) }

    /// The number of the limit of a load of one of its options.
    func optionLimit(_ place: Int, _ load: Int) -> Int { Int(optionNumbers[load + optionOffset[place]]) }
}
