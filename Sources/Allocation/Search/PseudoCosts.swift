/// What branching on a need or an option has cost the bound so far, per unit of fraction (Bénichou and others
/// 1971): the estimate by which the next branch is chosen.
struct PseudoCosts {
    private var optionSum: [(down: Double, up: Double)]
    private var optionCount: [(down: Int32, up: Int32)]
    private var needSum: [(down: Double, up: Double)]
    private var needCount: [(down: Int32, up: Int32)]
    private var mean = (down: 0.0, up: 0.0)
    private var count = (down: 0.0, up: 0.0)

    init(_ model: Model) {
        optionSum = Array(repeating: (0, 0), count: model.options)
        optionCount = Array(repeating: (0, 0), count: model.options)
        needSum = Array(repeating: (0, 0), count: model.needs)
        needCount = Array(repeating: (0, 0), count: model.needs)
    }

    mutating func learn(_ branch: TreeSearch.Branch, _ fraction: Double, _ loss: Double) {
        switch branch {
        case .need(let need, let served):
            if served {
                let unit = loss / max(0.01, 1 - fraction)
                needSum[need].up += unit
                needCount[need].up += 1
                mean.up += unit
                count.up += 1
            } else {
                let unit = loss / max(0.01, fraction)
                needSum[need].down += unit
                needCount[need].down += 1
                mean.down += unit
                count.down += 1
            }
        case .option(let option, let picked):
            if picked {
                let unit = loss / max(0.01, 1 - fraction)
                optionSum[option].up += unit
                optionCount[option].up += 1
                mean.up += unit
                count.up += 1
            } else {
                let unit = loss / max(0.01, fraction)
                optionSum[option].down += unit
                optionCount[option].down += 1
                mean.down += unit
                count.down += 1
            }
        case .quantity:
            break
        }
    }

    /// Whether both sides of an option have been seen.
    func isKnown(option: Int) -> Bool { optionCount[option].down > 0 && optionCount[option].up > 0 }

    /// Whether both sides of a need have been seen.
    func isKnown(need: Int) -> Bool { needCount[need].down > 0 && needCount[need].up > 0 }

    func score(option: Int, _ x: Double) -> Double { score(optionSum[option], optionCount[option], x) }

    func score(need: Int, _ x: Double) -> Double { score(needSum[need], needCount[need], x) }

    private func score(_ sum: (down: Double, up: Double), _ times: (down: Int32, up: Int32), _ x: Double)
        -> Double
    {
        let meanDown = count.down > 0 ? mean.down / count.down : 1
        let meanUp = count.up > 0 ? mean.up / count.up : 1
        let down = (times.down > 0 ? sum.down / Double(times.down) : meanDown) * x
        let up = (times.up > 0 ? sum.up / Double(times.up) : meanUp) * (1 - x)
        return max(down, 1e-6) * max(up, 1e-6)
    }
}
