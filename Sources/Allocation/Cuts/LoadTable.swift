/// The greatest sum of weights of members for each load that they can make exactly.
struct LoadTable: ~Copyable {
    /// Less than any sum of weights, even with another one like it.
    static let none = Int64.min / 4

    private(set) var best: Buffer<Int64>
    /// The largest load that members taken in so far can make.
    private(set) var top = 0
    private var next: Buffer<Int64>
    private var queue: Buffer<Int32>

    /// A table for loads from 0 to `most`.
    init(most: Int) {
        best = Buffer(repeating: Self.none, count: most + 1)
        next = Buffer(repeating: Self.none, count: most + 1)
        queue = Buffer(repeating: 0, count: most + 1)
        best[0] = 0
    }

    /// Forgets all members.
    mutating func reset() {
        best.fill(Self.none)
        next.fill(Self.none)
        best[0] = 0
        top = 0
    }

    /// Takes a member in; where it is picked for a load, `steps` gets how many further steps it takes then.
    ///
    /// - Complexity: O(most).
    mutating func add(
        _ member: NestedKnapsack.Member,
        _ weight: NestedKnapsack.Weight,
        steps: UnsafeMutablePointer<Int16>? = nil
    ) {
        guard member.base < best.count else { return }
        top = min(best.count - 1, top + member.base + member.perStep * member.steps)
        next.base.update(from: best.base, count: top + 1)
        let stride = member.steps > 0 ? member.perStep : best.count
        for residue in 0..<min(stride, top - member.base + 1) {
            extend(member, weight, residue, stride, steps)
        }
        swap(&best, &next)
    }

    /// Adds a member to loads `stride` apart: the best of the last `member.steps` + 1 of them, where each counts for less by what
    /// the steps between bring, is what it is added to.
    @inline(__always)
    private mutating func extend(
        _ member: NestedKnapsack.Member,
        _ weight: NestedKnapsack.Weight,
        _ residue: Int,
        _ stride: Int,
        _ steps: UnsafeMutablePointer<Int16>?
    ) {
        let (best, next, queue) = (best.base, next.base, queue.base)
        var (head, tail) = (0, 0)
        var place = 0
        var load = residue
        while load + member.base <= top {
            if best[load] > Self.none {
                let key = best[load] - weight.perStep * Int64(place)
                while tail > head {
                    let other = Int(queue[tail - 1])
                    if best[residue + other * stride] - weight.perStep * Int64(other) > key { break }
                    tail -= 1
                }
                queue[tail] = Int32(place)
                tail += 1
            }
            if head < tail, Int(queue[head]) < place - member.steps { head += 1 }
            if head < tail {
                let from = Int(queue[head])
                let sum = best[residue + from * stride] + weight.fixed + weight.perStep * Int64(place - from)
                if sum > next[load + member.base] {
                    next[load + member.base] = sum
                    steps?[load + member.base] = Int16(place - from)
                }
            }
            place += 1
            load += stride
        }
    }
}
