/// The first line of a report and the facts under it, the same in text and HTML.
struct ReportHead {
    let report: MatchReport
    let language: ReportLanguage

    /// What was run and when.
    var name: String {
        let run = report.run
        return language.text(
            "title",
            [
                "programme": run.programme,
                "run": run.run.map { language.text("title.run", ["run": language.number($0)]) }
                    ?? language.text("title.dry-run"),
                "date": language.date(run.date),
            ]
        )
    }

    /// The name with the points and how good they are.
    var title: String { language.text("title.result", ["title": name, "result": result]) }

    /// The points and how good they are.
    var result: String {
        let run = report.run
        guard let objective = run.objectiveMillionths, let bound = run.upperBoundMillionths else {
            return language.text("result.none", ["status": language.code("status", run.status)])
        }
        return language.text(
            run.status == "optimal" ? "result.optimal" : "result.proven",
            [
                "points": language.points(objective),
                "gap": language.gap(objective: objective, bound: bound),
            ]
        )
    }

    /// The facts of the run by their label.
    var facts: [(label: String, text: String)] { served + origin }

    /// The few numbers that say most, with what they count.
    var figures: [(number: String, text: String)] {
        let pool = report.pool
        var figures = [
            (language.percent(Int64(pool.needsMatched), of: Int64(pool.needs)), "served"),
            (of(pool.needsMatched, pool.needs), "needs"), (of(pool.offersUsed, pool.offers), "offers"),
            (language.number(report.matches.count), "matches"),
        ]
        if let greedy = report.baselines?.first(where: { $0.method == "greedy" }), greedy.needsFewer >= 0 {
            figures.append((language.number(greedy.needsFewer), "greedy"))
        }
        if let objective = report.run.objectiveMillionths, let bound = report.run.upperBoundMillionths {
            figures.append((language.gap(objective: objective, bound: bound), "gap"))
        }
        return figures.map { ($0.0, language.text("figure.\($0.1)")) }
    }

    private func of(_ part: Int, _ whole: Int) -> String {
        language.text("figure.of", ["part": language.number(part), "whole": language.number(whole)])
    }

    /// What was matched, and how far it went.
    private var served: [(label: String, text: String)] {
        let run = report.run
        let pool = report.pool
        var facts: [(String, String, [String: String])] = [
            ("programme", "fact.programme.text", ["name": run.programmeName, "code": run.programme]),
            (
                "pool", "fact.pool.text",
                [
                    "needs": language.quantity(pool.needs, "needs"),
                    "offers": language.quantity(pool.offers, "offers"),
                    "judged": language.quantity(pool.pairsJudged, "pairs-judged"),
                    "possible": language.quantity(pool.pairsPossible, "pairs-possible"),
                ]
            ),
            (
                "served", "fact.served.text",
                [
                    "matched": language.quantity(pool.needsMatched, "needs"),
                    "share": language.percent(Int64(pool.needsMatched), of: Int64(pool.needs)),
                    "full": language.number(pool.needsFullyMatched),
                    "offers": language.quantity(pool.offersUsed, "offers-used"),
                ]
            ),
        ]
        if let outside { facts.append(("outside", "fact.outside.text", outside)) }
        if let compared { facts.append(("compared", "compared.both", compared)) }
        return filled(facts)
    }

    /// Where the result comes from.
    var origin: [(label: String, text: String)] {
        let run = report.run
        var facts: [(String, String, [String: String])] = []
        if let objective = run.objectiveMillionths, let bound = run.upperBoundMillionths {
            facts.append(
                (
                    "proof", "fact.proof.text",
                    ["objective": language.points(objective), "bound": language.points(bound)]
                )
            )
        }
        facts.append(
            run.policyVersion == 0
                ? ("policy", "fact.policy.starting", [:])
                : ("policy", "fact.policy.version", ["version": language.number(run.policyVersion)])
        )
        facts.append(engine)
        return filled(facts) + [(language.text("fact.input"), "sha256 \(run.inputHash)")]
    }

    private func filled(_ facts: [(String, String, [String: String])]) -> [(label: String, text: String)] {
        facts.map { (language.text("fact.\($0.0)"), language.text($0.1, $0.2)) }
    }

    /// What the match did not see, by state; nil where that is nothing.
    private var outside: [String: String]? {
        guard let rows = report.pool.outside, !rows.isEmpty else { return nil }
        var texts: [String: String] = [:]
        for noun in ["need", "offer"] {
            let states = rows.filter { $0.noun == noun }.map {
                "\(language.code("\(noun)-status", $0.status)) \(language.number($0.count))"
            }
            texts["\(noun)s"] = states.isEmpty ? language.text("section.none") : language.list(states)
        }
        return texts
    }

    /// How many needs fewer the simpler ways of matching serve.
    private var compared: [String: String]? {
        let texts = (report.baselines ?? []).filter { $0.method != "engine" }
            .map { row in
                let sign = row.needsFewer > 0 ? "fewer" : row.needsFewer < 0 ? "more" : "same"
                // Behind the first comparison, which names them, a number of needs is a number.
                let count = Int64(row.needsFewer.magnitude)
                let number =
                    row.method == "greedy" && count > 0
                    ? language.quantity(count, "needs-\(sign)") : language.number(count)
                return language.text("compared.\(row.method).\(sign)", ["number": number])
            }
        return texts.count == 2 ? ["greedy": texts[0], "first": texts[1]] : nil
    }

    private var engine: (String, String, [String: String]) {
        let run = report.run
        var arguments = ["engine": run.engine, "seed": language.figure(String(run.seed))]
        guard let seconds = run.seconds else { return ("engine", "fact.engine.text", arguments) }
        arguments["seconds"] = language.seconds(seconds)
        return ("engine", "fact.engine.seconds", arguments)
    }

    /// What differs from the run before, in one line; nil where there was none.
    var churn: String? {
        report.comparison.map { comparison in
            language.text(
                "churn",
                [
                    "unchanged": language.quantity(comparison.needsUnchanged, "needs-unchanged"),
                    "changed": language.number(comparison.changes.count),
                    "before": language.points(comparison.objectiveMillionths ?? 0),
                    "after": language.points(report.run.objectiveMillionths ?? 0),
                ]
            )
        }
    }

    /// How often officers decided out of the order of points, in one line; nil where they decided nothing.
    var overrides: String? {
        guard let decisions = report.decisions, decisions.overrideRateThousandths != nil else { return nil }
        let out = (decisions.overrides ?? []).reduce(0) { $0 + $1.count }
        let all = out + (decisions.endorsed ?? 0)
        return language.text(
            "decisions.overrides",
            [
                "number": language.number(out), "all": language.number(all),
                "share": language.percent(Int64(out), of: Int64(all)),
            ]
        )
    }

    /// How it is found out what each rule of the policy costs exactly.
    var ruleCosts: String {
        let run = report.run.run.map(String.init) ?? "latest"
        return language.text("portfolio.costs", ["command": "capmatch policy cost --on \(run)"])
    }

    /// The heading of the changes since the run before.
    var changesTitle: String {
        guard let comparison = report.comparison else { return language.text("section.comparison") }
        return language.text(
            "section.changes",
            ["run": language.number(comparison.run), "date": language.date(comparison.date)]
        )
    }
}
