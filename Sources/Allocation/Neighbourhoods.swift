/// A small counter-based generator (SplitMix64): the same numbers on every machine.
struct SeededGenerator {
    private var state: UInt64

    init(_ seed: UInt64) { state = seed &* 0x9E37_79B9_7F4A_7C15 &+ 0x1234_5678_9ABC_DEF1 }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }

    mutating func below(_ bound: Int) -> Int { bound <= 1 ? 0 : Int(next() % UInt64(bound)) }

    mutating func unit() -> Double { Double(next() >> 11) * 0x1p-53 }
}

/// Which needs can load which limit, so that a neighbourhood can gather those that compete.
struct Competitors {
    private var start: [Int32]
    private var needs: [Int32]

    init(_ model: Model) {
        var start = [Int32](repeating: 0, count: model.limits + 1)
        var last = [Int32](repeating: -1, count: model.limits)
        func each(_ body: (Int, Int) -> Void) {
            for need in 0..<model.needs {
                let first = Int(model.componentOptions[Int(model.needComponents[need])])
                let end = Int(model.componentOptions[Int(model.needComponents[need + 1])])
                for entry in Int(model.optionLoads[first])..<Int(model.optionLoads[end]) {
                    body(Int(model.loadLimit[entry]), need)
                }
                for entry in Int(model.needLoads[need])..<Int(model.needLoads[need + 1]) {
                    body(Int(model.needLoadLimit[entry]), need)
                }
            }
        }
        each { limit, need in
            if last[limit] != Int32(need) {
                last[limit] = Int32(need)
                start[limit + 1] += 1
            }
        }
        for limit in 0..<model.limits { start[limit + 1] += start[limit] }
        var needs = [Int32](repeating: 0, count: Int(start[model.limits]))
        var next = start
        last = [Int32](repeating: -1, count: model.limits)
        each { limit, need in
            if last[limit] != Int32(need) {
                last[limit] = Int32(need)
                needs[Int(next[limit])] = Int32(need)
                next[limit] += 1
            }
        }
        self.start = start
        self.needs = needs
    }

    func of(_ limit: Int) -> ArraySlice<Int32> { needs[Int(start[limit])..<Int(start[limit + 1])] }
}
