extension Model {
    /// An option's reduced value at the better end of its range, which ends at `high`.
    ///
    /// - Complexity: O(loads of the option).
    func reducedValue(_ option: Int, _ prices: [Double], high: Int64) -> Double {
        var unit = Double(unitValue[option])
        var fixed = Double(fixedValue[option])
        for load in Int(optionLoads[option])..<Int(optionLoads[option + 1]) {
            let price = prices[Int(loadLimit[load])]
            unit -= price * Double(loadPerUnit[load])
            fixed -= price * Double(loadFixed[load])
        }
        return fixed + unit * Double(unit > 0 ? high : low[option])
    }
}
