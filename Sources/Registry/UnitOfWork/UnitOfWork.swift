import FoundationEssentials
import Postgres
import Programme

/// What a change has read, and what it is to write: each is read once, and all is written in few statements.
///
/// The writers of a programme come one after the other, so what was read holds until the transaction ends. A body that is
/// run again begins with an empty one.
final class UnitOfWork {
    /// Proposals as they are, with the steps that are not written yet.
    var proposals: [String: StoredProposal] = [:]
    /// The versions that the database holds of them.
    var storedVersions: [String: Int64] = [:]
    /// Keys that were looked for in vain.
    var unknownProposals: Set<String> = []
    /// Steps of proposals, of those that somebody else decided about.
    var steps: [String: [StoredStep]] = [:]
    /// What would have done next best.
    var alternates: [String: [StoredAlternate]] = [:]
    /// Records by noun and key, with the states that are not written yet.
    var records: [Noun: [String: any Sendable]] = [:]
    /// The legal steps from a state.
    var legalActions: [ProposalState: [(action: String, state: String)]] = [:]
    /// What is held.
    var holdings = Holdings()
    /// The last business dates of notices, by kind and what they are about.
    var lastNotices: [String: [NoticeSubject: CalendarDate]] = [:]
    /// The reference data.
    var reference: ReferenceData?
    /// When the transaction began.
    var moment: PostgresTimestamp?

    /// Needs and offers of which an agreement was made, changed or ended.
    var touchedNeeds: Set<String> = []
    var touchedOffers: Set<String> = []

    // MARK: To be written

    var versions: [ProposalVersionRow] = []
    var heads: Set<String> = []
    var notices: [NoticeRow] = []
    var overrides: [OverrideRow] = []
    var suggestions: [SuggestionRow] = []
    var suggested: Set<[String]> = []
    var pendingRecords: [String: any PendingRecords] = [:]

    /// How many rows were written so far.
    var rowsWritten = 0
}

/// What a notice is about.
struct NoticeSubject: Hashable {
    var proposal: String?
    var need: String?
    var offer: String?
}

/// What would have done next best when a proposal was made.
public struct StoredAlternate: Hashable, Sendable {
    /// External id of the offer.
    public var offer: String
    /// Code of the window.
    public var window: String
    /// Points in millionths that it is worth less.
    public var pointsLost: Int64
}

/// What proposals hold of windows and components, as far as it was read.
struct Holdings {
    private struct Part: Hashable {
        var record: String
        var code: String
    }

    private var knownNeeds: Set<String> = []
    private var knownOffers: Set<String> = []
    private var ofWindow: [Part: Int64] = [:]
    private var ofComponent: [Part: (quantity: Int64, partners: Int64)] = [:]

    func unknown(needs: Set<String>, offers: Set<String>) -> (needs: [String], offers: [String]) {
        (needs.subtracting(knownNeeds).sorted(), offers.subtracting(knownOffers).sorted())
    }

    mutating func note(needs: [String], offers: [String]) {
        knownNeeds.formUnion(needs)
        knownOffers.formUnion(offers)
    }

    mutating func add(toWindow window: String, of offer: String, _ quantity: Int64) {
        ofWindow[Part(record: offer, code: window), default: 0] += quantity
    }

    mutating func add(toComponent component: String, of need: String, _ quantity: Int64, partners: Int64) {
        let held = ofComponent[Part(record: need, code: component)] ?? (0, 0)
        ofComponent[Part(record: need, code: component)] = (
            held.quantity + quantity, held.partners + partners
        )
    }

    /// Counts what a proposal holds, or no longer does.
    mutating func count(_ proposal: StoredProposal, _ sign: Int64) {
        guard ProposalState.committed.contains(proposal.state) else { return }
        if knownOffers.contains(proposal.offer) {
            add(toWindow: proposal.window, of: proposal.offer, sign * proposal.offerQuantity)
        }
        if knownNeeds.contains(proposal.need) {
            add(
                toComponent: proposal.component,
                of: proposal.need,
                sign * proposal.quantity,
                partners: sign
            )
        }
    }

    /// What others than a proposal hold of its window and of its component.
    func held(besides proposal: StoredProposal) -> (ofWindow: Int64, ofComponent: Int64, partners: Int64) {
        var others = self.all(of: proposal)
        if ProposalState.committed.contains(proposal.state) {
            others.ofWindow -= proposal.offerQuantity
            others.ofComponent -= proposal.quantity
            others.partners -= 1
        }
        return others
    }

    private func all(of proposal: StoredProposal) -> (ofWindow: Int64, ofComponent: Int64, partners: Int64) {
        let component = ofComponent[Part(record: proposal.need, code: proposal.component)] ?? (0, 0)
        let window = ofWindow[Part(record: proposal.offer, code: proposal.window)] ?? 0
        return (window, component.quantity, component.partners)
    }
}

/// Records of a noun that are to be written.
protocol PendingRecords {
    func write(_ change: RegistryChange) throws -> Int
}

/// Records that are to be written as new versions, by key.
struct RecordQueue<Record: RegisteredRecord>: PendingRecords {
    var records: [String: Record] = [:]
    var isStateChange: Bool

    func write(_ change: RegistryChange) throws -> Int {
        let sorted = records.sorted { $0.key < $1.key }.map(\.value)
        return try change.store(sorted, isStateChange: isStateChange)
    }
}
