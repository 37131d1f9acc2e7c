/// A numbered change of the database schema, embedded in the program.
public struct SchemaMigration: Sendable {
    /// Its number; the first is 1.
    public let version: Int
    /// The file's name without its ending.
    public let name: String
    /// The SQL text.
    public let sql: String
}

/// All changes of the schema, in order.
public let schemaMigrations: [SchemaMigration] = []
