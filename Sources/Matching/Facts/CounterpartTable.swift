import Programme

/// The two sides of pairs by number, and whom each prefers, blocks or is in conflict with.
///
/// Sides name organisations and countries; a name has one number, whoever says it, so that a pass over all pairs
/// compares numbers.
struct CounterpartTable: Sendable {
    /// What a side is called.
    private struct Side {
        /// Number of the organisation's external id.
        var organisation: Int32
        /// Number of the country's code; -1 where it is unknown.
        var country: Int32

        @inline(__always)
        func isCalled(_ name: Int32) -> Bool { name == organisation || name == country }
    }

    /// Lists of names, one after the other.
    private struct Lists {
        private(set) var names: [Int32] = []
        private(set) var start: [Int32] = [0]

        mutating func add(_ list: some Sequence<Int32>) {
            names += list
            start.append(Int32(names.count))
        }

        /// The place of the first name in a list that a side is called; nil where none is.
        func place(of side: Side, in list: Int) -> Int? {
            let range = Int(start[list])..<Int(start[list + 1])
            return range.first { side.isCalled(names[$0]) }.map { $0 - range.lowerBound }
        }
    }

    private var needs: [Side] = []
    private var offers: [Side] = []
    private var needPrefers = Lists()
    private var offerPrefers = Lists()
    private var needBlocks = Lists()
    private var offerBlocks = Lists()
    /// By organisation of the snapshot.
    private var conflicts = Lists()

    init(_ snapshot: Snapshot, organisations: [String: Int]) {
        var numbers: [String: Int32] = [:]
        func number(_ name: String) -> Int32 {
            let next = Int32(numbers.count)
            let number = numbers[name, default: next]
            if number == next { numbers[name] = next }
            return number
        }
        func home(_ organisation: String) -> String? {
            organisations[organisation].flatMap { snapshot.organisations[$0].country }
        }
        for need in snapshot.needs {
            let country = need.record.country ?? home(need.record.organisation)
            needs.append(
                Side(organisation: number(need.record.organisation), country: country.map(number) ?? -1)
            )
            needPrefers.add(need.record.preferred.map(number))
            needBlocks.add(need.record.blocked.map(number))
        }
        for offer in snapshot.offers {
            let country = home(offer.record.organisation)
            offers.append(
                Side(organisation: number(offer.record.organisation), country: country.map(number) ?? -1)
            )
            offerPrefers.add(offer.record.preferred.map(number))
            offerBlocks.add(offer.record.blocked.map(number))
        }
        for organisation in snapshot.organisations {
            conflicts.add(organisation.conflictsWith.map(number))
        }
    }

    /// The place that an offer's provider, or the provider's country, has in what a need prefers; nil where it has none.
    func preference(ofNeed need: Int32, for offer: Int32) -> Int? {
        needPrefers.place(of: offers[Int(offer)], in: Int(need))
    }

    /// The place that a need's requester, or its country, has in what an offer prefers; nil where it has none.
    func preference(ofOffer offer: Int32, for need: Int32) -> Int? {
        offerPrefers.place(of: needs[Int(need)], in: Int(offer))
    }

    /// Whether two sides do not go together.
    ///
    /// - Parameters:
    ///   - need: Place of the need in the snapshot.
    ///   - requester: Index of its organisation; nil where it is not registered.
    ///   - offer: Place of the offer.
    ///   - provider: Index of its organisation; nil where it is not registered.
    /// - Returns: Whether they are one organisation, one blocks the other or its country, or one declared a conflict.
    func areApart(_ need: Int32, _ requester: Int?, _ offer: Int32, _ provider: Int?) -> Bool {
        let (asks, gives) = (needs[Int(need)], offers[Int(offer)])
        if asks.organisation == gives.organisation { return true }
        if needBlocks.place(of: gives, in: Int(need)) != nil { return true }
        if offerBlocks.place(of: asks, in: Int(offer)) != nil { return true }
        func conflict(_ organisation: Int?, _ other: Side) -> Bool {
            guard let organisation else { return false }
            let name = Side(organisation: other.organisation, country: -1)
            return conflicts.place(of: name, in: organisation) != nil
        }
        return conflict(requester, gives) || conflict(provider, asks)
    }
}
