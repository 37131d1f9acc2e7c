public import Programme

/// A column that a form wants filled, with what to tell the person who fills it.
public struct FormQuestion: Hashable, Sendable {
    /// The column.
    public var column: String
    /// What it is.
    public var help: String
    /// What would be right.
    public var expectation: String
    /// What is wrong with the answer that it has; nil: it has none.
    public var complaint: String?

    /// The question in one line.
    public var sentence: String {
        complaint.map { "\(column): \($0)" } ?? "\(column): \(help) Expected: \(expectation)."
    }
}

/// Why a form takes no answer.
public enum FormError: Error, Hashable, Sendable {
    /// No such column; with the nearest one.
    case unknownColumn(String, nearest: String?)
    /// No such part; with those that there are.
    case unknownPart(String, known: [String])
    /// The answer does not fit its column.
    case unfit(column: String, found: String, expected: String)

    /// The error as a sentence.
    public var sentence: String {
        switch self {
        case .unknownColumn(let name, let nearest):
            "There is no column \"\(name)\"" + (nearest.map { "; did you mean \($0)?" } ?? ".")
        case .unknownPart(let key, let known):
            key.isEmpty
                ? "The record has \(known.count) parts, \(known.joined(separator: ", ")); name one with --part."
                : "There is no part \"\(key)\"; there are \(known.joined(separator: ", "))."
        case .unfit(let column, let found, let expected):
            "\(column): found \(found.isEmpty ? "nothing" : "\"\(found)\""); expected \(expected)"
        }
    }
}

/// One record, filled in column by column: what `add` and `edit` do.
public struct RecordForm<Record: RegisteredRecord>: Sendable {
    /// The record so far.
    public private(set) var record: Record
    private let references: ReferenceKeys
    private var answered: Set<String> = []
    private let isNew: Bool

    /// An empty record, with one part where records have parts.
    public init(references: ReferenceKeys) {
        var record = Record()
        if Record.needsParts { record.parts = [Record.Part()] }
        self.record = record
        self.references = references
        isNew = true
    }

    /// A record that is there already.
    public init(_ record: Record, references: ReferenceKeys) {
        self.record = record
        self.references = references
        isNew = false
    }

    /// Fills a column in.
    ///
    /// - Parameters:
    ///   - column: The column's name, of the record or of its parts.
    ///   - text: The cell.
    ///   - part: The key of the part; nil: the only one.
    /// - Throws: Why the record stays as it was.
    public mutating func fill(_ column: String, _ text: String, part: String? = nil) throws(FormError) {
        do throws(FieldError) {
            if let field = Record.fields.first(where: { $0.name == column }) {
                try field.read(text, into: &record, references: references)
                answered.insert(column)
                return
            }
        } catch {
            throw .unfit(column: column, found: error.found, expected: error.expected)
        }
        guard let field = Record.Part.fields.first(where: { $0.name == column }) else {
            throw .unknownColumn(column, nearest: RecordColumns<Record>.nearest(to: column))
        }
        let place = try place(of: part)
        do throws(FieldError) {
            try field.read(text, into: &record.parts[place], references: references)
            answered.insert(column)
        } catch {
            throw .unfit(column: column, found: error.found, expected: error.expected)
        }
    }

    /// The required columns of a new record that nobody filled in yet, in the order of the columns.
    public var missing: [FormQuestion] {
        guard isNew else { return [] }
        return Record.fields.filter { $0.isRequired && !answered.contains($0.name) }.map { question($0) }
            + Record.Part.fields.filter {
                $0.isRequired && $0.example != "main" && !answered.contains($0.name)
            }.map { question($0) }
    }

    /// The columns that contradict others.
    public var contradictions: [FormQuestion] {
        record.inconsistencies.map { one in
            var asked =
                Record.fields.first { $0.name == one.field }.map { question($0) }
                ?? Record.Part.fields.first { $0.name == one.field }.map { question($0) }
                ?? FormQuestion(column: one.field, help: "", expectation: one.expected)
            asked.complaint = "found \"\(one.found)\"; expected \(one.expected)"
            return asked
        }
    }

    private func question<One>(_ field: Field<One>) -> FormQuestion {
        FormQuestion(column: field.name, help: field.help, expectation: field.type.expectation)
    }

    private func place(of key: String?) throws(FormError) -> Int {
        let keys = record.parts.map(Record.key(of:))
        guard let key else {
            if keys.count == 1 { return 0 }
            throw .unknownPart("", known: keys)
        }
        guard let place = keys.firstIndex(of: key) else { throw .unknownPart(key, known: keys) }
        return place
    }
}
