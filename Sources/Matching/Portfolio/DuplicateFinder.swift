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
    private let traits: [Traits]

    /// What is compared of a need, as numbers: large pools have many pairs.
    private struct Traits: Sendable {
        /// Themes and sectors by number, ascending.
        var themes: [Int32]
        /// What it asks for by kind, in the order of `Kind.allCases`.
        var amounts: [Int64]
        /// How many kinds it asks for.
        var kinds: Int64
    }

    init(_ pool: PoolFacts, _ topics: TopicFit) {
        self.pool = pool
        self.topics = topics
        var numbers: [String: Int32] = [:]
        traits = pool.snapshot.needs.map { need in
            let themes = Set(need.record.sectors).map { name in
                let next = Int32(numbers.count)
                let number = numbers[name, default: next]
                numbers[name] = number
                return number
            }
            var amounts = [Int64](repeating: 0, count: Kind.allCases.count)
            for component in need.record.components { amounts[component.kind.place] += component.quantity }
            return Traits(
                themes: themes.sorted(),
                amounts: amounts,
                kinds: Int64(Set(need.record.components.map(\.kind)).count)
            )
        }
    }

    /// The pairs that are at least as alike as the policy says, most alike first.
    ///
    /// - Complexity: For each need what its rarest words and themes have in common with others of its country that ask
    ///   for the same kinds; O(n²) in those only where the policy's likeness is so low that nothing need be shared.
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
            let members = needs.map { need in
                DuplicateIndex.Member(
                    language: textLanguage(need),
                    words: topics.lexemes[topics.needs[need].lexemes],
                    themes: traits[need].themes[...]
                )
            }
            DuplicateIndex.forEachPair(of: members, likeness: least) { left, right in
                let (left, right) = (needs[left], needs[right])
                guard overlaps(left, right) else { return }
                let likeness = likeness(left, right, atLeast: least)
                if likeness >= least { found.append(duplicate(left, right, likeness)) }
            }
        }
        return found.sorted { ($1.likeness, $0.need, $0.other) < ($0.likeness, $1.need, $1.other) }
    }

    /// The language of a need's text; -1 where its text can be compared with no other.
    private func textLanguage(_ need: Int) -> Int32 {
        topics.needs[need].lexemes.isEmpty ? -1 : topics.needs[need].language
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
        let (one, other) = (pool.componentStart[left], pool.componentStart[right])
        let opens = (pool.components[one].opens, pool.components[other].opens)
        return opens.0 != Unknown.day && opens.1 != Unknown.day
            && opens.0 <= pool.components[other].closes && opens.1 <= pool.components[one].closes
    }

    /// How alike two needs are, percent; texts are compared only where they can still make it enough.
    private func likeness(_ left: Int, _ right: Int, atLeast least: Int64) -> Int64 {
        let shared = sharedThemes(left, right)
        let themes = traits[left].themes.count + traits[right].themes.count - shared
        var score = 30 * Score.share(Int64(shared), of: Int64(max(1, themes)))
        var sizes: Int64 = 0
        for (amount, second) in zip(traits[left].amounts, traits[right].amounts) where amount > 0 {
            sizes += Score.share(min(amount, second), of: max(amount, second))
        }
        score += 30 * sizes / max(1, traits[left].kinds)
        var weight: Int64 = 60
        if textLanguage(left) >= 0, textLanguage(left) == textLanguage(right) {
            weight = 100
            if (score + 40 * Score.full) / weight * 100 / Score.full < least { return 0 }
            score += 40 * topics.likeness(ofNeeds: left, right)
        }
        return score / weight * 100 / Score.full
    }

    /// How many themes and sectors two needs share.
    private func sharedThemes(_ left: Int, _ right: Int) -> Int {
        let (one, other) = (traits[left].themes, traits[right].themes)
        var (i, j, shared) = (0, 0, 0)
        while i < one.count, j < other.count {
            if one[i] == other[j] { shared += 1 }
            let isAhead = one[i] <= other[j]
            if one[i] >= other[j] { j += 1 }
            if isAhead { i += 1 }
        }
        return shared
    }
}
