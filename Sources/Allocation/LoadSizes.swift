extension Model {
    /// The root mean square of what options at their most, and needs, load on each limit; loads of 0 do not count.
    ///
    /// Limits count in seats, hours and picks, which differ by many orders: steps and rows are scaled by this. 0 where nothing
    /// loads a limit.
    var loadSizes: [Double] {
        var squares = [Double](repeating: 0, count: limits)
        var counts = [Double](repeating: 0, count: limits)
        func add(_ amount: Double, to limit: Int32) {
            if amount == 0 { return }
            squares[Int(limit)] += amount * amount
            counts[Int(limit)] += 1
        }
        for option in 0..<options where low[option] <= high[option] {
            let most = Double(high[option])
            for load in Int(optionLoads[option])..<Int(optionLoads[option + 1]) {
                add(Double(loadPerUnit[load]) * most + Double(loadFixed[load]), to: loadLimit[load])
            }
        }
        for load in 0..<Int(needLoads[needs]) { add(Double(needLoadAmount[load]), to: needLoadLimit[load]) }
        return (0..<limits).map { counts[$0] > 0 ? (squares[$0] / counts[$0]).squareRoot() : 0 }
    }
}
