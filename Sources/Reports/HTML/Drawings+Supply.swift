/// The drawings of where supply comes from, what is scarce, and how nights compare.
extension Drawing {
    /// A matrix of matches from region to region.
    static func flows(_ report: MatchReport, _ language: ReportLanguage) -> Drawing? {
        guard let flows = report.flows, !flows.isEmpty else { return nil }
        let from = Set(flows.map(\.from)).sorted()
        let to = Set(flows.map(\.to)).sorted()
        let most = flows.map(\.matches).max() ?? 1
        let cell = (width: min(110, (720 - 120) / Double(to.count)), height: 34.0)
        var drawing = Drawing("flows", table: "flows")
        for (place, region) in to.enumerated() {
            drawing.label(
                120 + (Double(place) + 0.5) * cell.width,
                16,
                language.code("region", region),
                "strong",
                anchor: .middle
            )
        }
        for (line, source) in from.enumerated() {
            let y = 26 + Double(line) * (cell.height + 3)
            drawing.label(0, y + 21, language.code("region", source), "strong")
            for (place, target) in to.enumerated() {
                let matches = flows.first { $0.from == source && $0.to == target }?.matches ?? 0
                let step = step(matches, of: most)
                let x = 120 + Double(place) * cell.width
                drawing.rectangle(x, y, cell.width - 3, cell.height, "q\(step)")
                drawing.label(
                    x + (cell.width - 3) / 2,
                    y + 21,
                    language.number(matches),
                    "on\(step)",
                    anchor: .middle
                )
            }
        }
        drawing.height = 26 + Double(from.count) * (cell.height + 3)
        return drawing
    }

    /// The dearest windows of each unit by what one more unit would be worth.
    static func prices(_ report: MatchReport, _ language: ReportLanguage) -> Drawing? {
        guard !report.scarcest.isEmpty else { return nil }
        var drawing = Drawing("prices", table: "scarcest")
        var y = 0.0
        for unit in Set(report.scarcest.map(\.unit)).sorted() {
            let rows = report.scarcest.filter { $0.unit == unit }
                .sorted {
                    $0.priceMillionths != $1.priceMillionths
                        ? $0.priceMillionths > $1.priceMillionths
                        : ($0.offer, $0.window) < ($1.offer, $1.window)
                }
                .prefix(5)
            let most = Double(max(1, rows.map(\.priceMillionths).max() ?? 1))
            drawing.label(0, y + 14, language.code("unit", unit), "strong")
            y += 20
            for row in rows {
                drawing.label(230, y + 12, "\(row.offer)/\(row.window)".cut(34), "small", anchor: .end)
                drawing.rectangle(238, y + 2, 380, 12, "track")
                drawing.rectangle(238, y + 2, 380 * Double(row.priceMillionths) / most, 12, "bar")
                drawing.label(626, y + 12, language.unitPoints(row.priceMillionths), "small")
                y += 18
            }
            y += 8
        }
        drawing.height = y
        return drawing
    }

    /// Objective and bound of the runs; nil where fewer than two have both.
    static func nights(_ report: MatchReport, _ language: ReportLanguage) -> Drawing? {
        let nights = (report.nights ?? []).compactMap { night in
            night.objectiveMillionths.flatMap { objective in
                night.upperBoundMillionths.map { (night, objective, $0) }
            }
        }
        guard nights.count >= 2, let first = nights.first, let last = nights.last else { return nil }
        let values = nights.flatMap { [$0.1, $0.2] }
        let low = Double(values.min() ?? 0)
        let high = max(Double(values.max() ?? 1), low + 1)
        let x = { (place: Int) in 110 + 590 * Double(place) / Double(nights.count - 1) }
        let y = { (value: Int64) in 20 + 150 * (high - Double(value)) / (high - low) }
        var drawing = Drawing("nights", table: "nights", height: 218)
        drawing.line([(110, 20), (110, 170), (700, 170)], "axis")
        drawing.label(102, 24, language.points(values.max() ?? 0), "small", anchor: .end)
        drawing.label(102, 174, language.points(values.min() ?? 0), "small", anchor: .end)
        drawing.line(nights.enumerated().map { (x($0.offset), y($0.element.2)) }, "bound")
        drawing.line(nights.enumerated().map { (x($0.offset), y($0.element.1)) }, "objective")
        for (place, night) in nights.enumerated() {
            let tip =
                "\(language.number(night.0.run)): \(language.points(night.1)) / \(language.points(night.2))"
            drawing.rectangle(x(place) - 3, y(night.1) - 3, 6, 6, "bar", tip: tip)
        }
        drawing.label(110, 190, language.date(first.0.date), "small")
        drawing.label(700, 190, language.date(last.0.date), "small", anchor: .end)
        // Below the dates, which long words would run into.
        drawing.rectangle(110, 203, 14, 4, "bar")
        drawing.label(130, 210, language.text("column.objective"), "small")
        drawing.rectangle(400, 203, 14, 4, "second")
        drawing.label(420, 210, language.text("column.upperBound"), "small")
        return drawing
    }
}
