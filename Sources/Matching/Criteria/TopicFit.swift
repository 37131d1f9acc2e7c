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
        /// Themes, 64 to a word; a sector named as such counts as no theme.
        var themes = SIMD8<UInt64>(repeating: 0)
        /// Sectors, those of the themes included.
        var sectors: UInt64 = 0
        var goals: UInt32 = 0
        var isGeneral = true
        /// Index of the text's language; -1 where unknown.
        var language: Int32 = -1
        /// Sorted lexeme numbers: this record's slice of the shared array.
        var lexemes: Range<Int> = 0..<0
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
                if sectorPlace[index] == nil, index < 512 {
                    topics.themes[index >> 6] |= 1 << UInt64(index & 63)
                }
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
        score(need: need, offer: offer, shared: sharedLexemes)
    }

    /// The same with another way of counting the lexemes that two records share.
    @inline(__always)
    func score(need: Int, offer: Int, shared: (Range<Int>, Range<Int>) -> Int) -> Int64 {
        let taxonomy = taxonomy(need, offer)
        let (language, left) = (needs[need].language, needs[need].lexemes)
        let right = offers[offer].lexemes
        guard language >= 0, language == offers[offer].language, !left.isEmpty, !right.isEmpty else {
            return taxonomy
        }
        return (4 * taxonomy + Self.dice(shared(left, right), left.count + right.count)) / 5
    }

    @inline(__always)
    private func taxonomy(_ need: Int, _ offer: Int) -> Int64 {
        if needs[need].isGeneral || offers[offer].isGeneral { return 400_000 }
        if needs[need].themes & offers[offer].themes != SIMD8(repeating: 0) { return Score.full }
        if needs[need].sectors & offers[offer].sectors != 0 { return 600_000 }
        let (left, right) = (needs[need].goals, offers[offer].goals)
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
