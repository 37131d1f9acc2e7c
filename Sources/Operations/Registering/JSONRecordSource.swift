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

    private let box: Box
    private let references: ReferenceKeys
    private var isStarted = false
    private var isInArray = false

    /// The member that holds the parts.
    static var partsName: String { Record.self == Need.self ? "components" : "windows" }

    /// A member with whatever the writer wants to say; an import passes over it.
    static var commentName: String { "_comment" }

    init(_ source: ByteSource, references: ReferenceKeys) {
        box = Box(JSONReader(source, isSequence: true))
        self.references = references
    }

    static var rejectsEnding: String { "jsonl" }
    var preamble: [UInt8] { [] }

    func column(of field: String) -> Int? { nil }

    func keyExpectation(earlierLine: Int) -> String {
        "a key of its own (it stands first in line \(earlierLine))"
    }

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
                return RecordItem(line: place.line, record: Record(), problems: [problem])
            }
        }
    }

    private mutating func object() throws -> RecordItem<Record> {
        let line = box.reader.place.line
        var builder = RecordBuilder<Record>(references: references, line: line)
        var members: [JSONRecord.Member] = []
        var parts: [[JSONRecord.Member]] = []
        var names: Set<String> = []
        while case .key(let name) = try box.reader.next() {
            if name == Self.commentName {
                try box.reader.skip(try box.reader.next())
                continue
            }
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
        var item = builder.finish { _ in nil }
        item.object = JSONRecord(members: members, parts: parts)
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
        unknown members: [JSONRecord.Member],
        among known: [String],
        _ builder: inout RecordBuilder<Record>
    ) {
        for member in members where !known.contains(member.name) && member.name != RejectsFile.reasonColumn {
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

    private mutating func partList(_ builder: inout RecordBuilder<Record>) throws -> [[JSONRecord.Member]] {
        let first = try box.reader.next()
        guard case .beginArray = first else {
            builder.reject(problem(Self.partsName, "an array of objects"))
            try box.reader.skip(first)
            return []
        }
        var parts: [[JSONRecord.Member]] = []
        while true {
            let token = try box.reader.next()
            if case .endArray = token { return parts }
            guard case .beginObject = token else {
                builder.reject(problem(Self.partsName, "an array of objects"))
                try box.reader.skip(token)
                continue
            }
            var members: [JSONRecord.Member] = []
            while case .key(let name) = try box.reader.next() {
                if name == Self.commentName {
                    try box.reader.skip(try box.reader.next())
                    continue
                }
                if members.contains(where: { $0.name == name }) {
                    builder.reject(problem(name, "a member that is given once"))
                }
                if let member = try member(name, &builder) { members.append(member) }
            }
            parts.append(members)
        }
    }

    /// Reads a member's value as the cell that a table would hold.
    private mutating func member(_ name: String, _ builder: inout RecordBuilder<Record>) throws -> JSONRecord
        .Member?
    {
        let token = try box.reader.next()
        let line = box.reader.place.line
        if let cell = scalar(token) { return JSONRecord.Member(name: name, cell: cell, line: line) }
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
        return JSONRecord.Member(name: name, cell: items.joined(separator: ";"), line: line)
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

    /// The object in a line of its own, with the reasons as a member that an import passes over.
    func rejected(_ item: RecordItem<Record>, _ reasons: [String]) -> [UInt8] {
        guard let object = item.object else { return [] }
        var json = JSONWriter()
        json.beginObject()
        for member in object.members where member.name != RejectsFile.reasonColumn {
            json.key(member.name)
            json.string(member.cell)
        }
        if !object.parts.isEmpty {
            json.key(Self.partsName)
            json.beginArray()
            for part in object.parts {
                json.beginObject()
                for member in part {
                    json.key(member.name)
                    json.string(member.cell)
                }
                json.endObject()
            }
            json.endArray()
        }
        json.key(RejectsFile.reasonColumn)
        json.string(reasons.joined(separator: " | "))
        json.endObject()
        return json.bytes + [UInt8(ascii: "\n")]
    }
}

/// The members of an object as cells, and those of its parts.
struct JSONRecord: Sendable {
    struct Member: Sendable {
        var name: String
        var cell: String
        var line: Int
    }

    var members: [Member]
    var parts: [[Member]]
}
