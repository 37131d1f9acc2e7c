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

    /// A whole `Double` as an integer; the general conversion is slow, and few values need it.
    @inline(__always)
    static func whole(_ value: Double) -> Int128 {
        abs(value) < 0x1p62 ? Int128(Int64(value)) : Int128(value)
    }

    @inline(__always)
    static func double(_ value: Int128) -> Double {
        if let short = Int64(exactly: value) { return Double(short) }
        return Double(value)
    }
}

/// What a need would choose by itself if every limit had a price: solved exactly.
///
/// Under prices a need's value splits into its components, and a component's into the picks that it may make
/// together. A component with one pick takes each option at one end of its range, since value is linear in
/// quantity. With several picks the set is found by depth-first search, cut by a bound in which each unit of
/// the component's maximum is charged (`unitCharge`); the quantities of a set are a greedy fill, exact where
/// steps agree, and enumerated where they differ.
struct NeedSubproblem<Scalar: PriceScalar> {
    struct Candidate {
        var option: Int32
        var forced: Bool
        var fixed: Scalar
        var unit: Scalar
        var low: Int64
        var high: Int64
        var step: Int64
        var score: Double
        /// The largest `high` among this and later candidates.
        var highest: Double = 0
    }

    let model: Model
    let candidates: UnsafeMutablePointer<Candidate>
    let stack: UnsafeMutablePointer<Int32>
    let levels: UnsafeMutablePointer<Int64>
    var charges: UnitCharge
    /// The picks of the latest need, by component within the need: counts, and from `position(of:)` on.
    let counts: UnsafeMutablePointer<Int32>
    let pickOption: UnsafeMutablePointer<Int32>
    let pickQuantity: UnsafeMutablePointer<Int64>
    var candidateCount = 0
    var best = Scalar.worst
    var base = 0.0
    /// How many candidates the search for sets looks at, best first: all, or fewer where a rough answer will do.
    let breadth: Int

    init(_ model: Model, breadth: Int = .max) {
        self.model = model
        self.breadth = breadth
        candidates = .allocate(capacity: model.widestComponent + 1)
        stack = .allocate(capacity: model.widestComponent + 2)
        levels = .allocate(capacity: model.widestComponent + 2)
        charges = UnitCharge(capacity: model.widestComponent + 1)
        counts = .allocate(capacity: model.widestNeed + 1)
        pickOption = .allocate(capacity: model.widestSlots)
        pickQuantity = .allocate(capacity: model.widestSlots)
    }

    func deallocate() {
        candidates.deallocate()
        stack.deallocate()
        levels.deallocate()
        charges.deallocate()
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
    mutating func solveComponent(
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
}
