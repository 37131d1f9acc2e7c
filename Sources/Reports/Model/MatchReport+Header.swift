public import Matching

/// What was run, on what, and how good it is.
extension MatchReport {
    /// What was run, on what, and how good it is.
    public struct Header: Codable, Hashable, Sendable {
        /// Code of the programme.
        public var programme: String
        /// Name of the programme.
        public var programmeName: String
        /// Number of the run in the programme; nil for a dry run.
        public var run: Int64?
        /// The business date.
        public var date: String
        /// Version of the policy; 0 is the starting one.
        public var policyVersion: Int64
        /// Points of 100 that the criteria which are built can give.
        public var pointsPossible: Int64
        /// Version of the engine.
        public var engine: String
        /// SHA-256 of the snapshot.
        public var inputHash: String
        /// Seed of the solver.
        public var seed: UInt64
        /// `optimal`, `feasible`, `infeasible` or `unknown`.
        public var status: String
        /// Value of the matches.
        public var objectiveMillionths: Int64?
        /// No solution is worth more.
        public var upperBoundMillionths: Int64?
        /// (bound − objective) / objective.
        public var gap: Double?
        /// What the bound covers.
        public var boundCovers: String
        /// Wall time of the solve; nil where results are compared.
        public var seconds: Double?
        /// Who may see it: the narrowest visibility among its records.
        public var audience: String?
        /// What the reader should know, graduations that await confirmation, say.
        public var notices: [String]
        /// Those of the notices that readers of other languages get in theirs.
        public var notes: [NoticeRow]?

        /// Makes a header; results are filled in when the report is put together.
        public init(
            programme: String,
            programmeName: String,
            run: Int64?,
            date: String,
            policyVersion: Int64,
            engine: String,
            inputHash: String,
            seed: UInt64,
            seconds: Double?
        ) {
            self.programme = programme
            self.programmeName = programmeName
            self.run = run
            self.date = date
            self.policyVersion = policyVersion
            self.engine = engine
            self.inputHash = inputHash
            self.seed = seed
            self.seconds = seconds
            pointsPossible = 0
            status = ""
            boundCovers = ""
            notices = []
        }

        /// Adds a notice by its code in the catalogues, and what it fills in: texts, and phrases as `reason`.
        public mutating func notice(_ code: String, _ arguments: [String: String], reason: Phrase? = nil) {
            var row = NoticeRow(code: code, arguments: arguments, reason: reason, text: "")
            row.text = ReportLanguage.english.notice(row)
            notices.append(row.text)
            notes = (notes ?? []) + [row]
        }
    }

    /// A notice as a code.
    public struct NoticeRow: Codable, Hashable, Sendable {
        /// A stable token.
        public var code: String
        /// What it fills in, by name: dates and numbers as files write them.
        public var arguments: [String: String]
        /// What it gives as its reason, or as the change that is tried.
        public var reason: Phrase?
        /// It in English, as among the notices.
        public var text: String
    }

    /// Counts of needs, offers and pairs.
    public struct Pool: Codable, Hashable, Sendable {
        /// Needs in the pool.
        public var needs: Int
        /// Needs with at least one match.
        public var needsMatched: Int
        /// Needs of which every component got all that it asked for.
        public var needsFullyMatched: Int
        /// Offers in the pool.
        public var offers: Int
        /// Offers with at least one match.
        public var offersUsed: Int
        /// Pairs of component and window of the same kind.
        public var pairsJudged: Int
        /// Those that pass every rule.
        public var pairsPossible: Int
        /// Needs and offers whose state keeps them out of the pool; nil where nobody looked.
        public var outside: [OutsideRow]?
    }

    /// Records that the match did not see.
    public struct OutsideRow: Codable, Hashable, Sendable {
        /// `need` or `offer`.
        public var noun: String
        /// The state that keeps them out.
        public var status: String
        /// How many.
        public var count: Int

        /// Makes a row.
        public init(noun: String, status: String, count: Int) {
            self.noun = noun
            self.status = status
            self.count = count
        }
    }
}
