import Crypto

/// One numbered step of a schema, from a file `NNNN_name.sql`.
public struct Migration: Sendable, Equatable {
    /// Its number, from 1 without a gap.
    public let version: Int
    /// Its name, without the number.
    public let name: String
    /// Its statements; no BEGIN or COMMIT.
    public let sql: String

    /// Makes a step.
    public init(version: Int, name: String, sql: String) {
        self.version = version
        self.name = name
        self.sql = sql
    }

    /// The name of its file.
    public var file: String {
        let number = String(version)
        return String(repeating: "0", count: max(0, 4 - number.count)) + number + "_" + name + ".sql"
    }

    /// The hash of this step and all before it.
    ///
    /// Line ends, blanks at the ends of lines and blank lines at the end of the file do not count, so that
    /// an editor or a checkout on another system changes nothing.
    func hash(after previous: String) -> String {
        var text = sql[...]
        if text.first == "\u{FEFF}" { text.removeFirst() }
        var lines = text.split(omittingEmptySubsequences: false) { $0.isNewline }.map { line in
            var line = line
            while line.last == " " || line.last == "\t" { line.removeLast() }
            return String(line)
        }
        while lines.last == "" { lines.removeLast() }
        let content = "\(previous)\n\(version) \(name)\n" + lines.joined(separator: "\n")
        return SHA256.hash(data: Array(content.utf8)).map { byte in
            let digits = String(byte, radix: 16)
            return digits.utf8.count == 1 ? "0" + digits : digits
        }.joined()
    }
}

/// Why a database's schema and this program do not belong together.
public enum MigrationError: Error, Equatable, Sendable, CustomStringConvertible {
    /// A step was changed after it had been applied.
    case divergent(file: String, applied: String, expected: String)
    /// The database has a step that this program does not know, between steps that it knows.
    case missing(file: String, applied: String)
    /// The database lacks a step before one that it has.
    case outOfOrder(file: String, appliedAfterwards: String)
    /// The database has steps of a newer program.
    case newer(file: String, applied: String, newestKnown: Int)
    /// The program's own list of steps has a gap or a double number.
    case numbering(file: String, expected: Int)
    /// A step ended the transaction in which all steps run.
    case endsTransaction(file: String)
    /// A step's statement was refused.
    case failed(file: String, cause: PostgresError)
    /// Another process migrates this database.
    case busy(ledger: String)
    /// The schema was changed by hand since the last step, and there are further steps.
    case drifted(pending: Int)
    /// The schema is not what the steps make.
    case different(missing: [String], additions: [String])

    private static func list(_ lines: [String], _ verb: String) -> String {
        let shown = lines.prefix(20).map { "  \(verb): \($0)\n" }.joined()
        return lines.count > 20 ? shown + "  … and \(lines.count - 20) more\n" : shown
    }

    /// What is wrong and what to do, for a person.
    public var description: String {
        switch self {
        case .divergent(let file, let applied, let expected):
            """
            Migration \(file) was changed after it had been applied.
              applied:  \(applied)
              expected: \(expected)
              hint: restore the file as it was applied, and put the change into a new migration.
            """
        case .missing(let file, let applied):
            "Migration \(file) was applied (hash \(applied)) but this program does not have it.\n"
                + "  hint: run the program that applied it, or one built from a tree that has the file."
        case .outOfOrder(let file, let later):
            "Migration \(file) was never applied, but \(later) after it was.\n"
                + "  hint: give the migration a number after the last applied one."
        case .newer(let file, let applied, let newest):
            "The database has migration \(file) (hash \(applied)); this program knows those up to \(newest).\n"
                + "  hint: upgrade the program."
        case .numbering(let file, let expected):
            "Migration \(file) stands where number \(expected) should be."
        case .endsTransaction(let file):
            "Migration \(file) ends the transaction; it must not hold BEGIN, COMMIT or ROLLBACK."
        case .failed(let file, let cause):
            "Migration \(file) failed, and nothing was changed: \(cause)"
        case .busy(let ledger):
            "Another process is migrating this database: it holds the lock on \(ledger).\n"
                + "  hint: try again when it has ended."
        case .drifted(let pending):
            """
            The schema was changed by hand since the last migration; \(pending) more would be applied to it.
              hint: capmatch db migrate --adopt says what differs, and accepts what was only added.
            """
        case .different(let missing, let additions):
            "The schema is not what the migrations make.\n"
                + Self.list(missing, "lacks") + Self.list(additions, "has besides")
                + "  hint: bring the schema to what the migrations make, then run this again."
        }
    }
}
