import Dispatch
import Synchronization

/// Runs numbered pieces of work on a few threads.
package enum Parallel {
    /// Calls `body` with each piece's number and the number of the thread that runs it.
    ///
    /// What a piece leaves behind must not depend on the thread, or be put together so that order does not matter.
    static func run(_ pieces: Int, threads: Int, _ body: @Sendable (_ piece: Int, _ thread: Int) -> Void) {
        let workers = max(1, min(threads, pieces))
        if workers == 1 {
            for piece in 0..<pieces { body(piece, 0) }
            return
        }
        // Who is ready takes the next piece: on a busy machine threads are not equally fast.
        let next = Atomic<Int>(0)
        DispatchQueue.concurrentPerform(iterations: workers) { thread in
            while true {
                let piece = next.wrappingAdd(1, ordering: .relaxed).oldValue
                if piece >= pieces { return }
                body(piece, thread)
            }
        }
    }

    /// The same, with what each piece answers in the order of the pieces.
    package static func map<Output: Sendable>(
        _ pieces: Int,
        threads: Int,
        _ body: @Sendable (_ piece: Int, _ thread: Int) -> Output
    ) -> [Output] {
        [Output](unsafeUninitializedCapacity: pieces) { buffer, count in
            let places = Places(buffer: buffer)
            run(pieces, threads: threads) { piece, thread in
                places.buffer.initializeElement(at: piece, to: body(piece, thread))
            }
            count = pieces
        }
    }

    // @unchecked Sendable: each piece writes its own place only, and `run` returns after the last.
    private struct Places<Output>: @unchecked Sendable {
        let buffer: UnsafeMutableBufferPointer<Output>
    }
}

extension Array where Element: Sendable {
    /// The same as `map`, on a few threads.
    func map<Output: Sendable>(threads: Int, _ body: @Sendable (Element) -> Output) -> [Output] {
        let pieces = Swift.max(1, Swift.min(256, count / 16))
        return Parallel.map(pieces, threads: threads) { piece, _ in
            self[count * piece / pieces..<count * (piece + 1) / pieces].map(body)
        }.flatMap { $0 }
    }
}

extension UnsafeMutableBufferPointer {
    /// Writes a place that holds nothing yet.
    fileprivate func initializeElement(at place: Int, to value: Element) {
        guard let base = baseAddress else { return }
        (base + place).initialize(to: value)
    }
}
