/// What every need would choose at some prices: its reduced value and its picks, in memory that is used again.
///
/// Needs are solved in chunks on a few threads, and each writes its own places only: the same prices give the same
/// choices whatever the number of threads.
struct NeedChoices: ~Copyable {
    /// Fewer needs than this are solved on one thread: handing them out would take longer.
    private static let fewest = 300
    private static let chunks = 16

    /// Each need's reduced value; minus infinity where it must be served and cannot be.
    private(set) var value: Buffer<Double>
    /// How many picks each component has.
    private(set) var count: Buffer<Int32>
    /// The picks of each component, from its slot on.
    private(set) var option: Buffer<Int32>
    private(set) var quantity: Buffer<Int64>
    private let threads: Int

    init(_ model: Model, threads: Int) {
        self.threads = model.needs < Self.fewest ? 1 : threads
        let places = Int(model.slots[model.components])
        value = Buffer(repeating: 0, count: model.needs)
        count = Buffer(repeating: 0, count: model.components)
        option = Buffer(repeating: 0, count: places)
        quantity = Buffer(repeating: 0, count: places)
    }

    /// Solves every need; `subproblem` does it where one thread is enough.
    mutating func solve(
        _ model: Model,
        _ domain: DomainView,
        _ prices: UnsafePointer<Double>,
        _ subproblem: inout NeedSubproblem<Double>
    ) {
        let places = Places(
            value: WorkerMemory(base: value.base),
            count: WorkerMemory(base: count.base),
            option: WorkerMemory(base: option.base),
            quantity: WorkerMemory(base: quantity.base),
            prices: WorkerTable(base: prices)
        )
        if threads == 1 {
            places.solve(domain, 0..<model.needs, &subproblem)
            return
        }
        Workers.run(Self.chunks, threads: threads) { chunk in
            var own = NeedSubproblem<Double>(model)
            let first = model.needs * chunk / Self.chunks
            places.solve(domain, first..<(model.needs * (chunk + 1) / Self.chunks), &own)
            own.deallocate()
        }
    }

    /// Where needs write what they choose, each its own places only, and the prices that they read.
    private struct Places: Sendable {
        let value: WorkerMemory<Double>
        let count: WorkerMemory<Int32>
        let option: WorkerMemory<Int32>
        let quantity: WorkerMemory<Int64>
        let prices: WorkerTable<Double>

        func solve(
            _ domain: DomainView,
            _ needs: Range<Int>,
            _ subproblem: inout NeedSubproblem<Double>
        ) {
            for need in needs {
                value[need] = subproblem.solve(need, domain, prices.base)
                subproblem.write(need, count: count.base, option: option.base, quantity: quantity.base)
            }
        }
    }
}
