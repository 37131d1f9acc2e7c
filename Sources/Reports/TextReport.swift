import Matching

/// The report as text for a terminal or a mail.
public struct TextReport: Sendable {
    let report: MatchReport
    let language: ReportLanguage
    let width: Int
    var lines: [String] = []

    private init(_ report: MatchReport, _ language: ReportLanguage, width: Int) {
        self.report = report
        self.language = language
        self.width = max(80, width)
    }

    /// The whole report.
    public static func full(_ report: MatchReport, in language: ReportLanguage = .english, width: Int = 110)
        -> String
    {
        var text = TextReport(report, language, width: width)
        text.addHeader()
        text.addCoverage()
        text.addDemand()
        text.addPortfolio()
        text.addFairness()
        text.addComparison()
        text.addMatches()
        text.addUnmatched()
        text.addCapacity()
        text.addSupply()
        text.addDecisions()
        text.addCohorts()
        text.addDuplicates()
        return text.lines.joined(separator: "\n") + "\n"
    }

    /// The first page: how good it is, who is served, what is missing.
    public static func summary(
        _ report: MatchReport,
        in language: ReportLanguage = .english,
        width: Int = 110
    )
        -> String
    {
        var text = TextReport(report, language, width: width)
        text.addHeader()
        text.addCoverage()
        text.addPortfolio()
        text.addReasons()
        text.addScarcest(most: 5)
        return text.lines.joined(separator: "\n") + "\n"
    }

    // MARK: - Sections

    private mutating func addHeader() {
        let head = ReportHead(report: report, language: language)
        lines.append(head.title)
        lines.append("")
        let notices = report.run.notices.map {
            (language.text("fact.notice"), language.notice($0, of: report.run))
        }
        let facts = head.facts.map { ($0.label, $0.text) } + notices
        let indent = (facts.map(\.0.width).max() ?? 0) + 2
        for (label, text) in facts {
            lines.append("  " + label + String(repeating: " ", count: indent - label.width) + text)
        }
    }

    private mutating func addCoverage() {
        heading("coverage-by-kind")
        add(
            report.coverageByKindTable.with([
                "kind", "components", "componentsMatched", "asked", "granted", "share", "capacity", "unit",
            ])
        )
        heading("coverage-by-region")
        add(report.coverageByRegionTable)
        heading("coverage-by-group")
        add(report.coverageByGroupTable)
    }

    private mutating func addMatches() {
        heading("matches", count: report.matches.count)
        if report.matches.isEmpty {
            lines.append("  " + language.text("section.none"))
        } else {
            lines.append("  " + language.text("match.facts", ["command": "capmatch explain NEED"]))
            addLegend("criterion", report.matches.first?.criteria.map(\.criterion) ?? [])
        }
        let details = DetailLines(report, language, isLong: false)
        var need = ""
        for match in report.matches {
            if match.need != need {
                need = match.need
                addHead(match.need, match.needTitle, match.requester, match.country)
            }
            let line = language.text(
                "match.quantity",
                [
                    "component": match.component, "quantity": language.number(match.quantity),
                    "asked": language.quantity(match.asked, match.unit),
                    "place": "\(match.offer)/\(match.window)", "provider": match.provider,
                ]
            )
            lines += "    \(line)".folded(width)
            for detail in details.lines(match) { lines += "      \(detail.text)".folded(width) }
        }
    }

    private mutating func addHead(_ need: String, _ title: String, _ requester: String, _ country: String) {
        let line = language.text(
            "match.head",
            ["need": need, "title": title, "requester": requester, "country": country]
        )
        lines += "  \(line)".folded(width)
    }

    private mutating func addReasons() {
        heading("unmatched", count: report.unmatched.count)
        if report.unmatched.isEmpty { lines.append("  " + language.text("section.none")) }
        for row in report.unmatchedByReason {
            let reason = language.code("reason", row.reason)
            let before = row.needsBefore.map {
                language.text("reasons.before", ["reason": reason, "number": language.number($0)])
            }
            lines.append("  \(language.number(row.needs))  \(before ?? reason)")
        }
    }

    /// What codes stand for that the lines below name.
    private mutating func addLegend(_ space: String, _ codes: [String]) {
        for code in codes { lines += "  \(code)  \(language.code(space, code))".folded(width) }
    }

    private mutating func addUnmatched() {
        addReasons()
        let rules = Set(report.unmatched.flatMap { $0.failedRules.map(\.rule) })
        addLegend("rule", RuleCode.allCases.map(\.rawValue).filter(rules.contains))
        let details = DetailLines(report, language, isLong: false)
        for row in report.unmatched {
            addHead(row.need, row.needTitle, row.requester, row.country)
            let reason = language.text(
                "miss.reason",
                ["component": row.component, "reason": language.code("reason", row.reason)]
            )
            lines.append("    \(reason)")
            for detail in details.lines(row) {
                let indent = String(repeating: " ", count: 6 + 2 * detail.depth)
                let text = indent + detail.text + (detail.quote.isEmpty ? "" : ": \(detail.quote)")
                lines += text.folded(width)
            }
        }
    }

    private mutating func addScarcest(most: Int) {
        guard !report.scarcest.isEmpty else { return }
        heading("scarcest")
        var table = report.scarcestTable.with([
            "offer", "window", "capacity", "unit", "claimants", "oversubscription", "price", "holdsFrom",
            "holdsTo", "offerTitle",
        ])
        table.rows = Array(table.rows.prefix(most))
        add(table)
    }

    private mutating func addCapacity() {
        addScarcest(most: 10)
        if report.demand?.contains(where: { $0.supply != nil }) ?? false {
            heading("demand-supply")
            add(report.demandSupplyTable)
        }
        heading("unused", count: report.unusedCapacity.count)
        add(
            report.unusedTable.with(["offer", "window", "unused", "capacity", "unit", "claimants", "why"])
        )
        let details = DetailLines(report, language, isLong: false)
        for row in report.unusedCapacity {
            add(
                details.lines(near: row.nearNeeds, of: row.nearNeedCount),
                about: "\(row.offer)/\(row.window)"
            )
        }
        guard let idle = report.idleWithoutLimit, !idle.isEmpty else { return }
        heading("idle", count: idle.count)
        add(report.idleTable.with(["offer", "window", "unit", "claimants", "why"]))
        for row in idle {
            add(
                details.lines(near: row.nearNeeds, of: row.nearNeedCount),
                about: "\(row.offer)/\(row.window)"
            )
        }
    }

    private mutating func add(_ details: [ReportTable.Detail], about name: String) {
        if details.isEmpty { return }
        lines.append("  \(name)")
        for detail in details {
            lines += (String(repeating: " ", count: 4 + 2 * detail.depth) + detail.text).folded(width)
        }
    }

    // MARK: - Lines

    mutating func heading(_ section: String, count: Int? = nil) {
        let title = language.text("section.\(section)")
        heading(
            title: count.map {
                language.text("section.count", ["title": title, "count": language.number($0)])
            } ?? title
        )
    }

    mutating func heading(title: String) {
        lines.append("")
        lines.append(title)
    }

    /// Adds a table; a long word is cut, so that rows stay lines.
    mutating func add(_ table: ReportTable) {
        guard !table.rows.isEmpty else { return lines.append("  " + language.text("section.none")) }
        var text = TextTable(
            table.columns.map { (language.text("column.\($0.key)"), $0.isNumber ? .right : .left) }
        )
        for row in table.rows {
            text.add(
                row.cells.map { cell in
                    if case .text = cell { return cell.shown(language).cut(40) }
                    return cell.shown(language)
                }
            )
        }
        lines += text.lines()
    }
}
