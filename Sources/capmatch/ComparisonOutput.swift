import CommandSupport
import Formats
import Operations
import Programme
import Reports

/// Prints who gains and who loses between two matches.
struct ComparisonOutput {
    /// What the first match is called.
    let first: String
    /// What the second is called.
    let second: String
    /// At most so many needs of each sort.
    let limit: Int

    func show(_ comparison: OutcomeComparison) {
        Output.line("")
        for (name, figures) in [(first, comparison.before), (second, comparison.after)] {
            var line = "\(name): \(figures.served) needs served, \(figures.servedInFull) in full"
            if let value = figures.objective, let bound = figures.upperBound {
                line += ", \(Figures.points(value)) points of its own weights"
                line += ", gap \(Figures.gap(objective: value, bound: bound))"
            }
            Output.line(line)
        }
        Output.line("")
        for row in comparison.groups where row.before != row.after {
            Output.line("\(row.group): \(row.before) → \(row.after) of \(row.needs) needs served")
        }
        section("Gain", comparison.gains)
        section("Lose", comparison.losses)
        section("Get as much from other offers", comparison.moved)
    }

    private func section(_ title: String, _ rows: [OutcomeComparison.Row]) {
        Output.line("")
        Output.line("\(title): \(rows.count)")
        for row in rows.prefix(limit) {
            let old = row.offersBefore.isEmpty ? "nothing" : row.offersBefore.joined(separator: ", ")
            let new = row.offersAfter.isEmpty ? "nothing" : row.offersAfter.joined(separator: ", ")
            let share = "\(row.before / 10) % → \(row.after / 10) %"
            let points = "\(Figures.points(row.valueBefore)) → \(Figures.points(row.valueAfter)) points"
            Output.line("  \(row.need)  \(row.country)  \(share)  \(points)  \(old) → \(new)")
        }
        if rows.count > limit { Output.line("  and \(rows.count - limit) more: --limit, or --json") }
    }

    /// Writes a comparison as members of an object.
    static func write(_ comparison: OutcomeComparison, to json: inout JSONWriter) {
        for (name, figures) in [("first", comparison.before), ("second", comparison.after)] {
            json.key(name)
            Listing.write(
                [
                    ("needs_served", .integer(Int64(figures.served))),
                    ("needs_served_in_full", .integer(Int64(figures.servedInFull))),
                    ("objective_millionths", figures.objective.map(FieldValue.integer) ?? .none),
                    ("upper_bound_millionths", figures.upperBound.map(FieldValue.integer) ?? .none),
                ],
                to: &json
            )
        }
        json.key("groups")
        json.beginArray()
        for row in comparison.groups {
            Listing.write(
                [
                    ("group", .text(row.group)), ("needs", .integer(Int64(row.needs))),
                    ("first", .integer(Int64(row.before))), ("second", .integer(Int64(row.after))),
                ],
                to: &json
            )
        }
        json.endArray()
        for (name, rows) in [
            ("gain", comparison.gains), ("lose", comparison.losses), ("moved", comparison.moved),
        ] {
            json.key(name)
            json.beginArray()
            for row in rows {
                Listing.write(
                    [
                        ("need", .text(row.need)), ("country", .text(row.country)),
                        ("first_permille", .integer(row.before)),
                        ("second_permille", .integer(row.after)),
                        ("first_millionths", .integer(row.valueBefore)),
                        ("second_millionths", .integer(row.valueAfter)),
                        ("first_offers", .texts(row.offersBefore)),
                        ("second_offers", .texts(row.offersAfter)),
                    ],
                    to: &json
                )
            }
            json.endArray()
        }
    }
}
