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

    /// Adds the runs before this one, and what differs from the last of them.
    ///
    /// - Parameters:
    ///   - nights: The runs before this one, oldest first.
    ///   - last: The report of the run before; nil where there is none.
    public mutating func addHistory(_ nights: [NightRow], last: MatchReport?) {
        let own = NightRow(
            run: run.run ?? (nights.last?.run ?? 0) + 1,
            date: run.date,
            status: run.status,
            needs: Int64(pool.needs),
            matches: Int64(matches.count),
            objectiveMillionths: run.objectiveMillionths,
            upperBoundMillionths: run.upperBoundMillionths
        )
        self.nights = nights + [own]
        comparison = last.flatMap { last in
            last.run.run.map { Self.comparison(of: self, with: last, number: $0) }
        }
    }

    private static func comparison(of report: MatchReport, with last: MatchReport, number: Int64)
        -> Comparison
    {
        let before = gains(last)
        let after = gains(report)
        let present = Set(report.matches.map(\.need) + report.unmatched.map(\.need))
        var unchanged = 0
        var changes: [ChangeRow] = []
        for need in Set(before.keys).union(after.keys).sorted() {
            let old = before[need]
            let new = after[need]
            let change: String
            switch (old, new) {
            case (nil, _): change = "gained"
            case (_, nil): change = present.contains(need) ? "lost" : "left"
            case (let old?, let new?):
                if old == new {
                    unchanged += 1
                    continue
                }
                change = old.map(\.window) == new.map(\.window) ? "quantity" : "moved"
            }
            let text = { (gains: [Gain]?) in (gains ?? []).map(\.text).joined(separator: "; ") }
            changes.append(ChangeRow(need: need, change: change, before: text(old), after: text(new)))
        }
        return Comparison(
            run: number,
            date: last.run.date,
            objectiveMillionths: last.run.objectiveMillionths,
            needs: last.pool.needs,
            needsMatched: last.pool.needsMatched,
            needsUnchanged: unchanged,
            changes: changes
        )
    }

    /// What a need gets from a window.
    private struct Gain: Hashable {
        var window: [String]
        var quantity: Int64
        var text: String { "\(window[1])/\(window[2]) × \(quantity)" }
    }

    private static func gains(_ report: MatchReport) -> [String: [Gain]] {
        var gains: [String: [Gain]] = [:]
        for match in report.matches {
            gains[match.need, default: []]
                .append(
                    Gain(window: [match.component, match.offer, match.window], quantity: match.quantity)
                )
        }
        return gains.mapValues { $0.sorted { $0.window.lexicographicallyPrecedes($1.window) } }
    }
}
