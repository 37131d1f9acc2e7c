import Synchronization
import Testing

@testable import Operations

@Suite("Values that another thread works out")
struct ConcurrentValueTests {
    private struct Failure: Error {}

    @Test(arguments: [false, true])
    func `a value is worked out once, and a failure is told to everyone who asks`(isConcurrent: Bool) throws {
        let times = Atomic<Int>(0)
        let value = ConcurrentValue(isConcurrent: isConcurrent) {
            times.add(1, ordering: .relaxed).newValue * 10
        }
        #expect(try value.get() == 10 && value.get() == 10)
        let failed = ConcurrentValue<Int>(isConcurrent: isConcurrent) { throw Failure() }
        for _ in 1...2 { #expect(throws: Failure.self) { try failed.get() } }
    }

    @Test func `the caller goes on meanwhile where there is a thread for it, and waits else`() throws {
        let gate = Mutex(0)
        let value = gate.withLock { opened in
            let value = ConcurrentValue(isConcurrent: true) { gate.withLock { $0 } }
            opened = 5
            return value
        }
        #expect(try value.get() == 5)
        let order = Mutex<[Int]>([])
        let eager = ConcurrentValue(isConcurrent: false) { order.withLock { $0.append(1) } }
        order.withLock { $0.append(2) }
        try eager.get()
        #expect(order.withLock { $0 } == [1, 2])
    }
}
