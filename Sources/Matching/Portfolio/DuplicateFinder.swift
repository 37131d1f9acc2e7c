import Programme

/// Two needs that may be one and the same, asked by two bodies of a country.
public struct PossibleDuplicate: Hashable, Sendable {
    /// External id of the first.
    public var need: String
    /// External id of the second.
    public var other: String
    /// How alike they are, percent.
    public var likeness: Int64
    /// Whether an officer has made them exclusive already.
    public var isExclusive: Bool
}

/// Finds needs that may be duplicates: they are proposed as exclusive, and never merged.
///
/// Two needs of one country that ask for the same kinds in windows that overlap are compared: 0.3 × shared themes
/// (Jaccard), 0.4 × shared lexemes of texts in one language (Dice), 0.3 × the smaller over the larger quantity, kind by
/// kind. Texts in two languages, or none, leave the other two parts, at their own weights.
struct DuplicateFinder {
    private let pool: PoolFacts
    private let topics: TopicFit

    init(_ pool: PoolFacts, _ topics: TopicFit) {
        self.pool = pool
        self.topics = topics
    }

    /// The pairs that are at least as alike as the policy says, most alike first.
    ///
    /// - Complexity: O(n²) in the needs of one country that ask for the same kinds.
    func find() -> [PossibleDuplicate] {
        var groups: [[Int]: [Int]] = [:]
        for need in pool.snapshot.needs.indices {
            let parts = pool.components[pool.componentStart[need]..<pool.componentStart[need + 1]]
            guard let country = parts.first?.country, pool.needStanding[need].isPass else { continue }
            let kinds = Kind.allCases.indices.filter { place in
                parts.contains { $0.kind == Kind.allCases[place] }
            }
            groups[[country] + kinds, default: []].append(need)
        }
        let least = pool.snapshot.policy.duplicateLikenessPercent
        var found: [PossibleDuplicate] = []
        for needs in groups.values {
            for (place, left) in needs.enumerated() {
                for right in needs[(place + 1)...] {
                    guard overlaps(left, right) else { continue }
                    let likeness = likeness(left, right)
                    if likeness >= least { found.append(duplicate(left, right, likeness)) }
                }
            }
        }
        return found.sorted { ($1.likeness, $0.need, $0.other) < ($0.likeness, $1.need, $1.other) }
    }

    private func duplicate(_ left: Int, _ right: Int, _ likeness: Int64) -> PossibleDuplicate {
        let one = pool.snapshot.needs[left].record
        let other = pool.snapshot.needs[right].record
        return PossibleDuplicate(
            need: one.externalID,
            other: other.externalID,
            likeness: likeness,
            isExclusive: one.exclusiveWith.contains(other.externalID)
                || other.exclusiveWith.contains(one.externalID)
        )
    }

    private func overlaps(_ left: Int, _ right: Int) -> Bool {
        let one = pool.components[pool.componentStart[left]]
        let other = pool.components[pool.componentStart[right]]
        return one.opens != Unknown.day && other.opens != Unknown.day && one.opens <= other.closes
            && other.opens <= one.closes
    }

    private func likeness(_ left: Int, _ right: Int) -> Int64 {
        let one = pool.snapshot.needs[left].record
        let other = pool.snapshot.needs[right].record
        let themes = Set(one.sectors).union(other.sectors).count
        let shared = Set(one.sectors).intersection(other.sectors).count
        var score = 30 * Score.share(Int64(shared), of: Int64(max(1, themes)))
        var weight: Int64 = 60
        var sizes: Int64 = 0
        let amounts = amounts(one)
        let others = self.amounts(other)
        for (kind, amount) in amounts {
            let second = others[kind] ?? 0
            sizes += Score.share(min(amount, second), of: max(amount, second))
        }
        score += 30 * sizes / Int64(max(1, amounts.count))
        let hasTexts = !topics.needs[left].lexemes.isEmpty && !topics.needs[right].lexemes.isEmpty
        if hasTexts, one.textLanguage != nil, one.textLanguage == other.textLanguage {
            score += 40 * topics.likeness(ofNeeds: left, right)
            weight = 100
        }
        return score / weight * 100 / Score.full
    }

    /// What a need asks for by kind.
    private func amounts(_ need: Need) -> [Kind: Int64] {
        var amounts: [Kind: Int64] = [:]
        for component in need.components { amounts[component.kind, default: 0] += component.quantity }
        return amounts
    }
}
