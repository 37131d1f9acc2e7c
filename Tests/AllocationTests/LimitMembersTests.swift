@testable import Allocation
import Testing

@Suite struct LimitMembersTests {
    @Test func `each limit has the loads of the owners that count, in order`() {
        var random = SeededGenerator(3)
        for _ in 0..<200 {
            let limits = random.below(6)
            let owners = random.below(9)
            var loadStart: [Int32] = [0]
            var loadLimit: [Int32] = []
            for _ in 0..<owners {
                for limit in 0..<limits where random.below(3) == 0 { loadLimit.append(Int32(limit)) }
                loadStart.append(Int32(loadLimit.count))
            }
            let counts = (0..<owners).map { _ in random.below(4) > 0 }
            let members = LimitMembers(
                limits: limits,
                owners: owners,
                loadStart: loadStart,
                loadLimit: loadLimit
            ) { counts[$0] }
            for limit in 0..<limits {
                let expected = (0..<owners).filter { counts[$0] }.flatMap { owner in
                    (loadStart[owner]..<loadStart[owner + 1]).filter { loadLimit[Int($0)] == limit }
                        .map { (Int32(owner), $0) }
                }
                #expect(
                    members.of(limit).elementsEqual(expected, by: { $0.owner == $1.0 && $0.load == $1.1 })
                )
            }
        }
    }
}
