internal import CLibpq
import Glibc

extension Connection {
    enum Readiness {
        case read
        case write
        case either

        var events: Int16 {
            switch self {
            case .read: Int16(POLLIN)
            case .write: Int16(POLLOUT)
            case .either: Int16(POLLIN | POLLOUT)
            }
        }
    }

    /// Waits until the socket is ready; a tenth of a second at a time, so that a cancellation is seen.
    func wait(
        _ handle: OpaquePointer,
        for readiness: Readiness,
        until deadline: ContinuousClock.Instant?,
        doing what: String,
        cancellable: Bool = true
    ) throws(PostgresError) {
        while true {
            if cancellable, let cancellation, cancellation.isCancelled {
                throw PostgresError(.cancelled, "Cancelled while \(what).")
            }
            var slice = Duration.milliseconds(100)
            if let deadline {
                let left = deadline - .now
                guard left > .zero else { throw PostgresError(.timeout, "Timed out while \(what).") }
                slice = min(slice, left)
            }
            let socket = PQsocket(handle)
            guard socket >= 0 else {
                throw PostgresError(.connection, "The connection to the database is closed.")
            }
            var request = pollfd(fd: socket, events: readiness.events, revents: 0)
            if poll(&request, 1, Int32(slice.milliseconds) + 1) > 0 { return }
        }
    }

    /// Sends what libpq still holds back.
    func flush(_ handle: OpaquePointer, until deadline: ContinuousClock.Instant?, cancellable: Bool)
        throws(PostgresError)
    {
        while true {
            switch PQflush(handle) {
            case 0: return
            case 1:
                try wait(
                    handle,
                    for: .either,
                    until: deadline,
                    doing: "sending to the database",
                    cancellable: cancellable
                )
                // Reading as well keeps two full buffers from waiting for each other.
                guard PQconsumeInput(handle) == 1 else { throw lost() }
            default: throw lost()
            }
        }
    }

    /// The next result of the statement; nil after its last.
    func nextResult(
        _ handle: OpaquePointer,
        until deadline: ContinuousClock.Instant?,
        cancellable: Bool = true
    )
        throws(PostgresError) -> OpaquePointer?
    {
        try flush(handle, until: deadline, cancellable: cancellable)
        while PQisBusy(handle) == 1 {
            try wait(
                handle,
                for: .read,
                until: deadline,
                doing: "waiting for the database",
                cancellable: cancellable
            )
            guard PQconsumeInput(handle) == 1 else { throw lost() }
        }
        return PQgetResult(handle)
    }

    /// The error of a connection that is gone.
    func lost() -> PostgresError {
        let text = handle.map { String(cString: PQerrorMessage($0)).trimmedLine } ?? ""
        return PostgresError(.connection, "The connection to the database was lost: \(text)")
    }

    /// Makes the connection usable again after a wait was given up, or closes it where the server does not answer.
    func interrupt() {
        guard let handle else { return }
        if let cancel = PQgetCancel(handle) {
            var message = [CChar](repeating: 0, count: 256)
            PQcancel(cancel, &message, 256)
            PQfreeCancel(cancel)
        }
        drain(handle, atMost: .seconds(5))
    }

    /// Reads and forgets the rest of a statement; closes the connection where that takes too long.
    func drain(_ handle: OpaquePointer, atMost time: Duration) {
        isStreaming = false
        let deadline = ContinuousClock.now + time
        do throws(PostgresError) {
            while let result = try nextResult(handle, until: deadline, cancellable: false) {
                let status = PQresultStatus(result)
                PQclear(result)
                switch status {
                case PGRES_COPY_IN: PQputCopyEnd(handle, "given up by the client")
                case PGRES_COPY_OUT: try skipCopiedData(handle, until: deadline)
                default: break
                }
                if PQstatus(handle) != CONNECTION_OK { return close() }
            }
        } catch {
            close()
        }
    }

    private func skipCopiedData(_ handle: OpaquePointer, until deadline: ContinuousClock.Instant)
        throws(PostgresError)
    {
        while true {
            var buffer: UnsafeMutablePointer<CChar>?
            let count = PQgetCopyData(handle, &buffer, 1)
            PQfreemem(buffer)
            if count == 0 {
                try wait(handle, for: .read, until: deadline, doing: "giving up a copy", cancellable: false)
                guard PQconsumeInput(handle) == 1 else { throw lost() }
            } else if count < 0 {
                return
            }
        }
    }
}

extension Duration {
    /// Whole milliseconds, rounded up; never negative.
    var milliseconds: Int64 {
        let parts = components
        return max(
            0,
            parts.seconds * 1_000 + (parts.attoseconds + 999_999_999_999_999) / 1_000_000_000_000_000
        )
    }
}
