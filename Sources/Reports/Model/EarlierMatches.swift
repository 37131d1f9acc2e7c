internal import FoundationEssentials

/// What a run is compared with: the matches of an earlier report and its chief figures.
///
/// Read from a report's JSON by itself, it leaves the rest of a long report where it is.
public struct EarlierMatches: Decodable, Hashable, Sendable {
    /// A match: who gets how much from which window.
    public struct Match: Decodable, Hashable, Sendable {
        /// External id of the need.
        public let need: String
        /// Code of its component.
        public let component: String
        /// External id of the offer.
        public let offer: String
        /// Code of its window.
        public let window: String
        /// In the unit of the component.
        public let quantity: Int64
    }

    struct Run: Decodable, Hashable, Sendable {
        let date: String
        let objectiveMillionths: Int64?
    }

    struct Pool: Decodable, Hashable, Sendable {
        let needs: Int
        let needsMatched: Int
    }

    let run: Run
    let pool: Pool
    /// In the report's order.
    public let matches: [Match]

    /// Those of a report.
    public init(_ report: MatchReport) {
        run = Run(date: report.run.date, objectiveMillionths: report.run.objectiveMillionths)
        pool = Pool(needs: report.pool.needs, needsMatched: report.pool.needsMatched)
        matches = report.matches.map {
            Match(
                need: $0.need,
                component: $0.component,
                offer: $0.offer,
                window: $0.window,
                quantity: $0.quantity
            )
        }
    }

    /// Reads them from a report that ``MatchReport/json()`` wrote.
    ///
    /// - Throws: What the decoder throws where the text is no report.
    public init(json: [UInt8]) throws {
        self = try JSONDecoder().decode(EarlierMatches.self, from: Data(json))
    }
}
