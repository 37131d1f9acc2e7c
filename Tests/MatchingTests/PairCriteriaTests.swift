import Programme
import Testing

@testable import Matching

@Suite("Criteria S6 to S14")
struct PairCriteriaTests {
    @Test("S6: one possible offer is worth all, ten nothing, in equal steps")
    func hardToMatch() {
        #expect(
            [0, 1, 2, 5, 9, 10, 500].map { HardToMatch.score(possibleOffers: $0) } == [
                1_000_000, 1_000_000, 888_888, 555_555, 111_111, 0, 0,
            ]
        )
    }

    @Test("S6 counts offers, not windows")
    func offersNotWindows() {
        var pair = Fixture()
        pair.need.components = [pair.component]
        var second = pair.window
        second.code = "second"
        pair.offer.windows = [pair.window, second]
        var other = pair.offer
        other.externalID = "P"
        other.windows = [pair.window]
        let pool = PoolFacts(pair.snapshot(needs: [pair.need], offers: [pair.offer, other]))
        let screen = Screen(pool, Scoring(pool), keeping: .best(1))
        #expect(screen.possibleOffers == [2])
        #expect(screen.pairsPossible == 3)
        let scores = Scoring(pool).scores(pool.components[0], pool.windows[0], possibleOffers: 2)
        #expect(screen.kept[0].points == scores.points(Policy().weights))
    }

    @Test("S7: women, youth, children and disability of the need, quota and childcare of the offer")
    func inclusion() {
        var pair = Fixture()
        #expect(pair.scores[.inclusion] == 0)
        pair.need.womenPercent = 25
        #expect(pair.scores[.inclusion] == 150_000)
        pair.need.womenPercent = 80
        pair.need.genderMarker = 1
        #expect(pair.scores[.inclusion] == 375_000)
        pair.need.genderMarker = 2
        pair.need.youthPercent = 50
        pair.need.servesChildren = true
        pair.need.servesDisability = true
        #expect(pair.scores[.inclusion] == 800_000)
        pair.offer.womenQuotaPercent = 25
        pair.offer.hasChildcare = false
        #expect(pair.scores[.inclusion] == 850_000)
        pair.offer.womenQuotaPercent = 60
        pair.offer.hasChildcare = true
        #expect(pair.scores[.inclusion] == 1_000_000)
    }

    @Test("S8: levels above the minimum, and a language of the country")
    func delivery() {
        var pair = Fixture(.lab)
        #expect(pair.scores[.language] == 300_000, "nothing stated: half of the comfort")
        pair.offer.languages = [LanguageSkill("en:B1"), LanguageSkill("sw")].compactMap { $0 }
        for (held, expected) in [
            (["en:B1"], 0), (["en:B2"], 300_000), (["en:C1"], 600_000), (["en:C2"], 600_000),
            (["en"], 300_000), (["sw:A1"], 300_000), (["fr:C2"], 0), (["fr:C2", "en:B2"], 300_000),
        ] as [([String], Int64)] {
            pair.need.languages = held.compactMap { LanguageSkill($0) }
            #expect(pair.scores[.language] == expected, "\(held)")
        }
        pair.offer.interpretation = ["fr"]
        pair.need.languages = [LanguageSkill("fr:C2")].compactMap { $0 }
        #expect(pair.scores[.language] == 300_000)
        pair.snapshot.countries[2].spokenLanguages = ["fr"]
        #expect(pair.scores[.language] == 700_000, "\(pair.snapshot.countries[2].code) speaks it")
        pair.need.country = "ZM"
        #expect(pair.scores[.language] == 300_000)
        pair.snapshot.countries[4].officialLanguages = ["en"]
        pair.need.languages.append(contentsOf: [LanguageSkill("en:C1")].compactMap { $0 })
        #expect(pair.scores[.language] == 1_000_000)
    }

    @Test("S8 of datasets is the share of wanted languages; machines ask for none")
    func dataLanguages() {
        var pair = Fixture(.dataset)
        #expect(pair.scores[.language] == 500_000)
        pair.component.dataLanguages = ["sw", "luo", "en"]
        #expect(pair.scores[.language] == 500_000)
        pair.offer.dataLanguages = ["luo", "sw", "fr"]
        #expect(pair.scores[.language] == 666_666)
        #expect(Fixture(.compute).scores[.language] == 500_000)
    }

    @Test("S9: the plan that is cited, and who stands behind it")
    func nationalPlan() {
        var pair = Fixture()
        #expect(pair.scores[.nationalPlan] == 0)
        pair.need.nationalPlan = "Digital strategy"
        #expect(pair.scores[.nationalPlan] == 600_000)
        pair.need.endorsement = .institutional
        #expect(pair.scores[.nationalPlan] == 800_000)
        pair.need.endorsement = .nationalFocalPoint
        #expect(pair.scores[.nationalPlan] == 1_000_000)
        pair.need.nationalPlan = nil
        #expect(pair.scores[.nationalPlan] == 400_000)
    }

    @Test("S10: readiness, running costs, training of trainers")
    func absorption() {
        var pair = Fixture()
        #expect(pair.scores[.absorption] == 0)
        pair.need.readiness = 3
        #expect(pair.scores[.absorption] == 375_000)
        pair.need.trainsTrainers = true
        pair.need.hasSustainabilityPlan = false
        #expect(pair.scores[.absorption] == 625_000)
        pair.need.readiness = 4
        pair.need.hasSustainabilityPlan = true
        #expect(pair.scores[.absorption] == 1_000_000)
    }

    @Test("S11: South-South, region, and the distance of the clocks")
    func partnership() {
        var pair = Fixture()
        #expect(pair.scores[.partnership] == 250_000, "both in Eastern Africa")
        pair.add("KE", to: .globalSouth)
        #expect(pair.scores[.partnership] == 250_000)
        pair.need.collaborations = [.southSouth]
        #expect(pair.scores[.partnership] == 250_000)
        pair.need.collaborations = [.southSouth, .triangular]
        #expect(pair.scores[.partnership] == 500_000)
        pair.add("ZM", to: .globalSouth)
        #expect(pair.scores[.partnership] == 750_000)
        pair.snapshot.countries[2].offsetMinutes = 180
        pair.snapshot.countries[4].offsetMinutes = 120
        #expect(pair.scores[.partnership] == 750_000 + 218_750)
        pair.snapshot.countries[4].intermediateRegion = "Southern Africa"
        #expect(pair.scores[.partnership] == 625_000 + 218_750)
        pair.snapshot.countries[4].region = "Elsewhere"
        #expect(pair.scores[.partnership] == 500_000 + 218_750)
        pair.snapshot.countries[4].offsetMinutes = -300
        #expect(pair.scores[.partnership] == 500_000, "eight hours apart")
        // Samoa and the Cook Islands: 23 hours by the calendar, one hour by the working day.
        (pair.snapshot.countries[2].offsetMinutes, pair.snapshot.countries[4].offsetMinutes) = (780, -600)
        #expect(pair.scores[.partnership] == 500_000 + 218_750)
        pair.snapshot.countries[2].offsetMinutes = nil
        #expect(pair.scores[.partnership] == 500_000, "an unknown clock gives nothing")
        pair.provider.country = nil
        #expect(pair.scores[.partnership] == 0)
    }

    @Test("S12: places in the lists of both sides")
    func preference() {
        var pair = Fixture()
        #expect(pair.scores[.preference] == 0)
        pair.need.preferred = ["OTHER", "ZM", "GIVES"]
        #expect(pair.scores[.preference] == 250_000, "the country stands second")
        pair.offer.preferred = ["ASKS"]
        #expect(pair.scores[.preference] == 750_000)
        pair.need.preferred = ["GIVES"]
        #expect(pair.scores[.preference] == 1_000_000)
        pair.offer.preferred = ["NP", "BD", "KE"]
        #expect(pair.scores[.preference] == 666_666)
        pair.need.country = "FJ"
        #expect(pair.scores[.preference] == 500_000)
        (pair.need.preferred, pair.provider.country) = (["ZM"], nil)
        #expect(pair.scores[.preference] == 0, "of an unknown country nobody prefers")
    }

    @Test("S13: carbon of machines, travel of the others, and who bears the costs")
    func sustainability() {
        var pair = Fixture()
        #expect(pair.scores[.sustainability] == 1_000_000)
        pair.offer.costs = [.visa, .board]
        #expect(pair.scores[.sustainability] == 500_000)
        pair.offer.costsCovered = [.board, .travel]
        #expect(pair.scores[.sustainability] == 750_000)
        pair.offer.costs = [.visa, .board, .travel]
        #expect(pair.scores[.sustainability] == 333_333)
        var machines = Fixture(.compute)
        #expect(machines.scores[.sustainability] == 500_000, "its carbon is unknown")
        machines.snapshot.countries[4].carbonGramsPerKWh = 200
        #expect(machines.scores[.sustainability] == 875_000)
        machines.offer.carbonGramsPerKWh = 0
        #expect(machines.scores[.sustainability] == 1_000_000)
        machines.offer.carbonGramsPerKWh = 900
        #expect(machines.scores[.sustainability] == 500_000)
    }

    @Test("S14: past delivery, and the documentation of datasets")
    func reliability() {
        var pair = Fixture()
        #expect(pair.scores[.reliability] == 500_000)
        pair.provider.reliabilityPercent = 90
        #expect(pair.scores[.reliability] == 900_000)
        pair.provider.reliabilityPercent = 0
        #expect(pair.scores[.reliability] == 0)
        var data = Fixture(.dataset)
        #expect(data.scores[.reliability] == 250_000)
        data.offer.documentationPercent = 100
        data.provider.reliabilityPercent = 80
        #expect(data.scores[.reliability] == 900_000)
    }
}
