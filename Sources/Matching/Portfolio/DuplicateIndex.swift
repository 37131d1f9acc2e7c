import Programme

/// Finds the pairs of needs that can be alike enough, without going through all pairs.
///
/// A pair whose texts can be compared reaches a likeness only with a least share of its words and of its themes, any
/// other pair with a larger share of its themes. Of two sets that share so many members, the rarest few of one and the
/// rarest few of the other have a member in common: only those are indexed and looked up (prefix filtering: Chaudhuri,
/// Ganti and Kaushik 2006; Bayardo, Ma and Srikant 2007). Where both words and themes can be looked up, the shorter
/// lists are taken. What it finds is a superset: the caller judges each pair.
struct DuplicateIndex {
    /// What is looked up of a need.
    struct Member {
        /// Language of its text; -1 where it can be compared with no other text.
        var language: Int32
        /// Its words by number, each once.
        var words: ArraySlice<Int32>
        /// Its themes by number, each once.
        var themes: ArraySlice<Int32>
    }

    private struct Key: Hashable {
        var language: Int32
        var item: Int32
    }

    /// The members that were added, by language.
    private var all: [Int32: [Int32]] = [:]
    private var byWord: [Key: [Int32]] = [:]
    private var byTheme: [Key: [Int32]] = [:]
    /// For each member the last one that it was found for.
    private var foundFor: [Int32]

    private init(_ count: Int) { foundFor = Array(repeating: -1, count: count) }

    /// Calls `body` with every pair that can be as alike as that, and some that cannot, each once, the lower first.
    ///
    /// - Parameters:
    ///   - members: The needs of one country that ask for the same kinds.
    ///   - percent: The likeness, as ``DuplicateFinder`` counts it.
    ///   - body: Is given the places of both.
    static func forEachPair(
        of members: [Member],
        likeness percent: Int64,
        _ body: (_ left: Int, _ right: Int) -> Void
    ) {
        if members.count < 2 { return }
        let shares = Shares(percent)
        let wordCounts = counts(members.map(\.words))
        let themeCounts = counts(members.map(\.themes))
        var index = DuplicateIndex(members.count)
        for (place, member) in members.enumerated() {
            let words = Self.rarest(
                member.words,
                shares.leastWords(of: member.words.count),
                wordCounts
            )
            let near = Self.rarest(
                member.themes,
                shares.leastThemes(of: member.themes.count, hasTexts: true),
                themeCounts
            )
            let far = Self.rarest(
                member.themes,
                shares.leastThemes(of: member.themes.count, hasTexts: false),
                themeCounts
            )
            for language in index.all.keys {
                let isOwn = language >= 0 && language == member.language
                index.look(
                    for: Int32(place),
                    language,
                    words: isOwn ? words : nil,
                    themes: isOwn ? near : far,
                    body
                )
            }
            index.add(Int32(place), member, words: words, near: near)
        }
    }

    /// The least that two needs share to be as alike as that, in millionths: Dice's measure of words, Jaccard's of
    /// themes.
    private struct Shares {
        let words: Int64
        let themesWithTexts: Int64
        let themesWithout: Int64

        init(_ percent: Int64) {
            // Of 100: 30 for themes, 30 for quantities, 40 for texts; without texts, of 60.
            let full = Score.full
            words = max(0, (percent - 60) * full / 40)
            themesWithTexts = max(0, (percent - 70) * full / 30)
            themesWithout = max(0, (percent * 60 - 3_000) * full / 3_000)
        }

        /// How many of its words a need shares at least: with a Dice share d, d × count / (2 - d); nil where none.
        func leastWords(of count: Int) -> Int? {
            words > 0 ? Self.roundUp(words * Int64(count), by: 2 * Score.full - words) : nil
        }

        /// How many of its themes a need shares at least; nil where none.
        func leastThemes(of count: Int, hasTexts: Bool) -> Int? {
            let share = hasTexts ? themesWithTexts : themesWithout
            return share > 0 ? Self.roundUp(share * Int64(count), by: Score.full) : nil
        }

        private static func roundUp(_ number: Int64, by divisor: Int64) -> Int {
            Int((number + divisor - 1) / divisor)
        }
    }

    private static func counts(_ sets: [ArraySlice<Int32>]) -> [Int32: Int32] {
        sets.reduce(into: [:]) { counts, set in
            for item in set { counts[item, default: 0] += 1 }
        }
    }

    /// The rarest of a set's items, so many that any set with `least` of them has one of these; nil where it may share
    /// none.
    private static func rarest(_ items: ArraySlice<Int32>, _ least: Int?, _ counts: [Int32: Int32])
        -> ArraySlice<Int32>?
    {
        guard let least else { return nil }
        return items.sorted { (counts[$0] ?? 0, $0) < (counts[$1] ?? 0, $1) }.prefix(items.count - least + 1)
    }

    private mutating func look(
        for place: Int32,
        _ language: Int32,
        words: ArraySlice<Int32>?,
        themes: ArraySlice<Int32>?,
        _ body: (Int, Int) -> Void
    ) {
        func length(_ items: ArraySlice<Int32>?, _ lists: [Key: [Int32]]) -> Int {
            items?.reduce(0) { $0 + (lists[Key(language: language, item: $1)]?.count ?? 0) } ?? .max
        }
        let (wordLength, themeLength) = (length(words, byWord), length(themes, byTheme))
        if wordLength == .max, themeLength == .max {
            for other in all[language] ?? [] { body(Int(other), Int(place)) }
            return
        }
        let (items, lists) = wordLength <= themeLength ? (words, byWord) : (themes, byTheme)
        for item in items ?? [] {
            for other in lists[Key(language: language, item: item)] ?? []
            where foundFor[Int(other)] != place {
                foundFor[Int(other)] = place
                body(Int(other), Int(place))
            }
        }
    }

    private mutating func add(
        _ place: Int32,
        _ member: Member,
        words: ArraySlice<Int32>?,
        near: ArraySlice<Int32>?
    ) {
        all[member.language, default: []].append(place)
        for word in words ?? [] {
            byWord[Key(language: member.language, item: word), default: []].append(place)
        }
        // Those of another language look up fewer of their own: all that this one may be found by are indexed.
        for theme in near ?? member.themes {
            byTheme[Key(language: member.language, item: theme), default: []].append(place)
        }
    }
}
