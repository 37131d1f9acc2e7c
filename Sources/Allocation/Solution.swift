/// What is known of a problem after a solve, in the shape of `allocation-solution/1`.
public struct Solution: Sendable, Equatable {
    /// How much is known.
    public enum Status: String, Sendable, CaseIterable {
        /// The objective equals the upper bound.
        case optimal
        /// There is a solution; the upper bound is higher, or not known to be equal.
        case feasible
        /// Proven: mandatory needs or hard `atLeast` bounds cannot hold.
        case infeasible
        /// Neither a solution nor that proof.
        case unknown
    }

    /// A quantity taken from an option.
    public struct Pick: Sendable, Equatable {
        /// The option's index in the problem.
        public var option: Int32
        /// The quantity, one that the option allows.
        public var quantity: Int64

        /// Makes a pick.
        public init(option: Int32, quantity: Int64) {
            self.option = option
            self.quantity = quantity
        }
    }

    /// The dual price of a limit: what one more unit of it is worth.
    public struct Price: Sendable, Equatable {
        /// The limit's index in the problem.
        public var limit: Int32
        /// Above 0 where `atMost` binds, under 0 where `atLeast` does.
        public var price: Double

        /// Makes a price.
        public init(limit: Int32, price: Double) {
            self.limit = limit
            self.price = price
        }
    }

    /// How much is known.
    public var status: Status
    /// The value of the picks; nil where there is no solution.
    public var objective: Int64?
    /// Proven: no feasible solution is worth more.
    public var upperBound: Int64?
    /// Wall time of the solve; nil in a run's export, which must not differ from night to night.
    public var seconds: Double?
    /// The picks, ascending by option.
    public var picks: [Pick]
    /// The prices other than 0, ascending by limit.
    public var prices: [Price]

    /// Makes a solution.
    public init(
        status: Status,
        objective: Int64? = nil,
        upperBound: Int64? = nil,
        seconds: Double? = nil,
        picks: [Pick] = [],
        prices: [Price] = []
    ) {
        self.status = status
        self.objective = objective
        self.upperBound = upperBound
        self.seconds = seconds
        self.picks = picks
        self.prices = prices
    }

    /// (upper bound − objective) / max(1, |objective|); nil without an objective or a bound.
    public var gap: Double? {
        guard let objective, let upperBound else { return nil }
        return Double(upperBound - objective) / Double(max(1, objective.magnitude))
    }
}
