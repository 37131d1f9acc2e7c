import Crypto

/// A schema as its catalogue describes it: one line for each table, column, constraint, index and so on.
///
/// Owners, grants and comments are not part of it: they are the administrator's. Names within the schema stand
/// without it, so that two schemas of one database can be compared.
public struct SchemaDescription: Hashable, Sendable {
    /// The lines, sorted by bytes.
    public let lines: [String]
    /// The server's version without its minor number: another one may write the same things otherwise.
    let major: Int

    /// Reads the current schema of a connection, without the ledger of its migrations.
    init(_ connection: Connection, ledger: String) throws {
        lines = try connection.query(Self.query(ledger: ledger)) { try $0.get(0, as: String.self) }
        major = connection.serverVersion / 10_000
    }

    /// A hash of the lines, with the server's version.
    public var fingerprint: String {
        let hash = SHA256.hash(data: Array(lines.joined(separator: "\n").utf8)).map { byte in
            let digits = String(byte, radix: 16)
            return digits.utf8.count == 1 ? "0" + digits : digits
        }
        return "\(major):\(hash.joined())"
    }

    /// Every object of PostgreSQL's catalogue that a migration of ours could make.
    private static func query(ledger: String) -> SQL {
        """
        WITH here AS (SELECT oid FROM pg_namespace WHERE nspname = current_schema()),
            relation AS (SELECT c.* FROM pg_class c JOIN here ON c.relnamespace = here.oid
                WHERE c.relkind IN ('r', 'p', 'v', 'm', 'S', 'f') AND c.relname <> \(ledger))
        SELECT line FROM (
            SELECT format('relation %s kind %s row security %s forced %s %s', relname, relkind, relrowsecurity,
                relforcerowsecurity, CASE WHEN relkind IN ('v', 'm') THEN pg_get_viewdef(oid, true) END) AS line
            FROM relation
            UNION ALL
            SELECT format('column %s.%s %s%s%s%s', r.relname, a.attname, format_type(a.atttypid, a.atttypmod),
                CASE WHEN a.attnotnull THEN ' not null' END, CASE WHEN a.attgenerated <> '' THEN ' generated' END,
                ' default ' || pg_get_expr(d.adbin, d.adrelid))
            FROM relation r JOIN pg_attribute a ON a.attrelid = r.oid AND a.attnum > 0 AND NOT a.attisdropped
                LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
            WHERE r.relkind <> 'S'
            UNION ALL
            SELECT format('constraint %s on %s %s%s', k.conname, coalesce(r.relname, t.typname),
                pg_get_constraintdef(k.oid), CASE WHEN NOT k.convalidated THEN ' not valid' END)
            FROM pg_constraint k JOIN here ON k.connamespace = here.oid
                LEFT JOIN pg_class r ON r.oid = k.conrelid LEFT JOIN pg_type t ON t.oid = k.contypid
            WHERE r.relname IS DISTINCT FROM \(ledger)
            UNION ALL
            SELECT format('index %s valid %s', pg_get_indexdef(i.indexrelid, 0, true), i.indisvalid)
            FROM pg_index i JOIN relation r ON r.oid = i.indrelid
            UNION ALL
            SELECT format('trigger %s enabled %s', pg_get_triggerdef(t.oid, true), t.tgenabled)
            FROM pg_trigger t JOIN relation r ON r.oid = t.tgrelid WHERE NOT t.tgisinternal
            UNION ALL
            SELECT format('policy %s on %s %s %s %s %s', p.policyname, p.tablename, p.permissive, p.cmd, p.qual,
                p.with_check)
            FROM pg_policies p WHERE p.schemaname = current_schema()
            UNION ALL
            SELECT format('function %s(%s) returns %s volatility %s definer %s: %s', f.proname,
                pg_get_function_identity_arguments(f.oid), pg_get_function_result(f.oid), f.provolatile,
                f.prosecdef, coalesce(f.prosrc, ''))
            FROM pg_proc f JOIN here ON f.pronamespace = here.oid
            WHERE NOT EXISTS (SELECT FROM pg_depend x WHERE x.objid = f.oid AND x.deptype = 'e')
            UNION ALL
            SELECT format('domain %s %s%s', t.typname, format_type(t.typbasetype, t.typtypmod),
                CASE WHEN t.typnotnull THEN ' not null' END)
            FROM pg_type t JOIN here ON t.typnamespace = here.oid WHERE t.typtype = 'd'
            UNION ALL
            SELECT format('enum %s %s', t.typname, (SELECT string_agg(e.enumlabel, ',' ORDER BY e.enumsortorder)
                FROM pg_enum e WHERE e.enumtypid = t.oid))
            FROM pg_type t JOIN here ON t.typnamespace = here.oid WHERE t.typtype = 'e'
        ) described ORDER BY line COLLATE "C"
        """
    }
}

/// Whether a schema is as the migrations left it.
public enum SchemaDrift: Hashable, Sendable {
    /// It is.
    case none
    /// Something was changed by hand since.
    case changed
    /// There is nothing to compare with: no fingerprint was recorded by this version of the server.
    case unrecorded
}

/// What taking a schema over found.
public struct SchemaAdoption: Hashable, Sendable {
    /// Objects that the migrations do not make; they are left alone.
    public var additions: [String]
    /// Migrations that are now recorded as applied.
    public var recorded: [String]
}
