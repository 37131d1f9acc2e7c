import Operations
import Reports

/// The part of an explanation that was found by solving again, as lines for a terminal.
enum ExplanationText {
    /// How many needs of each side of a trade are listed.
    private static let shifts = 5

    static func lines(_ explanation: NeedExplanation) -> [String] {
        var lines = explanation.notices.map { "  notice: \($0)" }
        if let miss = explanation.unmatched { lines += reason(miss) }
        if !explanation.limits.isEmpty {
            lines.append("  limits that bind:")
            lines += explanation.limits.map { "    " + $0.sentence }
            if explanation.limits.contains(where: { $0.holdsFrom != nil }) {
                lines.append(
                    "    proven: no solution gains more than the price for each unit more; the price is the best of its kind between"
                )
                lines.append("    the two numbers, other prices held")
            }
        }
        for trade in explanation.trades { lines += words(trade) }
        if let change = explanation.change { lines += words(change) }
        return lines
    }

    private static func reason(_ miss: MatchReport.UnmatchedRow) -> [String] {
        var lines = ["  not served (\(miss.reason)): \(miss.reasonSentence); part \(miss.component)"]
        if let other = miss.excludedBy {
            lines.append("    \(other) is served, and only one of the two may be")
        }
        if let limit = miss.limit { lines.append("    \(limit.sentence)") }
        if let other = miss.keptFor {
            lines.append("    \(other) brings less and keeps its place: it was proposed it the run before")
        }
        if let rulings = miss.heldBy { lines.append("    pinned by \(rulings.joined(separator: ", "))") }
        guard let best = miss.best else { return lines }
        var text = "    best \(best.offer)/\(best.window): "
        if let minimum = best.cohortMinimum, miss.reason == "cohort-too-small" {
            text +=
                "opens from \(Figures.grouped(minimum)) on, all who may take it ask for \(Figures.grouped(best.claimed))"
        } else {
            if let value = best.valuePerUnitMillionths {
                text += "worth \(Figures.unitPoints(value)) points a \(best.unit) here"
                if let cutoff = best.cutoffMillionths, let need = best.cutoffNeed {
                    text +=
                        cutoff == value
                        ? ", a tie with " : ", \(Figures.unitPoints(cutoff)) to the least who is served, "
                    text += need
                }
            }
            if let left = best.left, let least = best.least {
                text += "; \(Figures.grouped(left)) left, \(Figures.grouped(least)) needed at least"
            }
        }
        return lines + [text]
    }

    private static func words(_ trade: NeedExplanation.TradeRow) -> [String] {
        let loss = trade.lossMillionths
        var lines = ["  \(trade.demand): "]
        lines[0] +=
            loss >= 0
            ? "\(Figures.points(loss)) points less"
            : "\(Figures.points(-loss)) points more: the run's was not the best"
        lines[0] +=
            trade.leastLossMillionths == trade.mostLossMillionths
            ? " (proven)"
            : " (proven: from \(Figures.points(trade.leastLossMillionths)) to \(Figures.points(trade.mostLossMillionths)))"
        for (title, rows) in [("would gain", trade.gains), ("would lose", trade.losses)] {
            for row in rows.prefix(shifts) {
                let offers = row.offers.isEmpty ? "" : ", from \(row.offers.joined(separator: ", "))"
                lines.append(
                    "    \(title): \(row.need), \(Figures.points(row.beforeMillionths)) to \(Figures.points(row.afterMillionths)) points\(offers)"
                )
            }
            if rows.count > shifts { lines.append("    and \(rows.count - shifts) more") }
        }
        lines.append("    \(trade.check.sentence)")
        return lines
    }

    private static func words(_ change: NeedExplanation.ChangeRow) -> [String] {
        guard let smallest = change.smallest else {
            return [
                change.proposals == 0
                    ? "  no single change is known that would serve it"
                    : "  no single change is verified: of \(change.proposals) proposed, \(change.trials.count) were tried and none serves it"
            ]
        }
        var lines = ["  smallest single change that serves it: \(smallest.sentence)"]
        if !smallest.offers.isEmpty {
            lines.append("    it then has \(smallest.offers.joined(separator: ", "))")
        }
        if let check = smallest.check { lines.append("    matched again with it: \(check.sentence)") }
        let failed = change.trials.filter { !$0.serves }
        if !failed.isEmpty {
            lines.append("    not enough: " + failed.map(\.sentence).joined(separator: "; "))
        }
        return lines
    }
}
