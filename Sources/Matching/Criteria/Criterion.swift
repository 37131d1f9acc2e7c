/// The weighted criteria of `domain.md` 3.2.
public enum Criterion: String, Sendable, CaseIterable {
    case topic = "S1"
    case quantity = "S2"
    case equity = "S3"
    case unserved = "S4"
    case urgency = "S5"
    case hardToMatch = "S6"
    case inclusion = "S7"
    case language = "S8"
    case nationalPlan = "S9"
    case absorption = "S10"
    case partnership = "S11"
    case preference = "S12"
    case sustainability = "S13"
    case reliability = "S14"

    /// The criterion's place among S1 to S14, from 0.
    public var place: Int {
        switch self {
        case .topic: 0
        case .quantity: 1
        case .equity: 2
        case .unserved: 3
        case .urgency: 4
        case .hardToMatch: 5
        case .inclusion: 6
        case .language: 7
        case .nationalPlan: 8
        case .absorption: 9
        case .partnership: 10
        case .preference: 11
        case .sustainability: 12
        case .reliability: 13
        }
    }

    /// The criterion in a few words.
    public var title: String {
        switch self {
        case .topic: "topic and objective fit"
        case .quantity: "quantity fit"
        case .equity: "equity group"
        case .unserved: "unserved before"
        case .urgency: "urgency and deadline"
        case .hardToMatch: "hard to match"
        case .inclusion: "inclusion"
        case .language: "language comfort"
        case .nationalPlan: "national plan"
        case .absorption: "absorption and sustainability"
        case .partnership: "South-South and nearness"
        case .preference: "preferences of both sides"
        case .sustainability: "low carbon and low cost"
        case .reliability: "reliability and documentation"
        }
    }

    /// Whether it concerns the need alone, so that it is the same for every offer that the component may take.
    public var isOfNeedAlone: Bool {
        switch self {
        case .equity, .unserved, .urgency, .hardToMatch, .nationalPlan, .absorption: true
        case .topic, .quantity, .inclusion, .language, .partnership, .preference, .sustainability,
            .reliability:
            false
        }
    }
}

/// Scores count in millionths: 0 to 1,000,000.
enum Score {
    /// The full score.
    static let full: Int64 = 1_000_000

    /// A share of the full score, rounded down; a denominator of 0 gives 0.
    static func share(_ part: Int64, of whole: Int64) -> Int64 {
        guard whole > 0, part > 0 else { return 0 }
        if part >= whole { return full }
        let (high, low) = part.multipliedFullWidth(by: full)
        return whole.dividingFullWidth((high, low)).quotient
    }
}

/// Scores of a pair by criterion, in millionths.
public struct Scores: Hashable, Sendable {
    // 1,000,000 fits 32 bits.
    private var values = SIMD16<Int32>(repeating: 0)

    /// All scores 0.
    public init() {}

    /// The score of one criterion.
    @inline(__always)
    public subscript(_ criterion: Criterion) -> Int64 {
        get { Int64(values[criterion.place]) }
        set { values[criterion.place] = Int32(truncatingIfNeeded: newValue) }
    }

    /// Points in millionths of a point: weight × score, added up.
    public func points(_ weights: [Int64]) -> Int64 {
        var points: Int64 = 0
        for place in 0..<min(14, weights.count) { points += weights[place] * Int64(values[place]) }
        return points
    }
}
