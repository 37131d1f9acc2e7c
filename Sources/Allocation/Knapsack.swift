/// A knapsack whose items have weights in whole numbers, with room for the tables of its dynamic program.
///
/// Worth is of single precision: good to find prices and picks by, not to prove anything.
struct Knapsack: ~Copyable {
    private var item = Buffer<Int32>()
    private var load = Buffer<Int32>()
    private var worth = Buffer<Float>()
    private var table = Buffer<Float>()
    /// The numbers of the items that were in it when it was last filled.
    private(set) var picked = Buffer<Int32>()
    /// How many cells were filled.
    private(set) var cells: Int64 = 0

    mutating func removeAll() {
        item.removeAll()
        load.removeAll()
        worth.removeAll()
    }

    /// Adds an item; it must load something and be worth something.
    @inline(__always)
    mutating func append(_ number: Int32, load own: Int32, worth value: Float) {
        item.append(number)
        load.append(own)
        worth.append(value)
    }

    /// Fills the knapsack as well as it can be with up to `room`; returns what is in it then is worth.
    ///
    /// - Complexity: O(items × room).
    mutating func fill(room: Int) -> Float {
        picked.removeAll()
        let (count, width) = (item.count, room + 1)
        if count == 0 { return 0 }
        table.reserve((count + 1) * width)
        let base = table.base
        base.initialize(repeating: 0, count: width)
        for place in 0..<count {
            KnapsackTable.add(
                to: base + (place + 1) * width,
                from: base + place * width,
                width: width,
                load: Int(load[place]),
                worth: worth[place]
            )
        }
        cells += Int64(count * width)
        var left = room
        for place in stride(from: count - 1, through: 0, by: -1) {
            let below = base + place * width
            if below[left + width] > below[left] {
                picked.append(item[place])
                left -= Int(load[place])
            }
        }
        return (base + count * width)[room]
    }
}
