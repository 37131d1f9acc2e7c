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

    func show(asJSON: Bool) throws {
        if asJSON { return Output.bytes(json) }
        for change in trial.changes { Output.line("What if: \(change)") }
        Output.line(
            "against run \(trial.run), matched again from its solution (seed \(trial.seed), work limit \(Figures.grouped(trial.workLimit)))"
        )
        if let gain = trial.gain, let proven = trial.provenGain {
            var line = "change in value: \(gain > 0 ? "+" : "")\(Figures.points(gain)) points"
            line +=
                proven.lowerBound == proven.upperBound
                ? ", proven"
                : ", proven to lie between \(Figures.points(proven.lowerBound)) and \(Figures.points(proven.upperBound))"
            if trial.isAnotherPolicy { line = "values are counted by different weights and do not compare" }
            Output.line(line)
        }
        ComparisonOutput(first: "run \(trial.run)", second: "what if", limit: limit).show(trial.comparison)
        Output.note("\nNothing was stored.")
    }

    private var json: [UInt8] {
        var json = JSONWriter(breakDepth: 2)
        json.beginObject()
        json.key("format")
        json.string("capmatch-what-if/1")
        json.key("changes")
        json.beginArray()
        for change in trial.changes { json.string(change) }
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
