extension NeedSubproblem {
    /// The best quantities of the set on the stack; keeps it if it beats the best so far.
    mutating func evaluate(_ count: Int, _ component: Int, _ place: Int, _ index: Int) {
        var room = model.componentMaximum[component]
        var missing = model.componentMinimum[component]
        var value: Scalar = 0
        var step: Int64 = 0
        var mixed = false
        for chosen in 0..<count {
            let candidate = candidates[Int(stack[chosen])]
            if candidate.low > room { return }
            room -= candidate.low
            missing -= candidate.low
            value += candidate.fixed + candidate.unit * Scalar(amount: candidate.low)
            levels[chosen] = 0
            if candidate.high > candidate.low {
                if step == 0 { step = candidate.step } else if step != candidate.step { mixed = true }
            }
        }
        if mixed {
            enumerate(0, count, room, missing, value, component, place, index)
            return
        }
        keepFilled(count, room, missing, value, place, index)
    }

    /// Fills quantities greedily by unit value where all open ranges share a step.
    mutating func keepFilled(
        _ count: Int,
        _ roomLeft: Int64,
        _ missingLeft: Int64,
        _ start: Scalar,
        _ place: Int,
        _ index: Int
    ) {
        var room = roomLeft
        var missing = missingLeft
        var value = start
        // Picks are few: selecting the best remaining one each time is quicker than sorting.
        for chosen in 0..<count { levels[chosen] = -1 }
        for _ in 0..<count {
            var top = -1
            for chosen in 0..<count where levels[chosen] < 0 {
                if top < 0 || candidates[Int(stack[chosen])].unit > candidates[Int(stack[top])].unit {
                    top = chosen
                }
            }
            let candidate = candidates[Int(stack[top])]
            var extra: Int64 = 0
            if candidate.high > candidate.low {
                let most = min(candidate.high - candidate.low, room / candidate.step * candidate.step)
                if candidate.unit > 0 {
                    extra = most
                } else if missing > 0 {
                    let wanted = (missing - 1) / candidate.step + 1
                    extra = wanted > most / candidate.step ? most : wanted * candidate.step
                }
            }
            levels[top] = extra
            room -= extra
            missing -= extra
            value += candidate.unit * Scalar(amount: extra)
        }
        if missing > 0 || value <= best { return }
        best = value
        counts[index] = Int32(count)
        for chosen in 0..<count {
            let candidate = candidates[Int(stack[chosen])]
            pickOption[place + chosen] = candidate.option
            pickQuantity[place + chosen] = candidate.low + levels[chosen]
        }
    }

    /// Tries quantities one by one where steps differ: all but the last open range.
    mutating func enumerate(
        _ position: Int,
        _ count: Int,
        _ room: Int64,
        _ missing: Int64,
        _ value: Scalar,
        _ component: Int,
        _ place: Int,
        _ index: Int
    ) {
        if position == count - 1 {
            let candidate = candidates[Int(stack[position])]
            let most = min(candidate.high - candidate.low, room / candidate.step * candidate.step)
            var extra: Int64 = 0
            if candidate.unit > 0 {
                extra = most
            } else if missing > 0 {
                let wanted = (missing - 1) / candidate.step + 1
                if wanted > most / candidate.step { return }
                extra = wanted * candidate.step
            }
            if missing > extra { return }
            let total = value + candidate.unit * Scalar(amount: extra)
            if total <= best { return }
            levels[position] = extra
            best = total
            counts[index] = Int32(count)
            for chosen in 0..<count {
                let item = candidates[Int(stack[chosen])]
                pickOption[place + chosen] = item.option
                pickQuantity[place + chosen] = item.low + levels[chosen]
            }
            return
        }
        let candidate = candidates[Int(stack[position])]
        let most = min(candidate.high - candidate.low, room / candidate.step * candidate.step)
        var extra = most
        while extra >= 0 {
            levels[position] = extra
            enumerate(
                position + 1,
                count,
                room - extra,
                missing - extra,
                value + candidate.unit * Scalar(amount: extra),
                component,
                place,
                index
            )
            extra -= candidate.step
        }
    }
}
