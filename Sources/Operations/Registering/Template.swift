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

    private static func line<One>(_ field: Field<One>) -> String {
        "\(field.name)\(field.isRequired ? " (required)" : ""): \(field.help) Expected: \(field.type.expectation)."
    }
}
