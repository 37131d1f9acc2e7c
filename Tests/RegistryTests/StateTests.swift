import FoundationEssentials
import Postgres
import Programme
import Registry
import TestSupport
import Testing

/// Every step from state to state: the legal ones, and that the database itself refuses all others.
@Suite("States", .enabled(if: TestDatabase.isAvailable, Comment(rawValue: TestDatabase.skipMessage)))
struct StateTests {
    let fixture: RegisterFixture
    private var connection: Connection { fixture.registry.connection }

    init() throws {
        fixture = try RegisterFixture()
        try fixture.add(RegisterFixture.need("N"))
        try fixture.add(RegisterFixture.offer("O"))
    }

    private struct Undone: Error {}

    /// Whether the database takes what the statements write; nothing of it stays.
    private func isTaken(_ statements: () throws -> Void) throws -> Bool {
        do {
            try connection.withTransaction(retry: .never) { _ in
                try statements()
                throw Undone()
            }
            return false
        } catch is Undone {
            return true
        } catch let error as PostgresError {
            #expect(error.sqlState == .foreignKeyViolation || error.sqlState == .checkViolation, "\(error)")
            return false
        }
    }

    /// `open: suspended withdrawn` a line.
    private func steps(_ text: String) -> [String: Set<String>] {
        var steps: [String: Set<String>] = [:]
        for line in text.split(separator: "\n") {
            let parts = line.split(separator: ":").map { $0.trimmingPrefix(" ") }
            steps[String(parts[0])] = Set(
                (parts.count > 1 ? parts[1] : "").split(separator: " ").map(String.init)
            )
        }
        return steps
    }

    private func checkRecords(_ noun: String, _ states: [String], _ text: String) throws {
        let table = noun + "_version"
        let columns = try connection.query(
            """
            SELECT column_name::text FROM information_schema.columns WHERE table_schema = 'public'
                AND table_name = \(table)
                AND column_name NOT IN ('version', 'status', 'previous_version', 'from_status', 'is_state_change')
            """
        ) { try $0.get(0, as: String.self) }
        let list = SQL.join(columns.map { "\(identifier: $0)" }, separator: ", ")
        let legal = steps(text)
        #expect(Set(legal.keys) == Set(states))
        for from in states {
            for to in states {
                let taken = try isTaken {
                    try connection.execute("UPDATE \(identifier: table) SET status = \(from)")
                    try connection.execute(
                        """
                        INSERT INTO \(identifier: table) (\(list), version, status, previous_version, from_status)
                        SELECT \(list), 2, \(to), 1, \(from) FROM \(identifier: table)
                        """
                    )
                }
                #expect(
                    taken == (from == to || legal[from]?.contains(to) ?? false),
                    "\(noun) \(from) to \(to)"
                )
            }
        }
        // A version cannot claim another state before it than the one that was.
        let lie = try isTaken {
            try connection.execute(
                """
                INSERT INTO \(identifier: table) (\(list), version, status, previous_version, from_status)
                SELECT \(list), 2, 'open', 1, 'suspended' FROM \(identifier: table)
                """
            )
        }
        #expect(!lie)
        let orphan = try isTaken {
            try connection.execute(
                """
                INSERT INTO \(identifier: table) (\(list), version, status)
                SELECT \(list), 2, 'open' FROM \(identifier: table)
                """
            )
        }
        #expect(!orphan, "a second version without the state before it")
    }

    @Test func `a need takes the legal steps and no others`() throws {
        try checkRecords(
            "need",
            NeedStatus.allCases.map(\.rawValue),
            """
            draft: submitted withdrawn
            submitted: returned under-review rejected withdrawn merged
            returned: submitted withdrawn expired
            under-review: open returned rejected withdrawn merged
            rejected: submitted
            open: under-review partly-matched fully-matched suspended withdrawn expired closed merged
            partly-matched: open fully-matched in-delivery suspended withdrawn expired closed
            fully-matched: open partly-matched in-delivery fulfilled suspended withdrawn closed
            in-delivery: open partly-matched fully-matched fulfilled closed withdrawn
            fulfilled: closed
            suspended: open partly-matched fully-matched withdrawn expired closed
            expired: open partly-matched withdrawn closed
            withdrawn: submitted
            closed:
            merged:
            """
        )
    }

    @Test func `an offer takes the legal steps and no others`() throws {
        try checkRecords(
            "offer",
            OfferStatus.allCases.map(\.rawValue),
            """
            draft: submitted withdrawn
            submitted: verifying withdrawn closed
            verifying: open submitted suspended withdrawn closed
            open: verifying partly-committed exhausted suspended withdrawn expired closed
            partly-committed: open exhausted suspended withdrawn expired closed reclaimed
            exhausted: open partly-committed suspended withdrawn closed reclaimed
            suspended: open partly-committed exhausted withdrawn expired closed
            expired: open partly-committed withdrawn closed
            reclaimed: open partly-committed closed
            withdrawn: submitted
            closed:
            """
        )
    }

    /// Inserts versions 1 to 2 of a proposal or a run whatever way leads to the first.
    private func command() throws -> UUID {
        try connection.value("SELECT command_id FROM command LIMIT 1", as: UUID.self) ?? UUID()
    }

    @Test func `a run takes the legal steps and no others`() throws {
        let legal = steps(
            """
            queued: running superseded error
            running: held complete complete-with-gaps error superseded
            held: running superseded
            complete: reviewed withdrawn
            complete-with-gaps: reviewed withdrawn
            error: superseded
            superseded:
            reviewed: published withdrawn
            published: withdrawn
            withdrawn:
            """
        )
        let command = try command()
        let states = RunState.allCases.map(\.rawValue)
        #expect(Set(legal.keys) == Set(states))
        for from in states {
            for to in states {
                let taken = try isTaken {
                    try connection.execute(
                        "ALTER TABLE run_version DROP CONSTRAINT run_version_continuity"
                    )
                    try connection.execute(
                        """
                        INSERT INTO run_version (programme_id, run_number, version, previous_version, from_state, state,
                            command_id, changed_by)
                        VALUES (\(fixture.programme.id), 1, 2, 1, \(from), \(to), \(command), 'ana')
                        """
                    )
                }
                #expect(taken == (legal[from]?.contains(to) ?? false), "run \(from) to \(to)")
            }
        }
        for state in states {
            let taken = try isTaken {
                try connection.execute(
                    """
                    INSERT INTO run_version (programme_id, run_number, version, state, command_id, changed_by)
                    VALUES (\(fixture.programme.id), 1, 1, \(state), \(command), 'ana')
                    """
                )
            }
            #expect(taken == ["queued", "running"].contains(state), "a run begins as \(state)")
        }
    }

    private static let proposalSteps = """
        proposed endorse: endorsed
        proposed reject: rejected
        proposed supersede: superseded
        endorsed send: sent
        endorsed reject: rejected
        endorsed supersede: superseded
        endorsed cancel: cancelled
        sent accept: accepted-by-requester accepted-by-provider
        accepted-by-requester accept: accepted
        accepted-by-provider accept: accepted
        sent modify: sent
        accepted-by-requester modify: sent
        accepted-by-provider modify: sent
        accepted modify: sent
        sent decline: declined-by-requester declined-by-provider
        accepted-by-requester decline: declined-by-requester declined-by-provider
        accepted-by-provider decline: declined-by-requester declined-by-provider
        accepted decline: declined-by-requester declined-by-provider
        sent lapse: lapsed
        accepted-by-requester lapse: lapsed
        accepted-by-provider lapse: lapsed
        sent cancel: cancelled
        accepted-by-requester cancel: cancelled
        accepted-by-provider cancel: cancelled
        accepted cancel: cancelled
        accepted confirm: confirmed
        confirmed start: in-delivery
        confirmed complete: completed
        confirmed cancel: cancelled
        in-delivery progress: in-delivery
        in-delivery complete: completed
        in-delivery terminate: terminated
        """

    @Test func `a proposal takes the legal steps and no others`() throws {
        let legal = steps(Self.proposalSteps)
        let command = try command()
        let states = ProposalState.allCases.map(\.rawValue)
        let actions = Set(legal.keys.map { String($0.split(separator: " ")[1]) }).union(["propose"])
        func insert(_ version: Int64, _ from: String?, _ action: String, _ to: String, _ code: String?) throws
        {
            try connection.execute(
                """
                INSERT INTO proposal_version (programme_id, proposal_id, version, previous_version, from_state, action,
                    state, business_date, quantity, offer_quantity, code, command_id, changed_by)
                VALUES (\(fixture.programme.id), \(fixture.programme.id), \(version), \(version > 1 ? version - 1 : nil),
                    \(from), \(action), \(to), '2026-11-20', 5, 5, \(code), \(command), 'ana')
                """
            )
        }
        try connection.execute("ALTER TABLE proposal_version DROP CONSTRAINT proposal_version_continuity")
        try connection.execute("CREATE TEMPORARY TABLE taken (step text, state text)")
        // All of them in one call: there are thousands.
        try connection.execute(
            """
            CREATE FUNCTION pg_temp.try_all(programme uuid, command uuid, actions text[]) RETURNS void LANGUAGE plpgsql AS $$
            DECLARE source text; action text; target text; id uuid;
            BEGIN
                FOR source, action, target IN SELECT f.state, a, t.state FROM proposal_state f, unnest(actions) a,
                        proposal_state t LOOP
                    id := gen_random_uuid();
                    BEGIN
                        INSERT INTO proposal_version (programme_id, proposal_id, version, previous_version, from_state,
                            action, state, business_date, quantity, offer_quantity, code, command_id, changed_by)
                        VALUES (programme, id, 2, 1, source, action, target, '2026-11-20', 5, 5,
                            CASE target WHEN 'declined-by-provider' THEN 'PR5' WHEN 'rejected' THEN 'OF3' ELSE 'RQ2' END,
                            command, 'ana');
                        INSERT INTO taken VALUES (source || ' ' || action, target);
                    EXCEPTION WHEN foreign_key_violation OR check_violation THEN NULL;
                    END;
                END LOOP;
            END $$
            """
        )
        try connection.execute(
            "SELECT pg_temp.try_all(\(fixture.programme.id), \(command), \(actions.sorted()))"
        )
        var taken: [String: Set<String>] = [:]
        try connection.forEachRow("SELECT step, state FROM taken") { row in
            taken[try row.get(0, as: String.self), default: []].insert(try row.get(1))
        }
        #expect(taken == legal)
        for (state, wrong) in [
            ("declined-by-requester", "PR5"), ("declined-by-provider", "RQ2"), ("rejected", "RQ2"),
            ("rejected", nil),
            ("declined-by-requester", nil),
        ] {
            let from = state == "rejected" ? "proposed" : "sent"
            let action = state == "rejected" ? "reject" : "decline"
            #expect(
                try !isTaken { try insert(2, from, action, state, wrong) },
                "\(state) with \(wrong ?? "no code")"
            )
        }
        for state in states {
            #expect(try isTaken { try insert(1, nil, "propose", state, nil) } == (state == "proposed"))
        }
    }

    @Test func `a version of a proposal names the state that was, and the head the state that is`() throws {
        let command = try command()
        func insert(_ version: Int64, _ from: String?, _ action: String, _ to: String) throws {
            try connection.execute(
                """
                INSERT INTO proposal_version (programme_id, proposal_id, version, previous_version, from_state, action,
                    state, business_date, quantity, offer_quantity, command_id, changed_by)
                VALUES (\(fixture.programme.id), \(fixture.programme.id), \(version), \(version > 1 ? version - 1 : nil),
                    \(from), \(action), \(to), '2026-11-20', 5, 5, \(command), 'ana')
                """
            )
        }
        try insert(1, nil, "propose", "proposed")
        #expect(try isTaken { try insert(2, "proposed", "endorse", "endorsed") })
        #expect(try !isTaken { try insert(2, "endorsed", "send", "sent") }, "it was proposed, not endorsed")
        #expect(try !isTaken { try insert(3, "proposed", "endorse", "endorsed") }, "there is no version 2")
    }

    @Test func `an import that would break the order of states is refused with what is legal`() throws {
        var need = RegisterFixture.need("N")
        need.status = .suspended
        #expect(try fixture.add(need).isApplied)
        need.status = .inDelivery
        let outcome = try fixture.add(need)
        #expect(!outcome.isApplied)
        let refusal = try #require(outcome.refusals.first)
        #expect(
            refusal.field == "status" && refusal.fromState == "suspended" && refusal.found == "in-delivery"
        )
        #expect(
            refusal.nextStates
                == ["closed", "expired", "fully-matched", "open", "partly-matched", "suspended", "withdrawn"]
        )
        #expect(throws: RegistryError.self) {
            try fixture.registry.store(need, expecting: 2, fixture.programme, by: "ana")
        }
    }
}
