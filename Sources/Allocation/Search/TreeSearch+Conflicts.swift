/// How a dive decides many options at once and gets past those that cannot hold together.
extension TreeSearch {
    /// How often a batch is tried again without what is in conflict.
    private static let attempts = 3

    /// Requires a batch of what is open, likeliest first, and solves the program anew; returns whether that may hold a
    /// better solution.
    ///
    /// Where it does not, the prices tell which limits cannot be kept. Members that strain those are left out, now and
    /// later on (`inConflict`), and at last the best quarter of the batch is tried.
    mutating func requireWhatHolds(
        _ open: [(value: Double, option: Int)],
        _ most: Int,
        _ inConflict: inout Set<Int>,
        in domain: inout Domain,
        _ stop: (Int64) -> Bool
    ) -> Bool {
        let before = domain
        var batch = Array(open.prefix(most))
        for _ in 0..<Self.attempts where !batch.isEmpty {
            domain = before
            requireWhatFits(batch, outOf: open.count, in: &domain)
            if resolve(domain, isSmoothed: true, stop) { return true }
            if stop(work) { return false }
            let culprits = straining(batch, domain)
            if culprits.isEmpty { break }
            inConflict.formUnion(culprits)
            batch.removeAll { culprits.contains($0.option) }
        }
        batch = open.prefix(most / 4).filter { !inConflict.contains($0.option) }
        if batch.isEmpty { return false }
        domain = before
        requireWhatFits(batch, outOf: open.count, in: &domain)
        return resolve(domain, isSmoothed: true, stop)
    }

    /// Those of a batch that load limits which no mixture of the program keeps, or else those whose needs may.
    private func straining(_ batch: [(value: Double, option: Int)], _ domain: Domain) -> Set<Int> {
        let direct = batch.filter { strains($0.option, domain) }
        if !direct.isEmpty { return Set(direct.map(\.option)) }
        return Set(batch.map(\.option).filter { needStrains($0, domain) })
    }

    private func strains(_ option: Int, _ domain: Domain) -> Bool {
        (Int(model.optionLoads[option])..<Int(model.optionLoads[option + 1])).contains { entry in
            let (unit, fixed) = (Double(model.loadPerUnit[entry]), Double(model.loadFixed[entry]))
            let (low, high) = (
                unit * Double(domain.low[option]) + fixed, unit * Double(domain.high[option]) + fixed
            )
            return master.isStrain(Int(model.loadLimit[entry]), max(abs(low), abs(high)))
        }
    }

    /// Whether something that the need of an option may pick does.
    private func needStrains(_ option: Int, _ domain: Domain) -> Bool {
        let need = Int(model.needOfComponent[Int(model.componentOfOption[option])])
        let first = Int(model.componentOptions[Int(model.needComponents[need])])
        let last = Int(model.componentOptions[Int(model.needComponents[need + 1])])
        return (first..<last).contains { domain.low[$0] <= domain.high[$0] && strains($0, domain) }
    }

    /// Requires options as far as the limits have room for the least that each can load and their needs can have
    /// them at all; takes the others out.
    private func requireWhatFits(
        _ batch: [(value: Double, option: Int)],
        outOf count: Int,
        in domain: inout Domain
    ) {
        var room = room(in: domain)
        var subproblem = NeedSubproblem<Double>(model)
        defer { subproblem.deallocate() }
        for item in likely(batch[...], outOf: count) where domain.low[item] <= domain.high[item] {
            let need = Int(model.needOfComponent[Int(model.componentOfOption[item])])
            let fits = leastLoads(of: item, domain).allSatisfy { $0.load <= max(0, room[$0.limit]) }
            guard fits, domain.requiring(item, in: model, { solve(need, $0, &subproblem) }) > -.infinity
            else {
                domain.forbid(item)
                continue
            }
            domain.require(item, in: model)
            for (limit, load) in leastLoads(of: item, domain) { room[limit] -= load }
        }
    }

    /// By limit of the problem what required options leave of it at the least that they load.
    private func room(in domain: Domain) -> [Double] {
        var room = (0..<original.limitCount).map {
            original.limitPenalty[$0] == 0 ? Double(original.limitAtMost[$0]) : .infinity
        }
        for option in 0..<model.options where domain.option[option] == Domain.Decision.required {
            for (limit, load) in leastLoads(of: option, domain) { room[limit] -= load }
        }
        return room
    }

    /// The least that an option can load of each limit of the problem, cuts left out.
    private func leastLoads(of option: Int, _ domain: Domain) -> [(limit: Int, load: Double)] {
        (Int(model.optionLoads[option])..<Int(model.optionLoads[option + 1])).compactMap { entry in
            let limit = Int(model.loadLimit[entry])
            guard limit < original.limitCount else { return nil }
            let unit = Double(model.loadPerUnit[entry])
            let quantity = unit >= 0 ? domain.low[option] : domain.high[option]
            return (limit, unit * Double(quantity) + Double(model.loadFixed[entry]))
        }
    }
}
