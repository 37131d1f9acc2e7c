extension KnapsackRelaxation {
    /// The bound in whole numbers: parts of a unit, `1 << bits` to each.
    struct Exact {
        let bits: Int
        let total: Int64
        /// By item, and then by need without any limit, how far the bound falls where a need picks that; 0 or below.
        ///
        /// Empty where it was not asked for, and `Int64.min` for what cannot be picked.
        var falls: [Int64] = []
        /// What it cost, in the unit of a search's work.
        var work: Int64 = 0

        /// What the bound proves: no plan is worth more.
        var bound: Int64 { total >> Int64(bits) }

        /// The same of plans in which a need picks what falls by `fall`.
        func bound(after fall: Int64) -> Int64 { fall == .min ? .min : (total + fall) >> Int64(bits) }
    }

    /// Computes what the prices prove, in whole numbers; nil where they are too large for that.
    ///
    /// The prices are rounded to a power of two's parts of a unit; the knapsacks are exact at what they then are. What is
    /// lost where a need must pick an item, and so is in no other knapsack, follows from tables from both ends of each
    /// knapsack's items.
    /// - Complexity: as a pass without `byChoice`, about four times that with it.
    func exact(byChoice: Bool) -> Exact? {
        guard let bits = exactBits() else { return nil }
        let price = prices.map { Int64(($0 * Double(sign: .plus, exponent: bits, significand: 1)).rounded()) }
        var total = value << Int64(bits)
        for need in 0..<items.needs where isOpen[need] {
            total += alone[need] > .min ? max(price[need], alone[need] << Int64(bits)) : price[need]
        }
        var falls = [Int64](repeating: .min, count: byChoice ? items.need.count + items.needs : 0)
        // Of each need, how far the bound falls where no knapsack has it; of each item, what of that is its own knapsack's.
        var withoutAny = [Int64](repeating: 0, count: items.needs)
        var withoutHere = [Int64](repeating: 0, count: byChoice ? items.need.count : 0)
        var tables = ExactTables()
        for limit in room.indices {
            tables.removeAll()
            for place in items.start[limit]..<activeEnd[limit] {
                let item = Int(active[place])
                let worth = (items.value[item] << Int64(bits)) - price[Int(items.need[item])]
                if worth > 0 { tables.append(item, load: Int(items.load[item]), worth: worth) }
            }
            total += tables.fill(room: room[limit])
            guard byChoice else { continue }
            tables.fillBackwards()
            for place in 0..<tables.count {
                let item = Int(tables.item[place])
                withoutHere[item] = tables.without(place)
                falls[item] = tables.with(place)
            }
            for place in items.start[limit]..<activeEnd[limit] {
                let item = Int(active[place])
                if falls[item] > .min { continue }
                let worth = (items.value[item] << Int64(bits)) - price[Int(items.need[item])]
                falls[item] = tables.with(load: Int(items.load[item]), worth: worth)
            }
            shareWithin(limit, &withoutHere, &withoutAny)
        }
        if byChoice {
            for need in 0..<items.needs where isOpen[need] && alone[need] > .min {
                let own = alone[need] << Int64(bits)
                let kept = max(price[need], own)
                falls[items.need.count + need] = own - kept + withoutAny[need]
                withoutAny[need] += price[need] - kept
            }
            for limit in room.indices {
                for place in items.start[limit]..<activeEnd[limit] {
                    let item = Int(active[place])
                    if falls[item] == .min { continue }
                    falls[item] += withoutAny[Int(items.need[item])] - withoutHere[item]
                }
            }
        }
        return Exact(bits: bits, total: total, falls: falls, work: tables.cells >> 2)
    }

    /// Of a need's several items in one knapsack only the one that is missed most counts: without it the others may stay.
    private func shareWithin(_ limit: Int, _ withoutHere: inout [Int64], _ withoutAny: inout [Int64]) {
        // Items of a need come together.
        var place = items.start[limit]
        while place < activeEnd[limit] {
            let need = items.need[Int(active[place])]
            var end = place
            var most: Int64 = 0
            while end < activeEnd[limit], items.need[Int(active[end])] == need {
                most = min(most, withoutHere[Int(active[end])])
                end += 1
            }
            for own in place..<end { withoutHere[Int(active[own])] = most }
            withoutAny[Int(need)] += most
            place = end
        }
    }

    /// How many parts of a unit prices may have, as a power of two, so that no sum of values and prices is too large.
    private func exactBits() -> Int? {
        var largest = 1.0
        for need in 0..<items.needs {
            largest = max(largest, abs(prices[need]), alone[need] > .min ? abs(Double(alone[need])) : 0)
        }
        for own in items.value { largest = max(largest, abs(Double(own))) }
        let reach = largest * 4 * Double(items.value.count + items.needs + 1)
        guard reach < 0x1p60 else { return nil }
        let bits = min(20, 60 - Int(reach.exponent))
        return bits >= 0 ? bits : nil
    }
}

/// A knapsack's tables in whole numbers, from both ends of its items.
private struct ExactTables: ~Copyable {
    private(set) var item = Buffer<Int32>()
    private var load = Buffer<Int>()
    private var worth = Buffer<Int64>()
    private var forward = Buffer<Int64>()
    private var backward = Buffer<Int64>()
    private var width = 1
    /// What the whole knapsack is worth.
    private var best: Int64 = 0
    private(set) var cells: Int64 = 0

    var count: Int { item.count }

    mutating func removeAll() {
        item.removeAll()
        load.removeAll()
        worth.removeAll()
    }

    mutating func append(_ number: Int, load own: Int, worth value: Int64) {
        item.append(Int32(number))
        load.append(own)
        worth.append(value)
    }

    /// Tables the first items by room; returns what all of them are worth in `room`.
    mutating func fill(room: Int) -> Int64 {
        width = room + 1
        forward.reserve((count + 1) * width)
        forward.base.initialize(repeating: 0, count: width)
        for place in 0..<count {
            add(place, to: forward.base + (place + 1) * width, from: forward.base + place * width)
        }
        best = forward.base[(count + 1) * width - 1]
        return best
    }

    /// Tables the last items by room.
    mutating func fillBackwards() {
        backward.reserve((count + 1) * width)
        (backward.base + count * width).initialize(repeating: 0, count: width)
        for place in stride(from: count - 1, through: 0, by: -1) {
            add(place, to: backward.base + place * width, from: backward.base + (place + 1) * width)
        }
        cells += Int64(2 * count * width)
    }

    @inline(__always)
    private mutating func add(
        _ place: Int,
        to here: UnsafeMutablePointer<Int64>,
        from below: UnsafePointer<Int64>
    ) {
        let (load, worth) = (min(load[place], width), worth[place])
        here.update(from: below, count: load)
        let (raised, kept) = (here + load, below + load)
        for left in 0..<(width - load) {
            let (old, new) = (kept[left], below[left] &+ worth)
            raised[left] = new > old ? new : old
        }
        cells += Int64(width)
    }

    /// How far the knapsack falls without an item.
    func without(_ place: Int) -> Int64 { most(place, in: width - 1) - best }

    /// How far it falls with it.
    func with(_ place: Int) -> Int64 {
        let left = width - 1 - load[place]
        return left < 0 ? .min : most(place, in: left) + worth[place] - best
    }

    /// How far it falls with an item that is not in the tables.
    func with(load: Int, worth: Int64) -> Int64 {
        load >= width ? .min : forward.base[count * width + width - 1 - load] + worth - best
    }

    /// What the items but one are worth in a room.
    private func most(_ place: Int, in room: Int) -> Int64 {
        let (first, last) = (forward.base + place * width, backward.base + (place + 1) * width + room)
        var most: Int64 = 0
        for left in 0...room {
            let both = first[left] &+ (last - left).pointee
            most = both > most ? both : most
        }
        return most
    }
}
