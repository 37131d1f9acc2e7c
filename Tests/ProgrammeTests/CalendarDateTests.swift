import Testing

@testable import Programme

@Suite("Dates, periods and language skills")
struct CalendarDateTests {
    @Test(
        "Days that do not exist and other spellings are refused",
        arguments: [
            "2026-02-30", "2025-02-29", "1900-02-29", "2026-13-01", "2026-00-10", "2026-04-31", "2026-1-1",
            "2026-01-00", "26-01-01", "2026/01/01", "20260101", " 2026-01-01", "2026-01-01 ", "2026-01-01T",
            "", "unknown", "2026-01-0x", "+026-01-01", "-026-01-01", "２０２６-01-01",
        ]
    )
    func refused(text: String) {
        #expect(CalendarDate(text) == nil)
    }

    @Test("Leap days exist in leap years")
    func leapDays() {
        for text in ["2024-02-29", "2000-02-29", "2028-02-29"] {
            #expect(CalendarDate(text)?.description == text)
        }
        #expect(CalendarDate("2024-02-29")?.adding(days: 1) == CalendarDate("2024-03-01"))
        #expect(CalendarDate("2000-03-01")?.adding(days: -1) == CalendarDate("2000-02-29"))
    }

    @Test("A month later is the same day, or the month's last")
    func months() {
        for (day, months, later) in [
            ("2027-01-31", 1, "2027-02-28"), ("2028-01-31", 1, "2028-02-29"), ("2026-11-30", 3, "2027-02-28"),
            ("2026-12-15", 9, "2027-09-15"), ("2027-03-31", 0, "2027-03-31"),
        ] {
            #expect(CalendarDate(day)?.adding(months: months).description == later)
        }
    }

    @Test("Every day from 1899 to 2101 reads back as it is written, one after the other")
    func roundTrip() {
        var last = ""
        for number in stride(from: Int32(-25_900), to: 47_900, by: 1) {
            let date = CalendarDate(daysSince1970: number)
            let text = date.description
            #expect(CalendarDate(text) == date)
            if text <= last { Issue.record("\(text) after \(last)") }
            last = text
        }
        #expect(CalendarDate("1970-01-01")?.daysSince1970 == 0)
        #expect(CalendarDate("1969-12-31")?.daysSince1970 == -1)
        #expect(CalendarDate("2026-11-24")?.daysSince1970 == 20_781)
    }

    @Test("A period includes both ends and does not run backwards")
    func periods() throws {
        let march = try #require(Period("2027-03-01/2027-03-31"))
        #expect(march.days == 31)
        #expect(march.description == "2027-03-01/2027-03-31")
        #expect(Period("2027-03-01/2027-03-01")?.days == 1)
        for text in [
            "2027-03-02/2027-03-01", "2027-03-01", "2027-03-01/", "/2027-03-01",
            "2027-03-01/2027-03-02/2027-03-03", "2027-03-01/2027-02-30",
        ] { #expect(Period(text) == nil) }
        let end = try #require(Period("2027-03-31/2027-04-30"))
        let april = try #require(Period("2027-04-01/2027-04-30"))
        #expect(march.overlap(with: end) == 1 && end.overlap(with: march) == 1)
        #expect(march.overlap(with: april) == 0)
        #expect(march.overlap(with: march) == 31)
        #expect(march.contains(march) && !march.contains(end))
        #expect(march.contains(march.first) && march.contains(march.last) && !march.contains(april.first))
    }

    @Test("A skill is a language code with or without a level")
    func skills() {
        #expect(LanguageSkill("fr:B2") == LanguageSkill(language: "fr", level: .b2))
        #expect(LanguageSkill("luo:c1")?.description == "luo:C1")
        #expect(LanguageSkill("sw") == LanguageSkill(language: "sw"))
        for text in ["", "f", "fran", "fr:", ":B2", "fr:B3", "fr:B2:C1", "FR", "f1", "fr:B2 "] {
            #expect(LanguageSkill(text) == nil)
        }
        #expect(LanguageLevel.allCases == LanguageLevel.allCases.sorted())
        #expect(LanguageLevel.allCases.map(\.rank) == [1, 2, 3, 4, 5, 6])
    }
}
