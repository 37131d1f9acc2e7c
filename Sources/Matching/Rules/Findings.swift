import Programme

/// The verdict of a rule that looks at several facts: a failure outweighs what is unknown.
struct Findings {
    private(set) var verdict = Verdict.pass

    /// Holds a value against a demand; no demand, 0, is always met.
    mutating func demand(_ value: Int64, atLeast demand: Int64, _ unit: Shortfall.Measure) {
        if demand <= 0 { return }
        if value == Unknown.number {
            unknown()
        } else if value < demand {
            fail(Shortfall(amount: demand - value, unit: unit))
        }
    }

    /// Two failures cannot be said in one number.
    mutating func fail(_ shortfall: Shortfall?) {
        if case .fail = verdict { verdict = .fail(nil) } else { verdict = .fail(shortfall) }
    }

    mutating func unknown() {
        if case .pass = verdict { verdict = .incomplete }
    }

    mutating func add(_ other: Verdict) {
        switch other {
        case .pass: break
        case .incomplete: unknown()
        case .fail(let shortfall): fail(shortfall)
        }
    }
}
