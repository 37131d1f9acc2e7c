import Allocation
import DemonstrationPool
import Matching
import Programme

@testable import Reports

/// The report of the demonstration programme, with names that attack whoever shows them, and a night before it.
enum ReportFixture {
    /// Names as nobody should have them.
    static let hostile = [
        "<script>alert(1)</script>", "\" onmouseover=\"alert(2)",
        "</title></style><img src=x onerror=alert(3)>",
        "=HYPERLINK(\"http://example.org\")", "{{name}} {{{name}}} {{>page}}", "a\u{202E}b & c < d > e ' f",
    ]

    static let report = Result { try made.get().report }
    /// What knows the pairs behind it.
    static let explainer = Result { try made.get().explainer }

    private static let made = Result { try make() }

    private static func make() throws -> (report: MatchReport, explainer: PairExplainer) {
        var snapshot = try DemonstrationPool.snapshot()
        for (place, name) in hostile.enumerated() {
            snapshot.needs[place * 7].record.title = name
            snapshot.offers[place * 7].record.title = name
        }
        for place in snapshot.organisations.indices {
            snapshot.organisations[place].name += place % 40 < hostile.count ? hostile[place % 40] : ""
        }
        let matcher = Matcher(snapshot)
        var report = solve(snapshot, matcher, run: 2)
        var earlier = snapshot
        earlier.needs.removeFirst(20)
        var last = solve(earlier, Matcher(earlier), run: 1)
        last.addHistory([], last: nil)
        let nights = last.nights ?? []
        if let night = nights.last {
            report.addHistory(
                nights,
                last: MatchReport.Earlier(night: night, matches: try EarlierMatches(json: last.json())),
                month: MatchReport.Earlier(night: night, matches: nil)
            )
        }
        report.addDecisions(
            proposals: ProposalState.allCases.enumerated().map {
                MatchReport.CodeCount(code: $1.rawValue, count: 40 + $0)
            },
            daysToConfirm: [2, 9, 31],
            overrides: [
                MatchReport.OverrideRow(action: "pin", count: 2, pointsGivenUpMillionths: 12_340_000),
                MatchReport.OverrideRow(action: "reject", count: 1, pointsGivenUpMillionths: 0),
            ],
            endorsed: 21
        )
        report.pool.outside = [
            MatchReport.OutsideRow(noun: "need", status: "fulfilled", count: 41),
            MatchReport.OutsideRow(noun: "offer", status: "closed", count: 1),
        ]
        return (report, PairExplainer(matcher))
    }

    private static func solve(_ snapshot: Snapshot, _ matcher: Matcher, run: Int64) -> MatchReport {
        var options = SolveOptions()
        options.workLimit = 1_500_000
        options.threads = 1
        let solution = Solver.solve(matcher.problem, options: options).solution
        let header = MatchReport.Header(
            programme: "demo",
            programmeName: hostile[0],
            run: run,
            date: snapshot.date.description,
            policyVersion: 3,
            engine: "test",
            inputHash: String(repeating: "0", count: 64),
            seed: 1,
            seconds: 1.5
        )
        let outcome = matcher.outcome(solution, labels: MatchReport.labels(snapshot))
        return MatchReport(snapshot, outcome, header: header)
    }
}
