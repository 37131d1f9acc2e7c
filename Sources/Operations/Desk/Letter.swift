import Mustache
import Programme
public import Registry

/// A notice as a letter.
public struct Letter: Sendable {
    /// The subject in a line.
    public let subject: String
    /// What it says.
    public let paragraphs: [String]
    /// The facts under it.
    public let facts: [(label: String, value: String)]
    private let notice: StoredNotice
    private let programme: ProgrammeRecord

    /// Words a notice.
    public init(_ notice: StoredNotice, _ programme: ProgrammeRecord) {
        self.notice = notice
        self.programme = programme
        let wording = Self.wording(notice)
        subject = wording.subject
        paragraphs = wording.paragraphs
        facts = Self.labels.compactMap { key, label in notice.facts[key].map { (label, $0) } }
    }

    /// The letter as plain text.
    ///
    /// - Throws: Nothing that can happen to the built-in templates.
    public func text() throws -> String {
        try render(String(decoding: PackageResources.letter_text_mustache, as: UTF8.self))
    }

    /// The letter as HTML that needs nothing from elsewhere.
    ///
    /// - Throws: Nothing that can happen to the built-in templates.
    public func html() throws -> String {
        try render(String(decoding: PackageResources.letter_html_mustache, as: UTF8.self))
    }

    private func render(_ template: String) throws -> String {
        var context: [String: Any] = [
            "date": notice.date.description,
            "recipient": notice.facts["recipient"] ?? notice.organisationName
                ?? "To the officers of the programme",
            "subject": subject,
            "paragraphs": paragraphs,
            "facts": facts.map { ["label": $0.label, "value": $0.value] },
            "programme": programme.name,
            "number": String(notice.number),
        ]
        if let proposal = notice.proposal { context["proposal"] = proposal }
        return try MustacheTemplate(string: template).render(context)
    }

    private static let labels = [
        ("need_title", "Need"), ("offer_title", "Offer"), ("title", "Record"), ("record", "Key"),
        ("counterpart", "Counterpart"), ("quantity", "Quantity"), ("unit", "Unit"), ("used", "Used so far"),
        ("opens", "First day"), ("closes", "Last day"), ("due_on", "Answer due on"), ("last_day", "Last day"),
        ("waiting_days", "Days of waiting"), ("state", "State"), ("since", "Since"), ("code", "Code"),
    ]

    private static func wording(_ notice: StoredNotice) -> (subject: String, paragraphs: [String]) {
        let facts = notice.facts
        let title = facts[notice.party == "provider" ? "offer_title" : "need_title"] ?? facts["title"] ?? ""
        let why = facts["code_words"].map { " The reason: \($0)." } ?? ""
        switch notice.kind {
        case "proposal-sent":
            return (
                "A match is proposed for \(title)",
                [
                    "We propose to bring the need and the offer below together.",
                    "Please accept or decline by the day below. A decline costs the requester nothing: waiting time goes on.",
                ]
            )
        case "proposal-modified":
            return (
                "The match proposed for \(title) has changed",
                ["Quantity or dates have changed as below. Please accept or decline again by the day below."]
            )
        case "reminder":
            return (
                "Your answer on \(title) is awaited",
                ["Please accept or decline by the day below; after it the proposal lapses."]
            )
        case "match-confirmed":
            return (
                "The match for \(title) is confirmed",
                ["Both sides accepted, and the programme has confirmed the match."]
            )
        case "match-completed":
            return (
                "The match for \(title) is complete", ["The delivery is recorded as complete. Thank you."]
            )
        case "match-ended":
            return (
                "The match for \(title) has ended",
                ["The match below does not go on.\(why)", "The need keeps its place and its waiting time."]
            )
        case "please-correct":
            return (
                "Please look at your record on \(title)",
                [
                    "A match could not be made.\(why) Once the record is corrected, the pair may be proposed again."
                ]
            )
        case "record-suspended":
            return (
                "\(title) is suspended",
                [
                    "Several proposals got no answer. Please tell us that the record still stands; until then it is not matched."
                ]
            )
        case "record-expired":
            return (
                "\(title) has expired",
                ["Nobody confirmed the record by its last day. Please confirm or withdraw it."]
            )
        case "please-verify":
            return (
                "Please confirm \(title)",
                ["The record leaves the pool after its last day unless you confirm it."]
            )
        case "reclaim":
            return (
                "Unused capacity: \(title)",
                [
                    "Half of the time has passed and less was used than agreed on. Please tell us by when the rest will be used; else it may be given to others."
                ]
            )
        case "no-match-yet":
            let reason =
                facts["reason"].map {
                    " What stands in the way: \($0.split(separator: "-").joined(separator: " "))."
                } ?? ""
            return (
                "No match yet for \(title)",
                ["We have looked again.\(reason) Your place and waiting time stand."]
            )
        case "need-over":
            return (
                "A need may be over: \(title)",
                ["A party declined.\(why) The need is suspended until somebody has asked."]
            )
        case "review-overdue":
            return ("A record waits for review", ["It has waited longer than the policy allows."])
        default: return ("A notice of the programme", [])
        }
    }
}
