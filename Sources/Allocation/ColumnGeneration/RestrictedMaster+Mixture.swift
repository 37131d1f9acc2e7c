extension RestrictedMaster {
    /// How often each option is picked, with what mean quantity times that, and how often each need is served.
    struct Mixture: Sendable {
        var picked: [Double]
        var quantity: [Double]
        var served: [Double]
        /// Whether some hard rule is broken.
        var isBroken: Bool
    }

    func mixture() -> Mixture {
        var result = Mixture(
            picked: [Double](repeating: 0, count: model.options),
            quantity: [Double](repeating: 0, count: model.options),
            served: [Double](repeating: 0, count: model.needs),
            isBroken: false
        )
        for column in 0..<program.columnCount {
            let x = program.columnValue(column)
            if x <= 1e-9 { continue }
            let need = Int(columnNeed[column])
            if need < 0 {
                if program.cost[column] == -breach { result.isBroken = result.isBroken || x > 1e-6 }
                continue
            }
            result.served[need] += x
            let first = Int(columnFirst[column])
            for pick in first..<(first + Int(columnCount[column])) {
                result.picked[Int(patternOption[pick])] += x
                result.quantity[Int(patternOption[pick])] += x * Double(patternQuantity[pick])
            }
        }
        for need in 0..<model.needs where isSeparable[need] {
            result.served[need] = min(1, result.served[need])
        }
        return result
    }
}
