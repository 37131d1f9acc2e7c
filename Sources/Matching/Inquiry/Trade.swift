import Allocation
import Programme

/// What a demand on the solution would cost: who would gain by it, who would lose, and what is proven of the difference.
public struct Trade: Hashable, Sendable {
    /// What a need would have more or less.
    public struct Shift: Hashable, Sendable {
        /// External id of the need.
        public var need: String
        /// What it has now, in millionths of a point.
        public var before: Int64
        /// What it would have.
        public var after: Int64
        /// The offers that it would have, `OFFER/WINDOW`.
        public var offers: [String]
    }

    /// The value of the run's solution, in millionths of a point.
    public var objective: Int64
    /// Proven: without the demand no solution is worth more.
    public var upperBound: Int64
    /// How it was solved again, and what the value is with the demand.
    public var check: Check
    /// Needs that would have more, those that gain most first.
    public var gains: [Shift]
    /// Needs that would have less, those that lose most first.
    public var losses: [Shift]

    /// How much less the solution with the demand is worth; below 0 where it is worth more, which says that the run's was
    /// not the best.
    public var loss: Int64 { objective - check.objective }
    /// Proven: the best solution loses at least this by the demand, and never less than nothing.
    public var leastLoss: Int64 { max(0, objective - check.upperBound) }
    /// Proven: the best solution loses at most this.
    public var mostLoss: Int64 { upperBound - check.objective }
}

extension SolvedPool {
    /// What the solution would be worth if a pair were not matched, and who would gain.
    ///
    /// Points stay as they are: only the pair is taken out.
    ///
    /// - Returns: Nil where the pair is no option of the problem, a pin for one.
    public func trade(without match: Match) -> Trade? {
        guard let option = option(match) else { return nil }
        var problem = matcher.problem
        let component = Int(componentOfOption[option])
        problem.forbid(option, of: component)
        let picks = solution.picks.filter { $0.option != Int32(option) }
        let need = Int(needOfComponent[component])
        // What is left of the need may be no solution: an essential part is missing. The solver starts without it then.
        let kept =
            Evaluation(picks, of: problem).isFeasible ? picks : picks.filter { self.need(of: $0) != need }
        return trade(problem, from: kept, around: need)
    }

    /// What the solution would be worth if a need had to be served, and who would lose by it.
    ///
    /// - Returns: Nil where the need is not in the problem, or cannot be served whatever others lose.
    public func trade(serving id: String) -> Trade? {
        guard let need = needPlace[id] else { return nil }
        var problem = matcher.problem
        problem.needMandatory[need] = true
        return trade(problem, from: solution.picks, around: need)
    }

    /// What the solution would be worth if a component had to take a window, and who would lose by it.
    ///
    /// - Returns: Nil where the pair is no option of the problem, or cannot be whatever others lose.
    public func trade(forcing id: String, component code: String, offer: String, window: String) -> Trade? {
        guard let need = needPlace[id] else { return nil }
        var problem = matcher.problem
        guard let component = problem.components(of: need).first(where: { problem.componentIDs[$0] == code })
        else { return nil }
        let options = problem.options(of: component)
        guard let wanted = options.first(where: { self.window($0) == (offer, window) }) else { return nil }
        problem.needMandatory[need] = true
        problem.componentEssential[component] = true
        if problem.componentMaximumPicks[component] > 1 {
            // Others may add to it: it must only be one of them, which a limit of its own demands.
            problem.add(atLeast: 1, of: wanted)
        } else {
            for option in options where option != wanted { problem.forbid(option, of: component) }
        }
        return trade(problem, from: solution.picks, around: need)
    }

    private func trade(_ problem: Problem, from picks: [Solution.Pick], around need: Int) -> Trade? {
        let rematch = rematch(problem)
        let prices = prices + Array(repeating: 0, count: problem.limitCount - prices.count)
        guard var answer = rematch.solve(from: picks, prices: prices, around: [need]) else { return nil }
        // Whatever is demanded, nothing becomes worth more than without the demand.
        answer.check.upperBound = min(answer.check.upperBound, max(upperBound, answer.check.objective))
        let (before, after) = (values(solution.picks), values(answer.picks))
        let offers = offers(answer.picks)
        let shifts = Set(before.keys).union(after.keys).map { need in
            Trade.Shift(
                need: problem.needIDs[need],
                before: before[need] ?? 0,
                after: after[need] ?? 0,
                offers: offers[need] ?? []
            )
        }
        return Trade(
            objective: objective,
            upperBound: upperBound,
            check: answer.check,
            gains: shifts.filter { $0.after > $0.before }
                .sorted { ($1.after - $1.before, $0.need) < ($0.after - $0.before, $1.need) },
            losses: shifts.filter { $0.after < $0.before }
                .sorted { ($0.after - $0.before, $0.need) < ($1.after - $1.before, $1.need) }
        )
    }

    /// The need of a pick.
    func need(of pick: Solution.Pick) -> Int {
        Int(needOfComponent[Int(componentOfOption[Int(pick.option)])])
    }

    /// The option that a match took.
    func option(_ match: Match) -> Int? {
        guard match.pinnedBy == nil, let need = needPlace[match.need] else { return nil }
        let problem = matcher.problem
        for component in problem.components(of: need) where problem.componentIDs[component] == match.component
        {
            return problem.options(of: component).first { window($0) == (match.offer, match.window) }
        }
        return nil
    }

    /// Offer and window of an option.
    private func window(_ option: Int) -> (offer: String, window: String) {
        let window = matcher.pool.windows[Int(matcher.compiled.window[option])]
        let offer = snapshot.offers[Int(window.offer)].record
        return (offer.externalID, offer.windows[Int(window.window)].code)
    }

    /// What each served need is worth, before what floors cost.
    private func values(_ picks: [Solution.Pick]) -> [Int: Int64] {
        let problem = matcher.problem
        var values: [Int: Int64] = [:]
        for pick in picks {
            let option = Int(pick.option)
            let need = need(of: pick)
            values[need, default: problem.needValue[need]] +=
                problem.optionValuePerUnit[option] * pick.quantity + problem.optionFixedValue[option]
        }
        return values
    }

    private func offers(_ picks: [Solution.Pick]) -> [Int: [String]] {
        var offers: [Int: [String]] = [:]
        for pick in picks {
            offers[need(of: pick), default: []].append(matcher.problem.optionID(Int(pick.option)))
        }
        return offers
    }
}

extension Problem {
    /// Takes an option out: its quantity is beyond what the component may have, so that no solution can hold it.
    mutating func forbid(_ option: Int, of component: Int) {
        optionMinimum[option] = componentMaximum[component] + 1
        optionMaximum[option] = componentMaximum[component] + 1
    }

    /// Adds a hard limit that only one option loads, and that it has to load.
    mutating func add(atLeast least: Int64, of option: Int) {
        limitIDs.append("demand/\(limitCount)")
        limitAtMost.append(.max)
        limitAtLeast.append(least)
        limitPenalty.append(0)
        limitMinimumWhenUsed.append(0)
        let place = Int(optionLoadStart[option + 1])
        optionLoadLimit.insert(Int32(limitCount - 1), at: place)
        optionLoadPerUnit.insert(0, at: place)
        optionLoadFixed.insert(1, at: place)
        for later in (option + 1)..<optionLoadStart.count { optionLoadStart[later] += 1 }
    }
}
