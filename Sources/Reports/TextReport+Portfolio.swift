/// Caps, floors and parity, courses that several needs open, and possible duplicates.
extension TextReport {
    mutating func addPortfolio() {
        guard let rows = report.portfolio, !rows.isEmpty else { return }
        heading("Caps, floors and parity, and what they cost")
        var table = TextTable([
            ("rule", .left), ("", .left), ("served", .right), ("others", .right), ("bound", .right),
            ("short", .right), ("cost", .right), ("one more", .right),
        ])
        // Of caps only those that bind say something.
        for row in rows where row.type != "cap" || row.served >= row.bound {
            let isShare = row.type == "parity" || row.type == "floor" && row.others > 0
            table.add([
                "\(row.type) \(row.name)", row.subject, String(row.served), isShare ? String(row.others) : "",
                String(row.bound), String(row.short), Figures.points(row.penaltyMillionths),
                Figures.points(row.priceMillionths),
            ])
        }
        if table.isEmpty { lines.append("  no cap binds") } else { lines += table.lines() }
    }

    mutating func addCohorts() {
        guard let rows = report.pooledCohorts, !rows.isEmpty else { return }
        heading("Courses that several small needs open together (\(rows.count))")
        for row in rows {
            lines.append(
                "  \(row.offer)/\(row.window): opens from \(row.minimum) on, \(row.taken) taken by \(row.matches) matches"
            )
        }
    }

    mutating func addDuplicates() {
        guard let rows = report.possibleDuplicates, !rows.isEmpty else { return }
        heading("Possible duplicates (\(rows.count)): an officer makes them exclusive, nothing is merged")
        for row in rows {
            let state =
                row.exclusive
                ? "exclusive already"
                : "to make them exclusive: capmatch need edit \(row.need) --set exclusive_with=\(row.other)"
            lines.append("  \(row.need) and \(row.other): \(row.likeness) % alike; \(state)")
        }
    }
}
