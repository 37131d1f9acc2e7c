/// Prices of a problem's limits and of inequalities that follow from them.
///
/// What they prove together is lower than what prices of the limits alone can prove. An inequality follows from the most of one
/// limit and from the quantities that the options may have, and from nothing else: it holds as well where the same limit has
/// further options, as long as none of those loads it with less than 0.
public struct CutPrices: Sendable {
    /// An inequality with its price, which is above 0.
    public struct Cut: Sendable {
        /// Index of the limit from whose most it follows.
        public var limit: Int
        /// The most that needs and options may load it with.
        public var atMost: Int64
        /// What a unit of its load costs.
        public var price: Double
        /// What needs load once they are served, by ascending need.
        public var needLoads: [(need: Int, amount: Int64)]
        /// What options load, by ascending option: so much a unit, and so much once.
        public var optionLoads: [(option: Int, perUnit: Int64, fixed: Int64)]
    }

    /// Prices of limits, ascending by limit; those that are 0 are left out.
    public var prices: [Solution.Price]
    /// Inequalities.
    public var cuts: [Cut]
}

extension CutPrices {
    /// Prices of a problem's own limits and of limits that were derived from them and come after them.
    init(_ problem: Problem, _ derived: [DerivedLimit], prices: [Double]) {
        self.prices = prices.prefix(problem.limitCount).enumerated().filter { $0.element != 0 }
            .map { Solution.Price(limit: Int32($0.offset), price: $0.element) }
        cuts = zip(derived, prices.dropFirst(problem.limitCount)).compactMap { limit, price in
            guard let source = limit.source, price > 0 else { return nil }
            return Cut(
                limit: source,
                atMost: limit.atMost,
                price: price,
                needLoads: limit.needLoads,
                optionLoads: limit.optionLoads
            )
        }
    }

    /// The same of a part, in the indices of the whole.
    func translated(needs: [Int], limits: [Int], options: [Int32]) -> CutPrices {
        CutPrices(
            prices: prices.map { Solution.Price(limit: Int32(limits[Int($0.limit)]), price: $0.price) },
            cuts: cuts.map { cut in
                var whole = cut
                whole.limit = limits[cut.limit]
                whole.needLoads = cut.needLoads.map { (needs[$0.need], $0.amount) }
                whole.optionLoads = cut.optionLoads.map { (Int(options[$0.option]), $0.perUnit, $0.fixed) }
                return whole
            }
        )
    }
}
