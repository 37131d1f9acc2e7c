import Programme
import Testing

@testable import Reports

@Suite("What reports say")
struct ReportsTests {
    @Test("Units and measures follow their number")
    func nouns() {
        #expect(Figures.unitPoints(3_214) == "0.003214" && Figures.unitPoints(52_620_000) == "52.62")
        #expect(Figures.unitPoints(-100) == "-0.0001" && Figures.unitPoints(500_000) == "0.50")
        #expect(Figures.unitPoints(0) == "0.00" && Figures.unitPoints(120_000) == "0.12")
        #expect(Unit.allCases.map { Figures.noun($0.rawValue, 1) } == Unit.allCases.map(\.rawValue))
        #expect(Figures.noun("seat", 12) == "seats" && Figures.noun("gpu-hour", 0) == "gpu-hours")
        #expect(
            Figures.noun("access", 3) == "accesses" && Figures.noun("credit-usd", 2) == "credits of 1 USD"
        )
        #expect(Figures.noun("days", 1) == "day" && Figures.noun("days", 2) == "days")
        #expect(
            Figures.noun("GB", 1) == "GB" && Figures.noun("GB", 5) == "GB" && Figures.noun("GPUs", 1) == "GPU"
        )
    }

    @Test("Long lines are folded at words, further in, and lose nothing")
    func folding() {
        let lines = "    best OFFER-1/main: worth 9.19 points a place".folded(24)
        #expect(lines == ["    best OFFER-1/main:", "      worth 9.19 points", "      a place"])
        #expect("  short".folded(24) == ["  short"])
        #expect("  one\ntwo".folded(24) == ["  one two"])
        let long = String(repeating: "x", count: 40)
        #expect("  a \(long) b".folded(24) == ["  a", "    \(long)", "    b"])
    }

    private func report(_ rows: [MatchReport.UnmatchedRow]) throws -> String {
        let header = MatchReport.Header(
            programme: "p",
            programmeName: "P",
            run: 1,
            date: "2026-11-20",
            policyVersion: 0,
            engine: "test",
            inputHash: "",
            seed: 1,
            seconds: nil
        )
        let report = MatchReport(
            run: header,
            pool: .init(
                needs: 1,
                needsMatched: 0,
                needsFullyMatched: 0,
                offers: 1,
                offersUsed: 0,
                pairsJudged: 1,
                pairsPossible: 0
            ),
            coverageByKind: [],
            coverageByRegion: [],
            coverageByGroup: [],
            matches: [],
            unmatched: rows,
            unmatchedByReason: [],
            unusedCapacity: [],
            scarcest: []
        )
        // What is stored and read again says the same.
        let again = try MatchReport(json: try report.json())
        #expect(again == report)
        return TextReport.full(again)
    }

    private func row(_ reason: String, _ change: (inout MatchReport.UnmatchedRow) -> Void)
        -> MatchReport.UnmatchedRow
    {
        var row = MatchReport.UnmatchedRow(
            need: "N",
            needTitle: "T",
            requester: "R",
            country: "KE",
            component: "main",
            reason: reason,
            reasonSentence: "",
            windowsOfKind: 1,
            possibleWindows: 1,
            failedRules: [],
            obstacles: []
        )
        change(&row)
        return row
    }

    private func contest(price: Int64, cohort: Int64?) -> MatchReport.ContestRow {
        MatchReport.ContestRow(
            offer: "O",
            window: "w",
            unit: "seat",
            valuePerUnitMillionths: 34_500_000,
            priceMillionths: price,
            cohortMinimum: cohort,
            claimed: 7
        )
    }

    @Test(
        "A need that was outbid reads what its unit was worth and what it costs; without a price only the window"
    )
    func outbid() throws {
        let text = try report([row("outbid") { $0.best = contest(price: 52_620_000, cohort: nil) }])
        #expect(
            text.contains("best O/w: worth 34.50 points a seat here; the price of its capacity is 52.62\n")
        )
        let free = try report([row("outbid") { $0.best = contest(price: 0, cohort: 10) }])
        #expect(free.contains("best O/w\n"))
    }

    @Test("A cohort that is too small reads how many there would have to be, an exclusion who is served")
    func others() throws {
        let cohort = try report([row("cohort-too-small") { $0.best = contest(price: 0, cohort: 10) }])
        #expect(cohort.contains("best O/w: opens from 10 seats on; all who may take it ask for 7\n"))
        let excluded = try report([
            row("excluded") {
                $0.excludedBy = "M"
                $0.best = contest(price: 1, cohort: nil)
            }
        ])
        #expect(
            excluded.contains("M is served, and only one of the two may be\n") && !excluded.contains("best O")
        )
    }

    @Test("Beside the nearest miss stand the others, each with its rule and by how much it fails")
    func misses() throws {
        let obstacle = MatchReport.ObstacleRow(
            rule: "H4",
            verdict: "fail",
            missing: 1,
            missingUnit: "days",
            needFact: "a",
            offerFact: "b"
        )
        var far = obstacle
        far.missing = 1_778
        let text = try report([
            row("no-eligible-offer") {
                $0.nearestOffer = "O"
                $0.nearestWindow = "w"
                $0.obstacles = [obstacle]
                $0.nearestChange = "closes a day later"
                $0.otherMisses = [
                    MatchReport.MissRow(
                        offer: "Q",
                        window: "v",
                        obstacle: far,
                        change: "closes years later",
                        isChangeFar: true
                    )
                ]
            }
        ])
        #expect(text.contains("possible with one change: closes a day later"))
        #expect(text.contains("the smallest with which it would be possible: closes years later"))
        #expect(text.contains("nearest O/w:\n        H4 fails by 1 day: a | b\n"))
        #expect(text.contains("also Q/v:\n        H4 fails by 1,778 days: a | b\n"))
    }
}
