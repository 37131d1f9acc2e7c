/// Measurements as a table of text; also as Markdown, for a README.
package struct MeasurementTable {
    /// How the columns are set apart.
    package enum Style: Sendable { case text, markdown }

    private let header: [String]
    private let rows: [[String]]

    /// Lays out measurements; columns that no row needs are left out.
    package init(_ measurements: [Measurement]) {
        let hasBest = measurements.contains { $0.best != nil }
        let hasGoal = measurements.contains { $0.gapGoal != nil }
        var peers: [String] = []
        for peer in measurements.flatMap(\.peers) where !peers.contains(peer.name) { peers.append(peer.name) }
        var header = [
            "instance", "needs × options", "objective", "bound", "gap %", "seconds", "MiB", "check",
        ]
        if hasGoal { header += ["goal %", "seconds to it"] }
        if hasBest { header += ["best known", "distance %"] }
        for name in peers { header += [name, "its bound", "its seconds"] }
        self.header = header
        rows = measurements.map { row in
            var cells = [
                row.instance, "\(row.needs) × \(row.options)", Self.shown(row.objective),
                Self.shown(row.bound),
                Self.percent(row.gap), Self.seconds(row.seconds), "\(row.mebibytes)",
                row.problems.isEmpty ? (row.objective == nil ? row.status : "passed") : "FAILED",
            ]
            if hasGoal { cells += [Self.percent(row.gapGoal), Self.seconds(row.secondsToGap)] }
            if hasBest { cells += [Self.shown(row.best), Self.percent(row.distance)] }
            for name in peers {
                let peer = row.peers.first { $0.name == name }
                let bound = peer?.bound.map { $0.magnitude < 9e15 ? "\(Int64($0.rounded(.up)))" : "-" }
                cells += [Self.shown(peer?.objective), bound ?? "-", Self.seconds(peer?.seconds)]
            }
            return cells
        }
    }

    /// The lines, header first.
    package func lines(_ style: Style = .text) -> [String] {
        switch style {
        case .text:
            let table = [header] + rows
            let widths = header.indices.map { column in table.map { $0[column].count }.max() ?? 0 }
            return table.map { cells in
                cells.indices.map { column in
                    let fill = String(repeating: " ", count: widths[column] - cells[column].count)
                    return column == 0 ? cells[column] + fill : fill + cells[column]
                }.joined(separator: "  ")
            }
        case .markdown:
            let rule = header.indices.map { $0 == 0 ? "---" : "--:" }
            return ([header, rule] + rows).map { "| \($0.joined(separator: " | ")) |" }
        }
    }

    private static func shown(_ number: Int64?) -> String {
        number.map { "\($0)" } ?? "-"
    }

    /// With four decimals, rounded up: a gap is never shown smaller than it is.
    static func percent(_ fraction: Double?) -> String {
        guard let fraction, fraction.magnitude < 1e9 else { return "-" }
        return decimals(Int64((fraction * 1_000_000 - 1e-6).rounded(.up)), 4)
    }

    package static func seconds(_ seconds: Double?) -> String {
        guard let seconds, seconds.magnitude < 1e9 else { return "-" }
        return decimals(Int64((seconds * 100).rounded()), 2)
    }

    private static func decimals(_ units: Int64, _ places: Int) -> String {
        let digits = String(units.magnitude)
        let padded = String(repeating: "0", count: max(0, places + 1 - digits.count)) + digits
        return (units < 0 ? "-" : "") + padded.dropLast(places) + "." + padded.suffix(places)
    }
}
