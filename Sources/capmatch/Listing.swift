import CommandSupport
import Formats
import Programme
import Registry

/// Listings as JSON: an array of objects with stable keys, one a line.
enum Listing {
    typealias Members = [(name: String, value: FieldValue)]

    static func json(_ rows: [Members]) {
        var json = JSONWriter(breakDepth: 1)
        json.beginArray()
        for row in rows { write(row, to: &json) }
        json.endArray()
        json.endLine()
        Output.bytes(json.bytes)
    }

    static func json(_ row: Members) {
        var json = JSONWriter(breakDepth: 1)
        write(row, to: &json)
        json.endLine()
        Output.bytes(json.bytes)
    }

    static func write(_ row: Members, to json: inout JSONWriter) {
        json.beginObject()
        for (name, value) in row {
            json.key(name)
            write(value, to: &json)
        }
        json.endObject()
    }

    static func write(_ value: FieldValue, to json: inout JSONWriter) {
        switch value {
        case .none: json.null()
        case .text(let text): json.string(text)
        case .integer(let number): json.integer(number)
        case .date(let date): json.string(date.description)
        case .boolean(let flag): json.boolean(flag)
        case .texts(let list):
            json.beginArray()
            for text in list { json.string(text) }
            json.endArray()
        case .integers(let list):
            json.beginArray()
            for number in list { json.integer(number) }
            json.endArray()
        }
    }

    static func programme(_ programme: ProgrammeRecord) -> Members {
        [
            ("code", .text(programme.code)), ("name", .text(programme.name)),
            ("time_zone", .text(programme.timeZone)),
            ("reference_date", programme.referenceDate.map(FieldValue.date) ?? .none),
        ]
    }

    /// A run with how far it is, where it has no result yet.
    static func run(_ run: StoredRun, _ progress: RunProgress?) -> Members {
        Self.run(run) + [
            ("progress_percent", progress.map { .integer($0.percent) } ?? .none),
            ("step", progress?.step.map { .text($0.rawValue) } ?? .none),
            ("step_since", progress?.since.map { .text(HistoryText.moment($0)) } ?? .none),
            ("holder", progress?.holder.map(FieldValue.text) ?? .none),
        ]
    }

    static func run(_ run: StoredRun) -> Members {
        [
            ("run", .integer(run.number)), ("state", .text(run.state)), ("date", .date(run.date)),
            ("status", run.status.map(FieldValue.text) ?? .none),
            ("objective", run.objective.map(FieldValue.integer) ?? .none),
            ("upper_bound", run.upperBound.map(FieldValue.integer) ?? .none),
            ("needs", .integer(run.needs)), ("offers", .integer(run.offers)),
            ("matches", run.matches.map(FieldValue.integer) ?? .none),
            ("policy_version", .integer(run.policyVersion)), ("engine", .text(run.engine)),
            ("seed", .integer(run.seed)), ("work_limit", run.workLimit.map(FieldValue.integer) ?? .none),
            ("work_done", run.workDone.map(FieldValue.integer) ?? .none),
            ("stop_reason", run.stopReason.map(FieldValue.text) ?? .none),
            ("resumed", .integer(run.resumed)), ("pruned", .boolean(run.isPruned)),
            ("pruned_at", run.prunedAt.map { .text(HistoryText.moment($0)) } ?? .none),
            ("pruned_by", run.prunedBy.map(FieldValue.text) ?? .none),
            ("snapshot_sha256", .text(run.snapshotHash)),
            ("problem_sha256", run.problemHash.map(FieldValue.text) ?? .none),
            ("solution_sha256", run.solutionHash.map(FieldValue.text) ?? .none), ("run_by", .text(run.runBy)),
        ]
    }

    /// A record with its parts nested under their name.
    static func record<Record: RegisteredRecord>(_ stored: StoredRecord<Record>, to json: inout JSONWriter) {
        json.beginObject()
        json.key("version")
        json.integer(stored.version)
        json.key("recorded_by")
        json.string(stored.recordedBy)
        for field in Record.fields {
            json.key(field.name)
            write(field.value(stored.record), to: &json)
        }
        if Record.needsParts {
            json.key(Record.self == Need.self ? "components" : "windows")
            json.beginArray()
            for part in stored.record.parts {
                write(Record.Part.fields.map { ($0.name, $0.value(part)) }, to: &json)
            }
            json.endArray()
        }
        json.endObject()
    }
}
