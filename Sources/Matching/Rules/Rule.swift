public import Programme

/// The hard rules of `domain.md` 3.1 by their number.
public enum RuleCode: String, Sendable, CaseIterable, Comparable {
    case h1 = "H1"
    case h2 = "H2"
    case h3 = "H3"
    case h4 = "H4"
    case h5 = "H5"
    case h6 = "H6"
    case h7 = "H7"
    case h8 = "H8"
    case h9 = "H9"
    case h10 = "H10"
    case h11 = "H11"
    case h12 = "H12"
    case h13 = "H13"
    case h14 = "H14"
    case h15 = "H15"
    case h16 = "H16"
    case h17 = "H17"
    case h18 = "H18"
    case h19 = "H19"
    case h20 = "H20"
    case h21 = "H21"
    case h22 = "H22"

    /// Whether one rule comes before another.
    public static func < (left: RuleCode, right: RuleCode) -> Bool { left.number < right.number }

    /// The number behind the H.
    public var number: Int {
        switch self {
        case .h1: 1
        case .h2: 2
        case .h3: 3
        case .h4: 4
        case .h5: 5
        case .h6: 6
        case .h7: 7
        case .h8: 8
        case .h9: 9
        case .h10: 10
        case .h11: 11
        case .h12: 12
        case .h13: 13
        case .h14: 14
        case .h15: 15
        case .h16: 16
        case .h17: 17
        case .h18: 18
        case .h19: 19
        case .h20: 20
        case .h21: 21
        case .h22: 22
        }
    }
}

/// How much a rule fails by: what would have to change for it to pass.
public struct Shortfall: Hashable, Sendable {
    /// What the amount counts.
    public enum Measure: String, Sendable {
        case days, hours, levels
        case gigabytes = "GB"
        case megabits = "Mbit/s"
        case gpus = "GPUs"
        case records
        case uses, safeguards, costs
        case seats = "seat"
        case places = "place"
        case accesses = "access"
        case gpuHours = "gpu-hour"
        case nodeHours = "node-hour"
        case coreHours = "core-hour"
        case creditsUSD = "credit-usd"

        /// A quantity in a unit, written as the unit is.
        public init(_ unit: Unit) {
            self =
                switch unit {
                case .seat: .seats
                case .place: .places
                case .access: .accesses
                case .gpuHour: .gpuHours
                case .nodeHour: .nodeHours
                case .coreHour: .coreHours
                case .creditUSD: .creditsUSD
                }
        }
    }

    /// How much is missing; above 0.
    public var amount: Int64
    /// What the amount counts.
    public var unit: Measure

    /// Makes a shortfall.
    public init(amount: Int64, unit: Measure) {
        self.amount = amount
        self.unit = unit
    }
}

/// What a rule says of a pair.
public enum Verdict: Hashable, Sendable {
    case pass
    /// It does not hold, by so much where that can be said.
    case fail(Shortfall?)
    /// A fact that the rule needs is unknown.
    case incomplete

    /// Whether the pair stays possible.
    @inline(__always)
    public var isPass: Bool {
        if case .pass = self { true } else { false }
    }
}

/// A hard rule on a pair of a need's component and an offer's window.
///
/// `judge` is called for millions of pairs and reads numbers only; `facts` is called for the pairs that are
/// explained and reads the records themselves.
protocol PairRule: Sendable {
    /// The rule's number.
    var code: RuleCode { get }
    /// The rule in one plain sentence.
    var sentence: String { get }
    /// What the rule says of a pair.
    func judge(_ need: ComponentFacts, _ offer: WindowFacts, _ pool: PoolFacts) -> Verdict
    /// The two facts that it compared.
    func facts(_ pair: PairRecords) -> Facts
}
