public import Programme

/// Everything that a match looks at, read at one moment: nothing else may influence the result.
///
/// Records are sorted by external id, reference facts by key, so that two databases with the same records
/// make the same snapshot.
public struct Snapshot: Hashable, Sendable {
    /// A record of the pool with the version that was seen and the lexemes of its text.
    public struct Versioned<Record: Hashable & Sendable>: Hashable, Sendable {
        /// The record.
        public var record: Record
        /// Its version in the register.
        public var version: Int64
        /// Sorted lexemes of its text, as the database's text search makes them.
        public var lexemes: [String]

        /// Makes a versioned record.
        public init(record: Record, version: Int64, lexemes: [String]) {
            self.record = record
            self.version = version
            self.lexemes = lexemes
        }
    }

    /// The programme's code.
    public var programme = ""
    /// The business date: windows, expiry and country groups are judged on it.
    public var date = CalendarDate(daysSince1970: 0)
    /// The policy in force.
    public var policy = Policy()
    /// Its version; 0 for the starting policy.
    public var policyVersion: Int64 = 0
    /// All countries.
    public var countries: [Country] = []
    /// All memberships, past and future ones included.
    public var memberships: [CountryGroupMembership] = []
    /// All sectors and themes.
    public var sectors: [Sector] = []
    /// All licences.
    public var licences: [Licence] = []
    /// The dated tables: unit rates, licence uses, transfers, exports, recognitions.
    public var rules = DatedRules()
    /// All organisations that are not withdrawn.
    public var organisations: [Organisation] = []
    /// Needs whose state is in the pool; whether they are fresh is judged by rules.
    public var needs: [Versioned<Need>] = []
    /// Offers whose state is in the pool.
    public var offers: [Versioned<Offer>] = []
    /// Past awards.
    public var awards: [Award] = []
    /// Past declines.
    public var declines: [Decline] = []
    /// Officers' pins and bans.
    public var rulings: [Ruling] = []
    /// Matches that are held, by key; their needs and offers are here even where they are not in the pool.
    public var held: [HeldMatch] = []
    /// What was proposed before and not decided about, by need, component, offer and window.
    public var proposed: [PastProposal] = []

    /// Makes an empty snapshot.
    public init() {}
}
