/// What went wrong between this program and PostgreSQL.
///
/// No text of it holds a bound value, a copied value or a password, so that it can be shown and logged.
public struct PostgresError: Error, Sendable, Equatable {
    /// What sort of failure it is, and so what a caller can do.
    public enum Kind: String, Sendable {
        /// No connection could be made, or it was lost before a COMMIT was sent.
        case connection
        /// The server refused a statement; ``PostgresError/sqlState`` says why.
        case server
        /// The time that the caller allowed is over.
        case timeout
        /// The caller's ``Cancellation`` was raised.
        case cancelled
        /// The connection was lost during COMMIT: the transaction may or may not have taken effect.
        case commitOutcomeUnknown
        /// A value that came back is not what the caller asked for.
        case decoding
        /// The client was used in a way that cannot work.
        case usage
    }

    /// What sort of failure it is.
    public var kind: Kind
    /// The server's five-character code, where the server answered.
    public var sqlState: SQLState?
    /// What happened, in one sentence.
    public var message: String
    /// The server's detail without the values of rows.
    public var detail: String?
    /// What the server or this client advises.
    public var hint: String?
    /// Where it happened: the line and column of a COPY.
    public var place: String?
    /// The schema that the error is about.
    public var schema: String?
    /// The table that the error is about.
    public var table: String?
    /// The column that the error is about.
    public var column: String?
    /// The constraint that was broken.
    public var constraint: String?

    /// Makes an error of this client's own.
    public init(_ kind: Kind, _ message: String, hint: String? = nil) {
        self.kind = kind
        self.message = message
        self.hint = hint
    }

    /// Whether the same transaction, run again, may well succeed.
    ///
    /// True for serialization failures, deadlocks, lost connections and a server that shuts down. Not for an
    /// unknown outcome of COMMIT: that is safe to run again only where the caller recognises its own work.
    public var isTransient: Bool {
        if kind == .connection { return sqlState.map(\.isTransient) ?? true }
        return kind == .server && sqlState.map(\.isTransient) ?? false
    }
}

extension PostgresError: CustomStringConvertible {
    /// The error for a person, over one or more lines.
    public var description: String {
        var text = message
        if let sqlState { text += " (SQLSTATE \(sqlState.code))" }
        if let place { text += "\n  at: \(place)" }
        if let detail { text += "\n  detail: \(detail)" }
        if let hint { text += "\n  hint: \(hint)" }
        return text
    }
}

/// A five-character code of PostgreSQL's appendix A.
public struct SQLState: Hashable, Sendable, ExpressibleByStringLiteral {
    /// The five characters.
    public let code: String

    /// Takes the five characters.
    public init(_ code: String) { self.code = code }

    /// Takes the five characters.
    public init(stringLiteral code: String) { self.code = code }

    /// The first two characters, which name the class of the error.
    public var errorClass: String { String(code.prefix(2)) }

    /// Whether the error goes away by itself: a conflict with another transaction, or a lost server.
    public var isTransient: Bool {
        self == .serializationFailure || self == .deadlockDetected || errorClass == "08"
            || self == .adminShutdown || self == .crashShutdown || self == .cannotConnectNow
    }

    /// Another transaction got in the way of a serializable or repeatable-read one.
    public static let serializationFailure: SQLState = "40001"
    /// Two transactions waited for each other.
    public static let deadlockDetected: SQLState = "40P01"
    /// A unique constraint is broken.
    public static let uniqueViolation: SQLState = "23505"
    /// The database, the role or the server takes no writes.
    public static let readOnlyTransaction: SQLState = "25006"
    /// Something that the server cannot do, such as to write while it follows another one.
    public static let featureNotSupported: SQLState = "0A000"
    /// A foreign key is broken.
    public static let foreignKeyViolation: SQLState = "23503"
    /// A check constraint is broken.
    public static let checkViolation: SQLState = "23514"
    /// A required column is null.
    public static let notNullViolation: SQLState = "23502"
    /// A lock was not to be had in the time allowed.
    public static let lockNotAvailable: SQLState = "55P03"
    /// The statement was cancelled or its time is over.
    public static let queryCanceled: SQLState = "57014"
    /// An administrator ends the connection.
    public static let adminShutdown: SQLState = "57P01"
    /// Another server process crashed.
    public static let crashShutdown: SQLState = "57P02"
    /// The server starts, stops or recovers.
    public static let cannotConnectNow: SQLState = "57P03"
    /// There is no such table.
    public static let undefinedTable: SQLState = "42P01"
    /// There is no such database.
    public static let invalidCatalogName: SQLState = "3D000"
}

/// A transaction that failed, and whose rollback failed as well.
public struct TransactionError: Error, CustomStringConvertible {
    /// Why the transaction failed.
    public let body: any Error
    /// Why the rollback failed.
    public let rollback: PostgresError

    /// Both errors for a person.
    public var description: String { "\(body)\nand then the rollback failed: \(rollback)" }
}

/// An error of another module that has a ``PostgresError`` as its cause, so that retries can see it.
public protocol CausedByPostgres: Error {
    /// The cause, where PostgreSQL is the cause.
    var postgresCause: PostgresError? { get }
}
