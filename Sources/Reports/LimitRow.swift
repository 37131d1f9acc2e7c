public import Matching
import Programme

extension MatchReport {
    /// A limit that binds a match, or that stands in a need's way.
    public struct LimitRow: Codable, Hashable, Sendable {
        /// Its id in the problem.
        public var limit: String
        /// `capacity`, `beneficiaries`, `gpus-in-a-stretch`, `reserve`, `cap`, `floor`, `parity` or `exclusive`.
        public var sort: String
        /// External id of the offer; nil where the limit is of the policy.
        public var offer: String?
        /// Code of the window.
        public var window: String?
        /// Name of the policy's rule.
        public var rule: String?
        /// The country, requester or provider that a cap counts.
        public var subject: String?
        /// First and last day of a stretch of time, YYYY-MM-DD.
        public var first: String?
        /// See `first`.
        public var last: String?
        /// What it counts.
        public var unit: String
        /// The most.
        public var atMost: Int64?
        /// The least that a floor asks for; nil of shares and of all else.
        public var atLeast: Int64?
        /// What is used of it; of a share how much more, or less, than the share asks for.
        public var used: Int64
        /// Whether it asks for a share: a floor in percent, or parity; nil where not.
        public var isShare: Bool?
        /// The size from which on a course opens.
        public var cohortMinimum: Int64?
        /// What one unit more would be worth, in millionths of a point; 0 where it does not bind.
        public var priceMillionths: Int64
        /// From and to which bound the price holds, other prices held.
        public var holdsFrom: Int64?
        /// See `holdsFrom`.
        public var holdsTo: Int64?

        /// Takes a limit over.
        public init(_ limit: LimitStanding) {
            func text(_ text: String) -> String? { text.isEmpty ? nil : text }
            self.limit = limit.id
            sort = limit.sort.rawValue
            offer = text(limit.offer)
            window = text(limit.window)
            rule = text(limit.rule)
            subject = text(limit.subject)
            first = limit.first?.description
            last = limit.last?.description
            unit = limit.unit
            atMost = limit.atMost
            atLeast = limit.atLeast
            used = limit.used
            isShare = limit.isShare ? true : nil
            cohortMinimum = limit.cohortMinimum
            priceMillionths = limit.price
            holdsFrom = limit.holdsFrom
            holdsTo = limit.holdsTo
        }
    }
}
