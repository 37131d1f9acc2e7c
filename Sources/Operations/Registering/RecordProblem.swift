/// What is wrong with a row of an import, and what would be right.
public struct RecordProblem: Error, Hashable, Sendable {
    /// The line of the file.
    public var line: Int
    /// The column, from 1; nil where the row as a whole is wrong, or the file has no columns.
    public var column: Int?
    /// The field's name; empty where the row as a whole is wrong.
    public var field: String
    /// What stands there.
    public var found: String
    /// What would be right.
    public var expected: String
    /// The file, where the problem is told apart from it.
    public var file: String?

    /// The problem in one line, without the file's name.
    public var sentence: String {
        var text = "line \(line)"
        if let column { text += ", column \(column)" }
        if !field.isEmpty { text += " \(field)" }
        return "\(text): \(complaint)"
    }

    /// What was found and what would be right, without the place.
    public var complaint: String {
        // What is wrong with the form of a file says itself what would be right.
        if expected.isEmpty { return found }
        return "found \(found.isEmpty ? "nothing" : "\"\(found)\""); expected \(expected)"
    }
}

/// A record of a file, or why there is none.
struct RecordItem<Record> {
    /// The first line.
    var line: Int
    /// The record as far as it could be read.
    var record: Record
    /// Whether nothing is wrong with it.
    var isGood: Bool { problems.isEmpty }
    /// What is wrong.
    var problems: [RecordProblem]
    /// The columns of the desk that it says nothing of.
    var keeps: Set<String> = []
    /// The cells of its rows, for tables.
    var cells: [[String]] = []
    /// Rows as they stand in the file that could not be taken apart.
    var broken: [[UInt8]] = []
    /// Its members, for JSON.
    var object: JSONRecord?
}

/// Gives the records of a file one after another, bad ones included.
protocol RecordSource<Record> {
    associatedtype Record
    /// What comes before the first record in a file of rejects: the header.
    var preamble: [UInt8] { get }
    /// How the file of rejects is called.
    static var rejectsEnding: String { get }
    mutating func next() throws -> RecordItem<Record>?
    /// Where a field stands, from 1; nil where the file has no columns.
    func column(of field: String) -> Int?
    /// What would be right where a key stands a second time.
    func keyExpectation(earlierLine: Int) -> String
    /// The record for the file of rejects, with the reasons.
    func rejected(_ item: RecordItem<Record>, _ reasons: [String]) -> [UInt8]
}
