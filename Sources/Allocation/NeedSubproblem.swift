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
    var approximate: Double { Double(self) }
    static var worst: Int128 { .min / 4 }
}

/// The scale of exact prices.
enum FixedPoint {
    static let bits = 24
    static let one = Double(1 << 24)
}

/// What a need would choose by itself if every limit had a price: solved exactly.
///
/// Under prices a need's value splits into its components, and a component's into the picks that it may make
/// together. A component with one pick takes each option at one end of its range, since value is linear in
/// quantity. With several picks the set is found by depth-first search in the order of value density, and cut
/// where a fractional fill of what is left of the component's maximum cannot beat the best set so far; the
/// quantities of a set are a greedy fill, exact where steps agree and enumerated where they differ.
struct NeedSubproblem<Scalar: PriceScalar> {
    private struct Candidate {
        var option: Int32
        var forced: Bool
        var fixed: Scalar
        var unit: Scalar
        var low: Int64
        var high: Int64
        var step: Int64
        var density: Double
        var unitApproximate: Double
        var atLow: Double
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

    init(_ model: Model) {
        self.model = model
        candidates = .allocate(capacity: model.widestComponent + 1)
        stack = .allocate(capacity: model.widestComponent + 2)
        levels = .allocate(capacity: model.widestComponent + 2)
        counts = .allocate(capacity: model.widestNeed + 1)
        let places = (0..<model.needs).reduce(1) { most, need in
            let first = Int(model.needComponents[need])
            let last = Int(model.needComponents[need + 1])
            return max(most, Int(model.slots[last] - model.slots[first]))
        }
        pickOption = .allocate(capacity: places)
        pickQuantity = .allocate(capacity: places)
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
    /// be served and cannot. Afterwards `counts` and the picks say what to pick.
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
            let value = solveComponent(component, place, component - first, domain, prices)
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
        _ domain: DomainView,
        _ prices: UnsafePointer<Scalar>
    ) -> Scalar {
        let options = Int(model.componentOptions[component])..<Int(model.componentOptions[component + 1])
        let single = model.maximumPicks[component] <= 1
        let minimum = model.componentMinimum[component]
        best = Scalar.worst
        candidateCount = 0
        var positive = 0
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
            if value <= 0, !forced, minimum <= 1, positive > 0 { continue }
            if value > 0 { positive += 1 }
            let f = fixed.approximate
            let u = unit.approximate
            candidates[candidateCount] = Candidate(
                option: Int32(option),
                forced: forced,
                fixed: fixed,
                unit: unit,
                low: low,
                high: high,
                step: model.step[option],
                density: max(u + f / Double(low), u + f / Double(high)),
                unitApproximate: u,
                atLow: f + u * Double(low)
            )
            candidateCount += 1
        }
        if single || candidateCount == 0 { return best }
        searchSets(component, place, index)
        return best
    }

    private mutating func searchSets(_ component: Int, _ place: Int, _ index: Int) {
        let forcedCount = sortCandidates()
        let picks = Int(model.maximumPicks[component])
        if forcedCount > picks { return }
        for chosen in 0..<forcedCount { stack[chosen] = Int32(chosen) }
        if forcedCount > 0 { evaluate(forcedCount, component, place, index) }
        // Single options first: they give a bound that ends most of the search at once.
        if forcedCount == 0 {
            for candidate in 0..<candidateCount {
                stack[0] = Int32(candidate)
                evaluate(1, component, place, index)
            }
        }
        if picks > max(1, forcedCount) || forcedCount == 0 {
            extend(forcedCount, forcedCount, picks, component, place, index)
        }
    }

    /// Forced candidates first, then by density; returns how many are forced.
    private func sortCandidates() -> Int {
        var buffer = UnsafeMutableBufferPointer(start: candidates, count: candidateCount)
        if candidateCount > 24 {
            buffer.sort { Self.precedes($0, $1) }
        } else {
            for current in 1..<max(1, candidateCount) {
                let item = buffer[current]
                var position = current
                while position > 0, Self.precedes(item, buffer[position - 1]) {
                    buffer[position] = buffer[position - 1]
                    position -= 1
                }
                buffer[position] = item
            }
        }
        var forced = 0
        while forced < candidateCount, buffer[forced].forced { forced += 1 }
        return forced
    }

    private static func precedes(_ a: Candidate, _ b: Candidate) -> Bool {
        if a.forced != b.forced { return a.forced }
        if a.density != b.density { return a.density > b.density }
        return a.option < b.option
    }

    /// Tries every set that adds candidates from `next` on to the first `depth` of the stack.
    private mutating func extend(
        _ depth: Int,
        _ next: Int,
        _ picks: Int,
        _ component: Int,
        _ place: Int,
        _ index: Int
    ) {
        guard depth < picks, next < candidateCount else { return }
        var base = 0.0
        var size = 0.0
        var used: Int64 = 0
        var room = model.componentMaximum[component]
        for chosen in 0..<depth {
            let candidate = candidates[Int(stack[chosen])]
            base += candidate.atLow
            size += abs(candidate.atLow)
            (used, _) = used.addingReportingOverflow(candidate.low)
            if used > room || used < 0 { return }
        }
        room -= used
        for current in next..<candidateCount {
            let density = candidates[current].density
            if best != Scalar.worst {
                // What the chosen ones can still take at their own unit values, the rest at this density.
                var left = Double(room)
                var bound = base
                for chosen in 0..<depth {
                    let candidate = candidates[Int(stack[chosen])]
                    if candidate.unitApproximate > density, candidate.unitApproximate > 0 {
                        let taken = min(left, Double(candidate.high - candidate.low))
                        bound += taken * candidate.unitApproximate
                        left -= taken
                    }
                }
                var most = 0.0
                if density > 0 {
                    bound += left * density
                    most = left * density
                }
                let limit = best.approximate
                if bound + 1e-12 * (size + most + abs(bound) + abs(limit)) <= limit {
                    // Later candidates are no denser, so none of them can help either.
                    return
                }
                // This one in particular: its fixed part in full, everything else at the best density.
                let own = candidates[current]
                if own.atLow <= 0, model.componentMinimum[component] <= 1, own.unitApproximate <= 0 {
                    continue
                }
                if density > 0, depth == 0 {
                    let rest = max(0, Double(room) - Double(own.low))
                    let special = own.atLow + rest * max(own.unitApproximate, candidates[next].density)
                    if special + 1e-12 * (abs(own.atLow) + abs(special) + abs(limit)) <= limit { continue }
                }
            }
            if candidates[current].low > room { continue }
            stack[depth] = Int32(current)
            if depth > 0 { evaluate(depth + 1, component, place, index) }
            extend(depth + 1, current + 1, picks, component, place, index)
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
