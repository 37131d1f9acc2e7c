/// What one solve reached: a row of the table, and an object of `--json`.
package struct Measurement: Codable, Sendable, Equatable {
    /// What another solver reached on the same file.
    package struct Peer: Codable, Sendable, Equatable {
        /// Its name, as it says itself.
        package var name: String
        /// Recomputed from its picks; nil without a solution.
        package var objective: Int64?
        /// The bound that it claims.
        package var bound: Double?
        /// As it says itself.
        package var seconds: Double?

        /// Makes a peer's result.
        package init(name: String, objective: Int64?, bound: Double?, seconds: Double?) {
            (self.name, self.objective, self.bound, self.seconds) = (name, objective, bound, seconds)
        }
    }

    /// The instance.
    package var instance: String
    /// Its size.
    package var needs: Int
    /// Its size.
    package var options: Int
    /// The solution's status.
    package var status: String
    /// Why the solve ended.
    package var stopReason: String
    /// The best solution's value.
    package var objective: Int64?
    /// The proven bound.
    package var bound: Int64?
    /// (bound − objective) / max(1, |objective|).
    package var gap: Double?
    /// Wall time of the solve.
    package var seconds: Double
    /// When the gap of `gapGoal` was reached.
    package var secondsToGap: Double?
    /// A gap that several solves are compared at.
    package var gapGoal: Double?
    /// The most memory that the solve's process had, in MiB.
    package var mebibytes: Int
    /// Options picked.
    package var picks: Int
    /// What is wrong with the result; empty where every check was passed.
    package var problems: [String] = []
    /// The best value known.
    package var best: Int64?
    /// (best − objective) / max(1, |best|).
    package var distance: Double?
    /// What other solvers reached.
    package var peers: [Peer] = []

    /// A solve that gave no result.
    package init(failed instance: String, _ why: String) {
        self.instance = instance
        (needs, options, seconds, mebibytes, picks) = (0, 0, 0, 0, 0)
        (status, stopReason) = ("failed", "")
        problems = [why]
    }

    /// Holds the result against the best value known; a bound under it is refuted.
    package mutating func compare(best value: Int64) {
        best = value
        if let objective {
            distance = (Double(value) - Double(objective)) / Double(max(1, value.magnitude))
        }
        if let bound, bound < value { problems.append("the bound \(bound) is under the best known \(value)") }
    }

    /// Holds the result against another solver's.
    package mutating func compare(_ other: Peer) {
        peers.append(other)
        if let bound, let value = other.objective, bound < value {
            problems.append("the bound \(bound) is under the \(value) that \(other.name) found")
        }
    }
}
