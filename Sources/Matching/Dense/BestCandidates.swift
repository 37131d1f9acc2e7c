/// The best few of many candidates by a value, ties by window.
struct BestCandidates {
    private let most: Int
    private var heap: [(value: Double, candidate: Screen.Candidate)] = []

    /// - Parameter most: How many are kept; at least 1.
    init(_ most: Int) {
        self.most = max(1, most)
    }

    /// The best, in no particular order.
    var candidates: some Sequence<Screen.Candidate> { heap.lazy.map(\.candidate) }

    /// The value that a candidate must be above to be kept; nil while there is room.
    var least: Double? { heap.count < most ? nil : heap[0].value }

    mutating func removeAll() { heap.removeAll(keepingCapacity: true) }

    /// Takes a candidate, or leaves it where enough others are better.
    ///
    /// - Complexity: O(log k) where it is taken.
    mutating func insert(_ candidate: Screen.Candidate, by value: Double) {
        if heap.count < most {
            heap.append((value, candidate))
            if heap.count == most, most < .max {
                for place in stride(from: most / 2 - 1, through: 0, by: -1) { sink(place) }
            }
            return
        }
        guard value > heap[0].value || value == heap[0].value && candidate.window < heap[0].candidate.window
        else { return }
        heap[0] = (value, candidate)
        sink(0)
    }

    /// Moves an entry down until the two under it are better: the worst of all is at the top.
    private mutating func sink(_ place: Int) {
        var place = place
        while true {
            var worst = place
            for child in (2 * place + 1)...(2 * place + 2) where child < heap.count && isWorse(child, worst) {
                worst = child
            }
            if worst == place { return }
            heap.swapAt(place, worst)
            place = worst
        }
    }

    private func isWorse(_ left: Int, _ right: Int) -> Bool {
        heap[left].value != heap[right].value
            ? heap[left].value < heap[right].value
            : heap[left].candidate.window > heap[right].candidate.window
    }
}
