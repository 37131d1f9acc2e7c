import CommandSupport
import Formats
import Operations
import Programme
import Registry

/// An import's report for people and for machines.
enum ImportText {
    /// How many problems are shown where a file of rejects has all of them.
    static let shown = 100

    static func print(_ report: ImportReport, file: String) {
        let outcome = report.outcome
        Output.note(
            "\(file): \(outcome.new) new, \(outcome.changed) changed, \(outcome.unchanged) unchanged, "
                + "\(report.rejected) rejected"
        )
        let problems = report.problems.prefix(report.rejectsPath == nil ? report.problems.count : shown)
        for problem in problems { Output.line("  \(file), \(problem.sentence)") }
        let more = report.problemCount - problems.count
        if more > 0 { Output.line("  … and \(more) more problem\(more == 1 ? "" : "s")") }
        if let path = report.rejectsPath {
            Output.line(
                "  The rejected rows are in \(path), with the reasons: correct them and import that file."
            )
        }
        if let failure = report.rejectsFailure {
            Output.error(
                "The rejected rows could not be written down: \(failure). Name another file with --rejects."
            )
        }
    }

    static func next(_ report: ImportReport, apply: Bool) {
        if report.isUnchanged {
            Output.note("Nothing to do: the register holds all of it already.")
        } else if report.outcome.isApplied {
            Output.note("Written.")
        } else if report.rejected > 0 {
            Output.note(
                "Nothing was written."
                    + (apply
                        ? " --on-error skip writes the good records and leaves the rejected ones out." : "")
            )
        } else if !apply {
            Output.note("Nothing was written: this was a dry run. Add --apply to write.")
        }
    }

    static func json(_ report: ImportReport, file: String) {
        var json = JSONWriter(breakDepth: 2)
        json.beginObject()
        json.key("file")
        json.string(file)
        json.key("applied")
        json.boolean(report.outcome.isApplied)
        for (name, count) in [
            ("new", report.outcome.new), ("changed", report.outcome.changed),
            ("unchanged", report.outcome.unchanged), ("rejected", report.rejected),
        ] {
            json.key(name)
            json.integer(Int64(count))
        }
        json.key("rejects_file")
        if let path = report.rejectsPath { json.string(path) } else { json.null() }
        json.key("problem_count")
        json.integer(Int64(report.problemCount))
        json.key("problems")
        json.beginArray()
        for problem in report.problems {
            json.beginObject()
            json.key("line")
            json.integer(Int64(problem.line))
            json.key("column")
            if let column = problem.column { json.integer(Int64(column)) } else { json.null() }
            json.key("field")
            json.string(problem.field)
            json.key("found")
            json.string(problem.found)
            json.key("expected")
            json.string(problem.expected)
            json.endObject()
        }
        json.endArray()
        json.endObject()
        json.endLine()
        Output.bytes(json.bytes)
    }
}
