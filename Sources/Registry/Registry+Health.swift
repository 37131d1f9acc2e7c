public import Postgres
import Programme

/// What the server says of itself, for a check-up.
public struct ServerFacts: Sendable {
    /// Name of the database.
    public var database: String
    /// As PostgreSQL counts: 150018 is 15.18.
    public var version: Int
    /// Of the database.
    public var encoding: String
    /// Of the database.
    public var collation: String
    /// Whether the operating system's collation is another version than the one that indexes were built with.
    public var isCollationStale: Bool
    /// Whether it follows another server.
    public var isStandby: Bool
    /// Whether the database or the role are set to refuse writes.
    public var isReadOnly: Bool
    /// Whether a connection pooler stands between.
    public var isPooled: Bool
    /// The server's clock.
    public var now: PostgresTimestamp
}

extension Registry {
    /// What the server says of itself; writes nothing.
    public func serverFacts() throws -> ServerFacts {
        guard
            let row = try connection.first(
                """
                SELECT d.datname::text AS database, pg_encoding_to_char(d.encoding)::text AS encoding,
                    coalesce(d.datcollate, '')::text AS collation,
                    coalesce(d.datcollversion <> pg_database_collation_actual_version(d.oid), false) AS stale,
                    pg_is_in_recovery() AS standby, current_setting('transaction_read_only') = 'on' AS read_only,
                    pg_backend_pid() AS process, clock_timestamp() AS now
                FROM pg_database d WHERE d.datname = current_database()
                """
            )
        else { throw RegistryError.unreadable("the server's catalogue") }
        return ServerFacts(
            database: try row.get("database"),
            version: connection.serverVersion,
            encoding: try row.get("encoding"),
            collation: try row.get("collation"),
            isCollationStale: try row.get("stale"),
            isStandby: try row.get("standby"),
            isReadOnly: try row.get("read_only"),
            isPooled: Int(try row.get("process", as: Int32.self)) != connection.serverProcess,
            now: try row.get("now")
        )
    }

    /// Who holds a programme's lease now, nil where nobody does.
    public func leaseHolder(_ programme: ProgrammeRecord) throws -> String? {
        let row = try connection.first(
            """
            SELECT holder || ', process ' || pid || ' on ' || host AS words, host, boot_id, pid FROM lease
            WHERE programme_id = \(programme.id) AND expires_at > now()
            """
        )
        guard let row, try !Self.isHolderDead(row) else { return nil }
        return try row.get("words")
    }
}

/// What the role that a program connects as may do.
public struct RoleFacts: Sendable {
    /// Its name.
    public var name: String
    /// Whether it may do everything.
    public var isSuperuser: Bool
    /// Whether it passes over row security.
    public var bypassesRowSecurity: Bool
    /// Whether it owns the tables, itself or as a member of who does.
    public var ownsTables: Bool
    /// Who owns them.
    public var owner: String
    /// Tables that it may not read and write.
    public var lacking: [String]
}

extension Registry {
    /// What the role may do with the tables of the schema; writes nothing.
    public func roleFacts() throws -> RoleFacts {
        guard
            let row = try connection.first(
                """
                SELECT current_user::text AS name, r.rolsuper AS superuser, r.rolbypassrls AS bypasses,
                    coalesce(bool_and(pg_has_role(c.relowner, 'USAGE')), true) AS owns,
                    coalesce(min(pg_get_userbyid(c.relowner)::text), current_user::text) AS owner,
                    coalesce(array_agg(c.relname::text ORDER BY c.relname) FILTER (WHERE NOT
                        (has_table_privilege(c.oid, 'SELECT') AND has_table_privilege(c.oid, 'INSERT'))), '{}') AS lacking
                FROM pg_roles r LEFT JOIN pg_class c
                    ON c.relkind IN ('r', 'p') AND c.relnamespace = 'public'::regnamespace
                WHERE r.rolname = current_user GROUP BY r.rolsuper, r.rolbypassrls
                """
            )
        else { throw RegistryError.unreadable("the role in the server's catalogue") }
        return RoleFacts(
            name: try row.get("name"),
            isSuperuser: try row.get("superuser"),
            bypassesRowSecurity: try row.get("bypasses"),
            ownsTables: try row.get("owns"),
            owner: try row.get("owner"),
            lacking: try row.get("lacking", as: PostgresArray<String>.self).elements
        )
    }
}
