import Programme

/// Explains pairs of a pool by their ids, many one after the other.
public struct PairExplainer: Sendable {
    private let matcher: Matcher
    private let needs: [String: Int]
    private let offers: [String: Int]

    /// Takes a pool that is screened.
    ///
    /// - Complexity: O(needs + offers).
    public init(_ matcher: Matcher) {
        self.matcher = matcher
        let snapshot = matcher.pool.snapshot
        needs = Dictionary(snapshot.needs.enumerated().map { ($1.record.externalID, $0) }) { first, _ in first
        }
        offers = Dictionary(snapshot.offers.enumerated().map { ($1.record.externalID, $0) }) { first, _ in
            first
        }
    }

    /// A pair with every rule and every criterion.
    ///
    /// - Parameters:
    ///   - need: External id of the need.
    ///   - component: Code of its component.
    ///   - offer: External id of the offer.
    ///   - window: Code of its window.
    /// - Returns: Nil where one of them is not in the pool.
    public func explain(need: String, component: String, offer: String, window: String) -> PairExplanation? {
        guard let asks = needs[need], let gives = offers[offer] else { return nil }
        let pool = matcher.pool
        let parts = pool.snapshot.needs[asks].record.components
        let windows = pool.snapshot.offers[gives].record.windows
        guard let part = parts.firstIndex(where: { $0.code == component }),
            let slot = windows.firstIndex(where: { $0.code == window })
        else { return nil }
        return matcher.explain(pool.componentStart[asks] + part, pool.windowStart[gives] + slot)
    }
}
