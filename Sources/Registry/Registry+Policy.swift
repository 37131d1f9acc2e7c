import Crypto
public import Postgres

/// A version of a programme's policy as its director wrote it.
public struct StoredPolicy: Hashable, Sendable {
    /// Its number, from 1; 0 is the starting policy, which is not stored.
    public var version: Int64
    /// The document.
    public var document: String
    /// SHA-256 of the document in hexadecimal digits.
    public var sha256: String
    /// Who set it.
    public var author: String
    /// Why.
    public var reason: String
    /// When, in UTC.
    public var recordedAt: String
    /// Whether the document is the one that was set, and was not edited past the program.
    public var isAsSet: Bool { SHA256.hash(data: Array(document.utf8)).hex == sha256 }
}

extension Registry {
    /// The policy in force, now or at an earlier moment; nil where the starting policy is.
    public func currentPolicy(_ programme: ProgrammeRecord, asOf moment: PostgresTimestamp? = nil) throws
        -> StoredPolicy?
    {
        try policies(programme, limit: 1, asOf: moment).first
    }

    /// A policy by its version.
    ///
    /// - Throws: ``RegistryError/notFound(noun:key:nearest:)``.
    public func policy(_ version: Int64, _ programme: ProgrammeRecord) throws -> StoredPolicy {
        let all = try policies(programme)
        guard let found = all.first(where: { $0.version == version }) else {
            throw RegistryError.notFound(
                noun: "policy version",
                key: String(version),
                nearest: all.prefix(3).map { String($0.version) }
            )
        }
        return found
    }

    /// The policies of a programme, newest first.
    public func policies(
        _ programme: ProgrammeRecord,
        limit: Int64? = nil,
        asOf moment: PostgresTimestamp? = nil
    ) throws -> [StoredPolicy] {
        let bound: SQL = limit.map { " LIMIT \($0)" } ?? ""
        let then: SQL = moment.map { " AND recorded_at <= \($0)" } ?? ""
        return try connection.query(
            """
            SELECT version, document, sha256, author, reason,
                to_char(recorded_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') AS recorded_at
            FROM policy_version
            WHERE programme_id = \(programme.id)\(then) ORDER BY version DESC\(bound)
            """
        ) { row in
            StoredPolicy(
                version: try row.get("version"),
                document: try row.get("document"),
                sha256: try row.get("sha256"),
                author: try row.get("author"),
                reason: try row.get("reason"),
                recordedAt: try row.get("recorded_at")
            )
        }
    }

    /// Puts a policy in force that was made on a version, 0 for the starting policy.
    ///
    /// The document in force again changes nothing. A policy that was set by somebody else meanwhile is a
    /// ``RegistryError/conflict(noun:key:expected:found:)``.
    public func setPolicy(
        _ document: String,
        expecting expected: Int64,
        _ programme: ProgrammeRecord,
        by author: String,
        because reason: String
    ) throws -> StoredPolicy {
        var hash = SHA256()
        hash.update(data: Array(document.utf8))
        let digest = hash.finalize().hex
        return try write(kind: "policy set", programme, by: author) {
            try connection.execute(
                "SELECT FROM programme WHERE programme_id = \(programme.id) FOR NO KEY UPDATE"
            )
            let current = try currentPolicy(programme)
            // One that was edited past the program is not the one that was set.
            if let current, current.document == document, current.isAsSet { return current }
            let found = current?.version ?? 0
            guard found == expected else {
                throw RegistryError.conflict(
                    noun: "policy of",
                    key: programme.code,
                    expected: expected,
                    found: found
                )
            }
            try connection.execute(
                """
                INSERT INTO policy_version (programme_id, version, document, sha256, author, reason)
                VALUES (\(programme.id), \(found + 1), \(document), \(digest), \(author), \(reason))
                """
            )
            evidence.append("policy \(found + 1) \(digest)")
            guard let stored = try currentPolicy(programme) else {
                throw RegistryError.unreadable("the policy that was just set")
            }
            return stored
        }
    }
}
