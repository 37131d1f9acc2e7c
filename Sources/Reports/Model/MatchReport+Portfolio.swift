/// What became of the policy's rules on the whole, and what officers should look at.
extension MatchReport {
    /// What became of a portfolio rule.
    public struct PortfolioRow: Codable, Hashable, Sendable {
        /// Its name in the policy.
        public var name: String
        /// `cap`, `floor`, `parity` or `reserve`.
        public var type: String
        /// The country, requester or provider that a cap counts.
        public var subject: String
        /// Needs that count and are served, of a provider or an offer matches.
        public var served: Int64
        /// Those outside the group.
        public var others: Int64
        /// The most or the least, or the share in percent.
        public var bound: Int64
        /// How many are short.
        public var short: Int64
        /// What the shortfall cost, in millionths of a point.
        public var penaltyMillionths: Int64
        /// What one need more or less would be worth, in millionths of a point.
        public var priceMillionths: Int64
        /// From and to which bound the price holds, other prices held; nil of shares, and without a price.
        public var holdsFrom: Int64?
        /// See `holdsFrom`.
        public var holdsTo: Int64?
        /// Proven: without the whole rule no solution is worth more than so much above this one, in millionths of a point.
        public var mostCostMillionths: Int64?
    }

    /// Two needs that may be one and the same.
    public struct DuplicateRow: Codable, Hashable, Sendable {
        /// External id.
        public var need: String
        /// External id of the other.
        public var other: String
        /// How alike they are, percent.
        public var likeness: Int64
        /// Whether an officer made them exclusive.
        public var exclusive: Bool
    }
}
