public import Matching

/// The report as pages for a browser: each one file that loads nothing, complete without script, and prints well.
public struct HTMLReport {
    /// Matches and misses above which they are put on pages of their own, by country.
    public static let rowsOnOnePage = 5_000

    let report: MatchReport
    let language: ReportLanguage
    let stem: String
    let limit: Int
    let explainer: PairExplainer?

    /// The pages by file name, the report or its index first.
    ///
    /// - Parameters:
    ///   - report: The report.
    ///   - language: The reader's language.
    ///   - stem: Name of the first file, without `.html`; the others begin with it.
    ///   - limit: Matches and misses that one page holds at most, at least 1.
    ///   - explainer: Knows the pairs of what the run saw; nil leaves the facts behind each match to `capmatch explain`.
    /// - Returns: Name and bytes of each page.
    /// - Throws: Where a template does not parse.
    public static func pages(
        _ report: MatchReport,
        in language: ReportLanguage = .english,
        stem: String = "report",
        limit: Int = rowsOnOnePage,
        explainer: PairExplainer? = nil
    ) throws -> [(name: String, bytes: [UInt8])] {
        let html = HTMLReport(
            report: report,
            language: language,
            stem: stem,
            limit: max(1, limit),
            explainer: report.matches.count > MatchReport.mostWithEvidence ? nil : explainer
        )
        return try html.pages.map { ($0.name, try $0.bytes(report, language)) }
    }

    private var pages: [HTMLPage] {
        let name = ReportHead(report: report, language: language).name
        guard report.matches.count + report.unmatched.count > limit else {
            let sections = audit + [reasons, matches(matchRows), unmatched(missRows)] + rest
            return [HTMLPage(name: "\(stem).html", heading: name, sections: sections)]
        }
        let parts = countryPages(name)
        let others =
            [page("capacity", name, [scarcity(), unused])]
            + ((report.cells ?? []).isEmpty ? [] : [page("cells", name, [cells])])
            + (report.comparison == nil ? [] : [page("changes", name, [changes])])
        let links = others.map { ($0.name, $0.sections.map(\.title).joined(separator: " · ")) }
        var index = HTMLPage.Section(id: "pages", title: language.text("section.pages"), isWhole: false)
        index.paragraphs = [language.text("page.index")]
        index.links = links + parts.map { ($0.name, $0.heading) }
        var sections = audit
        sections.insert(index, at: 1)
        let first = HTMLPage(
            name: "\(stem).html",
            heading: name,
            sections: sections + [reasons] + rest.filter { $0.id != "unused" }
        )
        return [first] + others + parts
    }

    var isSplit: Bool { report.matches.count + report.unmatched.count > limit }

    private func page(_ suffix: String, _ name: String, _ sections: [HTMLPage.Section]) -> HTMLPage {
        HTMLPage(name: "\(stem)-\(suffix).html", heading: name, sections: sections, back: "\(stem).html")
    }

    /// A page for each country, or several where it has too many rows for one.
    private func countryPages(_ name: String) -> [HTMLPage] {
        let matches = Dictionary(grouping: matchRows, by: \.country)
        let misses = Dictionary(grouping: missRows, by: \.country)
        let names = Dictionary((report.countries ?? []).map { ($0.country, $0.name) }) { first, _ in first }
        return Set(matches.keys).union(misses.keys).sorted().flatMap { code -> [HTMLPage] in
            let country =
                code.isEmpty
                ? language.code("region", "unknown")
                : "\(language.country(code, named: names[code] ?? code)) (\(code))"
            let file = code.isEmpty ? "unknown" : code
            var rest = (matches: (matches[code] ?? [])[...], misses: (misses[code] ?? [])[...])
            var pages: [HTMLPage] = []
            while !rest.matches.isEmpty || !rest.misses.isEmpty {
                let served = rest.matches.prefix(limit)
                let missed = rest.misses.prefix(limit - served.count)
                rest.matches = rest.matches.dropFirst(served.count)
                rest.misses = rest.misses.dropFirst(missed.count)
                let part = pages.count + 1
                let isOnly = part == 1 && rest.matches.isEmpty && rest.misses.isEmpty
                let title =
                    isOnly
                    ? country
                    : language.text("page.part", ["country": country, "part": language.number(part)])
                var page = page(
                    part == 1 ? file : "\(file)-\(part)",
                    name,
                    [self.matches(Array(served)), unmatched(Array(missed))]
                )
                page.heading = title
                pages.append(page)
            }
            return pages
        }
    }

    // MARK: - Rows

    private var matchRows: [ReportTable.Row] {
        let lines = DetailLines(report, language, isLong: true)
        return anchored(
            zip(report.matchesTable.rows, report.matches).map { row, match in
                var row = row
                row.details = lines.lines(match)
                if let explainer {
                    row.facts = { explainer.explain(match).map(lines.facts) ?? [] }
                }
                return row
            }
        )
    }

    private var missRows: [ReportTable.Row] {
        let lines = DetailLines(report, language, isLong: true)
        return anchored(
            zip(report.unmatchedTable.rows, report.unmatched).map { row, miss in
                var row = row
                row.details = lines.lines(miss)
                return row
            }
        )
    }

    /// The first row of each need can be linked to: `#need-NEED-0001`.
    private func anchored(_ rows: [ReportTable.Row]) -> [ReportTable.Row] {
        var seen: Set<String> = []
        return rows.map { row in
            var row = row
            guard case .key(let need)? = row.cells.first, seen.insert(need).inserted else { return row }
            row.anchor = "need-" + String(need.map { $0.isWhitespace ? "-" : $0 })
            return row
        }
    }

    private func matches(_ rows: [ReportTable.Row]) -> HTMLPage.Section {
        listed(
            "matches",
            report.matchesTable,
            rows,
            [
                "need", "title", "requester", "country", "kind", "quantity", "asked", "unit", "points",
                "offer", "provider", "component", "window", "value",
            ]
        )
    }

    private func unmatched(_ rows: [ReportTable.Row]) -> HTMLPage.Section {
        listed(
            "unmatched",
            report.unmatchedTable,
            rows,
            [
                "need", "title", "requester", "country", "component", "reason", "possibleWindows",
                "windowsOfKind", "nearestOffer", "bestOffer",
            ]
        )
    }

    private func listed(_ id: String, _ table: ReportTable, _ rows: [ReportTable.Row], _ columns: [String])
        -> HTMLPage.Section
    {
        let title = language.text("section.\(id)")
        var section = HTMLPage.Section(
            id: id,
            title: language.text("section.count", ["title": title, "count": language.number(rows.count)])
        )
        if rows.isEmpty { section.paragraphs = [language.text("section.none")] }
        section.parts = [
            .table(
                HTMLTable(
                    ReportTable(table.name, table.columns, rows).with(columns),
                    language,
                    caption: title,
                    extent: .wholeReport
                )
            )
        ]
        return section
    }
}
