public import Reports

/// Which matches a run moves against the one that was published before it.
public struct MatchMovement: Hashable, Sendable {
    /// Matches of the run before.
    public let before: Int
    /// Matches of this run.
    public let after: Int
    /// Matches, by need, component, offer and window, that only the run before has.
    public let lost: Int
    /// Those that only this run has.
    public let gained: Int
    /// Those that both have with another quantity.
    public let changed: Int

    /// Compares a report with an earlier one's matches.
    public init(from old: EarlierMatches, to new: MatchReport) {
        let left = Self.quantities(old)
        let right = Self.quantities(EarlierMatches(new))
        before = left.count
        after = right.count
        lost = left.keys.count { right[$0] == nil }
        gained = right.keys.count { left[$0] == nil }
        changed = left.count { key, quantity in right[key].map { $0 != quantity } ?? false }
    }

    /// The larger of what was lost and gained as a share of the matches before, such as 2.2 %.
    public var share: String { Figures.percent(Int64(max(lost, gained)), of: Int64(max(1, before))) }

    /// Whether more moves than a policy allows: too large a share, and more than a handful.
    public func exceeds(percent allowed: Int64, handful: Int64) -> Bool {
        let moved = Int64(max(lost, gained))
        return moved > handful && moved * 100 > allowed * Int64(before)
    }

    private static func quantities(_ report: EarlierMatches) -> [[String]: Int64] {
        Dictionary(
            report.matches.map { ([$0.need, $0.component, $0.offer, $0.window], $0.quantity) },
            uniquingKeysWith: +
        )
    }
}

/// A run whose matches move by more than the policy allows, and which was not published.
public struct ChangeGuardTripped: Error, Hashable, Sendable, CustomStringConvertible {
    /// The run, which waits for somebody to accept it.
    public let run: Int64
    /// Code of the programme.
    public let programme: String
    /// What it moves.
    public let movement: MatchMovement
    /// The share that the policy allows, percent.
    public let allowed: Int64

    /// What happened and what to do.
    public var description: String {
        """
        Run \(run) was not published: of \(movement.before) matches \(movement.lost) would go and \(movement.gained) \
        would come (\(movement.share)), and the policy allows \(allowed) %. What was published before stands.
        Look at it with capmatch report \(run) and capmatch run compare latest \(run); publish it with --accept-change: \
        capmatch match run --accept-change --programme \(programme), or the night again with that option.
        """
    }
}
