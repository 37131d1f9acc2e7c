/// The drawings of who asks for, offers and gets how much.
extension Drawing {
    /// The step of a share's colour, 0 to 4.
    static func step(_ part: Int, of whole: Int) -> Int {
        guard whole > 0, part > 0 else { return 0 }
        return min(4, 1 + part * 4 / whole)
    }

    /// Shares of components served by region and kind.
    static func coverage(_ report: MatchReport, _ language: ReportLanguage) -> Drawing? {
        var cells: [String: [String: (all: Int, served: Int)]] = [:]
        for row in report.demand ?? [] where row.dimension == "region" {
            cells[row.group, default: [:]][row.kind, default: (0, 0)].all += row.components
            cells[row.group, default: [:]][row.kind, default: (0, 0)].served += row.componentsMatched
        }
        let kinds = Set(cells.values.flatMap(\.keys)).sorted()
        guard !kinds.isEmpty else { return nil }
        var drawing = Drawing("coverage", table: "demand")
        let column = (drawing.width - 110) / Double(kinds.count)
        let bar = column - 20
        for (place, kind) in kinds.enumerated() {
            drawing.label(110 + Double(place) * column, 16, language.code("kind", kind), "strong")
        }
        var y = 28.0
        for region in cells.keys.sorted() {
            drawing.label(0, y + 13, language.code("region", region), "strong")
            for (place, kind) in kinds.enumerated() {
                let x = 110 + Double(place) * column
                guard let cell = cells[region]?[kind] else {
                    drawing.label(x, y + 13, "–", "small")
                    continue
                }
                let share = Double(cell.served) / Double(max(1, cell.all))
                drawing.rectangle(x, y, bar, 8, "track")
                drawing.rectangle(x, y, bar * share, 8, "bar")
                drawing.label(
                    x,
                    y + 22,
                    "\(language.percent(Int64(cell.served), of: Int64(cell.all)))  "
                        + "\(language.number(cell.served))/\(language.number(cell.all))",
                    "small"
                )
            }
            y += 34
        }
        drawing.height = y
        return drawing
    }

    /// What is asked, on offer, granted and unmet by kind.
    static func supply(_ report: MatchReport, _ language: ReportLanguage) -> Drawing? {
        guard !report.coverageByKind.isEmpty else { return nil }
        var drawing = Drawing("supply", table: "coverage-by-kind")
        drawing.isWhole = true
        var y = 0.0
        for row in report.coverageByKind {
            let unit = language.noun(row.unit, 2_000)
            drawing.label(0, y + 14, "\(language.code("kind", row.kind)), \(unit)", "strong")
            y += 20
            let figures = [
                ("asked", row.asked, "quiet"), ("capacity", row.capacity, "quiet"),
                ("granted", row.granted, "bar"), ("unmet", max(0, row.asked - row.granted), "second"),
            ]
            let most = Double(max(1, figures.map(\.1).max() ?? 1))
            for (name, figure, style) in figures {
                let width = 430 * Double(figure) / most
                drawing.label(110, y + 12, language.text("chart.supply.\(name)"), "small", anchor: .end)
                drawing.rectangle(118, y + 2, 430, 12, "track")
                drawing.rectangle(118, y + 2, width, 12, style)
                drawing.label(556, y + 12, language.number(figure), "small")
                y += 18
            }
            y += 8
        }
        drawing.height = y
        return drawing
    }

    /// A tile for each country, by region.
    static func countries(_ report: MatchReport, _ language: ReportLanguage) -> Drawing? {
        guard let countries = report.countries, !countries.isEmpty else { return nil }
        var drawing = Drawing("countries", table: "countries")
        let perLine = 14
        let tile = (width: 48.0, height: 36.0)
        var y = 0.0
        for region in Set(countries.map(\.region)).sorted() {
            drawing.label(0, y + 14, language.code("region", region), "strong")
            y += 20
            let own = countries.filter { $0.region == region }
            for (place, country) in own.enumerated() {
                let x = Double(place % perLine) * (tile.width + 3)
                let top = y + Double(place / perLine) * (tile.height + 3)
                let step = step(country.matched, of: country.needs)
                let tip = language.text(
                    "chart.countries.tile",
                    [
                        "name": language.country(country.country, named: country.name),
                        "matched": language.number(country.matched),
                        "needs": language.number(country.needs),
                    ]
                )
                drawing.rectangle(x, top, tile.width, tile.height, "q\(step)", tip: tip)
                let middle = x + tile.width / 2
                drawing.label(
                    middle,
                    top + 15,
                    country.country.isEmpty ? "–" : country.country,
                    "strong on\(step)",
                    anchor: .middle
                )
                drawing.label(
                    middle,
                    top + 29,
                    "\(language.number(country.matched))/\(language.number(country.needs))",
                    "small on\(step)",
                    anchor: .middle
                )
            }
            y += Double((own.count + perLine - 1) / perLine) * (tile.height + 3) + 6
        }
        drawing.height = y
        return drawing
    }
}
