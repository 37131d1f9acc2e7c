import CommandSupport
import Formats
import Operations
import Postgres
import Programme
import Registry

/// The versions of a record, oldest first, for people and for machines.
enum HistoryText {
    static func print<Record: RegisteredRecord>(_ versions: [StoredRecord<Record>]) {
        for (place, one) in versions.enumerated() {
            var line = "version \(one.version)  \(moment(one.recordedAt))  by \(one.recordedBy)"
            for why in [one.code, one.reason] { if let why { line += "  \(why)" } }
            Output.line(line)
            if place == 0 {
                Output.line("  registered")
            } else {
                for change in RecordChange.between(versions[place - 1].record, one.record) {
                    Output.line("  \(change.sentence)")
                }
            }
        }
    }

    static func json<Record: RegisteredRecord>(_ versions: [StoredRecord<Record>]) {
        var json = JSONWriter(breakDepth: 1)
        json.beginArray()
        for (place, one) in versions.enumerated() {
            json.beginObject()
            json.key("external_id")
            json.string(one.record.externalID)
            json.key("version")
            json.integer(one.version)
            json.key("recorded_at")
            json.string(moment(one.recordedAt))
            json.key("recorded_by")
            json.string(one.recordedBy)
            json.key("code")
            if let code = one.code { json.string(code) } else { json.null() }
            json.key("reason")
            if let reason = one.reason { json.string(reason) } else { json.null() }
            json.key("changes")
            json.beginArray()
            if place > 0 {
                for change in RecordChange.between(versions[place - 1].record, one.record) {
                    Listing.write(
                        [
                            ("part", change.part.map(FieldValue.text) ?? .none),
                            ("field", change.field.map(FieldValue.text) ?? .none),
                            ("old", change.old ?? .none), ("new", change.new ?? .none),
                        ],
                        to: &json
                    )
                }
            }
            json.endArray()
            json.endObject()
        }
        json.endArray()
        json.endLine()
        Output.bytes(json.bytes)
    }

    /// A moment in UTC to the second, `2026-11-24T18:13:57Z`.
    static func moment(_ moment: PostgresTimestamp) -> String {
        let seconds = Int64((Double(moment.microsecondsSince1970) / 1_000_000).rounded(.down))
        let day = CalendarDate(
            daysSince1970: Int32(clamping: (seconds - (seconds % 86_400 + 86_400) % 86_400) / 86_400)
        )
        let second = (seconds % 86_400 + 86_400) % 86_400
        func two(_ number: Int64) -> String { number < 10 ? "0\(number)" : "\(number)" }
        return "\(day)T\(two(second / 3_600)):\(two(second / 60 % 60)):\(two(second % 60))Z"
    }
}
