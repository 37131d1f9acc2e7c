/// What the programme's director decides: weights, and the rules' parameters.
///
/// Weights are points out of 100; the starting ones are those of `domain.md` 3.2.
public struct Policy: Hashable, Sendable {
    /// Points of each criterion S1 to S14, in that order; they add up to 100.
    public var weights: [Int64] = [20, 12, 14, 8, 8, 6, 8, 5, 4, 5, 3, 3, 2, 2]
    /// Points that each partner beyond a need's first in a component costs, in thousandths.
    public var partnerCostMillipoints: Int64 = 500
    /// How long a need stays in the pool after its last confirmation, days.
    public var needFreshnessDays: Int64 = 180
    /// How long an offer stays in the pool after its last confirmation, days.
    public var offerFreshnessDays: Int64 = 365
    /// Waiting time at which criterion S4 gives its full points for waiting, days.
    public var fullWaitingDays: Int64 = 365
    /// Awards at which criterion S4 gives no points for being unserved.
    public var saturatingAwards: Int64 = 5
    /// Seconds after which a run ends with its best so far; the work limit ends it earlier as a rule.
    public var timeLimitSeconds: Int64 = 300
    /// Deterministic work of a run; nil: as much as its size calls for.
    public var workLimit: Int64?
    /// Relative gap at which a run may stop, in millionths.
    public var gapMillionths: Int64 = 0

    /// Rules that are switched off, by number; see ``optionalRules``.
    public var disabledRules: [String] = []
    /// H12: how long a screening holds, days.
    public var screeningDays: Int64 = 365
    /// H13: the endorsement that the programme itself demands of every need.
    public var endorsementMinimum = Endorsement.none
    /// H11: what a requester must have for data to be carried to it under the conditional regime.
    public var transferSafeguards: [Safeguard] = [.dataProtectionOfficer]
    /// H14: what a requester must have for data about persons.
    public var personalSafeguards: [Safeguard] = [.dataProtectionOfficer]
    /// H14: what it must have for special categories of data (health, beliefs, origin…).
    public var specialSafeguards: [Safeguard] = [.dataProtectionOfficer, .ethicsApproval]
    /// H14: what it must have for data about children.
    public var childrenSafeguards: [Safeguard] = [.dataProtectionOfficer, .parentalConsent]

    /// Points, in thousandths, that a change of what was proposed last night must be worth.
    public var switchCostMillipoints: Int64 = 1_000

    /// Working days that the parties of a sent proposal have to answer.
    public var answerWorkingDays: Int64 = 10
    /// Working days after which a party that has not answered is reminded.
    public var reminderWorkingDays: Int64 = 5
    /// Working days in which an officer looks at a need or an offer that was submitted.
    public var reviewWorkingDays: Int64 = 2
    /// Working days of silence after which a consulted desk has no objection.
    public var consultationWorkingDays: Int64 = 5
    /// How long a pair stays apart after a decline, days.
    public var blockDays: Int64 = 180
    /// How often the requester of a need without a match is told why, days.
    public var followUpDays: Int64 = 60
    /// How long before a record goes stale its owner is asked to confirm it, days.
    public var verificationNoticeDays: Int64 = 14
    /// Less than this share used at half-time brings a reclaim notice, percent.
    public var reclaimPercent: Int64 = 40
    /// Months of a delivery after which the requester is asked for a report; a last one is asked for at its end.
    public var progressMonths: [Int64] = [1, 3, 9]
    /// How often a party may let proposals lapse before its record is suspended until it is verified.
    public var lapsesToSuspension: Int64 = 2
    /// Needs that an offer's provider declines within a year with one code, from which on a rule is suggested.
    public var declinesToRule: Int64 = 3
    /// How long a rule that a decline suggested holds before it is looked at again, days.
    public var ruleReviewDays: Int64 = 90

    /// From what likeness on two needs of one country are reported as possible duplicates, percent.
    public var duplicateLikenessPercent: Int64 = 80
    /// How much of the matches published before a night may move by itself, percent of their number.
    public var guardPercent: Int64 = 50
    /// Matches that may move whatever their share.
    public var guardHandful: Int64 = 10
    /// Caps, floors, reserves and parity.
    public var portfolio: [PortfolioRule] = []

    /// The rules that a programme may do without.
    ///
    /// The others make a match what it is: a kind, dates, an amount,
    /// a party that agreed to it, and the officer's last word.
    public static let optionalRules = [
        "H2", "H3", "H8", "H9", "H10", "H11", "H12", "H13", "H14", "H15", "H16",
    ]

    /// The starting policy.
    public init() {}
}
