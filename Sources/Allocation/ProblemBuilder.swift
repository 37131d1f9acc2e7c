/// Builds a ``Problem`` in order: limits, then each need, its components, their options.
///
/// The builder trusts its caller about ranges and overflow; `ProblemReader` checks a file first, and
/// `Matching` makes values that hold by construction.
public struct ProblemBuilder: Sendable {
    private var problem: Problem
    private var nameIndex: [String: Int32] = [:]

    /// A load on one limit.
    public struct Load: Sendable, Equatable {
        /// The limit's index.
        public var limit: Int
        /// For each unit of an option.
        public var perUnit: Int64
        /// Once.
        public var fixed: Int64

        /// Makes a load.
        public init(limit: Int, perUnit: Int64 = 0, fixed: Int64 = 0) {
            self.limit = limit
            self.perUnit = perUnit
            self.fixed = fixed
        }
    }

    /// Starts an empty problem.
    public init(name: String, note: String? = nil) {
        problem = Problem(name: name, note: note)
    }

    /// Adds a limit and returns its index.
    @discardableResult
    public mutating func addLimit(
        id: String,
        atMost: Int64? = nil,
        atLeast: Int64? = nil,
        penaltyPerUnit: Int64? = nil,
        minimumWhenUsed: Int64? = nil
    ) -> Int {
        problem.limitIDs.append(id)
        problem.limitAtMost.append(atMost ?? .max)
        problem.limitAtLeast.append(atLeast ?? .min)
        problem.limitPenalty.append(penaltyPerUnit ?? 0)
        problem.limitMinimumWhenUsed.append(minimumWhenUsed ?? 0)
        return problem.limitIDs.count - 1
    }

    /// Starts a need; the components added next are its own.
    public mutating func beginNeed(id: String, value: Int64 = 0, mandatory: Bool = false, fixed: [Load] = [])
    {
        problem.needIDs.append(id)
        problem.needValue.append(value)
        problem.needMandatory.append(mandatory)
        for load in Self.merged(fixed) where load.fixed != 0 {
            problem.needLoadLimit.append(Int32(load.limit))
            problem.needLoadAmount.append(load.fixed)
        }
        problem.needLoadStart.append(Int32(problem.needLoadLimit.count))
        problem.needComponentStart.append(Int32(problem.componentIDs.count))
    }

    /// Starts a component of the latest need; the options added next are its own.
    public mutating func beginComponent(
        id: String,
        essential: Bool,
        minimum: Int64,
        maximum: Int64,
        maximumPicks: Int64 = 1
    ) {
        problem.componentIDs.append(id)
        problem.componentEssential.append(essential)
        problem.componentMinimum.append(minimum)
        problem.componentMaximum.append(maximum)
        problem.componentMaximumPicks.append(maximumPicks)
        problem.componentOptionStart.append(Int32(problem.optionName.count))
        problem.needComponentStart[problem.needIDs.count] = Int32(problem.componentIDs.count)
    }

    /// Keeps an option's identifier, for options that are added by it many times.
    ///
    /// - Returns: Its number, which stays the same however often it is added.
    @discardableResult
    public mutating func addName(_ id: String) -> Int32 {
        if let known = nameIndex[id] { return known }
        let index = Int32(problem.optionNames.count)
        nameIndex[id] = index
        problem.optionNames.append(id)
        return index
    }

    /// Adds an option to the latest component and returns its index.
    @discardableResult
    public mutating func addOption(
        id: String,
        minimum: Int64,
        maximum: Int64,
        step: Int64 = 1,
        valuePerUnit: Int64 = 0,
        fixedValue: Int64 = 0,
        loads: [Load] = []
    ) -> Int {
        addOption(
            named: addName(id),
            minimum: minimum,
            maximum: maximum,
            step: step,
            valuePerUnit: valuePerUnit,
            fixedValue: fixedValue,
            loads: loads
        )
    }

    /// The same with an identifier that ``addName(_:)`` knows, by its number.
    @discardableResult
    public mutating func addOption(
        named name: Int32,
        minimum: Int64,
        maximum: Int64,
        step: Int64 = 1,
        valuePerUnit: Int64 = 0,
        fixedValue: Int64 = 0,
        loads: [Load] = []
    ) -> Int {
        problem.optionName.append(name)
        problem.optionMinimum.append(minimum)
        problem.optionMaximum.append(maximum)
        problem.optionStep.append(step)
        problem.optionValuePerUnit.append(valuePerUnit)
        problem.optionFixedValue.append(fixedValue)
        for load in Self.merged(loads) where load.perUnit != 0 || load.fixed != 0 {
            problem.optionLoadLimit.append(Int32(load.limit))
            problem.optionLoadPerUnit.append(load.perUnit)
            problem.optionLoadFixed.append(load.fixed)
        }
        problem.optionLoadStart.append(Int32(problem.optionLoadLimit.count))
        problem.componentOptionStart[problem.componentIDs.count] = Int32(problem.optionName.count)
        return problem.optionName.count - 1
    }

    /// The problem built so far.
    public consuming func build() -> Problem {
        problem
    }

    /// Adds up amounts on the same limit and sorts by limit.
    private static func merged(_ loads: [Load]) -> [Load] {
        if zip(loads, loads.dropFirst()).allSatisfy({ $0.limit < $1.limit }) { return loads }
        var result: [Load] = []
        for load in loads.sorted(by: { $0.limit < $1.limit }) {
            if let last = result.last, last.limit == load.limit {
                result[result.count - 1].perUnit += load.perUnit
                result[result.count - 1].fixed += load.fixed
            } else {
                result.append(load)
            }
        }
        return result
    }
}
