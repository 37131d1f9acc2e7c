import Programme

/// Certificates of safety evaluation judged once for each pair of distinct lists: there are few.
///
/// A certificate counts under its own scheme, and under those as which a row in force recognises it: one step,
/// since an agreement between two bodies binds no third.
struct CertificateTable: Sendable {
    private var needLists: [[String]: Int] = [:]
    private var offerLists: [[String]: Int] = [:]
    private var needs: [[String]] = []
    private var offers: [[String]] = []
    private var verdicts: [Verdict] = []

    mutating func index(ofNeed schemes: [String]) -> Int {
        if let known = needLists[schemes] { return known }
        needLists[schemes] = needs.count
        needs.append(schemes)
        return needs.count - 1
    }

    mutating func index(ofOffer schemes: [String]) -> Int {
        if let known = offerLists[schemes] { return known }
        offerLists[schemes] = offers.count
        offers.append(schemes)
        return offers.count - 1
    }

    /// Judges all pairs of lists; call it after the last list is known.
    mutating func seal(_ tables: DatedTables) {
        verdicts = []
        verdicts.reserveCapacity(needs.count * offers.count)
        for held in needs {
            var counted = Set(held)
            for scheme in held { counted.formUnion(tables.recognitions(of: scheme).map(\.recognisedAs)) }
            for accepted in offers {
                if accepted.isEmpty || !counted.isDisjoint(with: accepted) {
                    verdicts.append(.pass)
                } else {
                    verdicts.append(held.isEmpty ? .incomplete : .fail(nil))
                }
            }
        }
    }

    @inline(__always)
    func verdict(_ need: Int32, _ offer: Int32) -> Verdict {
        verdicts[Int(need) * offers.count + Int(offer)]
    }
}
