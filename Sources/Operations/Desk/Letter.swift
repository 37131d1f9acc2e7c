import Mustache
import Programme
public import Registry
import Reports

/// A notice as a letter, in the language of whoever gets it.
public struct Letter: Sendable {
    /// The languages that letters speak, by ISO 639-1 code.
    public static let languages = ReportLanguage.codes

    /// The subject in a line.
    public let subject: String
    /// What it says.
    public let paragraphs: [String]
    /// The facts under it.
    public let facts: [(label: String, value: String)]
    /// The language's ISO 639-1 code.
    public var languageCode: String { language.code }
    private let language: ReportLanguage
    private let notice: StoredNotice
    private let programme: ProgrammeRecord

    /// Words a notice.
    ///
    /// - Parameters:
    ///   - notice: The notice.
    ///   - programme: The programme that tells.
    ///   - code: The language; nil, or one that letters do not speak: that of the record which the notice is about, else
    ///     English.
    public init(_ notice: StoredNotice, _ programme: ProgrammeRecord, language code: String? = nil) {
        self.notice = notice
        self.programme = programme
        let language = Self.language([code, notice.facts["language"]])
        self.language = language
        let facts = notice.facts
        let title = facts[notice.party == "provider" ? "offer_title" : "need_title"] ?? facts["title"] ?? ""
        let kind = Self.kinds.contains(notice.kind) ? notice.kind : "other"
        subject = language.text("letter.\(kind)", ["title": title])
        var paragraphs = (1...2).map { "letter.\(kind).\($0)" }
            .map { (key: $0, text: language.text($0)) }.filter { $0.key != $0.text }.map(\.text)
        if let why = Self.why(facts, language) { paragraphs.insert(why, at: min(1, paragraphs.count)) }
        self.paragraphs = paragraphs
        self.facts = Self.labels.compactMap { key in
            Self.value(key, facts, language).map { (language.text("letter.fact.\(key)"), $0) }
        }
    }

    /// What notices can be about.
    static let kinds: Set = [
        "proposal-sent", "proposal-modified", "reminder", "match-confirmed", "match-completed", "match-ended",
        "please-correct", "reclaim", "progress-due", "first-report", "final-report-due", "record-suspended",
        "record-expired", "please-verify", "no-match-yet", "need-over", "review-overdue", "rule-review",
        "progress-overdue", "waiting-long",
    ]

    /// The texts of letters in a language, English where a text is missing.
    static func texts(_ code: String) -> [UInt8] {
        switch code {
        case "ar": PackageResources.letters_ar_txt
        case "es": PackageResources.letters_es_txt
        case "fr": PackageResources.letters_fr_txt
        case "pt": PackageResources.letters_pt_txt
        case "zh": PackageResources.letters_zh_txt
        default: PackageResources.letters_en_txt
        }
    }

    private static func language(_ codes: [String?]) -> ReportLanguage {
        for case let code? in codes {
            if let found = ReportLanguage(code: code, adding: [texts("en"), texts(code)]) { return found }
        }
        return ReportLanguage(code: "en", adding: [texts("en")]) ?? .english
    }

    private static func why(_ facts: [String: String], _ language: ReportLanguage) -> String? {
        if let code = facts["code"] {
            let words = language.code("decline", code)
            return language.text("letter.why", ["why": words == code ? facts["code_words"] ?? code : words])
        }
        return facts["reason"].map { language.text("letter.obstacle", ["why": language.code("reason", $0)]) }
    }

    // MARK: - The facts

    /// The facts that a letter shows, in this order.
    private static let labels = [
        "need_title", "offer_title", "title", "record", "counterpart", "quantity", "used", "opens", "closes",
        "month", "due_on", "last_day", "waiting_days", "state", "since", "code",
    ]

    private static func value(_ key: String, _ facts: [String: String], _ language: ReportLanguage) -> String?
    {
        guard let value = facts[key] else { return nil }
        switch key {
        case "opens", "closes", "due_on", "last_day", "since": return language.date(value)
        case "waiting_days", "month": return Int64(value).map(language.number) ?? value
        case "quantity", "used":
            guard let number = Int64(value) else { return value }
            guard let code = facts["unit_code"] else {
                return [language.number(number), facts["unit"] ?? ""].filter { !$0.isEmpty }.joined(
                    separator: " "
                )
            }
            return language.number(number) + " " + language.noun(code, number)
        default: return value
        }
    }

    // MARK: - The forms

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
        let number = language.number(notice.number)
        let foot =
            notice.proposal.map { language.text("letter.foot.proposal", ["number": number, "proposal": $0]) }
            ?? language.text("letter.foot", ["number": number])
        let context: [String: Any] = [
            "language": language.code,
            "direction": language.isRightToLeft ? "rtl" : "ltr",
            "date": language.date(notice.date.description),
            "recipient": notice.facts["recipient"] ?? notice.organisationName
                ?? language.text("letter.officers"),
            "subject": subject,
            "paragraphs": paragraphs,
            "facts": facts.map { ["label": $0.label, "value": $0.value] },
            "programme": programme.name,
            "foot": foot,
        ]
        return try MustacheTemplate(string: template).render(context)
    }
}
