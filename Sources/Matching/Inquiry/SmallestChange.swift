import Allocation
import Programme

/// What the search for the smallest single change that serves a need found.
public struct ChangeSearch: Hashable, Sendable {
    /// A change that was tried: made in the data, matched again.
    public struct Trial: Hashable, Sendable {
        /// The change.
        public var change: Change
        /// Whether the need was served then.
        public var serves: Bool
        /// How it was matched again; nil where the pair was not even possible.
        public var check: Check?
        /// What the need would get, `OFFER/WINDOW`.
        public var offers: [String]
    }

    /// The smallest change of those tried that serves the need; nil where none does.
    public var smallest: Trial? { trials.first { $0.serves } }
    /// What was tried, in the order in which it was.
    public var trials: [Trial]
    /// How many proposals there were.
    public var proposals: Int
}

extension SolvedPool {
    /// Looks for the smallest single change with which a need that is not served would be.
    ///
    /// Proposals are sorted by ``Change/effort`` and made one after the other in the run's own snapshot, which is matched
    /// again: with the run's seed, a work limit that is told, and from the run's picks and prices. The first with which the
    /// need is served is the answer.
    ///
    /// - Parameters:
    ///   - id: External id of the need.
    ///   - most: How many proposals are tried.
    /// - Returns: What was tried, up to the first that serves the need.
    public func smallestChange(for id: String, most: Int) -> ChangeSearch {
        let proposals = ChangeProposals(self, id)
        var open = proposals.all
        let most = proposals.isWide ? min(most, Self.wideTrials) : most
        var search = ChangeSearch(trials: [], proposals: open.count)
        while let proposal = open.first, search.trials.count < most {
            open.removeFirst()
            let trial = self.trial(of: proposal, for: id)
            search.trials.append(trial)
            if trial.serves { break }
            // How much it takes was found in a part; where all may move, others may come first.
            guard let further = proposal.further,
                !search.trials.contains(where: { further.isSame(as: $0.change) })
            else { continue }
            search.proposals += 1
            open.insert(further, at: open.firstIndex { $0.effort > further.effort } ?? open.endIndex)
        }
        return search
    }

    /// How many changes are tried where each takes long.
    private static let wideTrials = 2

    /// Makes a change in the data and matches again.
    ///
    /// - Parameters:
    ///   - change: The change.
    ///   - id: External id of the need in question.
    ///   - afresh: Whether all of the changed pool is judged again, instead of what the change can touch.
    /// - Returns: The trial, which is the same either way.
    public func trial(of change: Change, for id: String, afresh: Bool = false) -> ChangeSearch.Trial {
        var trial = ChangeSearch.Trial(change: change, serves: false, check: nil, offers: [])
        var changed = snapshot
        guard change.apply(to: &changed) else { return trial }
        let other =
            afresh ? Matcher(changed, threads: threads) : matcher.changed(by: change, to: changed)
        guard let need = other.problem.needIDs.firstIndex(of: id) else { return trial }
        let start = warmStart(for: other)
        let rematch = rematch(other.problem)
        guard let answer = rematch.solve(from: start.picks, prices: start.prices, around: [need]) else {
            return trial
        }
        let options = other.problem.options(ofNeed: need)
        trial.offers = answer.picks.filter { options.contains(Int($0.option)) }
            .map { other.problem.optionID(Int($0.option)) }
        trial.serves = !trial.offers.isEmpty
        trial.check = answer.check
        return trial
    }
}
