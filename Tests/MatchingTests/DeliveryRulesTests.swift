import Programme
import Testing

@testable import Matching

@Suite("Rules on windows, quantities, languages and technical fit")
struct DeliveryRulesTests {
    @Test("H4: a course lies within what the need can attend")
    func course() {
        var pair = Fixture()
        pair.need.opens = day("2027-03-01")
        pair.need.closes = day("2027-03-31")
        #expect(pair.verdict(Windows()) == .pass)
        pair.need.opens = day("2027-03-03")
        #expect(pair.verdict(Windows()) == .short(2, .days))
        pair.need.closes = day("2027-03-30")
        #expect(pair.verdict(Windows()) == .short(3, .days))
        pair.component.opens = day("2027-02-01")
        pair.component.closes = day("2027-04-01")
        #expect(pair.verdict(Windows()) == .pass)
        pair.need.deadline = day("2027-03-27")
        #expect(pair.verdict(Windows()) == .short(4, .days))
    }

    @Test("H4: a course is long enough, not over, and on no excluded day")
    func courseDetails() {
        var pair = Fixture()
        pair.component.daysMinimum = 31
        #expect(pair.verdict(Windows()) == .pass)
        pair.component.daysMinimum = 33
        #expect(pair.verdict(Windows()) == .short(2, .days))
        pair.component.daysMinimum = nil
        pair.need.blackouts = periods(
            "2027-03-30/2027-04-05",
            "2027-02-20/2027-03-02",
            "2027-03-01/2027-03-01"
        )
        #expect(pair.verdict(Windows()) == .short(4, .days))
        pair.need.blackouts = periods("2027-04-01/2027-04-05", "2027-02-20/2027-02-28")
        #expect(pair.verdict(Windows()) == .pass)
        pair.need.blackouts = []
        pair.need.opens = day("2026-01-01")
        pair.window.opens = day("2026-11-24")
        #expect(pair.verdict(Windows()) == .pass)
        pair.window.opens = day("2026-11-21")
        #expect(pair.verdict(Windows()) == .short(3, .days))
        pair.need.closes = day("2027-03-29")
        #expect(pair.verdict(Windows()) == .short(5, .days), "begun by three days, and two too long")
    }

    @Test("H4: the last day to agree is itself in time")
    func applyBy() {
        var pair = Fixture(.lab)
        pair.window.applyBy = day("2026-11-24")
        #expect(pair.verdict(Windows()) == .pass)
        pair.window.applyBy = day("2026-11-22")
        #expect(pair.verdict(Windows()) == .short(2, .days))
        pair.need.opens = day("2027-04-01")
        #expect(pair.verdict(Windows()) == .fail(nil), "no day is shared either: not one number")
        var course = Fixture()
        course.window.applyBy = day("2026-11-23")
        #expect(course.verdict(Windows()) == .short(1, .days))
        course.need.closes = day("2027-03-30")
        #expect(course.verdict(Windows()) == .fail(nil))
    }

    @Test("H4: other kinds share at least the minimum duration, from the date on, excluded days apart")
    func overlap() {
        var pair = Fixture(.compute)
        pair.need.opens = day("2027-03-22")
        pair.component.daysMinimum = 10
        #expect(pair.verdict(Windows()) == .pass)
        pair.component.daysMinimum = 12
        #expect(pair.verdict(Windows()) == .short(2, .days))
        pair.component.daysMinimum = nil
        pair.need.opens = day("2027-03-31")
        #expect(pair.verdict(Windows()) == .pass)
        pair.need.opens = day("2027-04-01")
        #expect(pair.verdict(Windows()) == .short(1, .days))
        pair.need.opens = day("2027-03-25")
        pair.need.blackouts = periods("2027-03-26/2027-05-01", "2027-03-01/2027-03-24")
        #expect(pair.verdict(Windows()) == .pass)
        pair.need.blackouts = periods("2027-03-20/2027-05-01")
        #expect(pair.verdict(Windows()) == .short(1, .days))
        pair.need.blackouts = []
        pair.need.opens = day("2026-01-01")
        pair.window.opens = day("2026-01-01")
        pair.window.closes = day("2026-11-24")
        #expect(pair.verdict(Windows()) == .pass)
        pair.component.daysMinimum = 2
        #expect(pair.verdict(Windows()) == .short(1, .days))
    }

    @Test("H4 without one of the four days is incomplete")
    func unknownDays() {
        let changes: [(inout Fixture) -> Void] = [
            { $0.need.opens = nil }, { $0.need.closes = nil }, { $0.window.opens = nil },
            { $0.window.closes = nil },
        ]
        for change in changes {
            var pair = Fixture(.dataset)
            change(&pair)
            #expect(pair.verdict(Windows()) == .incomplete)
        }
    }

    @Test("H6: one supplier reaches the usable minimum in whole lots")
    func usableMinimum() {
        var pair = Fixture()
        pair.component.quantityMinimum = 10
        pair.window.capacity = 10
        #expect(pair.verdict(UsableMinimum()) == .pass)
        pair.window.capacity = 7
        #expect(pair.verdict(UsableMinimum()) == .short(3, .seats))
        pair.component.suppliersMaximum = 2
        #expect(pair.verdict(UsableMinimum()) == .pass)
        pair.component.suppliersMaximum = 1
        pair.offer.unit = .place
        #expect(pair.verdict(UsableMinimum()) == .pass, "numbers of two units do not compare")
        pair.offer.unit = .seat
        pair.component.suppliersMaximum = 1
        pair.component.quantityMinimum = 5
        pair.window.quantityMaximum = 6
        #expect(pair.verdict(UsableMinimum()) == .pass)
        pair.window.lot = 4
        #expect(pair.verdict(UsableMinimum()) == .short(4, .seats))
        pair.window.lot = 1
        pair.window.capacity = nil
        pair.window.quantityMaximum = nil
        pair.window.quantityMinimum = 12
        #expect(pair.verdict(UsableMinimum()) == .short(2, .seats))
        pair.window.quantityMinimum = 10
        #expect(pair.verdict(UsableMinimum()) == .pass)
        pair.window.capacity = 0
        pair.component.quantityMinimum = 1
        pair.window.quantityMinimum = 1
        #expect(pair.verdict(UsableMinimum()) == .short(1, .seats))
    }

    @Test(
        "H8: a language of delivery at the level demanded, or interpreted",
        arguments: [
            ([], [], [], Verdict.pass), (["en:B2"], [], [], .incomplete),
            (["en:B2"], ["en:B2"], [], .pass), (["en:B2"], ["en:A2"], [], .short(2, .levels)),
            (["en:B2", "fr:B1"], ["en:A2", "fr:A2"], [], .short(1, .levels)),
            (["en:B2"], ["sw:C2"], [], .fail(nil)), (["en:B2"], ["en"], [], .incomplete),
            (["en"], ["en"], [], .pass), (["en:B2"], ["sw", "en:A1"], ["sw"], .pass),
            (["en:C2"], ["fr"], ["sw"], .fail(nil)), (["en:B2"], ["en", "en:C1"], [], .pass),
        ] as [([String], [String], [String], Verdict)]
    )
    func languages(demanded: [String], held: [String], interpretation: [String], expected: Verdict) {
        for kind in [Kind.training, .lab] {
            var pair = Fixture(kind)
            pair.offer.languages = demanded.compactMap { LanguageSkill($0) }
            pair.need.languages = held.compactMap { LanguageSkill($0) }
            pair.offer.interpretation = interpretation
            #expect(pair.verdict(Languages()) == expected)
        }
        var pair = Fixture(.compute)
        pair.offer.languages = demanded.compactMap { LanguageSkill($0) }
        #expect(pair.verdict(Languages()) == .pass)
    }

    @Test("H8: a dataset holds one of the languages that are wanted")
    func dataLanguages() {
        var pair = Fixture(.dataset)
        #expect(pair.verdict(Languages()) == .pass)
        pair.component.dataLanguages = ["sw", "luo"]
        #expect(pair.verdict(Languages()) == .incomplete)
        pair.offer.dataLanguages = ["en", "luo"]
        #expect(pair.verdict(Languages()) == .pass)
        pair.offer.dataLanguages = ["en"]
        #expect(pair.verdict(Languages()) == .fail(nil))
    }

    @Test("H8: a dataset is written in one of the scripts and holds one of the dialects that are wanted")
    func content() {
        for (wanted, held, word) in [
            (\NeedComponent.dataScripts, \Offer.dataScripts, "script"),
            (\NeedComponent.dataDialects, \Offer.dataDialects, "dialect"),
        ] {
            var pair = Fixture(.dataset)
            pair.offer[keyPath: held] = ["A"]
            #expect(pair.verdict(Languages()) == .pass)
            pair.component[keyPath: wanted] = ["B", "A"]
            #expect(pair.verdict(Languages()) == .pass)
            pair.component[keyPath: wanted] = ["B"]
            #expect(pair.verdict(Languages()) == .fail(nil))
            #expect(pair.words(Languages()) == ("any language, \(word) B", "unknown, \(word) A"))
            pair.offer[keyPath: held] = []
            #expect(pair.verdict(Languages()) == .incomplete)
            #expect(pair.words(Languages()).offer == "unknown, \(word) unknown")
            // What fails outweighs what is unknown.
            pair.component.dataLanguages = ["sw"]
            pair.offer.dataLanguages = ["en"]
            #expect(pair.verdict(Languages()) == .fail(nil))
            // Courses are not written in a script.
            var course = Fixture(.training)
            course.component[keyPath: wanted] = ["B"]
            #expect(course.verdict(Languages()) == .pass)
        }
    }

    @Test(
        "H4: there is a length of stay at a lab that both sides can have",
        arguments: [
            (nil, nil, nil, nil, Verdict.pass), (14, nil, nil, 14, .pass),
            (15, nil, nil, 14, .short(1, .days)),
            (28, nil, nil, 14, .short(14, .days)), (nil, 30, 30, nil, .pass),
            (nil, 29, 30, nil, .short(1, .days)),
            (nil, nil, 365, nil, .pass), (nil, nil, 366, nil, .short(1, .days)), (nil, nil, nil, 1, .pass),
            (10, 20, 21, 22, .short(1, .days)), (23, 40, 366, 400, .fail(nil)),
        ] as [(Int64?, Int64?, Int64?, Int64?, Verdict)]
    )
    func stays(least: Int64?, most: Int64?, hostLeast: Int64?, hostMost: Int64?, expected: Verdict) {
        func verdict(_ kind: Kind) -> Verdict {
            var pair = Fixture(kind)
            (pair.window.opens, pair.window.closes) = (day("2027-01-01"), day("2027-12-31"))
            (pair.component.daysMinimum, pair.component.daysMaximum) = (least, most)
            (pair.offer.stayDaysMinimum, pair.offer.stayDaysMaximum) = (hostLeast, hostMost)
            return pair.verdict(Windows())
        }
        #expect(verdict(.lab) == expected)
        #expect(verdict(.compute) == .pass, "only stays at labs have a length")
    }

    private func periods(_ texts: String...) -> [Period] { texts.compactMap { Period($0) } }
}
