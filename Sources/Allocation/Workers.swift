import Dispatch

/// Runs numbered pieces of work on a few threads; what each piece does must not depend on which thread.
enum Workers {
    static func run(_ pieces: Int, threads: Int, _ body: @Sendable (Int) -> Void) {
        if threads <= 1 || pieces <= 1 {
            for piece in 0..<pieces { body(piece) }
        } else {
            DispatchQueue.concurrentPerform(iterations: min(threads, pieces)) { thread in
                var piece = thread
                while piece < pieces {
                    body(piece)
                    piece += min(threads, pieces)
                }
            }
        }
    }
}

/// Memory that the pieces of one ``Workers/run(_:threads:_:)`` write.
///
/// - Note: `@unchecked Sendable`: each piece writes places of its own, and they are read and freed after `run` returned.
struct WorkerMemory<Element>: @unchecked Sendable {
    let base: UnsafeMutablePointer<Element>

    init(base: UnsafeMutablePointer<Element>) { self.base = base }

    /// Memory of its own, which has to be given back; for no places at all it has one.
    init(repeating value: Element, count: Int) {
        base = .allocate(capacity: max(1, count))
        base.initialize(repeating: value, count: max(1, count))
    }

    subscript(place: Int) -> Element {
        @inline(__always) get { base[place] }
        @inline(__always) nonmutating set { base[place] = newValue }
    }

    /// Gives the memory back, of elements that hold nothing.
    func deallocate() { base.deallocate() }
}

/// Memory that the pieces of one ``Workers/run(_:threads:_:)`` read.
///
/// - Note: `@unchecked Sendable`: nobody writes it before `run` returned.
struct WorkerTable<Element>: @unchecked Sendable {
    let base: UnsafePointer<Element>
}

/// A place that a single piece of one ``Workers/run(_:threads:_:)`` writes, or the first of several, one for each piece; of
/// elements that cannot be copied.
///
/// - Note: `@unchecked Sendable`: no piece touches another's place, and they are read after `run` returned.
struct WorkerPlace<Element: ~Copyable>: @unchecked Sendable {
    let base: UnsafeMutablePointer<Element>

    init(_ base: UnsafeMutablePointer<Element>) { self.base = base }
}
