/// A growable array of plain values with its own memory: no reference counts, no copies on write.
///
/// Indices are not checked: an owner's loops keep them in range, as with any pointer.
struct Buffer<Element: BitwiseCopyable>: ~Copyable {
    private(set) var base: UnsafeMutablePointer<Element>
    private(set) var count = 0
    private var capacity: Int

    init(capacity: Int = 16) {
        self.capacity = max(1, capacity)
        base = .allocate(capacity: self.capacity)
    }

    init(repeating element: Element, count: Int) {
        self.init(capacity: count)
        base.initialize(repeating: element, count: count)
        self.count = count
    }

    deinit { base.deallocate() }

    subscript(_ index: Int) -> Element {
        @inline(__always) get { base[index] }
        @inline(__always) set { base[index] = newValue }
    }

    mutating func reserve(_ wanted: Int) {
        guard wanted > capacity else { return }
        let larger = UnsafeMutablePointer<Element>.allocate(capacity: max(wanted, capacity * 2))
        larger.initialize(from: base, count: count)
        base.deallocate()
        base = larger
        capacity = max(wanted, capacity * 2)
    }

    @inline(__always)
    mutating func append(_ element: Element) {
        if count == capacity { reserve(count + 1) }
        base[count] = element
        count += 1
    }

    /// Cuts or grows; new places hold `element`.
    mutating func resize(_ size: Int, _ element: Element) {
        reserve(size)
        if size > count { (base + count).initialize(repeating: element, count: size - count) }
        count = size
    }

    mutating func fill(_ element: Element) { base.update(repeating: element, count: count) }

    mutating func removeAll() { count = 0 }

    /// A copy of what it holds.
    var array: [Element] { Array(UnsafeBufferPointer(start: base, count: count)) }
}

extension Buffer<Int32> {
    /// Becomes the places, ascending, at which `size` values are other than 0.
    mutating func collectNonzeros(of values: UnsafePointer<Double>, _ size: Int) {
        reserve(size + 1)
        var found = 0
        for place in 0..<size {
            base[found] = Int32(truncatingIfNeeded: place)
            found &+= values[place] == 0 ? 0 : 1
        }
        count = found
    }
}
