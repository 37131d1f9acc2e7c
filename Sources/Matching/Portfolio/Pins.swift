import Programme

/// What is held and what officers pinned: facts that are debited before the solve.
struct Pins: Sendable {
    /// A quantity that is given before all others.
    struct Pin: Hashable, Sendable {
        /// The ruling's external id, or the key of the proposal that is held.
        var ruling: String
        /// The state of a match that is held; nil of a pin.
        var heldAs: ProposalState?
        /// Index among the pool's components.
        var component: Int
        /// Index among the pool's windows.
        var window: Int
        /// In the component's unit.
        var quantity: Int64
    }

    /// The pins that hold, by ruling.
    private(set) var pins: [Pin] = []
    /// The pins that cannot hold, each with why.
    private(set) var impossible: [ImpossiblePin] = []

    /// Endorsed matches that the rules no longer allow, each with why.
    private(set) var released: [ReleasedMatch] = []

    /// Takes what is held, then judges the pins in force one after the other, by their keys: the earlier ones take what
    /// they take.
    init(_ pool: PoolFacts) {
        let rulings = pool.snapshot.rulings.filter {
            $0.action == .pin && $0.isInForce(on: pool.snapshot.date)
        }.sorted { $0.externalID < $1.externalID }
        guard !rulings.isEmpty || !pool.snapshot.held.isEmpty else { return }
        var needs: [String: Int] = [:]
        for (index, need) in pool.snapshot.needs.enumerated() { needs[need.record.externalID] = index }
        var offers: [String: Int] = [:]
        for (index, offer) in pool.snapshot.offers.enumerated() { offers[offer.record.externalID] = index }
        // What parties were told comes before what only an officer has seen.
        for held in pool.snapshot.held where held.state != .endorsed { hold(held, needs, offers, pool) }
        for held in pool.snapshot.held where held.state == .endorsed {
            var ruling = Ruling()
            ruling.externalID = held.key
            ruling.action = .pin
            (ruling.need, ruling.component) = (held.need, held.component)
            (ruling.offer, ruling.window) = (held.offer, held.window)
            ruling.quantity = held.quantity
            let before = impossible.count
            if let need = needs[held.need], let offer = offers[held.offer] {
                place(ruling, need, offer, pool, heldAs: .endorsed)
            } else {
                refuse(ruling, Phrase(.notInPool))
            }
            if impossible.count > before, let refusal = impossible.popLast() {
                released.append(ReleasedMatch(key: held.key, reason: refusal.reason))
            }
        }
        for ruling in rulings {
            guard let need = needs[ruling.need], let offer = offers[ruling.offer] else {
                refuse(ruling, Phrase(.notInPool))
                continue
            }
            // A pin that was sent or confirmed meanwhile has done its work.
            let isDone = pins.contains { pin in
                pin.heldAs != nil && Int(pool.components[pin.component].need) == need
                    && Int(pool.windows[pin.window].offer) == offer
            }
            if !isDone { place(ruling, need, offer, pool) }
        }
    }

    /// Takes a match that is held as it is: what was told to parties is not judged again.
    private mutating func hold(
        _ held: HeldMatch,
        _ needs: [String: Int],
        _ offers: [String: Int],
        _ pool: PoolFacts
    ) {
        var ruling = Ruling()
        (ruling.externalID, ruling.need, ruling.offer) = (held.key, held.need, held.offer)
        guard let need = needs[held.need], let offer = offers[held.offer] else {
            return refuse(ruling, Phrase(.notInPool))
        }
        let parts = pool.snapshot.needs[need].record.components
        let windows = pool.snapshot.offers[offer].record.windows
        guard let part = parts.firstIndex(where: { $0.code == held.component }) else {
            return refuse(ruling, Phrase(.noSuchPart))
        }
        guard let window = windows.firstIndex(where: { $0.code == held.window }) else {
            return refuse(ruling, Phrase(.noSuchWindow))
        }
        pins.append(
            Pin(
                ruling: held.key,
                heldAs: held.state,
                component: pool.componentStart[need] + part,
                window: pool.windowStart[offer] + window,
                quantity: held.quantity
            )
        )
    }

    private mutating func refuse(_ ruling: Ruling, _ reason: Phrase) {
        impossible.append(
            ImpossiblePin(
                ruling: ruling.externalID,
                need: ruling.need,
                offer: ruling.offer,
                reason: reason
            )
        )
    }

    private mutating func place(
        _ ruling: Ruling,
        _ need: Int,
        _ offer: Int,
        _ pool: PoolFacts,
        heldAs state: ProposalState? = nil
    ) {
        let record = pool.snapshot.needs[need].record
        let given = pool.snapshot.offers[offer].record
        let part = record.components.firstIndex { one in
            ruling.component.map { $0 == one.code } ?? (one.kind == given.kind)
        }
        guard let part else { return refuse(ruling, Phrase(.noSuchPart)) }
        let component = pool.componentStart[need] + part
        let windows = (pool.windowStart[offer]..<pool.windowStart[offer + 1]).filter { index in
            ruling.window == nil || given.windows[index - pool.windowStart[offer]].code == ruling.window
        }
        guard let first = windows.first else { return refuse(ruling, Phrase(.noSuchWindow)) }
        let facts = pool.components[component]
        guard let window = windows.first(where: { RuleBook.allows(facts, pool.windows[$0], pool) }) else {
            let failed = RuleBook.rules(pool.rulesInForce)
                .filter { !$0.judge(facts, pool.windows[first], pool).isPass }
                .map { $0.code.rawValue }
            return refuse(ruling, Phrase(.failsRules, ["rules": .texts(failed)]))
        }
        guard let range = QuantityRange(facts, pool.windows[window], pool) else {
            return refuse(ruling, Phrase(.noExchange))
        }
        let quantity = ruling.quantity ?? range.most
        guard quantity >= range.least, quantity <= range.most, quantity % range.step == 0 else {
            return refuse(
                ruling,
                Phrase(
                    .outOfSteps,
                    [
                        "quantity": .number(quantity), "least": .number(range.least),
                        "most": .number(range.most), "step": .number(range.step),
                    ]
                )
            )
        }
        let slot = given.windows[window - pool.windowStart[offer]]
        let exchange = pool.exchange(component, window)
        if let capacity = slot.capacity, used(of: window, pool) + exchange.offered(quantity) > capacity {
            return refuse(ruling, Phrase(.capacityPinned))
        }
        if let most = slot.beneficiariesMaximum, pins.count(where: { $0.window == window }) >= most {
            return refuse(ruling, Phrase(.beneficiariesPinned))
        }
        let own = pins.filter { $0.component == component }
        let total = own.reduce(quantity) { $0 + $1.quantity }
        let isTaken = own.contains { $0.window == window }
        if isTaken || Int64(own.count) >= facts.suppliersMaximum || total > facts.quantity {
            return refuse(ruling, Phrase(.partPinned))
        }
        let exclusive = pins.contains { pin in
            let other = pool.snapshot.needs[Int(pool.components[pin.component].need)].record
            return record.exclusiveWith.contains(other.externalID)
                || other.exclusiveWith.contains(record.externalID)
        }
        if exclusive { return refuse(ruling, Phrase(.excludesPinned)) }
        pins.append(
            Pin(
                ruling: ruling.externalID,
                heldAs: state,
                component: component,
                window: window,
                quantity: quantity
            )
        )
    }

    /// What pins take of a window, in its unit.
    func used(of window: Int, _ pool: PoolFacts) -> Int64 {
        pins.filter { $0.window == window }.reduce(0) {
            $0 + pool.exchange($1.component, window).offered($1.quantity)
        }
    }

    /// Whether no pin holds.
    var isEmpty: Bool { pins.isEmpty }

    /// The pins of a component.
    func of(component: Int) -> [Pin] { pins.filter { $0.component == component } }

    /// The components for which something else is pinned than before, ascending.
    static func differences(_ before: Pins, _ after: Pins) -> [Int] {
        Set(before.pins).symmetricDifference(after.pins).map(\.component).sorted()
    }

    /// The needs that have a pin.
    func needs(_ pool: PoolFacts) -> Set<Int> { Set(pins.map { Int(pool.components[$0.component].need) }) }
}

/// A pin that cannot hold: named, left out, and not fatal.
public struct ImpossiblePin: Hashable, Sendable {
    /// External id of the ruling.
    public var ruling: String
    /// External id of the need.
    public var need: String
    /// External id of the offer.
    public var offer: String
    /// Why it cannot hold.
    public var reason: Phrase
}

/// An endorsed match that the rules no longer allow: it goes back, and officers are told why.
public struct ReleasedMatch: Hashable, Sendable {
    /// Key of the proposal.
    public var key: String
    /// Why it cannot hold.
    public var reason: Phrase
}
