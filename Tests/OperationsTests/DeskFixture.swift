import Allocation
import Foundation
import Formats
import Operations
import Programme
import Registry
import Reports

/// A small programme with two needs that want one course, and a course that is second best.
struct DeskFixture {
    let fixture: RegisteringFixture
    var registry: Registry { fixture.registry }
    var programme: ProgrammeRecord { fixture.programme }

    static func day(_ text: String) -> CalendarDate { CalendarDate(text) ?? CalendarDate(daysSince1970: 0) }

    init() throws {
        fixture = try RegisteringFixture()
        _ = try fixture.take(
            Organisation.self,
            "external_id,name,type,country,screening,screened_on\n"
                + "ORG-1,Asks,university,KE,clear,2026-10-01\nORG-2,Gives,university,KE,clear,2026-10-01\n"
                + "ORG-3,Gives too,university,KE,clear,2026-10-01\n",
            "organisations.csv"
        )
        let needs = [("N-1", 5), ("N-2", 1)].map { key, urgency in
            "\(key),ORG-1,=SUM(A1) \(key),2026-10-01,2027-01-01,2027-06-30,main,training,5,5,seat,\(urgency),yes\n"
        }
        _ = try fixture.take(
            Need.self,
            RegisteringFixture.header + ",urgency,sharing_consent\n" + needs.joined(),
            "needs.csv"
        )
        _ = try fixture.take(
            Offer.self,
            "external_id,organisation,title,submitted_on,kind,modality,unit,sharing_consent,opens,closes,capacity\n"
                + "O-1,ORG-2,Course,2026-10-01,training,online,seat,yes,2027-02-01,2027-02-28,5\n"
                + "O-2,ORG-3,Course,2026-10-01,training,online,seat,yes,2027-02-01,2027-02-28,5\n",
            "offers.csv"
        )
    }

    @discardableResult
    func match(_ date: String) throws -> MatchRunOutcome {
        var request = MatchRequest()
        request.date = Self.day(date)
        return try MatchRun(registry, programme, by: "night").run(request, interruption: SolveInterruption())
    }

    func desk(_ date: String, by person: String = "ana") throws -> ProposalDesk {
        try ProposalDesk(registry, programme, by: person, on: Self.day(date))
    }

    @discardableResult
    func decide(
        _ verb: ProposalVerb,
        _ key: String,
        on date: String,
        by person: String = "ana",
        _ fill: (inout Decision) -> Void = { _ in }
    ) throws -> StoredProposal {
        var decision = Decision(key, verb)
        fill(&decision)
        return try desk(date, by: person).decide([decision])[0]
    }

    /// Takes a proposal all the way to a state.
    func lead(_ key: String, to state: ProposalState, on date: String) throws {
        try decide(.endorse, key, on: date)
        if state == .endorsed { return }
        try decide(.send, key, on: date)
        if state == .sent { return }
        try decide(.accept, key, on: date) { $0.party = .requester }
        try decide(.accept, key, on: date) { $0.party = .provider }
        if state == .accepted { return }
        try decide(.confirm, key, on: date)
    }

    func proposal(of need: String) throws -> StoredProposal {
        var filter = ProposalFilter()
        filter.need = need
        guard let found = try registry.proposals(programme, filter).first else {
            throw RegistryError.notFound(noun: "proposal of", key: need, nearest: [])
        }
        return found
    }

    func states() throws -> [String] {
        try registry.proposals(programme, .everything).map { "\($0.need) \($0.offer) \($0.state)" }
    }

    func status(_ key: String) throws -> String {
        key.hasPrefix("N")
            ? try registry.record(Need.self, key, programme).record.status.rawValue
            : try registry.record(Offer.self, key, programme).record.status.rawValue
    }

    func notices() throws -> [String] {
        try registry.notices(programme).map { "\($0.kind) \($0.party)" }
    }
}
