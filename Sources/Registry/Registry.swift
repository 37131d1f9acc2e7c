public import Postgres
import Schema

/// The register of needs, offers and runs in PostgreSQL: the only place with SQL.
///
/// Used on one thread, like its connection.
public final class Registry {
    /// The way to the database.
    public let connection: Connection
    /// Hashes of what the command under way writes that has no versions, for the chain of commands.
    var evidence: [String] = []

    /// Takes a connection.
    public init(_ connection: Connection) {
        self.connection = connection
    }

    /// The schema's migrations.
    public static func migrator(software: String) throws -> Migrator {
        try Migrator(
            schemaMigrations.map { Migration(version: $0.version, name: $0.name, sql: $0.sql) },
            software: software
        )
    }
}

/// What the register cannot do.
public enum RegistryError: Error, Hashable, Sendable, CustomStringConvertible {
    /// No such record; with the nearest keys.
    case notFound(noun: String, key: String, nearest: [String])
    /// It is there already.
    case exists(noun: String, key: String)
    /// Somebody else changed the record in between.
    case conflict(noun: String, key: String, expected: Int64, found: Int64)
    /// The state of the record or proposal does not allow the step; with those that it allows.
    case illegalStep(noun: String, key: String, from: String, step: String, legal: [String])
    /// A suggested rule was decided, and the step is not one that it may take on that day.
    case ruleDecided(SuggestedRule, step: String)
    /// Somebody else took a step on the proposal or the run in between; both versions in words.
    case stepConflict(noun: String, key: String, seen: String, found: String)
    /// The proposal asks for more than there is, or than the need may hold.
    case overcommitted(key: String, what: String, found: Int64, limit: Int64)
    /// There are several programmes and none was named.
    case programmeNotNamed([String])
    /// Another run holds the lease.
    case leaseHeld(holder: String, until: String)
    /// A stored value that this program cannot read.
    case unreadable(String)

    /// The error as a sentence.
    public var description: String {
        switch self {
        case .notFound(let noun, let key, let nearest):
            "There is no \(noun) \"\(key)\"."
                + (nearest.isEmpty ? "" : " The nearest: \(nearest.joined(separator: ", ")).")
        case .exists(let noun, let key): "The \(noun) \"\(key)\" exists already."
        case .conflict(let noun, let key, let expected, let found):
            "The \(noun) \"\(key)\" was changed meanwhile: version \(found), not \(expected)."
        case .illegalStep(let noun, let key, let from, let step, let legal):
            "The \(noun) \"\(key)\" is \(from): found \"\(step)\"; expected "
                + (legal.isEmpty ? "nothing, its way ends here." : "one of \(legal.joined(separator: ", ")).")
        case .ruleDecided(let rule, let step): rule.refusal(of: step)
        case .stepConflict(let noun, let key, let seen, let found):
            """
            The \(noun) \(key) was changed meanwhile; nothing was written.
              you saw: \(seen)
              it is:   \(found)
            """
        case .overcommitted(let key, let what, let found, let limit):
            "The proposal \(key) would take \(what) to \(found); expected at most \(limit)."
        case .programmeNotNamed(let codes):
            codes.isEmpty
                ? "There is no programme yet."
                : "There are several programmes, \(codes.joined(separator: ", ")); name one with --programme."
        case .leaseHeld(let holder, let until): "Another run holds the programme: \(holder), until \(until)."
        case .unreadable(let what): "The database holds what this program cannot read: \(what)"
        }
    }
}
