/// Prices as whole numbers, and the exact reduced values of needs at them.
///
/// The bound of a problem at its prices is a sum over needs, and a term for each limit. Where a problem holds only the
/// options that its maker kept, the same prices prove a bound over all options if each need's reduced value is
/// taken over all of them: the maker goes through the needs in parts, each a ``Problem`` with the same limits.
public struct FixedPrices: Sendable {
    private let scaled: [Int128]
    private let terms: Int128

    /// Rounds prices to fixed point, within what the limits allow.
    ///
    /// - Parameters:
    ///   - prices: One a limit.
    ///   - limits: A problem with these limits; its needs do not matter.
    public init(_ prices: [Double], limits: Problem) {
        // Far above any price that a unit can have, and small enough for sums over millions of needs.
        let most = 0x1p40
        let bound = LagrangianBound(model: Model(limits.withoutNeeds), threads: 1)
        let (value, rounded) = bound.exact(prices.map { max(-most, min(most, $0)) })
        // The limits' part is rounded down to whole units: one more is a bound again.
        terms = (value ?? 0) + 1
        scaled = rounded.map { Int128($0 * FixedPoint.one) }
    }

    /// The best reduced value of each need of a problem with the same limits, in units of 2^-32; 0 where the need is
    /// better not served.
    public func values(of part: Problem) -> [Int128] {
        let model = Model(part)
        let domain = Domain(model)
        var subproblem = NeedSubproblem<Int128>(model)
        defer { subproblem.deallocate() }
        return domain.withView { view in
            scaled.withUnsafeBufferPointer { prices in
                let none = [Int128](repeating: 0, count: 1)
                return none.withUnsafeBufferPointer { spare in
                    guard let base = prices.baseAddress ?? spare.baseAddress else { return [] }
                    return (0..<model.needs).map { subproblem.solve($0, view, base) }
                }
            }
        }
    }

    /// The bound, rounded up, for the sum of all needs' reduced values.
    public func bound(needs sum: Int128) -> Int64 {
        let whole = (sum + (Int128(1) << FixedPoint.bits) - 1) >> FixedPoint.bits
        return Int64(clamping: whole + terms)
    }
}

extension Problem {
    /// The limits alone.
    fileprivate var withoutNeeds: Problem {
        var bare = Problem(name: name)
        bare.limitIDs = limitIDs
        bare.limitAtMost = limitAtMost
        bare.limitAtLeast = limitAtLeast
        bare.limitPenalty = limitPenalty
        bare.limitMinimumWhenUsed = limitMinimumWhenUsed
        return bare
    }
}
