internal import CLibpq
import Glibc

/// How much a transaction sees of others that run beside it.
public enum Isolation: String, Sendable {
    /// Each statement sees what was committed before it.
    case readCommitted = "READ COMMITTED"
    /// All statements see what was committed before the first.
    case repeatableRead = "REPEATABLE READ"
    /// As if one ran after the other.
    case serializable = "SERIALIZABLE"
}

extension Connection {
    /// Runs the body in a transaction: committed when it returns, rolled back when it throws.
    ///
    /// Serialization failures, deadlocks and lost connections run the whole body again, as often as the policy
    /// allows and only before a COMMIT was sent, so the body must do nothing outside the database that may not
    /// happen twice. A connection that breaks during COMMIT is
    /// ``PostgresError/Kind/commitOutcomeUnknown``.
    ///
    /// - Parameters:
    ///   - isolation: How much it sees of others.
    ///   - readOnly: Whether it may not write.
    ///   - timeout: How long each statement may take; zero for no limit, nil for the settings' own.
    ///   - retry: How often it is run again.
    ///   - body: The statements.
    /// - Returns: What the body returns.
    /// - Throws: What the body throws, or a ``TransactionError`` where the rollback failed as well.
    @discardableResult
    public func withTransaction<Value>(
        isolation: Isolation = .readCommitted,
        readOnly: Bool = false,
        timeout: Duration? = nil,
        retry: RetryPolicy = .standard,
        _ body: (Connection) throws -> Value
    ) throws -> Value {
        guard !isInTransaction else {
            throw PostgresError(.usage, "A transaction was started within another one.")
        }
        let limit = timeout ?? settings.statementTimeout
        var attempt = 1
        while true {
            do {
                return try runTransaction(isolation, readOnly, limit > .zero ? limit : nil, body)
            } catch {
                guard retry.allowsRetry(after: error, attempt: attempt) else { throw error }
                try pause(retry.delay(after: attempt))
                attempt += 1
            }
        }
    }

    /// Runs the body so that its failure undoes only what it did, and the transaction around it can go on.
    @discardableResult
    public func withSavepoint<Value>(_ body: () throws -> Value) throws -> Value {
        guard isInTransaction else {
            throw PostgresError(.usage, "A savepoint was set outside a transaction.")
        }
        try runSimple("SAVEPOINT capmatch")
        do {
            let value = try body()
            try runSimple("RELEASE SAVEPOINT capmatch")
            return value
        } catch {
            do throws(PostgresError) {
                try runSimple(
                    "ROLLBACK TO SAVEPOINT capmatch; RELEASE SAVEPOINT capmatch",
                    cancellable: false
                )
            } catch let rollback {
                throw TransactionError(body: error, rollback: rollback)
            }
            throw error
        }
    }

    /// Whether the server is in a transaction that can still be committed.
    var hasOpenTransaction: Bool { handle.map { PQtransactionStatus($0) == PQTRANS_INTRANS } ?? false }

    private func runTransaction<Value>(
        _ isolation: Isolation,
        _ readOnly: Bool,
        _ limit: Duration?,
        _ body: (Connection) throws -> Value
    ) throws -> Value {
        let lock = settings.lockTimeout.milliseconds
        let statement = limit?.milliseconds ?? 0
        transactionTimeout = .some(limit)
        defer {
            transactionTimeout = nil
            isInTransaction = false
        }
        // One round trip, and nothing that outlives the transaction: a pooler may hand the session to others.
        do throws(PostgresError) {
            try runSimple(
                """
                BEGIN ISOLATION LEVEL \(isolation.rawValue) \(readOnly ? "READ ONLY" : "READ WRITE");
                SET LOCAL statement_timeout = \(statement);
                SET LOCAL lock_timeout = \(lock);
                SET LOCAL idle_in_transaction_session_timeout = 300000
                """
            )
        } catch {
            throw Self.explained(error)
        }
        isInTransaction = true
        let value: Value
        do {
            value = try body(self)
        } catch {
            try rollBack(after: error)
            throw error
        }
        try commit()
        return value
    }

    private func rollBack(after error: any Error) throws {
        // A lost connection rolled back by itself.
        guard let handle, PQstatus(handle) == CONNECTION_OK else { return close() }
        transactionTimeout = .some(.seconds(30))
        do throws(PostgresError) {
            try runSimple("ROLLBACK", cancellable: false)
        } catch let rollback {
            close()
            guard rollback.kind != .connection else { return }
            throw TransactionError(body: error, rollback: rollback)
        }
    }

    private func commit() throws(PostgresError) {
        _ = try live()
        guard hasOpenTransaction else {
            // The body swallowed the error of a statement: COMMIT would roll back and say nothing.
            try? runSimple("ROLLBACK", cancellable: false)
            throw PostgresError(
                .usage,
                "The transaction cannot be committed: a statement in it failed, or it was ended by a statement."
            )
        }
        do throws(PostgresError) {
            try runSimple("COMMIT", cancellable: false)
        } catch {
            var error = error
            // An answer of the server that leaves the connection alive is a definite no.
            guard error.kind == .server, let handle = self.handle, PQstatus(handle) == CONNECTION_OK else {
                close()
                error.kind = .commitOutcomeUnknown
                error.message = "The outcome of COMMIT is unknown: \(error.message)"
                throw error
            }
            throw error
        }
    }

    private func pause(_ time: Duration) throws(PostgresError) {
        let end = ContinuousClock.now + time
        while true {
            if let cancellation, cancellation.isCancelled {
                throw PostgresError(.cancelled, "Cancelled while waiting to try again.")
            }
            let left = end - .now
            guard left > .zero else { return }
            usleep(UInt32(min(left, .milliseconds(100)).milliseconds * 1_000))
        }
    }

    /// A server that cannot begin to write follows another one.
    private static func explained(_ error: PostgresError) -> PostgresError {
        guard error.sqlState == .featureNotSupported else { return error }
        var explained = error
        explained.hint =
            "The server is a standby. Name all hosts: postgresql://a,b/NAME?target_session_attrs=read-write"
        return explained
    }
}
