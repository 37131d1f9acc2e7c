/// A problem laid out for the search: plain memory, quantities tightened, hopeless options marked.
///
/// Immutable after `init`; the option's domain (`low > high` where it can be in no solution) is only the
/// starting point of a ``Domain``.
///
/// - Note: `@unchecked Sendable` because all stored properties are constants and the memory behind them is
///   written only in `init`, before any other thread can see the object, and freed in `deinit`.
final class Model: @unchecked Sendable {
    let limits: Int
    let needs: Int
    let components: Int
    let options: Int

    let atMost: UnsafeMutablePointer<Int64>
    let atLeast: UnsafeMutablePointer<Int64>
    let penalty: UnsafeMutablePointer<Int64>
    let cohort: UnsafeMutablePointer<Int64>

    let needValue: UnsafeMutablePointer<Int64>
    let mandatory: UnsafeMutablePointer<Bool>
    let needComponents: UnsafeMutablePointer<Int32>
    let needLoads: UnsafeMutablePointer<Int32>
    let needLoadLimit: UnsafeMutablePointer<Int32>
    let needLoadAmount: UnsafeMutablePointer<Int64>

    let essential: UnsafeMutablePointer<Bool>
    let componentMinimum: UnsafeMutablePointer<Int64>
    let componentMaximum: UnsafeMutablePointer<Int64>
    /// At most as many as the component has options.
    let maximumPicks: UnsafeMutablePointer<Int32>
    let componentOptions: UnsafeMutablePointer<Int32>
    let needOfComponent: UnsafeMutablePointer<Int32>
    let componentOfOption: UnsafeMutablePointer<Int32>
    /// Where a component's places for picks start in a ``Choice``.
    let slots: UnsafeMutablePointer<Int32>

    let low: UnsafeMutablePointer<Int64>
    let high: UnsafeMutablePointer<Int64>
    let step: UnsafeMutablePointer<Int64>
    let unitValue: UnsafeMutablePointer<Int64>
    let fixedValue: UnsafeMutablePointer<Int64>
    let optionLoads: UnsafeMutablePointer<Int32>
    let loadLimit: UnsafeMutablePointer<Int32>
    let loadPerUnit: UnsafeMutablePointer<Int64>
    let loadFixed: UnsafeMutablePointer<Int64>

    /// The most components of a need.
    let widestNeed: Int
    /// The most picks that a need can make, and at least 1.
    let widestSlots: Int
    /// The most options of a component.
    let widestComponent: Int
    /// Options that no solution can have.
    let dropped: Int
    /// For each limit, the sum of absolute loads that all needs and options could put on it, and its bounds.
    let reach: UnsafeMutablePointer<Double>
    /// The sum of all absolute values of needs and options.
    let worth: Double

    init(_ problem: Problem) {
        limits = problem.limitCount
        needs = problem.needCount
        components = problem.componentCount
        options = problem.optionCount
        atMost = Self.copy(problem.limitAtMost)
        atLeast = Self.copy(problem.limitAtLeast)
        penalty = Self.copy(problem.limitPenalty)
        cohort = Self.copy(problem.limitMinimumWhenUsed)
        needValue = Self.copy(problem.needValue)
        mandatory = Self.copy(problem.needMandatory)
        needComponents = Self.copy(problem.needComponentStart)
        needLoads = Self.copy(problem.needLoadStart)
        needLoadLimit = Self.copy(problem.needLoadLimit)
        needLoadAmount = Self.copy(problem.needLoadAmount)
        essential = Self.copy(problem.componentEssential)
        componentMinimum = Self.copy(problem.componentMinimum)
        componentMaximum = Self.copy(problem.componentMaximum)
        componentOptions = Self.copy(problem.componentOptionStart)
        low = Self.copy(problem.optionMinimum)
        high = Self.copy(problem.optionMaximum)
        step = Self.copy(problem.optionStep)
        unitValue = Self.copy(problem.optionValuePerUnit)
        fixedValue = Self.copy(problem.optionFixedValue)
        optionLoads = Self.copy(problem.optionLoadStart)
        loadLimit = Self.copy(problem.optionLoadLimit)
        loadPerUnit = Self.copy(problem.optionLoadPerUnit)
        loadFixed = Self.copy(problem.optionLoadFixed)
        maximumPicks = .allocate(capacity: max(1, components))
        needOfComponent = .allocate(capacity: max(1, components))
        componentOfOption = .allocate(capacity: max(1, options))
        slots = .allocate(capacity: components + 1)
        reach = .allocate(capacity: max(1, limits))
        reach.initialize(repeating: 0, count: max(1, limits))

        var widestNeed = 0
        var widestComponent = 0
        var slot: Int32 = 0
        for need in 0..<needs {
            let range = Int(needComponents[need])..<Int(needComponents[need + 1])
            widestNeed = max(widestNeed, range.count)
            for component in range {
                needOfComponent[component] = Int32(need)
                let choices = Int(componentOptions[component])..<Int(componentOptions[component + 1])
                widestComponent = max(widestComponent, choices.count)
                let picks = Int32(min(Int64(choices.count), problem.componentMaximumPicks[component]))
                maximumPicks[component] = picks
                slots[component] = slot
                slot += picks
                for option in choices { componentOfOption[option] = Int32(component) }
            }
        }
        slots[components] = slot
        var widestSlots = 1
        for need in 0..<needs {
            let own = slots[Int(needComponents[need + 1])] - slots[Int(needComponents[need])]
            widestSlots = max(widestSlots, Int(own))
        }
        self.widestSlots = widestSlots
        self.widestNeed = widestNeed
        self.widestComponent = widestComponent

        var worth = 0.0
        for need in 0..<needs { worth += Double(needValue[need].magnitude) }
        for place in 0..<Int(needLoads[needs]) {
            reach[Int(needLoadLimit[place])] += Double(needLoadAmount[place].magnitude)
        }
        for option in 0..<options {
            let most = Double(high[option])
            worth += Double(unitValue[option].magnitude) * most + Double(fixedValue[option].magnitude)
            for place in Int(optionLoads[option])..<Int(optionLoads[option + 1]) {
                reach[Int(loadLimit[place])] +=
                    Double(loadPerUnit[place].magnitude) * most + Double(loadFixed[place].magnitude)
            }
        }
        for limit in 0..<limits {
            if atMost[limit] != .max { reach[limit] += Double(atMost[limit].magnitude) }
            if atLeast[limit] != .min { reach[limit] += Double(atLeast[limit].magnitude) }
            worth += Double(penalty[limit]) * reach[limit]
        }
        self.worth = worth
        dropped = Self.tightenQuantities(
            components: components,
            componentOptions: componentOptions,
            maximumPicks: maximumPicks,
            minimum: componentMinimum,
            maximum: componentMaximum,
            low: low,
            high: high,
            step: step
        )
    }

    deinit {
        for pointer in [atMost, atLeast, penalty, cohort, needValue, needLoadAmount] { pointer.deallocate() }
        for pointer in [componentMinimum, componentMaximum, low, high, step, unitValue, fixedValue] {
            pointer.deallocate()
        }
        for pointer in [loadPerUnit, loadFixed] { pointer.deallocate() }
        for pointer in [needComponents, needLoads, needLoadLimit, maximumPicks, componentOptions] {
            pointer.deallocate()
        }
        for pointer in [needOfComponent, componentOfOption, slots, optionLoads, loadLimit] {
            pointer.deallocate()
        }
        mandatory.deallocate()
        essential.deallocate()
        reach.deallocate()
    }

    private static func copy<T>(_ array: [T]) -> UnsafeMutablePointer<T> {
        let pointer = UnsafeMutablePointer<T>.allocate(capacity: max(1, array.count))
        array.withUnsafeBufferPointer { source in
            if let base = source.baseAddress { pointer.initialize(from: base, count: source.count) }
        }
        return pointer
    }

    /// Cuts each option's quantities to those that its component allows; an option that is left with none
    /// gets `low > high`.
    ///
    /// Returns how many. Where one option must fill the component alone, its quantity must reach the component's minimum; no
    /// option may go over the maximum, less what the smallest other picks would take (they take 0).
    private static func tightenQuantities(
        components: Int,
        componentOptions: UnsafeMutablePointer<Int32>,
        maximumPicks: UnsafeMutablePointer<Int32>,
        minimum: UnsafeMutablePointer<Int64>,
        maximum: UnsafeMutablePointer<Int64>,
        low: UnsafeMutablePointer<Int64>,
        high: UnsafeMutablePointer<Int64>,
        step: UnsafeMutablePointer<Int64>
    ) -> Int {
        var dropped = 0
        for component in 0..<components {
            for option in Int(componentOptions[component])..<Int(componentOptions[component + 1]) {
                let most = min(high[option], maximum[component])
                if maximumPicks[component] == 1, low[option] < minimum[component] {
                    let missing = minimum[component] - low[option]
                    let steps = (missing - 1) / step[option] + 1
                    let (raise, over) = steps.multipliedReportingOverflow(by: step[option])
                    let (raised, beyond) = low[option].addingReportingOverflow(raise)
                    low[option] = over || beyond ? .max : raised
                }
                if most < low[option] {
                    high[option] = low[option] == .max ? .max - 1 : low[option] - 1
                    dropped += 1
                } else {
                    high[option] = low[option] + (most - low[option]) / step[option] * step[option]
                }
            }
        }
        return dropped
    }
}
