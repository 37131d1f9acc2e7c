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
    /// The reader's language.
    var language = ReportLanguage.english

    func show(_ comparison: OutcomeComparison) {
        Output.line("")
        for (name, figures) in [(first, comparison.before), (second, comparison.after)] {
            var arguments = [
                "name": name, "served": language.number(figures.served),
                "full": language.number(figures.servedInFull),
            ]
            guard let value = figures.objective, let bound = figures.upperBound else {
                Output.line(language.text("whatif.side", arguments))
                continue
            }
            arguments["points"] = language.points(value)
            arguments["gap"] = language.gap(objective: value, bound: bound)
            Output.line(language.text("whatif.side.value", arguments))
        }
        Output.line("")
        for row in comparison.groups where row.before != row.after {
            let group = language.code("group", row.group)
            Output.line(
                language.text(
                    "whatif.group",
                    [
                        "group": group == row.group ? language.code("region", row.group) : group,
                        "before": language.number(row.before), "after": language.number(row.after),
                        "needs": language.number(row.needs),
                    ]
                )
            )
        }
        section("whatif.gain", comparison.gains)
        section("whatif.lose", comparison.losses)
        section("whatif.moved", comparison.moved)
    }

    private func section(_ key: String, _ rows: [OutcomeComparison.Row]) {
        Output.line("")
        Output.line(language.text(key, ["number": language.number(rows.count)]))
        let nothing = language.text("phrase.nothing")
        for row in rows.prefix(limit) {
            let old = row.offersBefore.isEmpty ? nothing : language.list(row.offersBefore)
            let new = row.offersAfter.isEmpty ? nothing : language.list(row.offersAfter)
            let points = language.text(
                "whatif.points",
                ["before": language.points(row.valueBefore), "after": language.points(row.valueAfter)]
            )
            let share = "\(permille(row.before)) → \(permille(row.after))"
            Output.line("  \(row.need)  \(row.country)  \(share)  \(points)  \(old) → \(new)")
        }
        if rows.count > limit {
            Output.line(
                "  " + language.text("whatif.rest", ["number": language.number(rows.count - limit)])
            )
        }
    }

    private func permille(_ share: Int64) -> String { language.percent(share, of: 1_000) }

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
