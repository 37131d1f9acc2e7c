/// What the members of one limit may take together, where a second limit may count some of them with the same loads: the
/// picks of an offer whose capacity has a minimum cohort and a share that is reserved for others.
///
/// Loads are in multiples of what all of them share, so that they count from 0 to a capacity of some hundreds. A member is
/// not picked, or picked with a number of steps above its smallest quantity.
struct NestedKnapsack: Sendable {
    /// An option that loads the outer limit.
    struct Member: Sendable {
        var option: Int
        /// What it loads at its smallest quantity; at least 1.
        var base: Int
        /// What each further step loads.
        var perStep: Int
        /// The most further steps.
        var steps: Int
        /// Whether the inner limit counts it too.
        var isInner: Bool
    }

    /// What a member adds to an inequality: so much once, and so much for each further step.
    struct Weight: Sendable {
        var fixed: Int64
        var perStep: Int64
    }

    /// The need that opens the cohort, or −1 where nothing has to be opened.
    var opener: Int
    /// The least that is loaded once the cohort is open, and the most.
    var least: Int
    var most: Int
    /// The most that the members which the inner limit counts load together; 0 where there is no inner limit.
    var innerMost: Int
    var members: [Member]

    /// The most that a member and others of its kind may load.
    func ceiling(_ member: Member) -> Int { member.isInner ? innerMost : most }
}
