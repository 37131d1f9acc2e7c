import Programme

/// S1: how near the topics of a need and an offer are.
///
/// Taxonomy: 1 where they share a theme, 0.6 where they share a sector, else 0.3 × the Jaccard likeness of
/// their Sustainable Development Goals. A record that names no topic is general: 0.4. Where both texts are in
/// one language, the score is 0.8 × taxonomy + 0.2 × the Dice likeness of their lexemes; otherwise taxonomy
/// alone, so that a need in French meets an offer in English.
struct TopicFit: Sendable {
    /// The topics of a record as bits.
    struct Topics: Sendable {
        /// Themes by their place among the sectors; a sector named as such counts as no theme.
        var themes = NumberSet()
        /// Sectors, those of the themes included.
        var sectors: UInt64 = 0
        var goals: UInt32 = 0
        var isGeneral = true
        /// Index of the text's language; -1 where unknown.
        var language: Int32 = -1
        /// Sorted lexeme numbers: this record's slice of the shared array.
        var lexemes: Range<Int> = 0..<0

        /// Whether both have a text, in one language.
        @inline(__always)
        func isReadable(with other: Topics) -> Bool {
            language >= 0 && language == other.language && !lexemes.isEmpty && !other.lexemes.isEmpty
        }
    }

    let needs: [Topics]
    let offers: [Topics]
    /// The lexemes of all records, as numbers, sorted within each record.
    let lexemes: [Int32]
    /// How many lexemes there are.
    let vocabulary: Int

    init(_ snapshot: Snapshot, _ reference: ReferenceIndex) {
        var numbers: [String: Int32] = [:]
        var languages: [String: Int32] = [:]
        var flat: [Int32] = []
        // Sectors are few: their place among the sectors fits one word.
        var sectorPlace: [Int: UInt64] = [:]
        for index in snapshot.sectors.indices where snapshot.sectors[index].parent == nil {
            sectorPlace[index] = UInt64(sectorPlace.count & 63)
        }
        func topics(sectors: [String], goals: [Int64], language: String?, words: [String]) -> Topics {
            var topics = Topics()
            for code in sectors {
                guard let index = reference.sectors[code] else { continue }
                topics.isGeneral = false
                if let place = sectorPlace[reference.topSector[index]] { topics.sectors |= 1 << place }
                if sectorPlace[index] == nil { topics.themes.insert(index) }
            }
            for goal in goals where (1...17).contains(goal) {
                topics.goals |= 1 << UInt32(goal)
                topics.isGeneral = false
            }
            if let language {
                let next = Int32(languages.count)
                topics.language = languages[language, default: next]
                languages[language] = topics.language
            }
            let start = flat.count
            var own: [Int32] = []
            own.reserveCapacity(words.count)
            for word in words {
                let next = Int32(numbers.count)
                let number = numbers[word, default: next]
                numbers[word] = number
                own.append(number)
            }
            own.sort()
            for number in own where flat.count == start || flat[flat.count - 1] != number {
                flat.append(number)
            }
            topics.lexemes = start..<flat.count
            return topics
        }
        needs = snapshot.needs.map {
            topics(
                sectors: $0.record.sectors,
                goals: $0.record.sdgs,
                language: $0.record.textLanguage,
                words: $0.lexemes
            )
        }
        offers = snapshot.offers.map {
            topics(
                sectors: $0.record.sectors,
                goals: $0.record.sdgs,
                language: $0.record.textLanguage,
                words: $0.lexemes
            )
        }
        lexemes = flat
        vocabulary = numbers.count
    }

    func score(need: Int, offer: Int) -> Int64 {
        let (need, offer) = (needs[need], offers[offer])
        let shared = need.isReadable(with: offer) ? sharedLexemes(need.lexemes, offer.lexemes) : 0
        return Self.score(need, offer, sharedLexemes: shared)
    }

    /// The score of two records that have so many lexemes in common; the number counts only where their texts are in
    /// one language.
    @inline(__always)
    static func score(_ need: Topics, _ offer: Topics, sharedLexemes: Int) -> Int64 {
        let taxonomy = taxonomy(need, offer)
        if !need.isReadable(with: offer) { return taxonomy }
        return (4 * taxonomy + dice(sharedLexemes, need.lexemes.count + offer.lexemes.count)) / 5
    }

    /// What the score cannot exceed, however many lexemes the records have in common.
    @inline(__always)
    static func scoreAtMost(_ need: Topics, _ offer: Topics) -> Int64 {
        let taxonomy = taxonomy(need, offer)
        return need.isReadable(with: offer) ? (4 * taxonomy + Score.full) / 5 : taxonomy
    }

    @inline(__always)
    private static func taxonomy(_ need: Topics, _ offer: Topics) -> Int64 {
        if need.isGeneral || offer.isGeneral { return 400_000 }
        if !need.themes.isDisjoint(with: offer.themes) { return Score.full }
        if need.sectors & offer.sectors != 0 { return 600_000 }
        let (left, right) = (need.goals, offer.goals)
        let union = Int64((left | right).nonzeroBitCount)
        return union == 0 ? 0 : 300_000 * Int64((left & right).nonzeroBitCount) / union
    }

    /// The likeness of the texts of two needs.
    func likeness(ofNeeds left: Int, _ right: Int) -> Int64 {
        let (left, right) = (needs[left].lexemes, needs[right].lexemes)
        return Self.dice(sharedLexemes(left, right), left.count + right.count)
    }

    /// Twice what two texts share, of what both have.
    @inline(__always)
    private static func dice(_ shared: Int, _ both: Int) -> Int64 {
        both == 0 ? 0 : 2 * Int64(shared) * Score.full / Int64(both)
    }

    private func sharedLexemes(_ left: Range<Int>, _ right: Range<Int>) -> Int {
        lexemes.withUnsafeBufferPointer { lexemes in
            var i = left.lowerBound
            var j = right.lowerBound
            var shared = 0
            while i < left.upperBound, j < right.upperBound {
                let a = lexemes[i]
                let b = lexemes[j]
                if a == b { shared += 1 }
                if a <= b { i += 1 }
                if b <= a { j += 1 }
            }
            return shared
        }
    }
}
