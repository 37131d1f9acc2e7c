import FoundationEssentials
import Postgres

/// How many rows every table has, and what they are, for comparing two databases.
public struct DatabaseContents: Hashable, Sendable {
    /// A table.
    public struct Table: Hashable, Sendable {
        /// Its name.
        public var name: String
        /// How many rows it has.
        public var rows: Int64
        /// MD5 over the rows' own MD5s, in their order.
        public var digest: String
    }

    /// A programme's chain of commands.
    public struct Chain: Hashable, Sendable {
        /// Code of the programme.
        public var programme: String
        /// Number of the last entry.
        public var sequence: Int64
        /// Its hash.
        public var head: String
    }

    /// All tables, by name.
    public var tables: [Table]
    /// All chains, by code.
    public var chains: [Chain]
    /// The last migration; 0 where there is none.
    public var schemaVersion: Int64
}

extension Registry {
    /// Works in a read-only transaction whose snapshot others can import, however long that takes.
    public func withExportedSnapshot<Value>(_ body: (String) throws -> Value) throws -> Value {
        try connection.withTransaction(
            isolation: .repeatableRead,
            readOnly: true,
            timeout: .zero,
            retry: .never
        ) {
            connection in
            // The transaction is idle while another program copies.
            try connection.execute("SET LOCAL idle_in_transaction_session_timeout = 0")
            let snapshot = try connection.value("SELECT pg_export_snapshot()", as: String.self)
            guard let snapshot else { throw RegistryError.unreadable("the transaction's snapshot") }
            return try body(snapshot)
        }
    }

    /// The tables of the schema, by name.
    public func tables() throws -> [String] {
        try connection.query(
            """
            SELECT relname FROM pg_class WHERE relkind IN ('r', 'p') AND relnamespace = 'public'::regnamespace
            ORDER BY relname COLLATE "C"
            """
        ) { try $0.get(0, as: String.self) }
    }

    /// What is in the tables, within a transaction.
    public func contents() throws -> DatabaseContents {
        let names = try tables()
        let tables = try names.map { name in
            let row = try connection.first(
                """
                SELECT count(*) AS rows, md5(coalesce(string_agg(h, '' ORDER BY h), '')) AS digest
                FROM (SELECT md5(t::text) COLLATE "C" AS h FROM \(identifier: name) t) AS hashed
                """
            )
            guard let row else { throw RegistryError.unreadable("the rows of \(name)") }
            return DatabaseContents.Table(
                name: name,
                rows: try row.get("rows"),
                digest: try row.get("digest")
            )
        }
        let chains = try names.contains("audit_entry") ? programmes() : []
        return DatabaseContents(
            tables: tables,
            chains: try chains.compactMap { programme in
                try auditHead(programme).map {
                    DatabaseContents.Chain(programme: programme.code, sequence: $0.sequence, head: $0.hash)
                }
            },
            schemaVersion: try names.contains("schema_migration")
                ? connection.value(
                    "SELECT coalesce(max(version), 0)::bigint FROM schema_migration",
                    as: Int64.self
                )
                    ?? 0 : 0
        )
    }

}
