import Operations
import Reports

/// The part of an explanation that was found by solving again, as lines for a terminal.
struct ExplanationText {
    let language: ReportLanguage
    /// How many needs of each side of a trade are listed.
    private static let shifts = 5
    /// Windows of each part of a need without a match whose limits are listed.
    private static let shownWindows = 3

    func lines(_ explanation: NeedExplanation) -> [String] {
        var lines = explanation.noticePhrases.map {
            "  " + language.text("explain.notice", ["text": language.phrase($0)])
        }
        if let miss = explanation.unmatched { lines += reason(miss) }
        if !explanation.limits.isEmpty {
            lines.append("  " + language.text("explain.limits"))
            let near = near(explanation)
            lines += near.map { "    " + language.limit($0) }
            let rest = explanation.limits.count - near.count
            if rest > 0 {
                let arguments = ["number": language.number(rest), "command": "--json"]
                lines.append("    " + language.text("explain.limits.rest", arguments))
            }
            if near.contains(where: { $0.holdsFrom != nil }) {
                lines.append("    " + language.text("explain.proven"))
            }
        }
        for trade in explanation.trades { lines += words(trade) }
        if let change = explanation.change { lines += words(change) }
        return lines
    }

    /// Of the limits that bind those of what the need has, else of the best windows of each of its parts, and the policy's.
    private func near(_ explanation: NeedExplanation) -> [MatchReport.LimitRow] {
        var windows = Set(explanation.matches.map { [$0.offer, $0.window] })
        if windows.isEmpty {
            for (_, pairs) in Dictionary(grouping: explanation.pairs.filter(\.possible), by: \.component) {
                windows.formUnion(pairs.prefix(Self.shownWindows).map { [$0.offer, $0.window] })
            }
        }
        return explanation.limits.filter { limit in
            guard let offer = limit.offer, let window = limit.window else { return true }
            return windows.contains([offer, window])
        }
    }

    private func reason(_ miss: MatchReport.UnmatchedRow) -> [String] {
        var lines = [
            "  "
                + language.text(
                    "explain.unserved",
                    [
                        "token": miss.reason, "reason": language.code("reason", miss.reason),
                        "component": miss.component,
                    ]
                )
        ]
        if let other = miss.excludedBy {
            lines.append("    " + language.text("miss.excluded", ["need": other]))
        }
        if let limit = miss.limit { lines.append("    " + language.limit(limit, best: miss.best)) }
        if let other = miss.keptFor { lines.append("    " + language.text("miss.kept", ["need": other])) }
        if let rulings = miss.heldBy {
            lines.append("    " + language.text("miss.held", ["rulings": language.list(rulings)]))
        }
        if let reach = miss.reach { lines.append("    " + language.reach(reach)) }
        if let best = miss.best { lines.append("    " + contest(best, miss.reason)) }
        return lines
    }

    /// What it would have taken to get the best possible window.
    private func contest(_ best: MatchReport.ContestRow, _ reason: String) -> String {
        let place = "\(best.offer)/\(best.window)"
        if let minimum = best.cohortMinimum, reason == "cohort-too-small" {
            return language.text(
                "miss.best.cohort",
                [
                    "place": place, "minimum": language.quantity(minimum, best.unit),
                    "claimed": language.number(best.claimed),
                ]
            )
        }
        var parts = [language.text("miss.best", ["place": place])]
        if let value = best.valuePerUnitMillionths {
            let unit = language.code("unit", best.unit)
            parts.append(
                language.text("explain.worth", ["value": language.unitPoints(value), "unit": unit])
            )
            if let cutoff = best.cutoffMillionths, let need = best.cutoffNeed {
                parts.append(
                    language.text(
                        cutoff == value ? "explain.tie" : "explain.cutoff",
                        ["need": need, "cutoff": language.unitPoints(cutoff)]
                    )
                )
            }
        }
        // Beside what all windows together lack, what one has left says nothing.
        if reason != "minimum-too-large", let left = best.left, let least = best.least {
            parts.append(
                language.text(
                    "explain.left",
                    ["left": language.quantity(left, best.unit), "least": language.number(least)]
                )
            )
        }
        return parts.joined(separator: language.text("list.clause"))
    }

    private func words(_ trade: NeedExplanation.TradeRow) -> [String] {
        let loss = trade.lossMillionths
        var line = language.text(
            loss >= 0 ? "explain.less" : "explain.more",
            [
                "demand": language.phrase(trade.demandPhrase),
                "points": language.points(Int64(clamping: loss.magnitude)),
            ]
        )
        line = language.text(
            trade.leastLossMillionths == trade.mostLossMillionths ? "explain.exact" : "explain.between",
            [
                "line": line, "least": language.points(trade.leastLossMillionths),
                "most": language.points(trade.mostLossMillionths),
            ]
        )
        var lines = ["  " + line]
        for (key, rows) in [("explain.gains", trade.gains), ("explain.loses", trade.losses)] {
            for row in rows.prefix(Self.shifts) {
                let shift = language.text(
                    key,
                    [
                        "need": row.need, "before": language.points(row.beforeMillionths),
                        "after": language.points(row.afterMillionths),
                    ]
                )
                let offers = ["line": shift, "offers": language.list(row.offers)]
                lines.append("    " + (row.offers.isEmpty ? shift : language.text("explain.offers", offers)))
            }
            if rows.count > Self.shifts {
                let rest = language.number(rows.count - Self.shifts)
                lines.append("    " + language.text("explain.rest", ["number": rest]))
            }
        }
        return lines + ["    " + words(trade.check)]
    }

    /// How something was solved again.
    private func words(_ check: NeedExplanation.CheckRow) -> String {
        let scope =
            check.freeNeeds.map {
                language.text("explain.scope.part", ["needs": language.quantity(Int64($0), "needs")])
            }
            ?? language.text("explain.scope.all")
        return language.text(
            "explain.check",
            [
                "scope": scope, "seed": language.figure(String(check.seed)),
                "work": language.number(check.workLimit),
                "gap": language.gap(
                    objective: check.objectiveMillionths,
                    bound: check.upperBoundMillionths
                ),
            ]
        )
    }

    private func words(_ change: NeedExplanation.ChangeRow) -> [String] {
        let failed = change.trials.filter { !$0.serves }.map { language.phrase($0.phrase) }
        let failures =
            failed.isEmpty
            ? []
            : [
                "    "
                    + language.text(
                        "explain.change.failed",
                        ["changes": failed.joined(separator: language.text("list.clause"))]
                    )
            ]
        guard let smallest = change.smallest else {
            let numbers = [
                "proposals": language.number(change.proposals),
                "trials": language.number(change.trials.count),
            ]
            return [
                "  "
                    + language.text(
                        change.proposals == 0 ? "explain.change.none" : "explain.change.unverified",
                        numbers
                    )
            ] + failures
        }
        var lines = [
            "  "
                + language.text(
                    smallest.isFar ? "explain.change.far" : "explain.change",
                    ["change": language.phrase(smallest.phrase)]
                )
        ]
        if !smallest.offers.isEmpty {
            lines.append(
                "    " + language.text("explain.change.offers", ["offers": language.list(smallest.offers)])
            )
        }
        if let check = smallest.check {
            lines.append("    " + language.text("explain.change.check", ["check": words(check)]))
        }
        return lines + failures
    }
}
