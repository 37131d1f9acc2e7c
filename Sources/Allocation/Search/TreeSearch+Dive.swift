extension TreeSearch {
    /// Follows the mixture down towards a whole solution: again and again what is nearly whole is fixed and the
    /// rest solved anew; returns the last mixture, whole or not.
    ///
    /// With `leavesTail` it ends where nothing is picked by more than half any more or where fixing leads to no
    /// solution even without what is in conflict: what is open then takes as many steps as all before, and large
    /// neighbourhoods close it sooner.
    /// Otherwise the best of such a batch is tried alone, and left out where that fails too.
    mutating func dive(share: Double, leavesTail: Bool = false, stop: (Int64) -> Bool)
        -> RestrictedMaster.Mixture
    {
        var domain = root
        var mixture = master.mixture()
        // What was found to be in conflict with decisions, and is left to what follows from others.
        var inConflict: Set<Int> = []
        guard resolve(domain, isSmoothed: leavesTail, stop) else { return mixture }
        for _ in 0..<400 {
            mixture = master.mixture()
            var open: [(value: Double, option: Int)] = []
            for option in 0..<model.options where domain.option[option] == Domain.Decision.free {
                let x = mixture.picked[option]
                if x < 1e-6 || domain.low[option] > domain.high[option] { continue }
                if x > 1 - 1e-6 { domain.require(option, in: model) } else { open.append((x, option)) }
            }
            open.removeAll { inConflict.contains($0.option) }
            if open.isEmpty || stop(work) { return mixture }
            open.sort { $0.value != $1.value ? $0.value > $1.value : $0.option < $1.option }
            if leavesTail, open[0].value < 0.5 { return mixture }
            let before = domain
            let most = max(1, Int(Double(open.count) * share))
            if leavesTail {
                if requireWhatHolds(open, most, &inConflict, in: &domain, stop) { continue }
                return mixture
            }
            // A batch that leads to no solution is tried again with the best quarter of it.
            var isDone = false
            for batch in [most, most / 4] where batch > 1 || batch == most {
                domain = before
                require(open.prefix(batch), outOf: open.count, in: &domain)
                isDone = resolve(domain, isSmoothed: false, stop)
                if isDone { break }
            }
            if isDone { continue }
            domain = before
            domain.require(open[0].option, in: model)
            if resolve(domain, isSmoothed: false, stop) { continue }
            domain = before
            domain.forbid(open[0].option)
            if !resolve(domain, isSmoothed: false, stop) { return mixture }
        }
        return mixture
    }

    /// Requires options, most likely first, as far as those before leave room.
    private func require(
        _ batch: ArraySlice<(value: Double, option: Int)>,
        outOf count: Int,
        in domain: inout Domain
    ) {
        for option in likely(batch, outOf: count) where domain.low[option] <= domain.high[option] {
            domain.require(option, in: model)
        }
    }

    /// The options of a batch that may be required at once: of what is picked by less than half the likeliest only, as it
    /// may hold no longer after the others.
    func likely(_ batch: ArraySlice<(value: Double, option: Int)>, outOf count: Int) -> [Int] {
        let unlikely = max(1, count / 40)
        return batch.enumerated().prefix { $0.element.value >= 0.5 || $0.offset < unlikely }.map(
            \.element.option
        )
    }

    /// Solves the program of a domain, but not to the end; returns whether it may hold a better solution.
    mutating func resolve(_ domain: Domain, isSmoothed: Bool, _ stop: (Int64) -> Bool) -> Bool {
        let result = master.solve(
            domain,
            cutoff: cutoff,
            rounds: 20,
            smoothing: isSmoothed ? 0.5 : 0,
            center: isSmoothed ? (rootPrices, Double(rootValue)) : nil,
            nearly: 0.02,
            stop: stop
        )
        if result.bound < cutoff || !result.isSolved { return false }
        let mixture = master.mixture()
        if mixture.isBroken { return false }
        consider(mixture, domain)
        return true
    }

    /// The picks that a mixture makes more often than not.
    func rounded(_ mixture: RestrictedMaster.Mixture) -> [(option: Int, quantity: Int64)] {
        var picks: [(option: Int, quantity: Int64)] = []
        for option in 0..<reformulation.options where mixture.picked[option] > 0.5 {
            let mean = mixture.quantity[option] / mixture.picked[option]
            let steps = ((mean - Double(model.low[option])) / Double(model.step[option]) + 1e-6).rounded(
                .down
            )
            let quantity = model.low[option] + Int64(max(0, steps)) * model.step[option]
            picks.append((option, min(quantity, model.high[option])))
        }
        return picks
    }
}
