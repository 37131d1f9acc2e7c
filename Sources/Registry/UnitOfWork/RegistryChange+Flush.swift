import FoundationEssentials
import Postgres
import Programme

extension RegistryChange {
    /// Writes what was decided so far: whoever reads the tables within the change sees it from then on.
    ///
    /// The end of the change does so by itself.
    ///
    /// - Throws: ``RegistryError/stepConflict(noun:key:seen:found:)`` where somebody decided past the lock of the writers.
    public func flush() throws {
        try flushVersions()
        let pending = unit.pendingRecords
        unit.pendingRecords = [:]
        for (_, records) in pending.sorted(by: { $0.key < $1.key }) {
            unit.rowsWritten += try records.write(self)
        }
        try flushNotices()
        try flushOverrides()
        try flushSuggestions()
    }

    private func flushVersions() throws {
        if unit.versions.isEmpty { return }
        let heads = unit.heads.sorted().compactMap { key -> ProposalHeadRow? in
            guard let proposal = unit.proposals[key], let stored = unit.storedVersions[key] else {
                return nil
            }
            return ProposalHeadRow(
                key: key,
                stored: stored,
                version: proposal.version,
                state: proposal.state.rawValue
            )
        }
        let written = try connection.execute(on: unit.versions) {
            ProposalStatements.insertVersions(
                programme.id,
                $0,
                date: day,
                command: command.id,
                person: person
            )
        }
        let moved = try connection.execute(on: heads) { ProposalStatements.moveHeads(programme.id, $0) }
        guard written == unit.versions.count, moved == heads.count else {
            for head in heads {
                let found = try registry.proposal(head.key, programme)
                if found.version != head.version { throw try conflict(found, head.stored) }
            }
            throw RegistryError.unreadable("the proposals that were just decided about")
        }
        for head in heads { unit.storedVersions[head.key] = head.version }
        unit.rowsWritten += written
        unit.versions = []
        unit.heads = []
    }

    private func flushNotices() throws {
        let rows = unit.notices
        unit.notices = []
        unit.rowsWritten += try connection.execute(on: rows) { text in
            """
            INSERT INTO notice (programme_id, number, kind, organisation, party, proposal_id, need, offer, business_date,
                facts, command_id, created_by)
            SELECT \(programme.id), coalesce((SELECT max(number) FROM notice WHERE programme_id = \(programme.id)), 0)
                    + row_number() OVER (ORDER BY s.place),
                s.kind, s.organisation, s.party, p.proposal_id, s.need, s.offer, \(day), s.facts, \(command.id), \(person)
            FROM jsonb_to_recordset(\(text)::jsonb) AS s (place bigint, kind text, organisation text, party text,
                    proposal text, need text, offer text, facts jsonb)
                LEFT JOIN proposal p ON p.programme_id = \(programme.id) AND p.key = s.proposal
            """
        }
    }

    private func flushOverrides() throws {
        let rows = unit.overrides
        unit.overrides = []
        unit.rowsWritten += try connection.execute(on: rows) { text in
            """
            INSERT INTO override (programme_id, number, action, need, component, offer, offer_window, proposal_id, ruling,
                code, reason, rank, points_given_up, business_date, officer, command_id)
            SELECT \(programme.id), coalesce((SELECT max(number) FROM override WHERE programme_id = \(programme.id)), 0)
                    + row_number() OVER (ORDER BY s.place),
                s.action, s.need, s.component, s.offer, s.offer_window, p.proposal_id, s.ruling, s.code, s.reason, s.rank,
                s.points_given_up, \(day), \(person), \(command.id)
            FROM jsonb_to_recordset(\(text)::jsonb) AS s (place bigint, action text, need text, component text,
                    offer text, offer_window text, proposal text, ruling text, code text, reason text, rank bigint,
                    points_given_up bigint)
                LEFT JOIN proposal p ON p.programme_id = \(programme.id) AND p.key = s.proposal
            """
        }
    }

    private func flushSuggestions() throws {
        let rows = unit.suggestions
        unit.suggestions = []
        unit.rowsWritten += try connection.execute(on: rows) { text in
            """
            INSERT INTO suggested_rule (programme_id, number, noun, record, field, value, sentence, proposal_id, code,
                state, business_date, command_id)
            SELECT \(programme.id),
                coalesce((SELECT max(number) FROM suggested_rule WHERE programme_id = \(programme.id)), 0)
                    + row_number() OVER (ORDER BY s.place),
                s.noun, s.record, s.field, s.value, s.sentence, p.proposal_id, s.code, 'suggested', \(day), \(command.id)
            FROM jsonb_to_recordset(\(text)::jsonb) AS s (place bigint, noun text, record text, field text, value text,
                    sentence text, proposal text, code text)
                LEFT JOIN proposal p ON p.programme_id = \(programme.id) AND p.key = s.proposal
            WHERE NOT EXISTS (SELECT FROM suggested_rule r WHERE r.programme_id = \(programme.id) AND r.noun = s.noun
                AND r.record = s.record AND r.field = s.field AND r.value = s.value AND r.state = 'suggested')
            """
        }
    }
}

/// The statements that decide between two officers; the isolation tests run these very texts.
public enum ProposalStatements {
    static func insertVersions(
        _ programme: UUID,
        _ rows: String,
        date: PostgresDate,
        command: UUID,
        person: String
    ) -> SQL {
        """
        INSERT INTO proposal_version (programme_id, proposal_id, version, previous_version, from_state, action, state,
            business_date, quantity, offer_quantity, used, opens, closes, due_on, code, second_code, rule, reason,
            command_id, changed_by)
        SELECT p.programme_id, p.proposal_id, s.version, s.version - 1, s.from_state, s.action, s.state, \(date),
            s.quantity, s.offer_quantity, s.used, s.opens, s.closes, s.due_on, s.code, s.second_code, s.rule, s.reason,
            \(command), \(person)
        FROM jsonb_to_recordset(\(rows)::jsonb) AS s (key text, stored bigint, version bigint, from_state text,
                action text, state text, quantity bigint, offer_quantity bigint, used bigint, opens date, closes date,
                due_on date, code text, second_code text, rule text, reason text)
            JOIN proposal p ON p.programme_id = \(programme) AND p.key = s.key AND p.current_version = s.stored
        """
    }

    static func moveHeads(_ programme: UUID, _ rows: String) -> SQL {
        """
        UPDATE proposal p SET current_version = s.version, state = s.state
        FROM jsonb_to_recordset(\(rows)::jsonb) AS s (key text, stored bigint, version bigint, state text)
        WHERE p.programme_id = \(programme) AND p.key = s.key AND p.current_version = s.stored
        """
    }
}
