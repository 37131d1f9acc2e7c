/// A weighted constraint problem in the shape of `allocation-problem/1`, held as flat parallel arrays.
///
/// Limits, needs, components and options are dense indices from 0, in the order of the file. A need owns the
/// components `needComponentStart[n]..<needComponentStart[n + 1]`, a component the options
/// `componentOptionStart[c]..<componentOptionStart[c + 1]`, and a need or an option the loads in its own
/// slice of the load arrays. Every `…Start` array has one element more than there are owners.
///
/// Loads are merged: a limit occurs at most once among an owner's loads, in ascending order of its index,
/// and never with amounts that are all zero.
public struct Problem: Sendable, Equatable {
    /// The problem's name; free text.
    public var name: String
    /// What the file holds of a larger pool, say; free text.
    public var note: String?

    // MARK: - Limits

    /// Unique identifiers of the limits.
    public var limitIDs: [String] = []
    /// The load may not exceed this; `Int64.max` where there is no such bound.
    public var limitAtMost: [Int64] = []
    /// The load may not fall under this; `Int64.min` where there is no such bound.
    public var limitAtLeast: [Int64] = []
    /// What each unit over `atMost` or under `atLeast` costs; 0 where the limit is hard.
    public var limitPenalty: [Int64] = []
    /// The net load is 0 or at least this; 0 where there is no such rule.
    public var limitMinimumWhenUsed: [Int64] = []

    // MARK: - Needs

    /// Unique identifiers of the needs.
    public var needIDs: [String] = []
    /// Earned once when the need is served.
    public var needValue: [Int64] = []
    /// Whether the need must be served.
    public var needMandatory: [Bool] = []
    /// Where each need's components start.
    public var needComponentStart: [Int32] = [0]
    /// Where each need's own loads start.
    public var needLoadStart: [Int32] = [0]
    /// The limits that served needs load.
    public var needLoadLimit: [Int32] = []
    /// The amount loaded once when the need is served.
    public var needLoadAmount: [Int64] = []

    // MARK: - Components

    /// Identifiers of the components, unique in their need.
    public var componentIDs: [String] = []
    /// Whether the need is unserved without this component.
    public var componentEssential: [Bool] = []
    /// The least that the picked quantities of a served component add up to.
    public var componentMinimum: [Int64] = []
    /// The most that they add up to.
    public var componentMaximum: [Int64] = []
    /// How many options may be picked at once; at least 1.
    public var componentMaximumPicks: [Int64] = []
    /// Where each component's options start.
    public var componentOptionStart: [Int32] = [0]

    // MARK: - Options

    /// The distinct identifiers of options, in order of first use: many needs share an offer.
    public var optionNames: [String] = []
    /// Each option's identifier, as an index of `optionNames`.
    public var optionName: [Int32] = []
    /// The smallest quantity, if picked; at least 1.
    public var optionMinimum: [Int64] = []
    /// The largest quantity.
    public var optionMaximum: [Int64] = []
    /// The distance between allowed quantities, counted from `optionMinimum`; at least 1.
    public var optionStep: [Int64] = []
    /// Earned for each unit.
    public var optionValuePerUnit: [Int64] = []
    /// Earned once if picked; may be negative.
    public var optionFixedValue: [Int64] = []
    /// Where each option's loads start.
    public var optionLoadStart: [Int32] = [0]
    /// The limits that picked options load.
    public var optionLoadLimit: [Int32] = []
    /// The load for each unit.
    public var optionLoadPerUnit: [Int64] = []
    /// The load once if picked.
    public var optionLoadFixed: [Int64] = []

    /// Makes a problem without limits and needs.
    public init(name: String, note: String? = nil) {
        self.name = name
        self.note = note
    }

    /// The number of limits.
    public var limitCount: Int { limitIDs.count }
    /// The number of needs.
    public var needCount: Int { needIDs.count }
    /// The number of components of all needs.
    public var componentCount: Int { componentIDs.count }
    /// The number of options of all components.
    public var optionCount: Int { optionName.count }

    /// The indices of a need's components.
    public func components(of need: Int) -> Range<Int> {
        Int(needComponentStart[need])..<Int(needComponentStart[need + 1])
    }

    /// The indices of a component's options.
    public func options(of component: Int) -> Range<Int> {
        Int(componentOptionStart[component])..<Int(componentOptionStart[component + 1])
    }

    /// The places of a need's own loads in `needLoadLimit` and `needLoadAmount`.
    public func loads(ofNeed need: Int) -> Range<Int> {
        Int(needLoadStart[need])..<Int(needLoadStart[need + 1])
    }

    /// The places of an option's loads in `optionLoadLimit`, `optionLoadPerUnit` and `optionLoadFixed`.
    public func loads(ofOption option: Int) -> Range<Int> {
        Int(optionLoadStart[option])..<Int(optionLoadStart[option + 1])
    }

    /// The identifier of an option, unique in its component.
    public func optionID(_ option: Int) -> String {
        optionNames[Int(optionName[option])]
    }
}
