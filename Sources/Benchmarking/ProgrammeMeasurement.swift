/// What one match of a generated programme took, from the database to stored proposals.
package struct ProgrammeMeasurement: Codable, Sendable, Equatable {
    /// Needs and offers of the programme, those that left the pool included.
    package var needs: Int
    /// Offers.
    package var offers: Int
    /// The seed it was generated from.
    package var seed: UInt64
    /// Parts of needs in the pool times windows in the pool.
    package var pairs: Int
    /// Those of one kind.
    package var pairsOfKind: Int
    /// Those that pass every rule.
    package var pairsPossible: Int
    /// Those that were options of the problem.
    package var candidates: Int
    /// Wall time by phase.
    package var seconds: [String: Double]
    /// Wall time of what comes before the match: making the files, and importing them.
    package var preparation: [Preparation] = []
    /// Wall time of the whole match.
    package var total: Double
    /// Of one pass that judges and scores all pairs.
    package var passSeconds: Double
    /// Processor time of that pass, all threads: on a busy machine it says more than the wall.
    package var passProcessorSeconds = 0.0
    /// Value of the matches, millionths of a point.
    package var objective: Int64?
    /// Proven bound over all possible pairs, millionths of a point.
    package var bound: Int64?
    /// The gap that the solver proved for the options of the problem, before the bound over all pairs.
    package var solverGap: Double?
    /// Processor time of the match, all threads, the database's own not included.
    package var processorSeconds = 0.0
    /// Matches.
    package var matches: Int
    /// The most memory that the process had, in MiB; the database's own is not in it.
    package var mebibytes: Int
    /// Why the solver ended.
    package var stopReason: String

    /// A step before the match, which no goal is set for.
    package struct Preparation: Codable, Sendable, Equatable {
        /// What was done.
        package var name: String
        /// Wall time.
        package var seconds: Double

        /// Notes a step.
        package init(name: String, seconds: Double) {
            (self.name, self.seconds) = (name, seconds)
        }
    }

    /// Makes an empty measurement.
    package init(needs: Int, offers: Int, seed: UInt64) {
        (self.needs, self.offers, self.seed) = (needs, offers, seed)
        (pairs, pairsOfKind, pairsPossible, candidates, matches, mebibytes) = (0, 0, 0, 0, 0, 0)
        (seconds, total, passSeconds) = ([:], 0, 0)
        stopReason = ""
    }

    /// (bound − objective) / max(1, |objective|).
    package var gap: Double? {
        guard let objective, let bound else { return nil }
        return (Double(bound) - Double(objective)) / Double(max(1, objective.magnitude))
    }

    /// Nanoseconds a pair of one pass over all pairs, rejected ones included.
    package var nanosecondsPerPair: Double? {
        pairs > 0 && passSeconds > 0 ? passSeconds * 1e9 / Double(pairs) : nil
    }

    /// What is wrong; empty where every check was passed.
    package var problems: [String] {
        guard let objective else { return ["no solution"] }
        guard let bound else { return ["no bound"] }
        return bound < objective ? ["the bound \(bound) is under the objective \(objective)"] : []
    }

    /// The goals that were set for programmes of a size, on two cores: seconds, gap and GiB.
    package static func goal(needs: Int, offers: Int) -> (seconds: Double, gap: Double, gibibytes: Double)? {
        switch (needs, offers) {
        case (20_000, 3_000): (60, 0.005, 3)
        case (100_000, 10_000): (300, 0.005, 8)
        case (1_000_000, 50_000): (3_600, 0.01, 20)
        default: nil
        }
    }

    /// The figures as lines of name, measured value and goal.
    package func lines(phases: [String]) -> [(name: String, value: String, goal: String)] {
        let goal = Self.goal(needs: needs, offers: offers)
        var lines = [
            ("programme", "\(needs) needs × \(offers) offers, seed \(seed)", ""),
            ("pairs", "\(pairs), \(pairsOfKind) of one kind, \(pairsPossible) possible", ""),
            ("options of the problem", "\(candidates)", ""),
        ]
        for step in preparation {
            lines.append(("before: " + step.name, MeasurementTable.seconds(step.seconds) + " s", ""))
        }
        for phase in phases {
            lines.append((phase, MeasurementTable.seconds(seconds[phase]) + " s", ""))
        }
        lines += [
            (
                "from the database to stored proposals", MeasurementTable.seconds(total) + " s",
                goal.map { "\(Int($0.seconds)) s" } ?? ""
            ),
            (
                "screen and score, all pairs",
                nanosecondsPerPair.map { MeasurementTable.seconds($0) + " ns a pair" } ?? "-", "20 ns"
            ),
            (
                "the same, processor time",
                pairs > 0
                    ? MeasurementTable.seconds(passProcessorSeconds * 1e9 / Double(pairs)) + " ns a pair"
                    : "-", ""
            ),
            (
                "gap proven over all pairs", MeasurementTable.percent(gap) + " %",
                goal.map { MeasurementTable.percent($0.gap) + " %" } ?? ""
            ),
            ("gap of the solver's own options", MeasurementTable.percent(solverGap) + " %", ""),
            ("stopped by", stopReason, ""),
            ("processor time", MeasurementTable.seconds(processorSeconds) + " s", ""),
            ("peak memory", "\(mebibytes) MiB", goal.map { "\(Int($0.gibibytes * 1024)) MiB" } ?? ""),
            ("matches", "\(matches)", ""),
            ("check", problems.isEmpty ? "passed" : problems.joined(separator: "; "), ""),
        ]
        return lines
    }
}
