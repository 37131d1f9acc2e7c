/// What the director, the donor and the auditor read in the text.
extension TextReport {
    mutating func addDemand() {
        guard report.demand != nil else { return }
        heading("demand")
        add(report.demandTable)
    }

    mutating func addPortfolio() {
        guard let rows = report.portfolio, !rows.isEmpty else { return }
        heading("portfolio")
        let table = report.bindingPortfolioTable
        if table.rows.isEmpty {
            lines.append("  " + language.text("section.portfolio.none"))
        } else {
            add(table)
        }
        lines.append("  " + ReportHead(report: report, language: language).ruleCosts)
    }

    mutating func addFairness() {
        guard report.fairness != nil else { return }
        heading("fairness")
        add(
            report.fairnessTable.with([
                "dimension", "group", "needs", "matched", "share", "ratio", "meanPoints", "waitingMedian",
                "waitingNinetieth", "small",
            ])
        )
        lines.append("  \(language.text("column.small")): \(language.text("fairness.small"))")
    }

    mutating func addComparison() {
        if let rows = report.baselines, !rows.isEmpty {
            heading("baselines")
            add(report.baselinesTable)
        }
        if report.nights != nil {
            heading("nights")
            add(report.nightsTable)
        }
        if !report.sinceTable.rows.isEmpty {
            heading("since")
            add(report.sinceTable)
        }
        let head = ReportHead(report: report, language: language)
        heading(title: head.changesTitle)
        guard let churn = head.churn, let changes = report.comparison?.changes else {
            return lines.append("  " + language.text("section.changes.none"))
        }
        lines.append("  " + churn)
        lines += "  \(language.text("churn.note"))".folded(width)
        if changes.isEmpty {
            lines.append("  " + language.text("section.changes.same"))
        } else {
            add(report.changesTable)
        }
    }

    mutating func addSupply() {
        if report.flows != nil {
            heading("flows")
            add(report.flowsTable)
        }
        if report.concentration != nil {
            heading("concentration")
            add(report.concentrationTable)
        }
        if report.countries != nil {
            heading("countries")
            add(report.countriesTable)
        }
    }

    mutating func addDecisions() {
        guard let decisions = report.decisions else { return }
        heading("declines")
        add(report.declinesTable)
        heading("rulings")
        add(report.rulingsTable)
        heading("proposals")
        if decisions.proposals.isEmpty {
            lines.append("  " + language.text("decisions.none"))
        } else {
            add(report.proposalsTable)
        }
        if let days = decisions.daysToConfirmMedian {
            lines.append("  " + language.text("decisions.confirm", ["days": language.number(days)]))
        }
        if let overrides = ReportHead(report: report, language: language).overrides {
            heading("overrides")
            if !report.overridesTable.rows.isEmpty { add(report.overridesTable) }
            lines.append("  " + overrides)
        }
    }

    mutating func addCohorts() {
        guard let rows = report.pooledCohorts, !rows.isEmpty else { return }
        heading("cohorts", count: rows.count)
        for row in rows {
            let line = language.text(
                "cohort.line",
                [
                    "place": "\(row.offer)/\(row.window)", "minimum": language.number(row.minimum),
                    "taken": language.number(row.taken), "matches": language.quantity(row.matches, "matches"),
                ]
            )
            lines.append("  " + line)
        }
    }

    mutating func addDuplicates() {
        guard let rows = report.possibleDuplicates, !rows.isEmpty else { return }
        heading("duplicates", count: rows.count)
        for row in rows {
            let command = "capmatch need edit \(row.need) --set exclusive_with=\(row.other)"
            let state =
                row.exclusive
                ? language.text("duplicate.exclusive")
                : language.text("duplicate.open", ["command": command])
            let line = language.text(
                "duplicate.line",
                [
                    "need": row.need, "other": row.other, "likeness": language.number(row.likeness),
                    "state": state,
                ]
            )
            lines.append("  " + line)
        }
    }
}
