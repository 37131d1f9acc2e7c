import Allocation
import Formats
import Matching
import Programme
import Registry
import Reports

extension MatchRun {
    /// How hard zlib tries on what is large: the steps above take twice the time for a fifth less.
    static let largeLevel: Int32 = 3

    /// A problem and its solution, packed, with the hashes of what was packed.
    struct PackedSolve: Sendable {
        let problem: (data: [UInt8], hash: String)
        let solution: (data: [UInt8], hash: String)

        init(_ problem: Problem, _ solution: Solution) throws {
            self.problem = try Self.pack(level: MatchRun.largeLevel) { ProblemWriter.write(problem, $0) }
            self.solution = try Self.pack(level: 6) {
                $0(SolutionWriter.bytes(solution, of: problem, .timeless))
            }
        }

        private static func pack(level: Int32, _ write: (([UInt8]) -> Void) -> Void) throws -> (
            [UInt8], String
        ) {
            let packer = try GzipPacker(level: level)
            var hash = ContentHash()
            write { bytes in
                packer.add(bytes)
                hash.add(bytes)
            }
            return (packer.finish(), hash.text)
        }
    }

    /// A report, packed; it is not a part of what a replay compares.
    static func pack(_ report: MatchReport, threads: Int) throws -> [UInt8] {
        let packer = try GzipPacker(level: largeLevel)
        try report.writeJSON(threads: threads) { packer.add($0) }
        return packer.finish()
    }

    /// What the run keeps.
    func record(
        _ problem: Problem,
        _ result: SolveResult,
        _ packed: PackedSolve,
        _ outcome: MatchOutcome,
        report: @escaping @Sendable () throws -> [UInt8]
    ) -> RunResult {
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
            problemHash: packed.problem.hash,
            solutionHash: packed.solution.hash,
            artifacts: [
                (name: "problem", data: packed.problem.data), (name: "solution", data: packed.solution.data),
            ],
            proposals: proposals
        )
        stored.report = report
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
