/// Who loads each limit: options, or needs by themselves, with the place of the load among theirs.
struct LimitMembers {
    private let start: [Int]
    private let members: [(owner: Int32, load: Int32)]

    /// Collects, for each of `limits` limits, the loads of the owners that count, in ascending order.
    ///
    /// - Complexity: O(limits + loads); 8 bytes a load.
    init(limits: Int, owners: Int, loadStart: [Int32], loadLimit: [Int32], counts: (Int) -> Bool) {
        var start = [Int](repeating: 0, count: limits + 2)
        func each(_ body: (_ limit: Int, _ owner: Int, _ load: Int) -> Void) {
            for owner in 0..<owners where counts(owner) {
                for load in Int(loadStart[owner])..<Int(loadStart[owner + 1]) {
                    body(Int(loadLimit[load]), owner, load)
                }
            }
        }
        // Counted one place later than they are found, so that each start is where the limit before it ends when all are in.
        each { limit, _, _ in start[limit + 2] += 1 }
        for limit in 0..<limits { start[limit + 2] += start[limit + 1] }
        var members = [(owner: Int32, load: Int32)](repeating: (0, 0), count: start[limits + 1])
        each { limit, owner, load in
            members[start[limit + 1]] = (Int32(owner), Int32(load))
            start[limit + 1] += 1
        }
        self.start = start
        self.members = members
    }

    /// The members of a limit.
    func of(_ limit: Int) -> ArraySlice<(owner: Int32, load: Int32)> {
        members[start[limit]..<start[limit + 1]]
    }
}
