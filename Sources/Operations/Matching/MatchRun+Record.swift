import Allocation
import Formats
import Matching
import Programme
import Registry
import Reports

extension MatchRun {
    /// How hard zlib tries on what is large: the steps above take twice the time for a fifth less.
    static let largeLevel: Int32 = 3

    /// What the run keeps.
    func record(
        _ problem: Problem,
        _ result: SolveResult,
        _ outcome: MatchOutcome,
        _ report: MatchReport,
        threads: Int
    ) throws -> RunResult {
        let solution = result.solution
        let packed = Parallel.map(2, threads: threads) { piece, _ in
            Result {
                let packer = try GzipPacker(level: piece == 0 ? Self.largeLevel : 6)
                var hash = ContentHash()
                func add(_ bytes: [UInt8]) {
                    packer.add(bytes)
                    hash.add(bytes)
                }
                switch piece {
                case 0: ProblemWriter.write(problem, add)
                default: add(SolutionWriter.bytes(solution, of: problem, .timeless))
                }
                return (data: packer.finish(), hash: hash.text)
            }
        }
        let (problemPacked, solutionPacked) = (try packed[0].get(), try packed[1].get())
        // The report is not a part of what a replay compares.
        let reportPacker = try GzipPacker(level: Self.largeLevel)
        try report.writeJSON(threads: threads) { reportPacker.add($0) }
        let artifacts = [
            (name: "problem", data: problemPacked.data),
            (name: "solution", data: solutionPacked.data),
            (name: "report", data: reportPacker.finish()),
        ]
        // What is held is a fact already.
        let matches = outcome.matches.filter { $0.heldAs == nil }
        var proposals = matches.map {
            RunResult.Proposal(
                need: $0.need,
                needVersion: $0.needVersion,
                component: $0.component,
                offer: $0.offer,
                offerVersion: $0.offerVersion,
                window: $0.window,
                quantity: $0.quantity,
                points: $0.points
            )
        }
        for (place, match) in matches.enumerated() {
            proposals[place].offerQuantity = match.offerQuantity
            proposals[place].unit = match.unit
            proposals[place].offerUnit = match.offerUnit
            proposals[place].asked = match.asked
            proposals[place].rank = max(1, match.rank)
            proposals[place].possibleWindows = max(1, match.possibleWindows)
            proposals[place].alternates = match.alternates.map { ($0.offer, $0.window, $0.pointsLost) }
        }
        var stored = RunResult(
            status: result.solution.status.rawValue,
            objective: result.solution.objective,
            upperBound: result.solution.upperBound,
            seconds: result.solution.seconds ?? 0,
            work: result.work,
            problemHash: problemPacked.hash,
            solutionHash: solutionPacked.hash,
            artifacts: artifacts,
            proposals: proposals
        )
        stored.stopReason = result.stopReason.rawValue
        stored.publishedHash = Snapshot.hash(Snapshot.text(of: Self.published(matches)))
        stored.released = outcome.released.map { (key: $0.key, reason: "no longer possible: \($0.reason)") }
        stored.unmatched = outcome.unmatched.map {
            RunResult.Unmatched(
                need: $0.need,
                needVersion: $0.needVersion,
                component: $0.component,
                reason: $0.reason.rawValue,
                possibleWindows: $0.possibleWindows,
                failedRules: $0.failedRules.map { "\($0.rule.rawValue):\($0.failed + $0.incomplete)" },
                nearestOffer: $0.nearest?.offer,
                nearestWindow: $0.nearest?.window,
                bestOffer: $0.bestOffer
            )
        }
        stored.prices = result.solution.prices.filter { $0.price != 0 }
            .map { (limit: problem.limitIDs[Int($0.limit)], price: $0.price) }
        return stored
    }

    /// What a run proposes, as the next snapshot will have it.
    private static func published(_ matches: [Match]) -> [PastProposal] {
        matches.map { match in
            var past = PastProposal()
            (past.need, past.component) = (match.need, match.component)
            (past.offer, past.window) = (match.offer, match.window)
            past.quantity = match.quantity
            return past
        }.sorted { left, right in
            let pairs = [
                (left.need, right.need), (left.component, right.component), (left.offer, right.offer),
                (left.window, right.window),
            ]
            guard let (one, other) = pairs.first(where: { $0.0 != $0.1 }) else { return false }
            return one.utf8.lexicographicallyPrecedes(other.utf8)
        }
    }
}
