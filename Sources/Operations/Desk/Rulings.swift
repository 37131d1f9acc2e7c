import Matching
public import Programme
import Registry

/// A pair that an officer pins or bans.
public struct RulingRequest: Sendable {
    /// Pinned or banned.
    public var action: RulingAction
    /// External id of the need.
    public var need: String
    /// Code of the component; nil: the first of the offer's kind, or all.
    public var component: String?
    /// External id of the offer.
    public var offer: String
    /// Code of the window; nil: the first that will do, or all.
    public var window: String?
    /// How much is pinned; nil: what is asked for.
    public var quantity: Int64?
    /// Why, as a code.
    public var code: DeclineCode
    /// Why, in words.
    public var reason: String
    /// The last day on which it holds; nil: until it is withdrawn.
    public var validUntil: CalendarDate?

    /// Makes a request.
    public init(
        _ action: RulingAction,
        need: String,
        offer: String,
        code: DeclineCode,
        reason: String
    ) {
        self.action = action
        self.need = need
        self.offer = offer
        self.code = code
        self.reason = reason
    }
}

extension ProposalDesk {
    /// Pins or bans a pair, and writes into the ledger what that gives up by the latest run's points.
    ///
    /// - Returns: The ruling.
    /// - Throws: ``RegistryError`` where need or offer are not registered, or a ruling of the sort is in force.
    public func rule(_ request: RulingRequest) throws -> Ruling {
        guard request.code.party == nil else {
            throw DecisionError(problems: ["\(request.action): found \(request.code); expected OF1 to OF6"])
        }
        let cost = try cost(of: request)
        return try registry.change(
            "proposal \(request.action)",
            programme,
            on: date,
            by: person,
            because: request.reason,
            code: request.code.rawValue
        ) { change in
            _ = try registry.record(Need.self, request.need, programme)
            _ = try registry.record(Offer.self, request.offer, programme)
            let rulings = try registry.records(Ruling.self, programme).map(\.record)
            let same = rulings.first {
                $0.action == request.action && $0.need == request.need && $0.offer == request.offer
                    && $0.component == request.component && $0.window == request.window
                    && $0.isInForce(on: date)
            }
            if let same { throw RegistryError.exists(noun: "\(request.action)", key: same.externalID) }
            var ruling = Ruling()
            let stem = "\(request.action == .pin ? "PIN" : "BAN")-\(change.date)"
            let place = rulings.count { $0.externalID.hasPrefix(stem) } + 1
            ruling.externalID = "\(stem)-\(place)"
            ruling.action = request.action
            ruling.need = request.need
            ruling.component = request.component
            ruling.offer = request.offer
            ruling.window = request.window
            ruling.quantity = request.quantity
            ruling.reason = request.reason
            ruling.issuedBy = person
            ruling.issuedOn = date
            ruling.validUntil = request.validUntil
            try change.store([ruling])
            var override = OverrideRecord(
                request.action.rawValue,
                need: request.need,
                offer: request.offer,
                code: request.code
            )
            override.component = request.component
            override.window = request.window
            override.ruling = ruling.externalID
            override.reason = request.reason
            override.rank = cost?.rank
            override.pointsGivenUp = cost?.points
            change.record(override)
            return ruling
        }
    }

    /// Takes a pin or a ban back, from the business date on.
    ///
    /// - Throws: ``RegistryError`` where none is in force.
    public func withdraw(_ action: RulingAction, ruling key: String, because reason: String?) throws {
        try registry.change("proposal un\(action)", programme, on: date, by: person, because: reason) {
            change in
            let stored = try registry.record(Ruling.self, key, programme)
            var ruling = stored.record
            guard ruling.action == action, ruling.isInForce(on: date) else {
                throw RegistryError.illegalStep(
                    noun: "ruling",
                    key: key,
                    from: ruling.action == action ? "not in force" : "a \(ruling.action)",
                    step: "un\(action)",
                    legal: []
                )
            }
            ruling.withdrawnOn = max(date, ruling.issuedOn ?? date)
            try change.store([ruling])
        }
    }

    /// What a ruling gives up by points: a pin against the need's best pair, a ban against its next best.
    private func cost(of request: RulingRequest) throws -> (rank: Int64, points: Int64)? {
        guard
            let run = try registry.runs(programme, limit: 20).first(where: {
                RunState.withResult.contains($0.state) && !$0.isPruned
            })
        else { return nil }
        let file = try StoredReport(registry, programme).file("snapshot", of: run.number)
        guard let pairs = Matcher(try Snapshot(canonical: file)).explain(need: request.need, offer: nil)
        else {
            return nil
        }
        let possible = pairs.filter {
            $0.isPossible && (request.component == nil || $0.component == request.component)
        }.sorted { $0.points > $1.points }
        guard
            let place = possible.firstIndex(where: {
                $0.offer == request.offer && (request.window == nil || $0.window == request.window)
            })
        else { return nil }
        let own = possible[place]
        let rest = possible.filter { $0.component == own.component && $0.offer != own.offer }
        let other = rest.first?.points ?? 0
        // Nothing is given up by banning what is not the best.
        let lost = request.action == .pin ? possible[0].points - own.points : max(0, own.points - other)
        return (Int64(place + 1), lost)
    }
}
