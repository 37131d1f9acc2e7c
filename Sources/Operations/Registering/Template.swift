import Formats
public import Programme

/// An empty table to fill: comments on every column, a header, and an example row.
public enum Template<Record: RegisteredRecord> {
    /// The table's bytes.
    public static func csv() -> [UInt8] {
        var writer = DelimitedWriter()
        writer.comment(
            "CapMatch: \(Record.self). Lines that start with # are comments. Blank: unknown, or no restriction."
        )
        if Record.needsParts {
            let part = Record.Part.fields.first?.name ?? ""
            writer.comment(
                "One row a \(part); rows with the same external_id belong together and stand next to each other."
            )
        }
        for field in Record.fields { writer.comment(line(field)) }
        for field in Record.Part.fields { writer.comment(line(field)) }
        writer.row(Record.fields.map(\.name) + Record.Part.fields.map(\.name))
        writer.row(Record.fields.map(\.example) + Record.Part.fields.map(\.example))
        return writer.bytes
    }

    /// An array with the example as one object, which also explains every member.
    ///
    /// The explanations stand in a member that an import passes over.
    public static func json() -> [UInt8] {
        var json = JSONWriter(breakDepth: 4)
        json.beginArray()
        json.beginObject()
        json.key(JSONRecordSource<Record>.commentName)
        json.beginObject()
        for (name, text) in Record.fields.map({ ($0.name, line($0)) })
            + Record.Part.fields.map({ ($0.name, line($0)) })
        {
            json.key(name)
            json.string(text)
        }
        json.endObject()
        write(Record.fields, to: &json)
        if Record.needsParts {
            json.key(JSONRecordSource<Record>.partsName)
            json.beginArray()
            json.beginObject()
            write(Record.Part.fields, to: &json)
            json.endObject()
            json.endArray()
        }
        json.endObject()
        json.endArray()
        json.endLine()
        return json.bytes
    }

    /// The example's values in the types of JSON; null where it has none.
    private static func write<One>(_ fields: [Field<One>], to json: inout JSONWriter) {
        for field in fields {
            json.key(field.name)
            let items = field.example.split(separator: ";").map { String($0).trimmed }
            switch field.type.storage {
            case _ where field.example.isEmpty: json.null()
            case .texts:
                json.beginArray()
                for item in items { json.string(item) }
                json.endArray()
            case .integers:
                json.beginArray()
                for item in items { if let number = Int64(item) { json.integer(number) } }
                json.endArray()
            case .boolean: json.boolean(field.example == "yes")
            case .integer:
                if let number = Int64(field.example) {
                    json.integer(number)
                } else {
                    json.string(field.example)
                }
            case .text, .date: json.string(field.example)
            }
        }
    }

    private static func line<One>(_ field: Field<One>) -> String {
        "\(field.name)\(field.isRequired ? " (required)" : ""): \(field.help) Expected: \(field.type.expectation)."
    }
}
