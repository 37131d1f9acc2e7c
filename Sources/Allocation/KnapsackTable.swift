/// The step of a knapsack's dynamic program: what some items are worth at the most, by the room that they have.
enum KnapsackTable {
    /// Adds an item that may be taken once.
    ///
    /// - Parameters:
    ///   - here: The table with the item, which is written.
    ///   - below: The table without it.
    ///   - width: Places of either: one for each room from 0 on.
    ///   - load: The room that the item takes, above 0.
    ///   - worth: What it is worth; it is left out where that is not above 0.
    /// - Complexity: O(width).
    @inline(__always)
    static func add(
        to here: UnsafeMutablePointer<Float>,
        from below: UnsafePointer<Float>,
        width: Int,
        load: Int,
        worth: Float
    ) {
        if worth <= 0 || load >= width { return here.update(from: below, count: width) }
        here.update(from: below, count: load)
        raise(here + load, from: below + load, orAdd: worth, to: below, count: width - load)
    }

    /// Writes to each place what `other` has there, or what `below` has and `worth` more where that is more.
    @inline(__always)
    static func raise(
        _ here: UnsafeMutablePointer<Float>,
        from other: UnsafePointer<Float>,
        orAdd worth: Float,
        to below: UnsafePointer<Float>,
        count: Int
    ) {
        // As a comparison, which becomes one instruction for several places; `max` does not.
        for place in 0..<count {
            let (old, new) = (other[place], below[place] + worth)
            here[place] = new > old ? new : old
        }
    }
}
