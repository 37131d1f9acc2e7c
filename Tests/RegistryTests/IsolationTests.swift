import Foundation
import Postgres
import Programme
import Registry
import TestSupport
import Testing

/// Two officers, one proposal: PostgreSQL's isolationtester runs the statements that the register really sends, in
/// every order in which two sessions can send them.
@Suite("Two officers", .enabled(if: TestDatabase.isAvailable, Comment(rawValue: TestDatabase.skipMessage)))
struct IsolationTests {
    let fixture: RegisterFixture

    init() throws {
        fixture = try RegisterFixture()
        try fixture.add(RegisterFixture.need("N"))
        try fixture.add(RegisterFixture.offer("O"))
        try fixture.propose()
    }

    private func step(_ action: String, to state: ProposalState) -> ProposalStep {
        var step = ProposalStep(action, to: state)
        if action == "reject" { step.code = .wrongData }
        return step
    }

    private func decide(
        _ step: ProposalStep,
        expecting version: Int64?,
        _ registry: Registry,
        by person: String
    ) throws {
        try registry.change(
            "proposal \(step.action)",
            fixture.programme,
            on: CalendarDate(daysSince1970: 20_781),
            by: person
        ) { try $0.take(step, on: "P1-1", expecting: version) }
    }

    // MARK: - What the register sends

    /// The statements of a decision that write or lock, with their values, as the server's own log has them.
    ///
    /// They are heard on a copy, so that nothing of them is there when they are run in other orders.
    private func statements(_ step: ProposalStep, by person: String) throws -> [String] {
        let copy = try TestDatabase(template: fixture.database.name)
        let registry = Registry(try copy.connect())
        try registry.connection.execute("SET client_min_messages = log")
        try registry.connection.execute("SET log_statement = 'all'")
        final class Heard { var texts: [String] = [] }
        let heard = Heard()
        registry.connection.onNotice = { heard.texts.append(Self.inlined($0)) }
        try decide(step, expecting: 1, registry, by: person)
        registry.connection.close()
        // The chain's entry is made of what was read under the same lock: where that holds, it cannot be raced.
        return heard.texts.filter { text in
            text.hasPrefix("BEGIN") || text.hasPrefix("COMMIT") || text.contains("FOR NO KEY UPDATE")
                || (text.hasPrefix("INSERT") || text.hasPrefix("UPDATE")) && !text.contains("audit_entry")
        }
    }

    /// A statement of the log with the values of its parameters in their places.
    ///
    /// The tester takes a brace for the end of a step.
    private static func inlined(_ notice: Notice) -> String {
        guard let colon = notice.message.firstRange(of: ": ") else { return notice.message }
        var text = String(notice.message[colon.upperBound...])
        var values: [(Int, String)] = []
        for match in (notice.detail ?? "").matches(of: /\$([0-9]+) = ('(?:[^']|'')*'|NULL)/) {
            guard let number = Int(match.1) else { continue }
            let value = String(match.2).replacingOccurrences(of: "{", with: "' || chr(123) || '")
                .replacingOccurrences(of: "}", with: "' || chr(125) || '")
            values.append((number, value.contains("||") ? "(\(value))" : value))
        }
        // $12 before $1.
        for (number, value) in values.reversed() {
            text = text.replacingOccurrences(of: "$\(number)", with: value)
        }
        return text
    }

    /// A decision as a session of the tester.
    private func session(_ step: ProposalStep, by person: String, isLocked: Bool) throws
        -> IsolationTester.Session
    {
        var sent = try statements(step, by: person)
        // The command's id, the writers' lock, the version, the head, and the lock for the chain.
        try #require(sent.count == 7, "\(sent)")
        #expect(sent.allSatisfy { !$0.contains("{") && !$0.contains("}") })
        if !isLocked { sent.removeAll { $0.contains("FOR NO KEY UPDATE") } }
        let lock = sent.firstIndex {
            $0.contains(isLocked ? "FOR NO KEY UPDATE" : "INSERT INTO proposal_version")
        }
        return IsolationTester.Session(name: person, statements: sent, lock: try #require(lock))
    }

    private static let restoration = [
        "UPDATE proposal SET current_version = 1, state = 'proposed' WHERE key = 'P1-1'",
        "DELETE FROM proposal_version WHERE version > 1",
        "DELETE FROM command WHERE run_by IN ('ana', 'ben') AND kind LIKE 'proposal %'",
    ]
    private static let question = """
        SELECT p.current_version, p.state, count(v.*),
            (SELECT count(*) FROM command WHERE kind IN ('proposal endorse', 'proposal reject'))
        FROM proposal p JOIN proposal_version v USING (programme_id, proposal_id) GROUP BY 1, 2, 4
        """

    /// Without the lock the history's own key must do: the second fails where it would write beside the first.
    @Test(
        .enabled(if: IsolationTester.isInstalled, "isolationtester comes with PostgreSQL's client package"),
        .timeLimit(.minutes(3)),
        arguments: [true, false]
    )
    func `whatever the order, one decides and the other writes nothing`(isLocked: Bool) throws {
        let tester = try #require(IsolationTester())
        fixture.registry.connection.close()
        let ana = try session(step("endorse", to: .endorsed), by: "ana", isLocked: isLocked)
        let ben = try session(step("reject", to: .rejected), by: "ben", isLocked: isLocked)
        let specification = IsolationTester.specification(
            ana,
            ben,
            restoring: Self.restoration,
            asking: Self.question
        )
        let outcomes = try tester.run(specification, on: fixture.database.settings)
        #expect(outcomes.count == IsolationTester.orders(ana, ben).count)
        var refused = 0
        for outcome in outcomes {
            // One step is taken. The second finds nothing to write; or it is refused, where only the key keeps order.
            #expect(outcome.cells.count == 4, "\(outcome.text)")
            guard outcome.cells.count == 4 else { continue }
            #expect(outcome.cells[0] == "2" && outcome.cells[2] == "2", "\(outcome.text)")
            let isRefused = outcome.text.contains("ERROR:  duplicate key value")
            refused += isRefused ? 1 : 0
            #expect(outcome.cells[3] == (isRefused ? "1" : "2"), "\(outcome.text)")
            #expect(outcome.text.contains("ERROR") == isRefused, "\(outcome.text)")
        }
        #expect((refused > 0) == !isLocked)
        #expect(
            Set(outcomes.compactMap { $0.cells.count == 4 ? $0.cells[1] : nil }) == ["endorsed", "rejected"]
        )
    }

    @Test func `the orders are those in which nobody sends while waiting`() {
        func session(_ name: String) -> IsolationTester.Session {
            IsolationTester.Session(name: name, statements: ["BEGIN", "lock", "COMMIT"], lock: 1)
        }
        let orders = IsolationTester.orders(session("a"), session("b"))
        let locks: Set = ["a1", "b1"]
        let firstIsA = orders.filter { $0.first(where: locks.contains) == "a1" }
        // The second may begin at any time, ask for the lock before or after the first's end, and ends after it.
        #expect(
            firstIsA.map { $0.joined(separator: " ") }.sorted() == [
                "a0 a1 a2 b0 b1 b2", "a0 a1 b0 a2 b1 b2", "a0 a1 b0 b1 a2 b2", "a0 b0 a1 a2 b1 b2",
                "a0 b0 a1 b1 a2 b2", "b0 a0 a1 a2 b1 b2", "b0 a0 a1 b1 a2 b2",
            ]
        )
        #expect(Set(orders).count == orders.count && orders.count == 2 * firstIsA.count)
    }

    @Test func `the second officer is told what both saw, and nothing is written`() throws {
        let registry = fixture.registry
        try decide(step("endorse", to: .endorsed), expecting: 1, registry, by: "ana")
        let error = #expect(throws: RegistryError.self) {
            try decide(step("reject", to: .rejected), expecting: 1, fixture.another(), by: "ben")
        }
        let text = error?.description ?? ""
        #expect(
            text.contains("you saw: version 1, proposed") && text.contains("it is:   version 2, endorsed")
        )
        #expect(text.contains("by ana"))
        #expect(try registry.steps(of: "P1-1", fixture.programme).map(\.state) == ["proposed", "endorsed"])
        #expect(
            try registry.connection.value("SELECT count(*) FROM command WHERE run_by = 'ben'", as: Int64.self)
                == 0
        )
    }
}
