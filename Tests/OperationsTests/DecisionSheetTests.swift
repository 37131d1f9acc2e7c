import Foundation
import Formats
import Operations
import Programme
import Registry
import TestSupport
import Testing

@Suite(
    "Decision sheets and letters",
    .enabled(if: TestDatabase.isAvailable, Comment(rawValue: TestDatabase.skipMessage))
)
struct DecisionSheetTests {
    let desk: DeskFixture

    init() throws {
        desk = try DeskFixture()
        try desk.match("2026-11-20")
    }

    /// The exported sheet with the answers filled in: a need's key, then column by column.
    private func sheet(_ answers: [String: [String: String]]) throws -> [UInt8] {
        let exported = try DecisionSheet(try desk.desk("2026-11-23")).export(ProposalFilter())
        var reader = try DelimitedReader(try ByteSource(bytes: exported))
        let names = reader.header
        var writer = DelimitedWriter()
        writer.row(names)
        while case .record(let record)? = try reader.next() {
            let own = answers[record.fields[names.firstIndex(of: "need") ?? 0]] ?? [:]
            writer.row(zip(names, record.fields).map { own[$0] ?? $1 })
        }
        return writer.bytes
    }

    private func carryOut(_ bytes: [UInt8], apply: Bool = true, by person: String = "ana") throws
        -> [StoredProposal]
    {
        try DecisionSheet(try desk.desk("2026-11-23", by: person)).carryOut(
            try ByteSource(bytes: bytes),
            apply: apply
        )
    }

    @Test func `a sheet is tried first, then carried out, and decides nothing a second time`() throws {
        let filled = try sheet([
            "N-1": ["decision": "endorse; send"],
            "N-2": ["decision": "Reject", "code": "of3", "reason": "'quoted"],
        ])
        #expect(try carryOut(filled, apply: false).count == 3)
        #expect(try desk.states().allSatisfy { $0.hasSuffix("proposed") })
        #expect(try carryOut(filled).map(\.state) == [.endorsed, .sent, .rejected])
        #expect(try desk.proposal(of: "N-1").state == .sent)
        let error = #expect(throws: DecisionSheetError.self) { try carryOut(filled) }
        #expect(error?.problems.count == 2, "every row is stale now: \(error?.description ?? "")")
        #expect(try carryOut(try sheet([:])) == [])
    }

    @Test func `a stale row is refused with what changed, and the rest of the sheet with it`() throws {
        let filled = try sheet(["N-1": ["decision": "endorse"], "N-2": ["decision": "endorse"]])
        let other = try desk.proposal(of: "N-2")
        try desk.decide(.reject, other.key, on: "2026-11-23", by: "ben") {
            $0.code = .duplicate
            $0.reason = "same as N-1"
        }
        let error = #expect(throws: DecisionSheetError.self) { try carryOut(filled) }
        #expect(error?.problems.count == 1 && error?.problems.first?.line == 3)
        let text = error?.description ?? ""
        #expect(text.contains("you saw: version 1, proposed") && text.contains("by ben, OF1: same as N-1"))
        #expect(try desk.proposal(of: "N-1").state == .proposed)
    }

    @Test func `a quantity that stands where it has no effect is refused, not passed over`() throws {
        for (answers, expected) in [
            (["decision": "endorse", "quantity": "4"], "quantity: found 4; expected 5, as exported"),
            (["decision": "endorse", "new_quantity": "4"], "unless the decision is modify"),
            (["decision": "endorse", "used": "4"], "unless the decision is progress or complete"),
        ] {
            let error = #expect(throws: DecisionSheetError.self) { try carryOut(try sheet(["N-1": answers])) }
            #expect(error?.description.contains(expected) == true, "\(error?.description ?? "")")
        }
        // A quantity in another notation is as it was exported.
        #expect(try carryOut(try sheet(["N-1": ["decision": "endorse", "quantity": "5.0"]])).count == 1)
    }

    @Test func `every row that cannot be is told of at once, with what would be right`() throws {
        let filled = try sheet([
            "N-1": ["decision": "decline", "code": "XX9"], "N-2": ["decision": "endorse", "version": "one"],
        ])
        let error = #expect(throws: DecisionSheetError.self) { try carryOut(filled) }
        let text = error?.description ?? ""
        #expect(text.contains("line 2") && text.contains("XX9") && text.contains("RQ1"))
        #expect(text.contains("line 3") && text.contains("found \"one\""))
        #expect(throws: DecisionSheetError.self) {
            try carryOut(Array("proposal,decision\nP1-1,endorse\n".utf8))
        }
        let twice = try sheet(["N-1": ["decision": "endorse"]])
        let row = String(decoding: twice, as: UTF8.self).split(separator: "\n")[1]
        #expect(throws: DecisionSheetError.self) { try carryOut(twice + Array((row + "\n").utf8)) }
    }

    @Test func `titles that a spreadsheet would take for formulas are made harmless`() throws {
        let exported = try DecisionSheet(try desk.desk("2026-11-23")).export(ProposalFilter())
        let text = String(decoding: exported, as: UTF8.self)
        #expect(text.contains(",'=SUM(A1) N-1,") && !text.contains(",=SUM"))
    }

    @Test func `letters say what is asked, in text and in HTML that cannot be steered, and hold no address`()
        throws
    {
        let one = try desk.proposal(of: "N-1")
        var need = try desk.registry.record(Need.self, "N-1", desk.programme)
        need.record.title = "<script>alert(1)</script>"
        _ = try desk.registry.store(need.record, expecting: need.version, desk.programme, by: "ana")
        try desk.registry.set(
            Contact(
                organisation: "ORG-1",
                name: "Amina",
                email: "amina@example.org",
                purpose: "letters",
                consentedOn: DeskFixture.day("2026-11-01")
            ),
            desk.programme,
            by: "ana"
        )
        try desk.lead(one.key, to: .sent, on: "2026-11-23")
        let notices = try desk.registry.notices(desk.programme, isSent: false)
        #expect(notices.map(\.party) == ["requester", "provider"])
        let letter = Letter(notices[0], desk.programme)
        let text = try letter.text()
        #expect(text.contains("7 December 2026") && text.contains("<script>") && text.contains(one.key))
        let html = try letter.html()
        #expect(html.contains("&lt;script&gt;") && !html.contains("<script>"))
        #expect(!text.contains("amina") && !html.contains("amina"))
        #expect(try desk.registry.markSent([1], desk.programme, by: "ana") == 1)
        #expect(
            try desk.registry.markSent([1, 2], desk.programme, by: "ben") == 1,
            "the first was sent by ana"
        )
        #expect(throws: RegistryError.self) { try desk.registry.markSent([3], desk.programme, by: "ben") }
        #expect(try desk.registry.notices(desk.programme, isSent: false).isEmpty)
        try desk.registry.eraseContact(of: "ORG-1", desk.programme, by: "ana")
        #expect(try desk.registry.contacts(desk.programme).isEmpty)
    }
}
