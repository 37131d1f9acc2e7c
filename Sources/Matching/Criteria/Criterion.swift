/// The weighted criteria of `domain.md` 3.2 that are built; the others score 0.
public enum Criterion: String, Sendable, CaseIterable {
    case topic = "S1"
    case quantity = "S2"
    case equity = "S3"
    case unserved = "S4"
    case urgency = "S5"

    /// The criterion's place among S1 to S14, from 0.
    public var place: Int {
        switch self {
        case .topic: 0
        case .quantity: 1
        case .equity: 2
        case .unserved: 3
        case .urgency: 4
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
    /// S1.
    public var topic: Int64
    /// S2.
    public var quantity: Int64
    /// S3.
    public var equity: Int64
    /// S4.
    public var unserved: Int64
    /// S5.
    public var urgency: Int64

    /// The score of one criterion.
    public subscript(_ criterion: Criterion) -> Int64 {
        switch criterion {
        case .topic: topic
        case .quantity: quantity
        case .equity: equity
        case .unserved: unserved
        case .urgency: urgency
        }
    }

    /// Points in millionths of a point: weight × score, added up.
    public func points(_ weights: [Int64]) -> Int64 {
        Criterion.allCases.reduce(0) { $0 + weights[$1.place] * self[$1] }
    }
}
