import Formats
import Matching
import Reports

/// A night's figures as a text file for Prometheus' node exporter.
public struct NightMetrics {
    /// A family of samples with one value a programme.
    private struct Family: Sendable {
        var name: String
        var help: String
        var value: @Sendable (NightResult) -> Double?
    }

    private static let lastSuccess = "capmatch_night_last_success_timestamp_seconds"

    private static let families = [
        Family(name: "capmatch_night_matches", help: "Matches of the programme's result.") {
            $0.report.map { Double($0.matches.count) }
        },
        Family(name: "capmatch_night_unmatched_needs", help: "Needs without a match.") {
            $0.report.map { Double($0.unmatched.count) }
        },
        Family(name: "capmatch_night_objective_points", help: "Value of the matches.") {
            $0.report?.run.objectiveMillionths.map { Double($0) / 1_000_000 }
        },
        Family(name: "capmatch_night_gap_ratio", help: "Proven gap of the objective.") { $0.report?.run.gap },
        Family(name: "capmatch_night_matches_lost", help: "Matches that the run before had alone.") {
            $0.movement.map { Double($0.lost) }
        },
        Family(name: "capmatch_night_matches_gained", help: "Matches that this run has alone.") {
            $0.movement.map { Double($0.gained) }
        },
        Family(name: "capmatch_night_run", help: "Number of the run.") { $0.run.map(Double.init) },
        Family(name: "capmatch_night_resumed", help: "1 where another process had begun the run.") {
            $0.isResumed ? 1 : 0
        },
        Family(name: "capmatch_night_programme_seconds", help: "Wall time of the programme.") { $0.seconds },
        Family(name: "capmatch_night_programme_done", help: "1 where the programme has its night.") {
            $0.isDone ? 1 : 0
        },
    ]

    /// The file's text.
    ///
    /// - Parameters:
    ///   - summary: The night.
    ///   - earlier: The text of the file before; what it says of programmes that failed now still holds.
    /// - Returns: The text.
    public static func text(_ summary: NightSummary, earlier: String) -> String {
        var text = ""
        func gauge(_ name: String, _ help: String, _ samples: [(labels: String, value: String)]) {
            guard !samples.isEmpty else { return }
            text += "# HELP \(name) \(help)\n# TYPE \(name) gauge\n"
            for sample in samples { text += "\(name)\(sample.labels) \(sample.value)\n" }
        }
        gauge("capmatch_build_info", "The program.", [("{version=\"\(Engine.version)\"}", "1")])
        gauge(
            "capmatch_night_last_run_timestamp_seconds",
            "When a night ended last.",
            [("", spelling(summary.endedAt))]
        )
        gauge("capmatch_night_last_exit_code", "Its exit code.", [("", "\(summary.exitCode)")])
        gauge(
            "capmatch_night_duration_seconds",
            "How long it took.",
            [("", spelling(summary.endedAt - summary.startedAt))]
        )
        gauge(lastSuccess, "When a programme had its night last.", successes(summary, earlier))
        for family in families {
            gauge(
                family.name,
                family.help,
                summary.results.compactMap { result in
                    family.value(result).map { (label(result.programme), spelling($0)) }
                }
            )
        }
        gauge(
            "capmatch_night_unmatched_needs_by_reason",
            "Needs without a match, by the reason that comes first.",
            summary.results.flatMap(reasons)
        )
        return text
    }

    /// Every reason, also where no need has it: a series that ends looks like one that nobody measures any more.
    private static func reasons(_ result: NightResult) -> [(labels: String, value: String)] {
        guard let report = result.report else { return [] }
        let counts = Dictionary(report.unmatchedByReason.map { ($0.reason, $0.needs) }) { first, _ in first }
        return UnmatchedNeed.Reason.allCases.map { reason in
            (
                "{programme=\"\(result.programme)\",reason=\"\(reason.rawValue)\"}",
                "\(counts[reason.rawValue] ?? 0)"
            )
        }
    }

    private static func successes(_ summary: NightSummary, _ earlier: String) -> [(
        labels: String, value: String
    )] {
        var moments: [String: String] = [:]
        for line in earlier.split(separator: "\n") where line.hasPrefix(lastSuccess + "{") {
            let parts = line.dropFirst(lastSuccess.count).split(separator: " ")
            if parts.count == 2, Double(parts[1]) != nil { moments[String(parts[0])] = String(parts[1]) }
        }
        for result in summary.results where result.isDone && result.ending != .dryRun {
            // Left to another process, which tells of its own success.
            if result.ending != .skipped { moments[label(result.programme)] = spelling(summary.endedAt) }
        }
        return moments.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
    }

    /// Codes of programmes need no escapes.
    private static func label(_ programme: String) -> String { "{programme=\"\(programme)\"}" }

    private static func spelling(_ value: Double) -> String { JSONWriter.spelling(value) }
}
