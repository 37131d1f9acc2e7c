import FoundationEssentials
import Postgres
import Programme

/// A step of a proposal on its way to the database.
struct ProposalVersionRow: Encodable {
    var key: String
    /// The version that the database holds.
    var stored: Int64
    var version: Int64
    var fromState: String
    var action: String
    var state: String
    var quantity: Int64
    var offerQuantity: Int64
    var used: Int64?
    var opens: String?
    var closes: String?
    var dueOn: String?
    var code: String?
    var secondCode: String?
    var rule: String?
    var reason: String?
}

/// The state that a proposal has after its steps.
struct ProposalHeadRow: Encodable {
    var key: String
    var stored: Int64
    var version: Int64
    var state: String
}

/// A notice on its way to the outbox.
struct NoticeRow: Encodable {
    var place: Int
    var kind: String
    var organisation: String?
    var party: String
    var proposal: String?
    var need: String?
    var offer: String?
    var facts: [String: String]
}

/// A decision out of sequence on its way to the ledger.
struct OverrideRow: Encodable {
    var place: Int
    var action: String
    var need: String
    var component: String?
    var offer: String
    var offerWindow: String?
    var proposal: String?
    var ruling: String?
    var code: String
    var reason: String?
    var rank: Int64?
    var pointsGivenUp: Int64?
}

/// A suggested rule on its way to the officers.
struct SuggestionRow: Encodable {
    var place: Int
    var noun: String
    var record: String
    var field: String
    var value: String
    var sentence: String
    var proposal: String?
    var code: String

    /// What it is about: one suggestion of it is enough.
    var subject: [String] { [noun, record, field, value] }
}

extension Connection {
    /// How many rows go to the server in a statement: its memory, and ours, stays small.
    private static var rowsInAStatement: Int { 2_000 }

    /// Runs a statement on rows that travel as a JSON array, as often as their number asks for.
    ///
    /// - Returns: How many rows were changed in all.
    func execute<Row: Encodable>(on rows: [Row], _ statement: (String) -> SQL) throws -> Int {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        encoder.keyEncodingStrategy = .convertToSnakeCase
        var changed = 0
        var start = 0
        while start < rows.count {
            let end = min(start + Self.rowsInAStatement, rows.count)
            let text = String(decoding: try encoder.encode(Array(rows[start..<end])), as: UTF8.self)
            changed += try execute(statement(text))
            start = end
        }
        return changed
    }
}
