import Programme
import Testing

@testable import Matching

@Suite("Criteria S1 to S5, and points")
struct CriteriaTests {
    @Test("S1: theme, sector, goals, and general offers")
    func taxonomy() {
        var pair = Fixture()
        pair.need.sectors = ["health.imaging"]
        #expect(pair.scores[.topic] == 400_000)
        pair.offer.sectors = ["health.imaging", "agriculture"]
        #expect(pair.scores[.topic] == 1_000_000)
        pair.offer.sectors = ["health.triage"]
        #expect(pair.scores[.topic] == 600_000)
        pair.offer.sectors = ["health"]
        #expect(pair.scores[.topic] == 600_000)
        pair.offer.sectors = ["agriculture"]
        #expect(pair.scores[.topic] == 0)
        pair.need.sdgs = [2, 3]
        pair.offer.sdgs = [3, 4, 17]
        #expect(pair.scores[.topic] == 75_000)
        pair.offer.sdgs = [2, 3]
        #expect(pair.scores[.topic] == 300_000)
        (pair.need.sectors, pair.need.sdgs) = (["nowhere"], [])
        #expect(pair.scores[.topic] == 400_000, "a topic that the reference does not know is none")
    }

    @Test("S1: texts count only in one language")
    func texts() {
        var pair = Fixture()
        pair.need.sectors = ["health"]
        pair.offer.sectors = ["health"]
        pair.need.textLanguage = "en"
        pair.offer.textLanguage = "en"
        func topic(_ left: [String], _ right: [String]) -> Int64 {
            pair.need.components = [pair.component]
            pair.offer.windows = [pair.window]
            var snapshot = pair.snapshot(needs: [pair.need], offers: [pair.offer])
            snapshot.needs[0].lexemes = left
            snapshot.offers[0].lexemes = right
            return TopicFit(snapshot, ReferenceIndex(snapshot)).score(need: 0, offer: 0)
        }
        #expect(topic(["clinic", "speech"], ["clinic", "speech"]) == 680_000)
        #expect(topic(["clinic", "speech", "clinic"], ["speech", "x"]) == 580_000)
        #expect(topic(["a"], ["b"]) == 480_000)
        #expect(topic([], ["b"]) == 600_000)
        pair.offer.textLanguage = "fr"
        #expect(topic(["clinic"], ["clinic"]) == 600_000)
        pair.offer.textLanguage = nil
        pair.need.textLanguage = nil
        #expect(topic(["clinic"], ["clinic"]) == 600_000)
    }

    @Test("S2: the best share of what is asked that the window can give, in whole lots")
    func quantity() {
        var pair = Fixture()
        #expect(pair.scores[.quantity] == 1_000_000)
        pair.window.capacity = 7
        #expect(pair.scores[.quantity] == 700_000)
        pair.window.quantityMaximum = 5
        pair.window.lot = 3
        #expect(pair.scores[.quantity] == 300_000)
        pair.component.quantity = 3_000_000_000
        pair.window.capacity = nil
        pair.window.quantityMaximum = 1_000_000_000
        pair.window.lot = 1
        #expect(pair.scores[.quantity] == 333_333)
        pair.offer.unit = .place
        #expect(pair.scores[.quantity] == 0, "without a rate nothing can be given")
    }

    @Test("S3: LDC before other LLDC and SIDS, as they are on the date")
    func equity() {
        var pair = Fixture()
        #expect(pair.scores[.equity] == 0)
        pair.add("KE", to: .lldc)
        #expect(pair.scores[.equity] == 700_000)
        pair.add("KE", to: .ldc, until: "2026-11-24")
        #expect(pair.scores[.equity] == 700_000)
        pair.snapshot.date = day("2026-11-23")
        #expect(pair.scores[.equity] == 1_000_000)
        pair.need.country = "FJ"
        #expect(pair.scores[.equity] == 0)
        pair.add("FJ", to: .sids)
        #expect(pair.scores[.equity] == 700_000)
        (pair.need.country, pair.requester.country) = (nil, nil)
        #expect(pair.scores[.equity] == 0, "an unknown country is in no group")
    }

    @Test("S4: half for few past awards, half for waiting")
    func unserved() {
        var pair = Fixture()
        pair.need.submittedOn = pair.snapshot.date
        #expect(pair.scores[.unserved] == 500_000)
        pair.need.submittedOn = pair.snapshot.date.adding(days: -73)
        #expect(pair.scores[.unserved] == 600_000)
        pair.need.submittedOn = pair.snapshot.date.adding(days: -400)
        #expect(pair.scores[.unserved] == 1_000_000)
        var award = Award()
        award.organisation = "ASKS"
        pair.snapshot.awards = [award, award]
        #expect(pair.scores[.unserved] == 800_000)
        pair.snapshot.awards = Array(repeating: award, count: 6)
        #expect(pair.scores[.unserved] == 500_000)
        pair.need.submittedOn = pair.snapshot.date.adding(days: 3)
        #expect(pair.scores[.unserved] == 0)
        pair.need.submittedOn = nil
        #expect(pair.scores[.unserved] == 0)
        pair.snapshot.awards[0].organisation = "GIVES"
        pair.snapshot.awards[1].organisation = "GIVES"
        #expect(pair.scores[.unserved] == 100_000)
    }

    @Test("S5: urgency, and nearness of a deadline that has not passed")
    func urgency() {
        var pair = Fixture()
        #expect(pair.scores[.urgency] == 0)
        for (urgency, expected) in [(1, 0), (2, 175_000), (4, 525_000), (5, 700_000)] as [(Int64, Int64)] {
            pair.need.urgency = urgency
            #expect(pair.scores[.urgency] == expected)
        }
        for (days, expected) in [
            (-1, 700_000), (0, 1_000_000), (90, 850_000), (179, 701_666), (180, 700_000), (500, 700_000),
        ] as [(Int, Int64)] {
            pair.need.deadline = pair.snapshot.date.adding(days: days)
            #expect(pair.scores[.urgency] == expected, "in \(days) days")
        }
    }

    @Test("Points are weights times scores")
    func points() {
        var scores = Scores()
        scores[.topic] = 600_000
        scores[.quantity] = 1_000_000
        scores[.equity] = 700_000
        scores[.urgency] = 1
        scores[.reliability] = 500_000
        #expect(scores.points(Policy().weights) == 12_000_000 + 12_000_000 + 9_800_000 + 8 + 1_000_000)
        #expect(Criterion.allCases.map(\.place) == Array(0..<14))
        #expect(Criterion.allCases.map(\.rawValue) == (1...14).map { "S\($0)" })
        #expect(Policy().weights.reduce(0, +) == 100)
    }
}
