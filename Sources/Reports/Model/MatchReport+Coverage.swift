/// How far needs are served.
extension MatchReport {
    /// Needs and quantities asked and granted.
    public struct QuantityCoverage: Codable, Hashable, Sendable {
        /// Kind and unit.
        public var kind: String
        /// What quantities count.
        public var unit: String
        /// Components that ask.
        public var components: Int
        /// Components that get something.
        public var componentsMatched: Int
        /// What they ask for.
        public var asked: Int64
        /// What they get.
        public var granted: Int64
        /// What the windows hold, those without limit apart.
        public var capacity: Int64
    }

    /// Needs served in a group.
    public struct NeedCoverage: Codable, Hashable, Sendable {
        /// The group.
        public var group: String
        /// Needs of the group.
        public var needs: Int
        /// Those with at least one match.
        public var matched: Int
    }
}
