import Allocation
import Matching
import Programme

extension MatchReport {
    /// The engine beside the two ways in which clearing houses go through their list by hand.
    static func baselines(_ snapshot: Snapshot, _ outcome: MatchOutcome) -> [BaselineRow] {
        let problem = outcome.problem
        guard let objective = outcome.solution.objective else { return [] }
        // What is pinned is debited from the problem, whoever solves it.
        let open = Set(problem.needIDs)
        let pinned = Set(outcome.matches.lazy.filter { $0.pinnedBy != nil }.map(\.need))
        let matched = Set(outcome.matches.map(\.need)).count
        let submitted = Dictionary(
            snapshot.needs.lazy.filter { open.contains($0.record.externalID) }
                .map { ($0.record.externalID, $0.record.submittedOn?.daysSince1970 ?? .max) }
        ) { first, _ in first }
        let arrival = problem.needIDs.indices.sorted {
            let left = submitted[problem.needIDs[$0]] ?? .max
            let right = submitted[problem.needIDs[$1]] ?? .max
            return left != right ? left < right : $0 < $1
        }
        let orders = [("greedy", Baseline.greedyOrder(problem)), ("first-come", arrival)]
        let engine = BaselineRow(
            method: "engine",
            needsMatched: matched,
            objectiveMillionths: objective,
            needsFewer: 0
        )
        return [engine]
            + orders.map { method, order in
                let evaluation = Evaluation(Baseline.serve(problem, inOrder: order), of: problem)
                let served = problem.needIDs.indices.filter { evaluation.served[$0] }
                let all = pinned.union(served.map { problem.needIDs[$0] }).count
                return BaselineRow(
                    method: method,
                    needsMatched: all,
                    objectiveMillionths: evaluation.objective,
                    needsFewer: matched - all
                )
            }
    }
}
