/// The sections that the director, the donor and the auditor read.
extension HTMLReport {
    /// From the summary to the decisions; where the report is split, long tables stand on pages of their own.
    var audit: [HTMLPage.Section] {
        [summary, coverage, fairness] + portfolio
            + [scarcity(most: isSplit ? 50 : nil), comparison]
            + (isSplit || report.comparison == nil ? [] : [changes]) + [supply, decisions]
    }

    private var summary: HTMLPage.Section {
        let head = ReportHead(report: report, language: language)
        var section = section("summary", isWhole: false)
        section.figures = head.figures
        section.facts = head.facts.filter { $0.text != "" }
        section.facts += report.run.notices.map {
            (language.text("fact.notice"), language.notice($0, of: report.run))
        }
        if report.run.objectiveMillionths == nil {
            section.paragraphs.append(language.text("page.no-result"))
        }
        return section
    }

    private var coverage: HTMLPage.Section {
        var section = section("coverage", isWhole: false)
        section.parts =
            [
                Drawing.coverage(report, language), Drawing.countries(report, language),
                Drawing.supply(report, language),
            ]
            .compactMap { $0.map(HTMLPage.Part.drawing) }
            + [
                table(report.coverageByKindTable), table(report.coverageByRegionTable),
                table(report.coverageByGroupTable), table(report.demandTable, isWhole: true),
                table(report.countriesTable, isWhole: true),
            ]
        // Of a large run it has thousands of rows, which are on a page of their own.
        if !isSplit { section.parts.append(table(cellsShown, isWhole: true)) }
        return section
    }

    /// Who asks for what and who is served, crossed.
    var cells: HTMLPage.Section {
        var section = section("cells", isWhole: true)
        section.paragraphs = [
            language.text("page.cells"),
            "\(language.text("column.small")): \(language.text("fairness.small"))",
        ]
        section.parts = [table(cellsShown)]
        return section
    }

    /// The cells without a column that says nothing before anything is agreed, as the table is wide.
    private var cellsShown: ReportTable {
        let all = report.cellsTable
        if report.cells?.contains(where: { $0.committed > 0 }) ?? false { return all }
        return all.with(all.columns.map(\.key).filter { $0 != "committed" })
    }

    /// What is scarce; all of it, or the dearest.
    func scarcity(most: Int? = nil) -> HTMLPage.Section {
        var section = section("scarcest", isWhole: false)
        section.paragraphs = [
            language.text(report.scarcest.isEmpty ? "section.none" : "page.donors")
        ]
        var table = report.scarcestTable
        if let most { table.rows = Array(table.rows.prefix(most)) }
        section.parts =
            [Drawing.prices(report, language)].compactMap { $0.map(HTMLPage.Part.drawing) } + [
                .table(HTMLTable(table, language, caption: section.title, extent: .firstRows)),
                self.table(report.demandSupplyTable, isWhole: true),
            ]
        return section
    }

    private var fairness: HTMLPage.Section {
        var section = section("fairness", isWhole: true)
        section.paragraphs = [
            language.text("page.fairness"),
            "\(language.text("column.small")): \(language.text("fairness.small"))",
        ]
        section.parts = [table(report.fairnessTable)]
        return section
    }

    /// What the policy's rules on the matches as a whole cost; none where it has no such rules.
    private var portfolio: [HTMLPage.Section] {
        if report.portfolioTable.rows.isEmpty { return [] }
        let binding = report.bindingPortfolioTable
        var section = section("portfolio", isWhole: false)
        if binding.rows.isEmpty { section.paragraphs.append(language.text("section.portfolio.none")) }
        section.paragraphs.append(ReportHead(report: report, language: language).ruleCosts)
        section.parts = [
            .table(HTMLTable(binding, language, caption: section.title, extent: .firstRows))
        ]
        if binding.name != "portfolio" {
            let all = language.text("section.portfolio.all")
            section.parts.append(table(report.portfolioTable, isWhole: true, caption: all))
        }
        return [section]
    }

    private var comparison: HTMLPage.Section {
        let head = ReportHead(report: report, language: language)
        var section = section("comparison", isWhole: false)
        section.paragraphs =
            head.churn.map { [$0, language.text("churn.note")] } ?? [language.text("section.changes.none")]
        section.parts =
            [table(report.baselinesTable)]
            + [Drawing.nights(report, language)].compactMap { $0.map(HTMLPage.Part.drawing) }
            + [
                table(report.sinceTable), table(report.nightsTable),
                table(report.nightReasonsTable, isWhole: true),
            ]
        return section
    }

    /// What differs from the run before, need by need.
    var changes: HTMLPage.Section {
        let title = ReportHead(report: report, language: language).changesTitle
        var section = section("changes", isWhole: true)
        section.title = title
        if report.changesTable.rows.isEmpty { section.paragraphs = [language.text("section.changes.same")] }
        section.parts = [table(report.changesTable, caption: title)]
        return section
    }

    private var supply: HTMLPage.Section {
        var section = section("flows", isWhole: true)
        section.parts =
            [Drawing.flows(report, language)].compactMap { $0.map(HTMLPage.Part.drawing) } + [
                table(report.flowsTable), table(report.concentrationTable),
            ]
        return section
    }

    private var decisions: HTMLPage.Section {
        var section = section("decisions", isWhole: true)
        if report.decisions?.proposals.isEmpty ?? true {
            section.paragraphs.append(language.text("decisions.none"))
        }
        if let days = report.decisions?.daysToConfirmMedian {
            section.paragraphs.append(language.text("decisions.confirm", ["days": language.number(days)]))
        }
        if let overrides = ReportHead(report: report, language: language).overrides {
            section.paragraphs.append(overrides)
        }
        section.parts = [
            table(report.proposalsTable), table(report.overridesTable), table(report.declinesTable),
            table(report.rulingsTable),
        ]
        return section
    }

    // MARK: - What follows the matches

    /// Why needs are not served, counted.
    var reasons: HTMLPage.Section {
        var section = section("reasons", isWhole: false)
        if report.unmatchedByReason.isEmpty { section.paragraphs = [language.text("section.none")] }
        section.parts = [table(report.reasonsTable)]
        return section
    }

    /// What capacity stays unused, and why.
    var unused: HTMLPage.Section {
        var section = section("unused", isWhole: true)
        let details = DetailLines(report, language, isLong: true)
        var (rows, idle) = (report.unusedTable, report.idleTable)
        if rows.rows.isEmpty, idle.rows.isEmpty { section.paragraphs = [language.text("section.none")] }
        for (place, row) in report.unusedCapacity.enumerated() {
            rows.rows[place].details = details.lines(near: row.nearNeeds, of: row.nearNeedCount)
        }
        for (place, row) in (report.idleWithoutLimit ?? []).enumerated() {
            idle.rows[place].details = details.lines(near: row.nearNeeds, of: row.nearNeedCount)
        }
        section.parts = [table(rows, isBackground: true), table(idle, isBackground: true)]
        return section
    }

    /// What stands behind the matches and the misses.
    var rest: [HTMLPage.Section] {
        var sections = [unused]
        for (id, table) in [("cohorts", report.cohortsTable), ("duplicates", report.duplicatesTable)]
        where !table.rows.isEmpty {
            var section = section(id, isWhole: true)
            section.parts = [self.table(table)]
            sections.append(section)
        }
        return sections
    }

    private func section(_ id: String, isWhole: Bool) -> HTMLPage.Section {
        HTMLPage.Section(id: id, title: language.text("section.\(id)"), isWhole: isWhole)
    }

    private func table(
        _ table: ReportTable,
        isWhole: Bool = false,
        caption: String? = nil,
        isBackground: Bool = false
    ) -> HTMLPage.Part {
        .table(
            HTMLTable(
                table,
                language,
                caption: caption ?? language.text("section.\(table.name)"),
                extent: isWhole ? .wholeReport : .summary,
                isBackground: isBackground
            )
        )
    }
}
