import Formats
import Programme

/// Records from JSON: an array of objects, or one object after another (JSON Lines).
///
/// Members are named as the columns of tables; parts stand in an array of objects, `components` or `windows`.
struct JSONRecordSource<Record: RegisteredRecord>: RecordSource {
    private final class Box {
        var reader: JSONReader
        init(_ reader: consuming JSONReader) { self.reader = reader }
    }

    private struct Member {
        var name: String
        var cell: String
        var line: Int
    }

    private let box: Box
    private let references: ReferenceKeys
    private var isStarted = false
    private var isInArray = false
    private var seen: [String: Int] = [:]

    /// The member that holds the parts.
    static var partsName: String { Record.self == Need.self ? "components" : "windows" }

    init(_ source: ByteSource, references: ReferenceKeys) {
        box = Box(JSONReader(source, isSequence: true))
        self.references = references
    }

    var preamble: [UInt8] { [] }
    var postamble: [UInt8] { [] }

    mutating func next() throws -> RecordItem<Record>? {
        while true {
            let token = try box.reader.next()
            switch token {
            case .end: return nil
            case .beginArray where !isStarted:
                isStarted = true
                isInArray = true
            case .endArray where isInArray: isInArray = false
            case .beginObject:
                isStarted = true
                return try object()
            default:
                let place = box.reader.place
                try box.reader.skip(token)
                isStarted = true
                let problem = RecordProblem(
                    line: place.line,
                    column: place.column,
                    field: "",
                    found: "a value",
                    expected: "an object with a record"
                )
                return RecordItem(line: place.line, externalID: "", record: nil, problems: [problem], raw: [])
            }
        }
    }

    private mutating func object() throws -> RecordItem<Record> {
        let line = box.reader.place.line
        var builder = RecordBuilder<Record>(references: references, line: line)
        var members: [Member] = []
        var parts: [[Member]] = []
        var names: Set<String> = []
        while case .key(let name) = try box.reader.next() {
            if !names.insert(name).inserted { builder.reject(problem(name, "a member that is given once")) }
            if name == Self.partsName, Record.needsParts {
                parts = try partList(&builder)
            } else if let member = try member(name, &builder) {
                members.append(member)
            }
        }
        for (place, field) in Record.fields.enumerated() {
            let member = members.first { $0.name == field.name }
            if member == nil, !field.isRequired { continue }
            builder.setRecord(field: place, to: member?.cell ?? "", line: member?.line ?? line, column: nil)
        }
        reject(unknown: members, among: Record.fields.map(\.name), &builder)
        for part in parts {
            let start = part.first?.line ?? line
            builder.addPart(line: start)
            for (place, field) in Record.Part.fields.enumerated() {
                let member = part.first { $0.name == field.name }
                if member == nil, !field.isRequired { continue }
                builder.setPart(
                    field: place,
                    to: member?.cell ?? "",
                    line: member?.line ?? start,
                    column: nil
                )
            }
            reject(unknown: part, among: Record.Part.fields.map(\.name), &builder)
        }
        let key = builder.record.externalID
        if !key.isEmpty, let earlier = seen.updateValue(line, forKey: key) {
            builder.reject(
                RecordProblem(
                    line: line,
                    column: nil,
                    field: "external_id",
                    found: key,
                    expected: "a key of its own (it stands first in line \(earlier))"
                )
            )
        }
        var item = builder.finish { _ in nil }
        item.raw = [raw(members, parts)]
        return item
    }

    private func problem(_ found: String, _ expected: String) -> RecordProblem {
        RecordProblem(
            line: box.reader.place.line,
            column: box.reader.place.column,
            field: found,
            found: found,
            expected: expected
        )
    }

    private func reject(
        unknown members: [Member],
        among known: [String],
        _ builder: inout RecordBuilder<Record>
    ) {
        for member in members where !known.contains(member.name) {
            let near = RecordColumns<Record>.nearest(to: member.name)
            builder.reject(
                RecordProblem(
                    line: member.line,
                    column: nil,
                    field: member.name,
                    found: member.name,
                    expected: "a known member" + (near.map { "; did you mean \($0)?" } ?? "")
                )
            )
        }
    }

    private mutating func partList(_ builder: inout RecordBuilder<Record>) throws -> [[Member]] {
        let first = try box.reader.next()
        guard case .beginArray = first else {
            builder.reject(problem(Self.partsName, "an array of objects"))
            try box.reader.skip(first)
            return []
        }
        var parts: [[Member]] = []
        while true {
            let token = try box.reader.next()
            if case .endArray = token { return parts }
            guard case .beginObject = token else {
                builder.reject(problem(Self.partsName, "an array of objects"))
                try box.reader.skip(token)
                continue
            }
            var members: [Member] = []
            while case .key(let name) = try box.reader.next() {
                if let member = try member(name, &builder) { members.append(member) }
            }
            parts.append(members)
        }
    }

    /// Reads a member's value as the cell that a table would hold.
    private mutating func member(_ name: String, _ builder: inout RecordBuilder<Record>) throws -> Member? {
        let token = try box.reader.next()
        let line = box.reader.place.line
        if let cell = scalar(token) { return Member(name: name, cell: cell, line: line) }
        guard case .beginArray = token else {
            builder.reject(problem(name, "a string, number, true, false, null or a list of these"))
            try box.reader.skip(token)
            return nil
        }
        var items: [String] = []
        while true {
            let item = try box.reader.next()
            if case .endArray = item { break }
            guard let cell = scalar(item) else {
                builder.reject(problem(name, "a list of strings or numbers"))
                try box.reader.skip(item)
                continue
            }
            if cell.contains(";") { builder.reject(problem(name, "list items without a semicolon")) }
            items.append(cell)
        }
        return Member(name: name, cell: items.joined(separator: ";"), line: line)
    }

    private func scalar(_ token: JSONReader.Token) -> String? {
        switch token {
        case .string(let text): text
        case .integer(let number): String(number)
        case .number(let text): text
        case .boolean(let flag): flag ? "yes" : "no"
        case .null: ""
        default: nil
        }
    }

    private func raw(_ members: [Member], _ parts: [[Member]]) -> [UInt8] {
        var json = JSONWriter()
        json.beginObject()
        for member in members {
            json.key(member.name)
            json.string(member.cell)
        }
        if !parts.isEmpty {
            json.key(Self.partsName)
            json.beginArray()
            for part in parts {
                json.beginObject()
                for member in part {
                    json.key(member.name)
                    json.string(member.cell)
                }
                json.endObject()
            }
            json.endArray()
        }
        json.endObject()
        return json.bytes
    }
}
