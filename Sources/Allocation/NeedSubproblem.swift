/// A number that reduced values are counted in: `Double` while searching, `Int128` for the proof.
protocol PriceScalar: Comparable, SignedNumeric, Sendable {
    init(value: Int64)
    init(amount: Int64)
    var approximate: Double { get }
    static var worst: Self { get }
}

extension Double: PriceScalar {
    init(value: Int64) { self = Double(value) }
    init(amount: Int64) { self = Double(amount) }
    var approximate: Double { self }
    static var worst: Double { -.infinity }
}

/// Values are scaled by 2^``FixedPoint/bits``, so that fractional prices are whole numbers.
extension Int128: PriceScalar {
    init(value: Int64) { self = Int128(value) << FixedPoint.bits }
    init(amount: Int64) { self = Int128(amount) }
    var approximate: Double {
        // By halves: the general conversion is not specialised, and this runs for every option.
        Double(Int64(truncatingIfNeeded: self >> 64)) * 0x1p64 + Double(UInt64(truncatingIfNeeded: self))
    }
    static var worst: Int128 { .min / 4 }
}

/// The scale of exact prices.
enum FixedPoint {
    static let bits = 32
    static let one = 0x1p32
}

/// What a need would choose by itself if every limit had a price: solved exactly.
///
/// Under prices a need's value splits into its components, and a component's into the picks that it may make
/// together. A component with one pick takes each option at one end of its range, since value is linear in
/// quantity. With several picks the set is found by depth-first search, cut by a bound in which each unit of
/// the component's maximum is charged (`unitCharge`); the quantities of a set are a greedy fill, exact where
/// steps agree, and enumerated where they differ.
struct NeedSubproblem<Scalar: PriceScalar> {
    private struct Candidate {
        var option: Int32
        var forced: Bool
        var fixed: Scalar
        var unit: Scalar
        var low: Int64
        var high: Int64
        var step: Int64
        var fixedApproximate: Double
        var unitApproximate: Double
        var score: Double
        /// The largest `high` among this and later candidates.
        var highest: Double = 0
    }

    let model: Model
    private let candidates: UnsafeMutablePointer<Candidate>
    private let stack: UnsafeMutablePointer<Int32>
    private let levels: UnsafeMutablePointer<Int64>
    /// The picks of the latest need, by component within the need: counts, and from `position(of:)` on.
    let counts: UnsafeMutablePointer<Int32>
    let pickOption: UnsafeMutablePointer<Int32>
    let pickQuantity: UnsafeMutablePointer<Int64>
    private var candidateCount = 0
    private var best = Scalar.worst
    private var base = 0.0
    /// How many candidates the search for sets looks at, best first: all, or fewer where a rough answer will do.
    private let breadth: Int

    init(_ model: Model, breadth: Int = .max) {
        self.model = model
        self.breadth = breadth
        candidates = .allocate(capacity: model.widestComponent + 1)
        stack = .allocate(capacity: model.widestComponent + 2)
        levels = .allocate(capacity: model.widestComponent + 2)
        counts = .allocate(capacity: model.widestNeed + 1)
        pickOption = .allocate(capacity: model.widestSlots)
        pickQuantity = .allocate(capacity: model.widestSlots)
    }

    func deallocate() {
        candidates.deallocate()
        stack.deallocate()
        levels.deallocate()
        counts.deallocate()
        pickOption.deallocate()
        pickQuantity.deallocate()
    }

    /// The best reduced value of a need; 0 where it is better not served, ``PriceScalar/worst`` where it must
    /// be served and cannot.
    ///
    /// Afterwards `counts` and the picks say what to pick.
    mutating func solve(_ need: Int, _ domain: DomainView, _ prices: UnsafePointer<Scalar>) -> Scalar {
        let first = Int(model.needComponents[need])
        let last = Int(model.needComponents[need + 1])
        for place in 0..<(last - first) { counts[place] = 0 }
        let decision = domain.need[need]
        if decision == Domain.Decision.forbidden { return 0 }
        var total = Scalar(value: model.needValue[need])
        for place in Int(model.needLoads[need])..<Int(model.needLoads[need + 1]) {
            total -= prices[Int(model.needLoadLimit[place])] * Scalar(amount: model.needLoadAmount[place])
        }
        var anything = false
        var spare = Scalar.worst
        var sparePlace = -1
        var possible = true
        for component in first..<last {
            let state = domain.component[component]
            if state == Domain.Decision.forbidden {
                if model.essential[component] { possible = false }
                continue
            }
            let must = model.essential[component] || state == Domain.Decision.required
            let place = Int(model.slots[component] - model.slots[first])
            // What cannot matter need not be found: an optional component at 0 or less, and a last one that
            // leaves the need at 0 or less.
            var floor = Scalar.worst
            if decision != Domain.Decision.required, component == last - 1, sparePlace < 0 {
                floor = max(-total, Scalar.worst)
                if !must, anything { floor = 0 }
            } else if !must, anything {
                floor = 0
            }
            let value = solveComponent(component, place, component - first, floor, domain, prices)
            if value == Scalar.worst {
                if must {
                    possible = false
                    break
                }
                counts[component - first] = 0
                continue
            }
            if must || value > 0 {
                total += value
                anything = true
            } else if value > spare {
                if sparePlace >= 0 { counts[sparePlace] = 0 }
                spare = value
                sparePlace = component - first
            } else {
                counts[component - first] = 0
            }
        }
        if possible, !anything {
            if sparePlace >= 0 { total += spare } else { possible = false }
        } else if sparePlace >= 0 {
            counts[sparePlace] = 0
        }
        if possible, decision == Domain.Decision.required || total > 0 { return total }
        for place in 0..<(last - first) { counts[place] = 0 }
        return decision == Domain.Decision.required ? Scalar.worst : 0
    }

    /// The best reduced value of a non-empty choice of one component, `worst` where there is none.
    private mutating func solveComponent(
        _ component: Int,
        _ place: Int,
        _ index: Int,
        _ floor: Scalar,
        _ domain: DomainView,
        _ prices: UnsafePointer<Scalar>
    ) -> Scalar {
        let options = Int(model.componentOptions[component])..<Int(model.componentOptions[component + 1])
        let single = model.maximumPicks[component] <= 1
        let minimum = model.componentMinimum[component]
        best = floor
        candidateCount = 0
        var positive = 0
        var needsFill = false
        var anyForced = false
        for option in options {
            let low = domain.low[option]
            let high = domain.high[option]
            if high < low { continue }
            var fixed = Scalar(value: model.fixedValue[option])
            var unit = Scalar(value: model.unitValue[option])
            for load in Int(model.optionLoads[option])..<Int(model.optionLoads[option + 1]) {
                let price = prices[Int(model.loadLimit[load])]
                fixed -= price * Scalar(amount: model.loadFixed[load])
                unit -= price * Scalar(amount: model.loadPerUnit[load])
            }
            let quantity = unit > 0 ? high : low
            let value = fixed + unit * Scalar(amount: quantity)
            let forced = domain.option[option] == Domain.Decision.required
            if single {
                if value > best {
                    best = value
                    counts[index] = 1
                    pickOption[place] = Int32(option)
                    pickQuantity[place] = quantity
                }
                continue
            }
            if value <= 0, !forced, minimum <= 1, positive > 0 || floor >= 0 { continue }
            if value > 0 { positive += 1 }
            if !forced, quantity >= minimum, value > best {
                best = value
                counts[index] = 1
                pickOption[place] = Int32(option)
                pickQuantity[place] = quantity
            }
            if quantity < minimum, unit <= 0, high >= minimum { needsFill = true }
            if forced { anyForced = true }
            candidates[candidateCount] = Candidate(
                option: Int32(option),
                forced: forced,
                fixed: fixed,
                unit: unit,
                low: low,
                high: high,
                step: model.step[option],
                fixedApproximate: fixed.approximate,
                unitApproximate: unit.approximate,
                score: 0
            )
            candidateCount += 1
        }
        if single || candidateCount == 0 { return counts[index] > 0 ? best : Scalar.worst }
        // A forced pick leaves no room for what was found without it.
        if anyForced {
            best = floor
            counts[index] = 0
        }
        searchSets(component, place, index, fillSingles: needsFill)
        return counts[index] > 0 ? best : Scalar.worst
    }

    private mutating func searchSets(_ component: Int, _ place: Int, _ index: Int, fillSingles: Bool) {
        let picks = Int(model.maximumPicks[component])
        var forcedCount = 0
        for candidate in 0..<candidateCount where candidates[candidate].forced { forcedCount += 1 }
        if forcedCount > picks { return }
        if forcedCount == 0, fillSingles {
            for candidate in 0..<candidateCount {
                stack[0] = Int32(candidate)
                evaluate(1, component, place, index)
            }
        }
        if takeEqualQuantities(component, place, index, forcedCount) { return }
        var widest: Int64 = 0
        for candidate in 0..<candidateCount { widest = max(widest, candidates[candidate].high) }
        if Double(widest) * Double(picks) < Double(model.componentMinimum[component]) { return }
        let most = Double(model.componentMaximum[component])
        let charge = unitCharge(picks, most)
        for candidate in 0..<candidateCount { candidates[candidate].score = score(candidate, charge) }
        base = charge * most
        if forcedCount == 0, best != Scalar.worst {
            // What cannot be in any better set is out; often nothing is left.
            let limit = best.approximate
            let others = top(picks - 1)
            var kept = 0
            for candidate in 0..<candidateCount {
                let bound = base + candidates[candidate].score + others
                if bound + 1e-12 * (abs(base) + abs(bound) + abs(limit)) > limit {
                    candidates[kept] = candidates[candidate]
                    kept += 1
                }
            }
            candidateCount = kept
            if kept < 2 { return }
        }
        sortCandidates()
        let all = candidateCount
        if forcedCount == 0 { candidateCount = min(all, breadth) }
        extendAll(forcedCount, component, place, index)
        if candidateCount < all, counts[index] == 0 {
            candidateCount = all
            extendAll(forcedCount, component, place, index)
        }
    }

    /// Tries the sets of the sorted candidates that hold all forced ones.
    private mutating func extendAll(_ forcedCount: Int, _ component: Int, _ place: Int, _ index: Int) {
        let picks = Int(model.maximumPicks[component])
        var highest = 0.0
        for candidate in stride(from: candidateCount - 1, through: 0, by: -1) {
            highest = max(highest, Double(candidates[candidate].high))
            candidates[candidate].highest = highest
        }
        var reached = 0.0
        for chosen in 0..<forcedCount { reached += Double(candidates[chosen].high) }
        for chosen in 0..<forcedCount { stack[chosen] = Int32(chosen) }
        if forcedCount > 0 { evaluate(forcedCount, component, place, index) }
        var sum = base
        for chosen in 0..<forcedCount { sum += candidates[chosen].score }
        extend(forcedCount, forcedCount, picks, sum, reached, component, place, index)
    }

    /// Where all candidates have one and the same quantity, only their number counts: the best ones are taken,
    /// exactly.
    ///
    /// Returns whether that was so.
    private mutating func takeEqualQuantities(
        _ component: Int,
        _ place: Int,
        _ index: Int,
        _ forcedCount: Int
    ) -> Bool {
        let quantity = candidates[0].low
        for candidate in 0..<candidateCount
        where candidates[candidate].low != quantity || candidates[candidate].high != quantity {
            return false
        }
        let most = min(Int64(model.maximumPicks[component]), model.componentMaximum[component] / quantity)
        let least = max(1, (model.componentMinimum[component] - 1) / quantity + 1, Int64(forcedCount))
        if least > most || least > Int64(candidateCount) { return true }
        var buffer = UnsafeMutableBufferPointer(start: candidates, count: candidateCount)
        let units = Scalar(amount: quantity)
        buffer.sort {
            if $0.forced != $1.forced { return $0.forced }
            let a = $0.fixed + $0.unit * units
            let b = $1.fixed + $1.unit * units
            return a != b ? a > b : $0.option < $1.option
        }
        var value: Scalar = 0
        var taken = 0
        while taken < candidateCount, Int64(taken) < most {
            let own = candidates[taken].fixed + candidates[taken].unit * units
            if own <= 0, Int64(taken) >= least { break }
            value += own
            taken += 1
        }
        if value <= best { return true }
        best = value
        counts[index] = Int32(taken)
        for chosen in 0..<taken {
            pickOption[place + chosen] = candidates[chosen].option
            pickQuantity[place + chosen] = quantity
        }
        return true
    }

    /// The most that a candidate adds when every unit is charged.
    @inline(__always)
    private func score(_ candidate: Int, _ charge: Double) -> Double {
        let item = candidates[candidate]
        let margin = item.unitApproximate - charge
        return item.fixedApproximate + margin * Double(margin > 0 ? item.high : item.low)
    }

    /// The sum of the largest positive scores.
    private func top(_ count: Int) -> Double {
        if count <= 0 { return 0 }
        var first = 0.0
        var second = 0.0
        var third = 0.0
        var rest = 0.0
        for candidate in 0..<candidateCount {
            let score = candidates[candidate].score
            if score <= third {
                if score > 0 { rest += score }
            } else {
                rest += third
                if score > first {
                    (first, second, third) = (score, first, second)
                } else if score > second {
                    (second, third) = (score, second)
                } else {
                    third = score
                }
            }
        }
        return first + (count > 1 ? second : 0) + (count > 2 ? third : 0) + (count > 3 ? rest : 0)
    }

    /// A charge for each unit of the component's maximum that makes the fractional bound on sets small: the
    /// Lagrangian dual of "not more than the maximum" in one variable, by bisection.
    private mutating func unitCharge(_ picks: Int, _ most: Double) -> Double {
        var high = 0.0
        for candidate in 0..<candidateCount {
            let item = candidates[candidate]
            let density = max(
                item.unitApproximate + item.fixedApproximate / Double(item.low),
                item.unitApproximate + item.fixedApproximate / Double(item.high)
            )
            high = max(high, density)
        }
        var bestCharge = high
        var least = high * most
        let limit = best == Scalar.worst ? -Double.infinity : best.approximate
        var low = 0.0
        var charge = high
        for _ in 0..<8 {
            if least <= limit { break }
            charge = (low + high) / 2
            var taken = 0.0
            for candidate in 0..<candidateCount {
                let value = score(candidate, charge)
                candidates[candidate].score = value
                if value > 0 {
                    let item = candidates[candidate]
                    taken += Double(item.unitApproximate > charge ? item.high : item.low)
                }
            }
            let value = charge * most + top(picks)
            if value < least {
                least = value
                bestCharge = charge
            }
            if taken > most { low = charge } else { high = charge }
        }
        return bestCharge
    }

    /// Forced candidates first, then by score.
    private func sortCandidates() {
        for current in 1..<max(1, candidateCount) {
            let item = candidates[current]
            var position = current
            while position > 0, Self.precedes(item, candidates[position - 1]) {
                candidates[position] = candidates[position - 1]
                position -= 1
            }
            candidates[position] = item
        }
    }

    private static func precedes(_ a: Candidate, _ b: Candidate) -> Bool {
        if a.forced != b.forced { return a.forced }
        if a.score != b.score { return a.score > b.score }
        return a.option < b.option
    }

    /// Tries every set that adds candidates from `next` on to the first `depth` of the stack, whose charged
    /// bound is `sum` and whose quantities add up to `reached` at most.
    private mutating func extend(
        _ depth: Int,
        _ next: Int,
        _ picks: Int,
        _ sum: Double,
        _ reached: Double,
        _ component: Int,
        _ place: Int,
        _ index: Int
    ) {
        guard depth < picks else { return }
        for current in next..<max(next, candidateCount) {
            let own = candidates[current].score
            // Not even the largest of what is left would reach the minimum.
            if reached + Double(picks - depth) * candidates[current].highest
                < Double(model.componentMinimum[component])
            {
                return
            }
            if best != Scalar.worst {
                // Scores fall, so the next ones are the best that can join.
                var bound = sum + own
                for later in (current + 1)..<max(current + 1, min(candidateCount, current + picks - depth)) {
                    bound += max(0, candidates[later].score)
                }
                let limit = best.approximate
                if bound + 1e-12 * (abs(base) + abs(sum) + abs(bound) + abs(limit)) <= limit { return }
            }
            stack[depth] = Int32(current)
            // What is chosen so far may be too little by itself, whatever may still join.
            if depth > 0 {
                let alone = sum + own
                let limit = best == Scalar.worst ? -Double.infinity : best.approximate
                if alone + 1e-12 * (abs(base) + abs(sum) + abs(alone) + abs(limit)) > limit {
                    evaluate(depth + 1, component, place, index)
                }
            }
            let more = reached + Double(candidates[current].high)
            extend(depth + 1, current + 1, picks, sum + own, more, component, place, index)
        }
    }

    /// The best quantities of the set on the stack; keeps it if it beats the best so far.
    private mutating func evaluate(_ count: Int, _ component: Int, _ place: Int, _ index: Int) {
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
    private mutating func keepFilled(
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
    private mutating func enumerate(
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
