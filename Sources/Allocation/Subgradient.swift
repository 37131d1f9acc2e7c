/// Which way prices go next: a deflected subgradient with level steps (Polyak 1969; Camerini, Fratta and Maffioli 1975),
/// each limit scaled by the size of its loads.
///
/// It moves all prices by one length, so limits that very many needs share, as caps and floors do, stay in step with the
/// others.
struct Subgradient {
    private let model: Model
    /// Multiplies a limit's step.
    private let scale: [Double]
    private var direction: [Double]

    init(_ model: Model) {
        self.model = model
        direction = [Double](repeating: 0, count: model.limits)
        scale = model.loadSizes.map { $0 > 0 ? 1 / $0 : 1 }
    }

    /// Forgets where it came from.
    mutating func restart() {
        for limit in direction.indices { direction[limit] = 0 }
    }

    /// Moves prices against the slack that loads leave, as far as the bound would fall by `aim` if it were linear;
    /// returns whether there is a way to go.
    mutating func move(_ prices: inout [Double], load: [Double], _ domain: Domain, aim: Double) -> Bool {
        var norm = 0.0
        for limit in 0..<model.limits {
            let slack = PriceSteps.slack(model, limit, prices[limit], load[limit], domain.cohort[limit])
            var component = slack * scale[limit] + 0.6 * direction[limit]
            if prices[limit] == 0, slack == 0 { component = 0 }
            direction[limit] = component
            norm += component * component
        }
        if norm <= 0 { return false }
        let length = aim / norm
        for limit in 0..<model.limits where direction[limit] != 0 {
            let change = -length * direction[limit] * scale[limit]
            PriceSteps.step(model, &prices, limit, change, domain.cohort[limit])
        }
        return true
    }
}
