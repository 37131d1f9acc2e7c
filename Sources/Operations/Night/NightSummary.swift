import FoundationEssentials
import Formats
import Reports

/// A night as JSON, for whoever is to be told: `capmatch-night/1`.
public struct NightSummary: Sendable {
    /// What became of each programme.
    public var results: [NightResult]
    /// When it began, seconds since 1970.
    public var startedAt: Double
    /// When it ended, seconds since 1970.
    public var endedAt: Double
    /// The exit code of the process.
    public var exitCode: Int32
    /// What went wrong before any programme was begun.
    public var failure: String?

    /// Makes a summary.
    public init(
        _ results: [NightResult],
        startedAt: Double,
        endedAt: Double,
        exitCode: Int32,
        failure: String? = nil
    ) {
        self.results = results
        self.startedAt = startedAt
        self.endedAt = endedAt
        self.exitCode = exitCode
        self.failure = failure
    }

    /// The summary in JSON, one line; keys are stable, new ones may be added.
    public var json: [UInt8] {
        var json = JSONWriter()
        json.beginObject()
        json.key("format")
        json.string("capmatch-night/1")
        json.key("engine")
        json.string(Engine.name)
        json.key("started_at")
        json.string(Self.moment(startedAt))
        json.key("ended_at")
        json.string(Self.moment(endedAt))
        json.key("exit_code")
        json.integer(Int64(exitCode))
        json.key("error")
        json.optional(failure)
        json.key("programmes")
        json.beginArray()
        for result in results { Self.write(result, to: &json) }
        json.endArray()
        json.endObject()
        json.endLine()
        return json.bytes
    }

    private static func write(_ result: NightResult, to json: inout JSONWriter) {
        json.beginObject()
        json.key("programme")
        json.string(result.programme)
        json.key("ending")
        json.string(result.ending.rawValue)
        json.key("run")
        json.optional(result.run)
        json.key("resumed")
        json.boolean(result.isResumed)
        json.key("seconds")
        json.number((result.seconds * 1_000).rounded() / 1_000)
        let run = result.report?.run
        json.key("date")
        json.optional(run?.date)
        json.key("matches")
        json.optional(result.report.map { Int64($0.matches.count) })
        json.key("unmatched")
        json.optional(result.report.map { Int64($0.unmatched.count) })
        json.key("unmatched_by_reason")
        json.beginObject()
        for row in result.report?.unmatchedByReason ?? [] {
            json.key(row.reason)
            json.integer(Int64(row.needs))
        }
        json.endObject()
        json.key("objective_millionths")
        json.optional(run?.objectiveMillionths)
        json.key("upper_bound_millionths")
        json.optional(run?.upperBoundMillionths)
        json.key("lost")
        json.optional(result.movement.map { Int64($0.lost) })
        json.key("gained")
        json.optional(result.movement.map { Int64($0.gained) })
        json.key("audit_head")
        json.optional(result.auditHead)
        json.key("reports")
        json.beginArray()
        for file in result.files { json.string(file) }
        json.endArray()
        json.key("error")
        json.optional(result.error.map { "\($0)" })
        json.endObject()
    }

    /// A moment as RFC 3339 in UTC.
    public static func moment(_ seconds: Double) -> String {
        Date(timeIntervalSince1970: seconds).ISO8601Format()
    }
}

extension JSONWriter {
    /// Writes a text, or null.
    mutating func optional(_ text: String?) {
        if let text { string(text) } else { null() }
    }

    /// Writes a number, or null.
    mutating func optional(_ number: Int64?) {
        if let number { integer(number) } else { null() }
    }
}
