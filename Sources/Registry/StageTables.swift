import Postgres

/// The transaction's own tables through which records of a noun become versions.
///
/// A transaction that stores records many times over uses them again: every table that it makes or drops holds locks
/// until its end, and the server has room for some thousands only.
struct StageTables {
    private let noun: Noun

    init(_ noun: Noun) { self.noun = noun }

    /// Records, one a row.
    var record: String { "stage_\(noun.rawValue)" }
    /// Their parts.
    var part: String { "stage_\(noun.rawValue)_part" }
    /// Keys of records that cannot be stored.
    var rejected: String { "stage_\(noun.rawValue)_rejected" }
    /// Why records were refused.
    var refusal: String { "stage_\(noun.rawValue)_refusal" }

    /// All of them.
    private var all: [String] { [record, rejected, refusal] + (noun.partTable == nil ? [] : [part]) }

    /// Makes an index of a table where there is none yet.
    func index(_ table: String, _ columns: String..., isUnique: Bool = false) -> SQL {
        let unique: SQL = isUnique ? "UNIQUE " : ""
        return """
            CREATE \(unique)INDEX IF NOT EXISTS \(identifier: "\(table)_by_\(columns[0])") ON \(identifier: table)
                (\(RecordTable.list(columns)))
            """
    }

    /// Empties them for the next records of the transaction.
    func empty(_ connection: Connection) throws {
        for table in all { try connection.execute("DELETE FROM \(identifier: table)") }
    }
}
