import Operations
import Programme
import Registry
import TestSupport
import Testing

/// Letters in the language of the record that they are about.
@Suite(
    "Letters in six languages",
    .enabled(if: TestDatabase.isAvailable, Comment(rawValue: TestDatabase.skipMessage))
)
struct LetterLanguageTests {
    let desk: DeskFixture

    init() throws {
        desk = try DeskFixture()
    }

    private static let kinds = [
        "proposal-sent", "proposal-modified", "reminder", "match-confirmed", "match-completed", "match-ended",
        "please-correct", "reclaim", "progress-due", "final-report-due", "record-suspended", "record-expired",
        "please-verify", "no-match-yet", "need-over", "review-overdue", "progress-overdue", "waiting-long",
    ]

    private static let facts = [
        "recipient": "Université d’essai", "need_title": "TITLE", "offer_title": "TITLE", "title": "TITLE",
        "record": "N-1", "counterpart": "OTHER", "quantity": "1500", "unit_code": "gpu-hour", "used": "2",
        "opens": "2027-02-01", "closes": "2027-02-28", "month": "3", "due_on": "2026-12-07",
        "last_day": "2026-12-08", "waiting_days": "61", "since": "2026-11-01", "state": "submitted",
    ]

    /// A notice of every kind, the last with a reason of the solver's and the others with a code.
    private func notices() throws -> [StoredNotice] {
        try desk.registry.change("notices", desk.programme, on: DeskFixture.day("2026-11-23"), by: "ana") {
            change in
            for kind in Self.kinds + ["of-another-version"] {
                var notice = NewNotice(kind, to: "requester", "ORG-1", facts: Self.facts)
                notice.facts[kind == "no-match-yet" ? "reason" : "code"] =
                    kind == "no-match-yet" ? "outbid" : "RQ2"
                change.notify(notice)
            }
        }
        return try desk.registry.notices(desk.programme)
    }

    @Test func `every letter has every text in every language`() throws {
        let notices = try notices()
        for notice in notices {
            let english = Letter(notice, desk.programme, language: "en")
            for code in Letter.languages {
                let letter = Letter(notice, desk.programme, language: code)
                let (text, html) = (try letter.text(), try letter.html())
                #expect(letter.languageCode == code && letter.paragraphs.count == english.paragraphs.count)
                #expect(letter.facts.map(\.label).allSatisfy { !$0.hasPrefix("letter.") }, "\(code) \(text)")
                #expect(!text.contains("letter.") && !text.contains("{"), "\(code) \(text)")
                #expect(html.contains("<html lang=\"\(code)\" dir=\"\(code == "ar" ? "rtl" : "ltr")\">"))
                if code == "en" { continue }
                #expect(letter.subject != english.subject, "\(code) \(notice.kind)")
                #expect(Set(letter.paragraphs).isDisjoint(with: english.paragraphs), "\(code) \(notice.kind)")
            }
        }
    }

    @Test func `dates, quantities and reasons are in the language too`() throws {
        let notices = try notices()
        let sent = try #require(notices.first)
        func text(_ notice: StoredNotice, _ code: String) throws -> String {
            try Letter(notice, desk.programme, language: code).text()
        }
        let english = try text(sent, "en")
        #expect(
            english.contains("Answer due on: 7 December 2026") && english.contains("1,500 gpu-hours"),
            "\(english)"
        )
        let french = try text(sent, "fr")
        #expect(french.contains("Réponse attendue le: 7 décembre 2026"), "\(french)")
        #expect(
            french.contains("demandeur : dates") && french.contains("Un appariement est proposé pour TITLE")
        )
        let chinese = try text(sent, "zh")
        #expect(chinese.contains("2026年12月7日"), "\(chinese)")
        let unmatched = try #require(notices.first { $0.kind == "no-match-yet" })
        #expect(try text(unmatched, "es").contains("Lo que lo impide: "))
    }

    @Test func `a letter is in the language of the party's own record, and English where none is known`()
        throws
    {
        try desk.match("2026-11-20")
        let key = try desk.proposal(of: "N-1").key
        for (need, language) in [("N-1", "fr"), ("N-2", "sw")] {
            var stored = try desk.registry.record(Need.self, need, desk.programme)
            stored.record.textLanguage = language
            _ = try desk.registry.store(stored.record, expecting: stored.version, desk.programme, by: "ana")
        }
        try desk.lead(key, to: .sent, on: "2026-11-23")
        try desk.lead(try desk.proposal(of: "N-2").key, to: .sent, on: "2026-11-23")
        let letters = try desk.registry.notices(desk.programme).map { Letter($0, desk.programme) }
        #expect(letters.map(\.languageCode) == ["fr", "en", "en", "en"])
        #expect(try letters[0].text().contains("Veuillez accepter ou refuser"))
    }
}
