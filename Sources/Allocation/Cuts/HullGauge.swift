/// The gauge of a hull around a point inside: by how much the way from there to another point is too long to end in the
/// hull of known corners (Minkowski).
///
/// It is the least sum of multipliers with which corners, seen from the point inside, add up to the way; its dual prices
/// are the inequality through which the way leaves the hull. A dense simplex method, as there are only some tens of
/// coordinates.
struct HullGauge: ~Copyable {
    enum Outcome { case inside, outside, unknown }

    /// What a coordinate costs that corners do not reach.
    private static let artificialCost = 1e5
    private static let mostPivots = 2000

    private let dimensions: Int
    /// Places of a column: the dimensions, and zeros up to a multiple of four.
    private let width: Int
    /// For each corner a column of its coordinates, seen from the point inside.
    private var corners = Buffer<Double>()
    private var cornerCount = 0
    /// The inverse of the basis, by columns.
    private var inverse: Buffer<Double>
    private var multipliers: Buffer<Double>
    private var costs: Buffer<Double>
    private var entering: Buffer<Double>
    /// Of each coordinate: corners keep that prices times coordinates, seen from inside, are no more than 1.
    private(set) var prices: Buffer<Double>
    /// What it has cost; a deterministic clock.
    private(set) var work: Int64 = 0

    /// The gauge of a way; no corners are known yet.
    init(_ way: [Double]) {
        dimensions = way.count
        width = (way.count + 3) / 4 * 4
        inverse = Buffer(repeating: 0, count: dimensions * width)
        multipliers = Buffer(repeating: 0, count: width)
        costs = Buffer(repeating: 0, count: width)
        entering = Buffer(repeating: 0, count: width)
        prices = Buffer(repeating: 0, count: width)
        for (row, length) in way.enumerated() {
            inverse[row * width + row] = length < 0 ? -1 : 1
            multipliers[row] = abs(length)
            costs[row] = Self.artificialCost
        }
        computePrices()
    }

    /// Takes a corner in, as it is seen from the point inside.
    mutating func add(_ corner: [Double]) {
        for value in corner { corners.append(value) }
        corners.resize(corners.count + width - dimensions, 0)
        cornerCount += 1
    }

    /// Whether the way ends inside the hull of the corners; ``prices`` are those of the shortest combination where it ends
    /// outside.
    mutating func solve() -> Outcome {
        for _ in 0..<Self.mostPivots {
            if length() <= 1 + 1e-7 { return .inside }
            work += Int64((cornerCount + 3 * dimensions) * width / 16)
            guard let corner = chooseEntering() else { return .outside }
            computeEntering(corner)
            guard let row = chooseLeaving() else { return .unknown }
            pivot(row)
            computePrices()
        }
        return .unknown
    }

    /// The sum of multipliers, without what rounding leaves of artificial ones.
    private func length() -> Double {
        var sum = 0.0
        for row in 0..<dimensions where multipliers[row] > 1e-12 { sum += costs[row] * multipliers[row] }
        return sum
    }

    /// The corner that lies farthest beyond the inequality of the prices, or nil where none does.
    private func chooseEntering() -> Int? {
        var (best, farthest) = (-1, 1 + 1e-9)
        for corner in 0..<cornerCount {
            let sum = product(corners.base + corner * width, prices.base)
            if sum > farthest { (best, farthest) = (corner, sum) }
        }
        return best < 0 ? nil : best
    }

    private mutating func computeEntering(_ corner: Int) {
        let (entering, values) = (entering.base, corners.base + corner * width)
        entering.update(repeating: 0, count: width)
        for row in 0..<dimensions where values[row] != 0 {
            let (value, column) = (values[row], inverse.base + row * width)
            for place in 0..<width { entering[place] += value * column[place] }
        }
    }

    /// The first multiplier that ends, the one with the largest pivot among equals.
    private func chooseLeaving() -> Int? {
        var (best, shortest) = (-1, Double.infinity)
        for row in 0..<dimensions where entering[row] > 1e-9 {
            let ratio = multipliers[row] / entering[row]
            if ratio < shortest - 1e-12 || ratio <= shortest + 1e-12 && entering[row] > entering[best] {
                (best, shortest) = (row, min(shortest, ratio))
            }
        }
        return best < 0 ? nil : best
    }

    private mutating func pivot(_ row: Int) {
        let (entering, pivot) = (entering.base, entering[row])
        let step = max(0, multipliers[row] / pivot)
        for place in 0..<width { multipliers[place] = max(0, multipliers[place] - step * entering[place]) }
        multipliers[row] = step
        costs[row] = 1
        for number in 0..<dimensions {
            let column = inverse.base + number * width
            let share = column[row] / pivot
            if share == 0 { continue }
            for place in 0..<width { column[place] -= share * entering[place] }
            column[row] = share
        }
    }

    private mutating func computePrices() {
        for row in 0..<dimensions { prices[row] = product(inverse.base + row * width, costs.base) }
    }

    @inline(__always)
    private func product(_ first: UnsafeMutablePointer<Double>, _ second: UnsafeMutablePointer<Double>)
        -> Double
    {
        var sum = SIMD4<Double>.zero
        let (first, second) = (UnsafeRawPointer(first), UnsafeRawPointer(second))
        let stride = MemoryLayout<SIMD4<Double>>.stride
        for offset in Swift.stride(from: 0, to: width / 4 * stride, by: stride) {
            sum +=
                first.loadUnaligned(fromByteOffset: offset, as: SIMD4<Double>.self)
                * second.loadUnaligned(fromByteOffset: offset, as: SIMD4<Double>.self)
        }
        return sum.sum()
    }
}
