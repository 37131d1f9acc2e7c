/// S6: rare chances to those who have no other.
///
/// How few offers pass every rule for the component: one gives the full score, ten or more nothing, those between in
/// equal steps.
enum HardToMatch {
    private static let plenty: Int64 = 10

    static func score(possibleOffers: Int) -> Int64 {
        Score.share(plenty - Int64(max(1, possibleOffers)), of: plenty - 1)
    }
}
