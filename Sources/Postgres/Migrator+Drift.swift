extension Migrator {
    /// Compares the schema with what it was when the last migration had been applied; writes nothing.
    public func drift(_ connection: Connection) throws -> SchemaDrift {
        guard let recorded = try recordedFingerprint(connection) else { return .unrecorded }
        let found = try SchemaDescription(connection, ledger: ledger)
        guard recorded.hasPrefix("\(found.major):") else { return .unrecorded }
        return recorded == found.fingerprint ? .none : .changed
    }

    /// Takes a schema over that is there already: records it as made by the migrations, where it is.
    ///
    /// The migrations are run in a schema of their own, which is dropped again, and the two are compared. What the
    /// migrations make must be there as they make it; what is there besides is told and left alone. Where the ledger
    /// is empty all migrations are recorded as applied, else those that it names are compared.
    ///
    /// - Parameters:
    ///   - connection: The database, as a role that may create a schema.
    ///   - person: Who does it, for the ledger.
    /// - Returns: What was found and recorded.
    /// - Throws: ``MigrationError/different(missing:additions:)`` with nothing changed.
    public func adopt(_ connection: Connection, by person: String) throws -> SchemaAdoption {
        try connection.withTransaction(timeout: .zero) { connection in
            try prepareLedger(connection)
            let steps = try compare(entries(connection))
            let applied = steps.filter { !$0.isPending }
            let considered = applied.isEmpty ? steps : applied
            let found = try SchemaDescription(connection, ledger: ledger)
            let expected = Set(try expectation(of: considered.map(\.migration), connection).lines)
            let additions = found.lines.filter { !expected.contains($0) }
            let missing = expected.subtracting(found.lines).sorted()
            guard missing.isEmpty else {
                throw MigrationError.different(missing: missing, additions: additions)
            }
            if applied.isEmpty {
                for step in considered { try record(step, milliseconds: 0, connection, person) }
            }
            try recordFingerprint(found, connection)
            return SchemaAdoption(
                additions: additions,
                recorded: applied.isEmpty ? considered.map(\.migration.file) : []
            )
        }
    }

    private struct Undo: Error {
        let description: SchemaDescription
    }

    /// The schema that migrations make, from a schema that lives for this moment only.
    private func expectation(of migrations: [Migration], _ connection: Connection) throws -> SchemaDescription
    {
        do {
            return try connection.withSavepoint { () throws -> SchemaDescription in
                try connection.execute("CREATE SCHEMA capmatch_expected")
                try connection.execute("SET LOCAL search_path = capmatch_expected")
                for migration in migrations { try run(migration, connection) }
                throw Undo(description: try SchemaDescription(connection, ledger: ledger))
            }
        } catch let undo as Undo {
            return undo.description
        }
    }

    func recordFingerprint(_ description: SchemaDescription, _ connection: Connection) throws {
        try connection.execute(
            "UPDATE \(identifier: ledger) SET hash = \(description.fingerprint) WHERE version = 0"
        )
    }

    func recordedFingerprint(_ connection: Connection) throws -> String? {
        let exists: Bool? = try connection.value("SELECT to_regclass(\(ledger)) IS NOT NULL")
        guard exists == true else { return nil }
        let recorded = try connection.value(
            "SELECT hash FROM \(identifier: ledger) WHERE version = 0",
            as: String.self
        )
        return recorded.flatMap { $0.isEmpty ? nil : $0 }
    }
}
