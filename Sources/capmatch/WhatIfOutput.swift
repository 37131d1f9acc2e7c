import CommandSupport
import Formats
import Operations
import Programme
import Reports

/// Prints a what-if.
struct WhatIfOutput {
    let trial: WhatIf
    /// At most so many needs of each sort.
    let limit: Int
    /// The reader's language.
    let language: ReportLanguage

    func show(asJSON: Bool) throws {
        if asJSON { return Output.bytes(json) }
        for change in trial.changes {
            Output.line(language.text("whatif.change", ["change": language.phrase(change)]))
        }
        let run = language.text("title.run", ["run": language.number(trial.run)])
        Output.line(
            language.text(
                "whatif.against",
                [
                    "run": run, "seed": language.figure(String(trial.seed)),
                    "work": language.number(trial.workLimit),
                ]
            )
        )
        if let gain = trial.gain, let proven = trial.provenGain {
            Output.line(words(gain, proven))
        }
        ComparisonOutput(
            first: run,
            second: language.text("whatif.name"),
            limit: limit,
            language: language
        ).show(trial.comparison)
        Output.note("\n" + language.text("whatif.stored"))
    }

    /// The change in value, and how sure it is.
    private func words(_ gain: Int64, _ proven: ClosedRange<Int64>) -> String {
        if trial.isAnotherPolicy { return language.text("whatif.weights") }
        let value = language.text(
            "whatif.value",
            ["points": (gain > 0 ? "+" : "") + language.points(gain)]
        )
        return language.text(
            proven.lowerBound == proven.upperBound ? "whatif.exact" : "whatif.between",
            [
                "line": value, "least": language.points(proven.lowerBound),
                "most": language.points(proven.upperBound),
            ]
        )
    }

    private var json: [UInt8] {
        var json = JSONWriter(breakDepth: 2)
        json.beginObject()
        json.key("format")
        json.string("capmatch-what-if/1")
        json.key("changes")
        json.beginArray()
        for change in trial.changes { json.string(ReportLanguage.english.phrase(change)) }
        json.endArray()
        json.key("trial")
        Listing.write(
            [
                ("run", .integer(trial.run)), ("seed", .text(String(trial.seed))),
                ("work_limit", .integer(trial.workLimit)),
                ("gain_millionths", trial.gain.map(FieldValue.integer) ?? .none),
                ("proven_least_millionths", trial.provenGain.map { .integer($0.lowerBound) } ?? .none),
                ("proven_most_millionths", trial.provenGain.map { .integer($0.upperBound) } ?? .none),
                ("same_weights", .boolean(!trial.isAnotherPolicy)),
            ],
            to: &json
        )
        ComparisonOutput.write(trial.comparison, to: &json)
        json.endObject()
        json.endLine()
        return json.bytes
    }
}
