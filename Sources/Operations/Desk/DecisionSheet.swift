public import Formats
import Postgres
import Programme
public import Registry

/// A table of proposals for a spreadsheet, in which officers fill in what is decided.
///
/// Every row carries the version of its proposal: a row on which somebody else decided meanwhile is refused, with what
/// changed, and then nothing of the sheet is carried out.
public struct DecisionSheet {
    /// The columns that say which proposal it is, and what it is about.
    static let facts = [
        "proposal", "version", "state", "need", "need_title", "requester", "component", "offer",
        "offer_title", "provider",
        "window", "quantity", "unit", "asked", "points", "rank", "alternates", "due_on",
    ]
    /// The columns to fill in.
    static let answers = [
        "decision", "party", "code", "second_code", "rule", "new_quantity", "used", "reason",
    ]

    private let desk: ProposalDesk

    /// Makes sheets for a desk.
    public init(_ desk: ProposalDesk) {
        self.desk = desk
    }

    /// The sheet of proposals.
    ///
    /// Texts that a spreadsheet would take for formulas are made harmless.
    public func export(_ filter: ProposalFilter) throws -> [UInt8] {
        var writer = DelimitedWriter()
        writer.row(Self.facts + Self.answers)
        let proposals = try desk.registry.proposals(desk.programme, filter)
        let nextBest = try desk.registry.alternates(of: proposals.map(\.key), desk.programme)
        for proposal in proposals {
            let alternates = (nextBest[proposal.key] ?? []).map { "\($0.offer)/\($0.window)" }.joined(
                separator: "; "
            )
            let texts = [
                proposal.key, String(proposal.version), proposal.state.rawValue, proposal.need,
                proposal.needTitle,
                proposal.requester, proposal.component, proposal.offer, proposal.offerTitle,
                proposal.provider,
                proposal.window, String(proposal.quantity), proposal.unit ?? "",
                proposal.asked.map(String.init) ?? "", Self.points(proposal.points),
                proposal.rank.map(String.init) ?? "", alternates, proposal.dueOn?.description ?? "",
            ]
            let numbers: Set = ["version", "quantity", "asked", "points", "rank", "due_on"]
            writer.row(
                zip(Self.facts, texts).map { numbers.contains($0) ? $1 : DelimitedWriter.harmless($1) }
                    + Self.answers.map { _ in "" }
            )
        }
        return writer.bytes
    }

    private static func points(_ millionths: Int64) -> String {
        let hundredths = (millionths + 5_000) / 10_000
        return "\(hundredths / 100).\(String(hundredths % 100 + 100).dropFirst())"
    }

    /// A row that asks for something.
    private struct Row {
        var line: Int
        var decisions: [Decision]
        /// What stands under quantity, which is for reading only.
        var quantity: Int64?
    }

    /// Carries a filled sheet out: all its decisions, or none.
    ///
    /// - Parameters:
    ///   - source: The file.
    ///   - apply: Whether to write; else it is only tried.
    /// - Returns: The proposals that were decided about, as they are afterwards.
    /// - Throws: ``DecisionSheetError`` with everything that is wrong; nothing is written then.
    public func carryOut(_ source: ByteSource, apply: Bool) throws -> [StoredProposal] {
        let rows = try read(source)
        if rows.isEmpty { return [] }
        do {
            return try desk.registry.change("decision sheet", desk.programme, on: desk.date, by: desk.person)
            { change in
                var done: [StoredProposal] = []
                var problems: [DecisionSheetError.Problem] = []
                try desk.readAhead(rows.flatMap(\.decisions), change)
                for row in rows {
                    do {
                        try checkFacts(row, change)
                        for decision in row.decisions { done.append(try desk.carryOut(decision, change)) }
                    } catch let error as PostgresError {
                        throw error
                    } catch {
                        // The row's other decisions are built on this one.
                        problems.append(.init(line: row.line, message: "\(error)"))
                    }
                }
                if !problems.isEmpty { throw DecisionSheetError(problems: problems) }
                try RecordStates(change).follow()
                try change.flush()
                guard apply else { throw Tried(proposals: done) }
                return done
            }
        } catch let tried as Tried {
            return tried.proposals
        }
    }

    /// Refuses a quantity that was changed where it is only told: whoever did so wants another one.
    private func checkFacts(_ row: Row, _ change: RegistryChange) throws {
        guard let first = row.decisions.first, let quantity = row.quantity else { return }
        let current = try change.proposal(first.key)
        guard current.version == first.expectedVersion, current.quantity != quantity else { return }
        throw DecisionError(problems: [
            "\(first.key): quantity: found \(quantity); expected \(current.quantity), as exported. Another one goes into "
                + "new_quantity, with the decision modify"
        ])
    }

    private struct Tried: Error {
        var proposals: [StoredProposal]
    }

    // MARK: - Reading

    private func read(_ source: ByteSource) throws -> [Row] {
        var reader = try DelimitedReader(source)
        let names = reader.header.map { $0.lowercased() }
        var problems: [DecisionSheetError.Problem] = []
        for needed in ["proposal", "version", "decision"] where !names.contains(needed) {
            problems.append(
                .init(
                    line: reader.headerLine,
                    message: "found no column \"\(needed)\"; expected one, as exported"
                )
            )
        }
        for name in names where !Self.facts.contains(name) && !Self.answers.contains(name) && !name.isEmpty {
            problems.append(
                .init(
                    line: reader.headerLine,
                    message: "found a column \"\(name)\"; expected only those exported"
                )
            )
        }
        if !problems.isEmpty { throw DecisionSheetError(problems: problems) }
        var rows: [Row] = []
        var seen: [String: Int] = [:]
        while let item = try reader.next() {
            let record: DelimitedReader.Record
            switch item {
            case .record(let good): record = good
            case .bad(let error):
                problems.append(.init(line: error.line, message: error.message))
                continue
            }
            var cells: [String: String] = [:]
            for (name, field) in zip(names, record.fields) { cells[name] = Self.plain(field) }
            guard let words = cells["decision"], !words.isEmpty else { continue }
            let key = cells["proposal"] ?? ""
            if let earlier = seen[key] {
                problems.append(.init(line: record.line, message: "\(key) stands in line \(earlier) already"))
                continue
            }
            seen[key] = record.line
            var wrong: [String] = []
            let decisions = Self.decisions(key, words, cells, &wrong)
            problems += wrong.map { .init(line: record.line, message: "\(key): \($0)") }
            let quantity = cells["quantity"].flatMap { Int64($0) }
            rows.append(Row(line: record.line, decisions: decisions, quantity: quantity))
        }
        if !problems.isEmpty { throw DecisionSheetError(problems: problems) }
        return rows
    }

    /// A cell without white space at its ends, and without the sign that made it harmless.
    private static func plain(_ cell: String) -> String {
        let text = cell.trimmed
        guard text.hasPrefix("'") else { return text }
        let rest = String(text.dropFirst())
        return DelimitedWriter.harmless(rest) == text ? rest : text
    }

    private static func decisions(
        _ key: String,
        _ words: String,
        _ cells: [String: String],
        _ wrong: inout [String]
    ) -> [Decision] {
        func value<Value>(_ column: String, _ expected: String, _ read: (String) -> Value?) -> Value? {
            guard let text = cells[column], !text.isEmpty else { return nil }
            guard let value = read(text) else {
                wrong.append("\(column): found \"\(text)\"; expected \(expected)")
                return nil
            }
            return value
        }
        func code<Code: Programme.Code>(_ column: String, _ type: Code.Type) -> Code? {
            value(column, "one of \(Code.allCases.map(\.rawValue).joined(separator: ", "))") { text in
                Code.allCases.first { $0.rawValue.lowercased() == text.lowercased() }
            }
        }
        guard let version = value("version", "the number that was exported", { Int64($0) }) else {
            wrong.append("version: found nothing; expected the number that was exported")
            return []
        }
        var decisions: [Decision] = []
        let parts = words.split(whereSeparator: { $0 == ";" || $0 == "," || $0 == "+" }).map {
            String($0).trimmed
        }
        for (place, word) in parts.enumerated() {
            guard let verb = ProposalVerb(rawValue: word.lowercased()) else {
                wrong.append(
                    "decision: found \"\(word)\"; expected one of "
                        + ProposalVerb.allCases.map(\.rawValue).joined(separator: ", ")
                )
                continue
            }
            var decision = Decision(key, verb)
            decision.expectedVersion = version + Int64(place)
            decision.party = code("party", Party.self)
            decision.code = code("code", DeclineCode.self)
            decision.secondCode = code("second_code", DeclineCode.self)
            decision.rule = code("rule", RuleCodeName.self)
            if verb == .modify {
                decision.quantity = value("new_quantity", "a whole number from 1 on") { Int64($0) }
            }
            if [.progress, .complete].contains(verb) {
                decision.used = value("used", "a whole number") { Int64($0) }
            }
            decision.reason = cells["reason"].flatMap { $0.isEmpty ? nil : $0 }
            if let complaint = decision.complaint { wrong.append(complaint) }
            decisions.append(decision)
        }
        func only(_ column: String, with verbs: [ProposalVerb]) {
            guard let text = cells[column], !text.isEmpty, !decisions.isEmpty,
                !decisions.contains(where: { verbs.contains($0.verb) })
            else { return }
            let words = verbs.map(\.rawValue).joined(separator: " or ")
            wrong.append("\(column): found \"\(text)\"; expected nothing, unless the decision is \(words)")
        }
        only("new_quantity", with: [.modify])
        only("used", with: [.progress, .complete])
        return decisions
    }
}

/// A sheet that cannot be carried out; nothing of it was.
public struct DecisionSheetError: Error, CustomStringConvertible, Sendable {
    /// What is wrong with a row.
    public struct Problem: Hashable, Sendable {
        /// Its line.
        public var line: Int
        /// What was found and what would be right.
        public var message: String
    }

    /// All that is wrong, by line.
    public var problems: [Problem]

    private static let longestList = 100

    /// The first of it, and how much more there is.
    public var description: String {
        let lines = problems.prefix(Self.longestList).map {
            "  line \($0.line): " + $0.message.replacing("\n", with: "\n    ")
        }
        let rest = problems.count - lines.count
        return
            (["Nothing of the sheet was carried out:"] + lines
            + (rest > 0 ? ["  and \(rest) rows more; --json tells of all"] : [])).joined(separator: "\n")
    }
}
