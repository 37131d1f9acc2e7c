import Allocation
import Foundation
import Operations
import Postgres
import Programme
import Registry
import Reports
import TestSupport
import Testing

/// A month of the demonstration programme, played from a seed: arrivals, withdrawals, decisions, declines, silence and a
/// policy change by day, a run by night, and after each night a check that shares nothing with the program.
///
/// Five nights in the normal run, thirty with `CAPMATCH_SOAK=1`.
@Suite("A month", .enabled(if: TestDatabase.isAvailable, Comment(rawValue: TestDatabase.skipMessage)))
struct MonthTests {
    private static let isSoak =
        ProcessInfo.processInfo.environment["CAPMATCH_SOAK"].map { !$0.isEmpty } ?? false

    @Test func `night after night nothing is overspent, moved or done out of order`() throws {
        var month = try SimulatedMonth(seed: 20_261_120)
        for day in 0..<(Self.isSoak ? 30 : 5) {
            if day > 0 { try month.play(day, of: Self.isSoak ? 30 : 5) }
            try month.night(day)
            let problems = try month.check()
            #expect(problems == [], "seed \(month.seed), night \(day)")
        }
        #expect(try month.auditProblems() == [], "seed \(month.seed)")
        #expect(month.counts["withdraw", default: 0] > 0 && month.counts["arrival", default: 0] > 0)
        // Five nights are too few for every way that a match can go.
        if Self.isSoak {
            #expect(month.counts["confirm", default: 0] > 0 && month.counts["decline", default: 0] > 0)
            #expect(month.counts["lapse", default: 0] > 0 && month.counts["complete", default: 0] > 0)
        }
    }
}

/// SplitMix64, so that a seed plays the same month everywhere.
struct SeededGenerator: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    /// True so often in a hundred.
    mutating func happens(_ percent: Int) -> Bool { Int.random(in: 0..<100, using: &self) < percent }
}

/// The demonstration programme over some days.
struct SimulatedMonth {
    let seed: UInt64
    /// How often what was done.
    private(set) var counts: [String: Int] = [:]
    private let database: TestDatabase
    private let registry: Registry
    private let programme: ProgrammeRecord
    private let first: CalendarDate
    private var date: CalendarDate
    private var random: SeededGenerator
    /// What was confirmed, by key: need, component, offer, window and quantity as they were then.
    private var confirmed: [String: [String]] = [:]

    init(seed: UInt64) throws {
        self.seed = seed
        random = SeededGenerator(state: seed)
        database = try TestDatabase()
        let connection = try database.connect()
        _ = try Registry.migrator(software: "test").migrate(connection, by: "test")
        registry = Registry(connection)
        let folder = SeedFolder(path: RegisteringFixture.seedPath)
        _ = try folder.loadReference(into: registry, by: "test")
        let settings = try folder.settings()
        (programme, _) = try registry.create(
            ProgrammeRecord(
                code: settings.code,
                name: settings.name,
                timeZone: settings.timeZone,
                referenceDate: settings.referenceDate.flatMap { CalendarDate($0) }
            ),
            by: "test"
        )
        _ = try folder.loadPool(into: registry, programme, by: "test") { _ in }
        _ = try folder.loadPolicy(into: registry, programme, by: "test")
        first = programme.referenceDate ?? CalendarDate(daysSince1970: 20_777)
        date = first
    }

    // MARK: - By night

    mutating func night(_ day: Int) throws {
        date = first.adding(days: day)
        var request = MatchRequest()
        request.date = date
        request.workLimit = 400_000
        request.threads = 1
        let settled = try registry.proposals(programme).filter { $0.state.isHeld && $0.state != .endorsed }
        let outcome = try MatchRun(registry, programme, by: "night").run(
            request,
            interruption: SolveInterruption()
        )
        // What is with the parties is theirs: a night lets it lapse at most.
        for before in settled {
            let now = try registry.proposal(before.key, programme)
            #expect(
                now == before || now.state == .lapsed,
                "seed \(seed), night \(day): \(before.key) \(now.state)"
            )
        }
        let lapsed = try registry.connection.value(
            "SELECT count(*) FROM proposal WHERE state = 'lapsed'",
            as: Int64.self
        )
        counts["lapse"] = Int(lapsed ?? 0)
        #expect(outcome.run != nil)
        if day == 0 || day == 3 {
            let again = try MatchRun(registry, programme, by: "night").run(
                request,
                interruption: SolveInterruption()
            )
            #expect(again.isUnchanged, "seed \(seed), night \(day): a second time on the same data")
        }
        try replay()
        guard day > 0 else { return }
        // Whatever moved since the night before has a reason.
        let comparison = try RunComparison(
            registry,
            programme,
            try registry.run(nil, programme).number - 1,
            nil
        )
        counts["churn", default: 0] += comparison.rows.count
        #expect(comparison.rows.allSatisfy { !$0.reason.isEmpty })
    }

    /// The latest run, run again from what it recorded, gives the same bytes.
    private func replay() throws {
        let replay = try RunReplay(RunBundle(registry, programme, run: nil))
        #expect(replay.mode == .replayed && replay.isSame, "seed \(seed), \(date): \(replay.checks)")
    }

    // MARK: - By day

    mutating func play(_ day: Int, of days: Int) throws {
        date = first.adding(days: day - 1)
        if day == days / 2 { try changePolicy() }
        try arrive(day)
        try withdraw()
        try answer()
        try decide()
    }

    private mutating func count(_ what: String) { counts[what, default: 0] += 1 }

    private func desk(_ person: String = "officer") throws -> ProposalDesk {
        try ProposalDesk(registry, programme, by: person, on: date)
    }

    private func changePolicy() throws {
        guard let current = try registry.currentPolicy(programme) else { return }
        var policy = try PolicyDocument(yaml: current.document).policy
        policy.switchCostMillipoints = 2_500
        policy.partnerCostMillipoints = 750
        policy.weights[0] -= 5
        policy.weights[4] += 5
        _ = try registry.setPolicy(
            PolicyDocument.text(of: policy),
            expecting: current.version,
            programme,
            by: "director",
            because: "urgency counts for more"
        )
    }

    private mutating func arrive(_ day: Int) throws {
        var filter = RecordFilter()
        filter.isInPool = true
        let needs = try registry.records(Need.self, programme, filter).map(\.record)
        for place in 0..<Int.random(in: 1...4, using: &random) {
            guard var need = needs.randomElement(using: &random) else { continue }
            need.externalID = "SIM-N-\(day)-\(place)"
            need.status = .open
            need.submittedOn = date
            need.verifiedOn = nil
            need.expiresOn = nil
            need.exclusiveWith = []
            _ = try registry.store(need, expecting: nil, programme, by: "requester")
            count("arrival")
        }
        let offers = try registry.records(Offer.self, programme, filter).map(\.record)
        if random.happens(60), var offer = offers.randomElement(using: &random) {
            offer.externalID = "SIM-O-\(day)"
            offer.status = .open
            offer.submittedOn = date
            offer.verifiedOn = nil
            offer.expiresOn = nil
            _ = try registry.store(offer, expecting: nil, programme, by: "provider")
        }
    }

    private mutating func withdraw() throws {
        var filter = RecordFilter()
        filter.isInPool = true
        let held = try Set(
            registry.proposals(programme).filter { $0.state.isHeld }.flatMap { [$0.need, $0.offer] }
        )
        let needs = try registry.records(Need.self, programme, filter).map(\.record.externalID)
        if let key = needs.filter({ !held.contains($0) }).randomElement(using: &random) {
            _ = try desk().move(Need.self, key, to: "withdrawn", because: "funded elsewhere")
            count("withdraw")
        }
        let offers = try registry.records(Offer.self, programme, filter).map(\.record.externalID)
        if random.happens(30), let key = offers.filter({ !held.contains($0) }).randomElement(using: &random) {
            _ = try desk().move(Offer.self, key, to: "withdrawn", because: "budget cut")
        }
    }

    /// What parties answer: many accept, some decline, some say nothing.
    private mutating func answer() throws {
        let codes: [DeclineCode] = [
            .requesterDates, .quantityTooSmall, .counterpartNotAcceptable, .noLongerNeeded, .capacityGone,
            .exportOrSanctions,
            .strategicPriority, .languageOrLevel,
        ]
        for proposal in try registry.proposals(programme) {
            switch proposal.state {
            case .sent where random.happens(40), .acceptedByProvider where random.happens(40):
                if random.happens(20), let code = codes.randomElement(using: &random) {
                    try take(.decline, proposal.key) { $0.code = code }
                } else {
                    try take(.accept, proposal.key) { $0.party = .requester }
                }
            case .acceptedByRequester where random.happens(40):
                try take(.accept, proposal.key) { $0.party = .provider }
            case .accepted where random.happens(10) && proposal.quantity > 1:
                try take(.modify, proposal.key) { $0.quantity = proposal.quantity - 1 }
            case .accepted:
                try take(.confirm, proposal.key)
                confirmed[proposal.key] = Self.facts(try registry.proposal(proposal.key, programme))
            case .confirmed where random.happens(20): try take(.start, proposal.key)
            case .inDelivery where random.happens(20):
                try take(.complete, proposal.key) { $0.used = proposal.quantity }
            default: break
            }
        }
    }

    /// What the weekly meeting decides.
    private mutating func decide() throws {
        for proposal in try registry.proposals(programme) {
            switch proposal.state {
            case .proposed where random.happens(6): try take(.endorse, proposal.key)
            case .proposed where random.happens(2):
                try take(.reject, proposal.key) { $0.code = .equityOverride }
            case .endorsed where random.happens(80): try send(proposal.key)
            default: break
            }
        }
        // What was ruled on in an earlier week is ruled on.
        let ruled = Set(
            try registry.records(Ruling.self, programme).map { [$0.record.need, $0.record.offer] }
        )
        let free = try registry.proposals(programme).filter {
            $0.state == .proposed && !ruled.contains([$0.need, $0.offer])
        }
        if let pinned = free.randomElement(using: &random) {
            var request = RulingRequest(
                random.happens(50) ? .pin : .ban,
                need: pinned.need,
                offer: pinned.offer,
                code: .equityOverride,
                reason: "the meeting's wish"
            )
            request.component = pinned.component
            request.window = pinned.window
            if request.action == .pin { request.quantity = pinned.quantity }
            _ = try desk().rule(request)
            count(request.action.rawValue)
        }
    }

    /// A proposal of an earlier night may ask for what was given to others since: then it is rejected.
    private mutating func send(_ key: String) throws {
        do {
            try take(.send, key)
        } catch RegistryError.overcommitted {
            try take(.reject, key) { $0.code = .wrongData }
        }
    }

    private mutating func take(
        _ verb: ProposalVerb,
        _ key: String,
        _ fill: (inout Decision) -> Void = { _ in }
    ) throws {
        var decision = Decision(key, verb)
        fill(&decision)
        _ = try desk().decide([decision])
        count(verb.rawValue)
    }

    private static func facts(_ proposal: StoredProposal) -> [String] {
        [proposal.need, proposal.component, proposal.offer, proposal.window, String(proposal.quantity)]
    }

    // MARK: - The check

    /// What is not as it must be, found by other means than the program's own.
    func check() throws -> [String] {
        try overspent() + moved() + blocked() + outOfOrder() + unexplained()
    }

    /// What the chain of commands says of the month's end.
    func auditProblems() throws -> [String] { try registry.verifyAudit(programme).problems }

    private func keys(_ what: String, _ query: SQL) throws -> [String] {
        try registry.connection.query(query) { "\(what): \(try $0.get(0, as: String.self))" }
    }

    /// What is held, was delivered and is proposed, against the capacities and the quantities asked.
    private func overspent() throws -> [String] {
        try keys(
            "overspent window",
            """
            SELECT p.offer || '/' || p.offer_window || ' ' || sum(v.offer_quantity) || ' of ' || w.capacity
            FROM proposal p JOIN proposal_version v USING (programme_id, proposal_id)
                JOIN offer o ON o.programme_id = p.programme_id AND o.external_id = p.offer
                JOIN offer_window w ON w.programme_id = o.programme_id AND w.offer_id = o.offer_id
                    AND w.version = o.current_version AND w."window" = p.offer_window
            WHERE v.version = p.current_version AND v.state IN ('proposed', 'endorsed', 'sent', 'accepted-by-requester',
                'accepted-by-provider', 'accepted', 'confirmed', 'in-delivery', 'completed')
            GROUP BY p.offer, p.offer_window, w.capacity HAVING sum(v.offer_quantity) > w.capacity
            """
        )
            + keys(
                "more than was asked",
                """
                SELECT p.need || '/' || p.component || ' ' || sum(v.quantity) || ' of ' || c.quantity
                FROM proposal p JOIN proposal_version v USING (programme_id, proposal_id)
                    JOIN need n ON n.programme_id = p.programme_id AND n.external_id = p.need
                    JOIN need_component c ON c.programme_id = n.programme_id AND c.need_id = n.need_id
                        AND c.version = n.current_version AND c.component = p.component
                WHERE v.version = p.current_version AND v.state IN ('proposed', 'endorsed', 'sent',
                    'accepted-by-requester', 'accepted-by-provider', 'accepted', 'confirmed', 'in-delivery', 'completed')
                GROUP BY p.need, p.component, c.quantity HAVING sum(v.quantity) > c.quantity
                """
            )
    }

    /// Confirmed matches are as they were confirmed.
    private func moved() throws -> [String] {
        try confirmed.keys.sorted().compactMap { key in
            let now = try registry.proposal(key, programme)
            let stays: [ProposalState] = [.confirmed, .inDelivery, .completed]
            return stays.contains(now.state) && Self.facts(now) == confirmed[key]
                ? nil : "moved: \(key) is \(now.state), \(Self.facts(now))"
        }
    }

    /// No proposal is made against a block or a ban, and every pin holds that can.
    private func blocked() throws -> [String] {
        let today = PostgresDate(daysSince1970: date.daysSince1970)
        let run = try registry.run(nil, programme).number
        return try keys(
            "blocked pair",
            """
            SELECT p.key FROM proposal p JOIN decline_version d ON d.programme_id = p.programme_id AND d.need = p.need
                AND d.offer = p.offer
                JOIN decline h ON h.programme_id = d.programme_id AND h.decline_id = d.decline_id
            WHERE d.version = h.current_version AND d.blocked_until >= \(today) AND p.state = 'proposed'
            """
        )
            + keys(
                "banned pair",
                """
                SELECT p.key FROM proposal p JOIN ruling_version r ON r.programme_id = p.programme_id
                    AND r.need = p.need AND r.offer = p.offer
                    JOIN ruling h ON h.programme_id = r.programme_id AND h.ruling_id = r.ruling_id
                WHERE r.version = h.current_version AND r.action = 'ban' AND r.withdrawn_on IS NULL
                    AND coalesce(r.component, p.component) = p.component
                    AND coalesce(r."window", p.offer_window) = p.offer_window
                    AND coalesce(r.valid_until, \(today)) >= \(today) AND r.issued_on <= \(today) AND p.state = 'proposed'
                """
            )
            + missingPins(run, today)
    }

    private func missingPins(_ run: Int64, _ today: PostgresDate) throws -> [String] {
        let report = try StoredReport(registry, programme).report(run)
        let notices = report.run.notices
        return try registry.connection.query(
            """
            SELECT h.external_id FROM ruling h JOIN ruling_version r USING (programme_id, ruling_id)
            WHERE r.version = h.current_version AND r.action = 'pin' AND r.withdrawn_on IS NULL
                AND coalesce(r.valid_until, \(today)) >= \(today) AND r.issued_on <= \(today)
                AND NOT EXISTS (SELECT FROM proposal p WHERE p.programme_id = r.programme_id AND p.need = r.need
                    AND p.offer = r.offer AND p.state IN ('proposed', 'endorsed', 'sent', 'accepted-by-requester',
                        'accepted-by-provider', 'accepted', 'confirmed', 'in-delivery', 'completed'))
            """
        ) { try $0.get(0, as: String.self) }.filter { key in !notices.contains { $0.contains(key) } }
            .map { "pin without a match: \($0)" }
    }

    /// Every version follows the one before by a legal step, and every head is where its history ends.
    private func outOfOrder() throws -> [String] {
        try keys(
            "step out of order",
            """
            SELECT v.proposal_id::text || ' ' || v.version FROM proposal_version v
                LEFT JOIN proposal_version b ON b.programme_id = v.programme_id AND b.proposal_id = v.proposal_id
                    AND b.version = v.version - 1
                LEFT JOIN proposal_transition t ON t.from_state = b.state AND t.action = v.action
                    AND t.to_state = v.state
            WHERE v.version > 1 AND t.action IS NULL OR v.version = 1 AND v.state <> 'proposed'
            """
        )
            + keys(
                "head beside its history",
                """
                SELECT p.key FROM proposal p WHERE (p.current_version, p.state) IS DISTINCT FROM (
                    SELECT (max(v.version), (array_agg(v.state ORDER BY v.version DESC))[1]) FROM proposal_version v
                    WHERE v.programme_id = p.programme_id AND v.proposal_id = p.proposal_id)
                """
            )
            + recordsOutOfOrder("need") + recordsOutOfOrder("offer")
            + keys(
                "run out of order",
                """
                SELECT v.run_number || ' ' || v.version FROM run_version v JOIN run_version b
                        ON b.programme_id = v.programme_id AND b.run_number = v.run_number AND b.version = v.version - 1
                    LEFT JOIN run_transition t ON t.from_state = b.state AND t.to_state = v.state
                WHERE t.to_state IS NULL
                """
            )
    }

    private func recordsOutOfOrder(_ noun: String) throws -> [String] {
        let versions: SQL = "\(identifier: noun + "_version")"
        let id: SQL = "\(identifier: noun + "_id")"
        return try keys(
            "\(noun) out of order",
            """
            SELECT v.\(id)::text || ' ' || v.version FROM \(versions) v JOIN \(versions) b
                    ON b.programme_id = v.programme_id AND b.\(id) = v.\(id) AND b.version = v.version - 1
                LEFT JOIN \(identifier: noun + "_transition") t ON t.from_state = b.status AND t.to_state = v.status
            WHERE t.to_state IS NULL
            """
        )
    }

    /// Nothing that was proposed goes without a reason, and nobody is without a name.
    private func unexplained() throws -> [String] {
        try keys(
            "unexplained",
            """
            SELECT v.proposal_id::text || ' ' || v.action FROM proposal_version v
            WHERE v.changed_by = '' OR v.action IN ('supersede', 'lapse') AND v.reason IS NULL
                OR v.action IN ('decline', 'reject') AND v.code IS NULL
            """
        )
    }
}
