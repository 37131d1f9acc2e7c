/// What the director, the donor and the auditor read: who asks and gets how much, how fair that is, and compared with what.
extension MatchReport {
    /// What a group asks for and gets of a kind, in one unit.
    public struct DemandRow: Codable, Hashable, Sendable {
        /// `region`, `country-group` or `language`.
        public var dimension: String
        /// The group.
        public var group: String
        /// Lab, training, dataset or compute.
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
        /// What they do not get.
        public var unmet: Int64
        /// Of what they get, what parties were sent, accepted or confirmed: facts of every night.
        public var committed: Int64?
        /// What the windows hold, in their own unit, that at least one of its parts of needs may take; those without limit apart.
        public var supply: Int64?
        /// What one more unit of that would be worth on average, in millionths of a point.
        public var priceMillionths: Int64?
    }

    /// Needs of a country.
    public struct CountryRow: Codable, Hashable, Sendable {
        /// ISO 3166-1 alpha-2; empty where unknown.
        public var country: String
        /// Its name in the reference table.
        public var name: String
        /// Its region.
        public var region: String
        /// Needs in the pool.
        public var needs: Int
        /// Those with at least one match.
        public var matched: Int
    }

    /// How a group fares beside the others of its dimension.
    public struct FairnessRow: Codable, Hashable, Sendable {
        /// `region`, `country-group`, `language`, `organisation-type` or `gender-marker`.
        public var dimension: String
        /// The group.
        public var group: String
        /// Needs in the pool.
        public var needs: Int
        /// Those with at least one match.
        public var matched: Int
        /// Mean points of the served needs, in millionths; nil where none is served.
        public var meanPointsMillionths: Int64?
        /// Share served over the share of the best group that is not small, in thousandths; nil where no group is served.
        public var ratioToBestThousandths: Int64?
        /// Whether the group has fewer than ten needs, so that its share says little.
        public var isSmall: Bool
        /// Days since the submission of the needs, median; nil where no date is known.
        public var waitingDaysMedian: Int64?
        /// The same, 90th percentile.
        public var waitingDaysNinetieth: Int64?
    }

    /// Matches from providers of one region to needs of another.
    public struct FlowRow: Codable, Hashable, Sendable {
        /// Region of the provider.
        public var from: String
        /// Region of the need.
        public var to: String
        /// How many matches.
        public var matches: Int
        /// What they add to the objective, in millionths of a point.
        public var valueMillionths: Int64
    }

    /// How far what is granted of a kind hangs on few providers.
    public struct ConcentrationRow: Codable, Hashable, Sendable {
        /// Lab, training, dataset or compute.
        public var kind: String
        /// The offers' own unit.
        public var unit: String
        /// Providers with at least one match.
        public var providers: Int
        /// What they give.
        public var granted: Int64
        /// The provider that gives most.
        public var topProvider: String
        /// What it gives.
        public var topGranted: Int64
        /// The Herfindahl-Hirschman index: the sum of squared shares in percent, 0 to 10,000.
        public var herfindahl: Int64
    }

    /// What a way of matching makes of the same problem.
    public struct BaselineRow: Codable, Hashable, Sendable {
        /// `engine`, `greedy` or `first-come`.
        public var method: String
        /// Needs with at least one match, pinned ones included.
        public var needsMatched: Int
        /// Value of the matches, what floors cost included, in millionths of a point.
        public var objectiveMillionths: Int64
        /// Needs that it serves fewer than the engine; negative: more.
        public var needsFewer: Int
    }

    /// An earlier run beside this one.
    public struct NightRow: Codable, Hashable, Sendable {
        /// Number of the run.
        public var run: Int64
        /// The business date.
        public var date: String
        /// The solution's status.
        public var status: String
        /// Needs in the pool.
        public var needs: Int64
        /// Matches made.
        public var matches: Int64
        /// Value of the matches, in millionths of a point.
        public var objectiveMillionths: Int64?
        /// Proven bound, in millionths of a point.
        public var upperBoundMillionths: Int64?
        /// Needs without a match by reason; nil of runs that kept none.
        public var reasons: [CodeCount]?

        /// Makes a row.
        public init(
            run: Int64,
            date: String,
            status: String,
            needs: Int64,
            matches: Int64,
            objectiveMillionths: Int64?,
            upperBoundMillionths: Int64?,
            reasons: [CodeCount]? = nil
        ) {
            self.run = run
            self.date = date
            self.status = status
            self.needs = needs
            self.matches = matches
            self.objectiveMillionths = objectiveMillionths
            self.upperBoundMillionths = upperBoundMillionths
            self.reasons = reasons
        }
    }

    /// What differs from the run before.
    public struct Comparison: Codable, Hashable, Sendable {
        /// Number of the run before.
        public var run: Int64
        /// Its business date.
        public var date: String
        /// Value of its matches, in millionths of a point.
        public var objectiveMillionths: Int64?
        /// Needs in its pool.
        public var needs: Int
        /// Needs that it served.
        public var needsMatched: Int
        /// Needs that both runs serve from the same windows with the same quantities.
        public var needsUnchanged: Int
        /// Needs of which what they get has changed, by need.
        public var changes: [ChangeRow]
    }

    /// A need that gets something else than in the run before.
    public struct ChangeRow: Codable, Hashable, Sendable {
        /// External id of the need.
        public var need: String
        /// `gained`, `lost`, `moved` (served by others), `quantity`, or `left` (served before, not in the pool now).
        public var change: String
        /// What it got: offer, window and quantity.
        public var before: String
        /// What it gets now.
        public var after: String
    }

    /// This run beside an earlier one, in numbers.
    public struct SinceRow: Codable, Hashable, Sendable {
        /// `night` (the run before) or `month` (the last run that is a month old).
        public var span: String
        /// Number of the earlier run.
        public var run: Int64
        /// Its business date.
        public var date: String
        /// Needs in its pool.
        public var needs: Int64
        /// Needs that it served; nil where its files were dropped, as of all that follows but the value.
        public var needsMatched: Int64?
        /// Needs that are served now and were not.
        public var gained: Int64?
        /// Needs that were served and are not, though they are in the pool.
        public var lost: Int64?
        /// Needs that others serve now.
        public var moved: Int64?
        /// Needs that get another quantity.
        public var quantity: Int64?
        /// Needs that were served and have left the pool.
        public var left: Int64?
        /// Needs that get what they got.
        public var unchanged: Int64?
        /// Value of its matches, in millionths of a point.
        public var objectiveMillionths: Int64?
    }

    /// Decisions of officers out of the order of points.
    public struct OverrideRow: Codable, Hashable, Sendable {
        /// `pin`, `ban`, `reject`, `cancel` or `modify`.
        public var action: String
        /// How often it was done.
        public var count: Int
        /// Points given up by it, as far as they are known, in millionths.
        public var pointsGivenUpMillionths: Int64

        /// Makes a row.
        public init(action: String, count: Int, pointsGivenUpMillionths: Int64) {
            self.action = action
            self.count = count
            self.pointsGivenUpMillionths = pointsGivenUpMillionths
        }
    }

    /// What officers and parties decided, as far as the register knows it.
    public struct Decisions: Codable, Hashable, Sendable {
        /// Declines on record, by code.
        public var declines: [CodeCount]
        /// Officers' pins and bans in force on the business date.
        public var rulings: [RulingRow]
        /// Proposals of this and earlier runs by state; empty where none was decided.
        public var proposals: [CodeCount]
        /// Median days from the proposal to the confirmation; nil where none was confirmed.
        public var daysToConfirmMedian: Int64?
        /// Decisions out of the order of points, by action; nil where nobody looked.
        public var overrides: [OverrideRow]?
        /// Proposals that officers endorsed as they were proposed.
        public var endorsed: Int?

        /// The share of the officers' decisions that were out of the order of points, in thousandths; nil without any.
        public var overrideRateThousandths: Int64? {
            let out = (overrides ?? []).reduce(0) { $0 + $1.count }
            let all = out + (endorsed ?? 0)
            return all == 0 ? nil : (Int64(out) * 1_000 + Int64(all) / 2) / Int64(all)
        }
    }

    /// How often a code occurs.
    public struct CodeCount: Codable, Hashable, Sendable {
        /// The code.
        public var code: String
        /// How often.
        public var count: Int

        /// Makes a count.
        public init(code: String, count: Int) {
            self.code = code
            self.count = count
        }
    }

    /// A pin or a ban.
    public struct RulingRow: Codable, Hashable, Sendable {
        /// Its external id.
        public var ruling: String
        /// `pin` or `ban`.
        public var action: String
        /// External id of the need.
        public var need: String
        /// External id of the offer.
        public var offer: String
        /// Why.
        public var reason: String
        /// Last day on which it holds; nil: open.
        public var validUntil: String?
    }
}
