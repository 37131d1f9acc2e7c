extension TreeSearch {
    mutating func push(_ node: Node) {
        heap.append(node)
        var child = heap.count - 1
        while child > 0, heap[(child - 1) / 2].bound < heap[child].bound {
            heap.swapAt(child, (child - 1) / 2)
            child = (child - 1) / 2
        }
    }

    mutating func popBest() -> Node? {
        guard !heap.isEmpty else { return nil }
        heap.swapAt(0, heap.count - 1)
        let best = heap.removeLast()
        var parent = 0
        while true {
            var child = parent * 2 + 1
            if child >= heap.count { break }
            if child + 1 < heap.count, heap[child + 1].bound > heap[child].bound { child += 1 }
            if heap[parent].bound >= heap[child].bound { break }
            heap.swapAt(parent, child)
            parent = child
        }
        return best
    }
}
