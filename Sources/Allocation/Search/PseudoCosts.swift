/// What branching on a need or an option has cost the bound so far, per unit of fraction (Bénichou and others
/// 1971): the estimate by which the next branch is chosen.
struct PseudoCosts {
    /// The losses seen on both sides of one variable.
    private struct Losses {
        var down = 0.0
        var up = 0.0
        var timesDown = 0.0
        var timesUp = 0.0

        mutating func add(_ loss: Double, _ fraction: Double, isUp: Bool) {
            if isUp {
                up += loss / max(0.01, 1 - fraction)
                timesUp += 1
            } else {
                down += loss / max(0.01, fraction)
                timesDown += 1
            }
        }
    }

    private var options: [Losses]
    private var needs: [Losses]
    private var all = Losses()

    init(_ model: Model) {
        options = Array(repeating: Losses(), count: model.options)
        needs = Array(repeating: Losses(), count: model.needs)
    }

    mutating func learn(_ branch: TreeSearch.Branch, _ fraction: Double, _ loss: Double) {
        switch branch {
        case .need(let need, let served):
            needs[need].add(loss, fraction, isUp: served)
            all.add(loss, fraction, isUp: served)
        case .option(let option, let picked):
            options[option].add(loss, fraction, isUp: picked)
            all.add(loss, fraction, isUp: picked)
        case .quantity:
            break
        }
    }

    /// Whether both sides of an option have been seen.
    func isKnown(option: Int) -> Bool { options[option].timesDown > 0 && options[option].timesUp > 0 }

    /// Whether both sides of a need have been seen.
    func isKnown(need: Int) -> Bool { needs[need].timesDown > 0 && needs[need].timesUp > 0 }

    func score(option: Int, _ x: Double) -> Double { score(options[option], x) }

    func score(need: Int, _ x: Double) -> Double { score(needs[need], x) }

    private func score(_ losses: Losses, _ x: Double) -> Double {
        let meanDown = all.timesDown > 0 ? all.down / all.timesDown : 1
        let meanUp = all.timesUp > 0 ? all.up / all.timesUp : 1
        let down = (losses.timesDown > 0 ? losses.down / losses.timesDown : meanDown) * x
        let up = (losses.timesUp > 0 ? losses.up / losses.timesUp : meanUp) * (1 - x)
        return max(down, 1e-6) * max(up, 1e-6)
    }
}
