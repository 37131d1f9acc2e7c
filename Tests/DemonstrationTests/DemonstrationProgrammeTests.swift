import Allocation
import Demonstration
import Foundation
import Matching
import Operations
import Programme
import Testing

/// The demonstration programme: what is committed, its hand-made cases, and whether it is a matching problem.
struct DemonstrationProgrammeTests {
    private let programme = DemonstrationProgramme()

    @Test func `the committed files are what the generator writes`() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "seed-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        try ProgrammeFolder(path: folder.path()).write(programme)
        for file in ProgrammeFolder.tables + ["rulings.csv", "programme.json"] {
            let written = try SeedFolder.bytes(folder.path() + "/" + file)
            let committed = try SeedFolder.bytes(SeedFolder.path + "/" + file)
            #expect(
                written == committed,
                "\(file) differs: capmatch generate --demonstration --out seed writes it"
            )
        }
    }

    @Test func `every record keeps the rules that an import checks`() throws {
        try RecordChecks(
            organisations: programme.organisations,
            needs: programme.needs,
            offers: programme.offers,
            awards: programme.awards,
            declines: programme.declines,
            keys: SeedFolder.keys()
        ).run()
    }

    @Test func `every hand-made case is there and described in the seed's README`() throws {
        let ids = programme.needs.map(\.externalID) + programme.offers.map(\.externalID)
        let readme = String(decoding: try SeedFolder.bytes(SeedFolder.path + "/README.md"), as: UTF8.self)
        for name in [
            "TRAP-ONE-SEAT", "TRAP-HARD", "TRAP-RICH", "TRAP-TIE", "TRAP-BUNDLE", "TRAP-GRADUATION",
            "TRAP-LICENCE", "TRAP-RESIDENCY", "TRAP-DECLINER", "TRAP-EXPIRED", "TRAP-COHORT",
            "TRAP-UNIT-NODE",
            "TRAP-UNIT-CREDIT", "TRAP-UNIT-CORE", "TRAP-RATE", "TRAP-DUPLICATE", "TRAP-PIN", "TRAP-PERIOD",
            "TRAP-CAP",
        ] {
            #expect(ids.contains { $0.hasPrefix(name) }, "\(name)")
            #expect(readme.contains(name), "\(name)")
        }
    }

    @Test func `most needs have several possible windows, some have none`() throws {
        let problem = try Matcher(snapshot()).problem
        var counts: [Int] = []
        var unservable = 0
        for need in 0..<problem.needCount {
            if problem.needIDs[need].hasPrefix("TRAP-") { continue }
            let least = problem.components(of: need).map { problem.options(of: $0).count }.min() ?? 0
            counts.append(least)
        }
        let pool = programme.needs.filter { $0.status.isInPool && !$0.externalID.hasPrefix("TRAP-") }.count
        unservable = pool - counts.filter { $0 > 0 }.count
        counts.sort()
        let several = counts.filter { $0 >= 3 }.count
        #expect((250...400).contains(programme.needs.filter(\.status.isInPool).count))
        #expect((120...200).contains(programme.offers.filter(\.status.isInPool).count))
        #expect(several * 100 >= pool * 55, "\(several) of \(pool) needs have 3 or more")
        #expect(unservable * 100 <= pool * 30, "\(unservable) of \(pool) needs have none")
        #expect(unservable > 0)
        #expect(counts.suffix(pool / 10).first.map { $0 <= 90 } == true)
    }

    @Test func `the hand-made cases meet whom they are made for, and nobody else`() throws {
        let problem = try Matcher(snapshot()).problem
        var met: [String: Set<String>] = [:]
        for need in 0..<problem.needCount where problem.needIDs[need].hasPrefix("TRAP-") {
            for component in problem.components(of: need) {
                for option in problem.options(of: component) {
                    let name = problem.optionNames[Int(problem.optionName[option])]
                    met[problem.needIDs[need], default: []].insert(
                        String(name.split(separator: "/").first ?? "")
                    )
                }
            }
        }
        for number in 1...9 { #expect(met["TRAP-ONE-SEAT-NEED-\(number)"] == ["TRAP-ONE-SEAT-OFFER"]) }
        #expect(met["TRAP-HARD-NEED"] == ["TRAP-HARD-OFFER-ONLY"])
        #expect(met["TRAP-HARD-NEED-FLEXIBLE"] == ["TRAP-HARD-OFFER-ONLY", "TRAP-HARD-OFFER-OTHER"])
        #expect(met["TRAP-RICH-NEED-TOPIC"] == ["TRAP-RICH-OFFER"])
        #expect(met["TRAP-RICH-NEED-EQUITY"] == ["TRAP-RICH-OFFER"])
        #expect(met["TRAP-TIE-NEED-A"] == met["TRAP-TIE-NEED-B"])
        #expect(met["TRAP-BUNDLE-NEED-BROKEN"] == nil)
        #expect(met["TRAP-BUNDLE-NEED-WHOLE"] == ["TRAP-BUNDLE-COURSE", "TRAP-BUNDLE-COMPUTE"])
        #expect(met["TRAP-GRADUATION-NEED"] == ["TRAP-GRADUATION-OFFER"])
        #expect(met["TRAP-LICENCE-NEED-RESEARCH"] == ["TRAP-LICENCE-OFFER"])
        #expect(met["TRAP-RESIDENCY-NEED"]?.contains("TRAP-RESIDENCY-OFFER-ENCLAVE") == true)
        #expect(met["TRAP-LICENCE-NEED-PUBLIC"] == nil)
        #expect(met["TRAP-RESIDENCY-NEED"] == ["TRAP-RESIDENCY-OFFER-ENCLAVE"])
        #expect(met["TRAP-UNIT-NODE-NEED"] == ["TRAP-UNIT-NODE-OFFER"])
        #expect(met["TRAP-UNIT-CREDIT-NEED"] == ["TRAP-UNIT-CREDIT-OFFER"])
        #expect(met["TRAP-UNIT-CORE-NEED"] == nil)
        #expect(met["TRAP-RATE-NEED"] == nil)
        for name in [
            "PUBLIC", "LATE", "CRUMB", "READY", "SAFETY", "SCREEN", "EXPORT", "ENDORSE", "CHILD", "COST",
            "MEMORY", "BAN",
        ] {
            #expect(met["TRAP-\(name)-NEED-PASS"] == ["TRAP-\(name)-OFFER"], "\(name)")
            #expect(met["TRAP-\(name)-NEED-FAIL"] == nil, "\(name)")
        }
        #expect(met["TRAP-DECLINER-NEED-1"] == nil)
        #expect(met["TRAP-DECLINER-NEED-5"] == ["TRAP-DECLINER-OFFER"])
        #expect(met["TRAP-EXPIRED-NEED"] == nil)
        #expect(met["TRAP-COHORT-NEED-1"] == ["TRAP-COHORT-OFFER"])
        #expect(met["TRAP-DUPLICATE-NEED-MINISTRY"] == ["TRAP-DUPLICATE-OFFER"])
        #expect(met["TRAP-PIN-NEED-PINNED"] == nil, "a pin is a fact, and no part of the problem")
    }

    @Test func `the graduating country is no longer eligible on the day of its graduation`() throws {
        var later = try snapshot()
        later.date = later.date.adding(days: 4)
        let problem = Matcher(later).problem
        let options = problem.needIDs.firstIndex(of: "TRAP-GRADUATION-NEED").map { need in
            problem.components(of: need).reduce(0) { $0 + problem.options(of: $1).count }
        }
        #expect((options ?? 0) == 0)
    }

    @Test func `the hand-made cases end as the seed's README says`() throws {
        // They meet nobody else, so they can be matched apart from the pool.
        var cases = try snapshot()
        cases.needs.removeAll { !$0.record.externalID.hasPrefix("TRAP-") }
        cases.offers.removeAll { !$0.record.externalID.hasPrefix("TRAP-") }
        cases.policy = try PolicyDocument(file: SeedFolder.path + "/policy.yaml").policy
        let matcher = Matcher(cases)
        var options = SolveOptions()
        options.timeLimit = 60
        let outcome = matcher.outcome(Solver.solve(matcher.problem, options: options).solution)
        var given: [String: Set<String>] = [:]
        for match in outcome.matches { given[match.need, default: []].insert(match.offer) }
        var missed: [String: UnmatchedNeed] = [:]
        for miss in outcome.unmatched { missed[miss.need] = miss }

        let seats = (1...9).map { "TRAP-ONE-SEAT-NEED-\($0)" }
        #expect(seats.compactMap { given[$0] }.count == 1)
        #expect(seats.compactMap { missed[$0]?.reason } == Array(repeating: .outbid, count: 8))
        #expect(given["TRAP-HARD-NEED"] == ["TRAP-HARD-OFFER-ONLY"])
        #expect(given["TRAP-HARD-NEED-FLEXIBLE"] == ["TRAP-HARD-OFFER-OTHER"])
        #expect(given["TRAP-RICH-NEED-EQUITY"] != nil && missed["TRAP-RICH-NEED-TOPIC"]?.reason == .outbid)
        #expect((given["TRAP-TIE-NEED-A"] == nil) != (given["TRAP-TIE-NEED-B"] == nil))
        #expect(given["TRAP-BUNDLE-NEED-WHOLE"] == ["TRAP-BUNDLE-COURSE", "TRAP-BUNDLE-COMPUTE"])
        #expect(missed["TRAP-BUNDLE-NEED-BROKEN"]?.reason == .bundleBlocked)
        #expect(given["TRAP-GRADUATION-NEED"] == ["TRAP-GRADUATION-OFFER"])
        #expect(given["TRAP-LICENCE-NEED-RESEARCH"] == ["TRAP-LICENCE-OFFER"])
        #expect(missed["TRAP-LICENCE-NEED-PUBLIC"]?.nearest?.obstacles.map(\.rule.rawValue) == ["H10"])
        #expect(given["TRAP-RESIDENCY-NEED"] == ["TRAP-RESIDENCY-OFFER-ENCLAVE"])
        for unit in ["NODE", "CREDIT"] {
            #expect(given["TRAP-UNIT-\(unit)-NEED"] == ["TRAP-UNIT-\(unit)-OFFER"])
        }
        #expect(missed["TRAP-UNIT-CORE-NEED"]?.reason == .incomplete, "no rate for core hours is in force")
        let rate = try #require(missed["TRAP-RATE-NEED"]?.nearest)
        #expect(rate.offer == "TRAP-RATE-OFFER" && rate.obstacles.map(\.rule.rawValue) == ["H6"])
        for (number, isServed) in [(1, false), (2, false), (3, true), (4, true), (5, true)] {
            #expect((given["TRAP-DECLINER-NEED-\(number)"] != nil) == isServed)
        }
        for number in 1...2 {
            let miss = try #require(missed["TRAP-DECLINER-NEED-\(number)"])
            let told = [miss.nearest].compactMap { $0 } + miss.otherMisses
            let own = told.first { $0.offer == "TRAP-DECLINER-OFFER" }
            #expect(own?.obstacles.map(\.rule.rawValue) == ["H17"])
        }
        let expired = try #require(missed["TRAP-EXPIRED-NEED"]?.nearest)
        #expect(expired.offer == "TRAP-EXPIRED-OFFER" && expired.obstacles.map(\.rule.rawValue) == ["H18"])
        for number in 1...2 {
            let miss = try #require(missed["TRAP-COHORT-NEED-\(number)"])
            #expect(miss.reason == .cohortTooSmall)
            #expect(miss.best?.cohortMinimum == 10 && miss.best?.claimed == 7)
        }
        for number in 2...5 { #expect(given["TRAP-CAP-NEED-\(number)"] == ["TRAP-CAP-OFFER"], "\(number)") }
        #expect(missed["TRAP-CAP-NEED-1"]?.reason == .cap, "a fifth need of the same requester")
        let cap = try #require(outcome.portfolio.first { $0.name == "requester" })
        #expect(cap.served == 4 && cap.bound == 4 && cap.price > 0)
        for name in ["FIRST", "LATER"] { #expect(given["TRAP-PERIOD-NEED-\(name)"] == ["TRAP-PERIOD-OFFER"]) }
        #expect(missed["TRAP-PERIOD-NEED-SECOND"]?.reason == .outbid, "the GPUs are busy in its month")
        let twins = ["MINISTRY", "UNIVERSITY"].map { "TRAP-DUPLICATE-NEED-\($0)" }
        #expect(twins.compactMap { given[$0] }.count == 1)
        #expect(twins.compactMap { missed[$0]?.reason } == [.excluded])
        #expect(given["TRAP-PIN-NEED-PINNED"] == ["TRAP-PIN-OFFER"] && given["TRAP-PIN-NEED-FLOOR"] == nil)
        #expect(outcome.impossiblePins.isEmpty)
        let pinned = try #require(outcome.portfolio.first { $0.name == "pin-residency-ldc" })
        #expect(
            pinned.short == 1 && pinned.penalty == 20_000_000,
            "the floor cannot hold, and the run goes on"
        )
        for name in ["S7", "S9", "S10"] {
            #expect(
                given["TRAP-\(name)-NEED-MORE"] != nil && given["TRAP-\(name)-NEED-LESS"] == nil,
                "\(name)"
            )
        }
        for name in ["S8", "S11", "S12", "S13", "S14"] {
            #expect(given["TRAP-\(name)-NEED"] == ["TRAP-\(name)-OFFER-MORE"], "\(name)")
        }
        let twin = try #require(
            outcome.possibleDuplicates.first { $0.need == twins[0] && $0.other == twins[1] }
        )
        #expect(twin.isExclusive)
    }

    private func snapshot() throws -> Snapshot {
        var snapshot = Snapshot()
        snapshot.date = DemonstrationProgramme.settings.referenceDate
        snapshot.countries = try SeedFolder.records("reference/countries.csv", as: Country.self)
        snapshot.memberships = try SeedFolder.records(
            "reference/country_groups.csv",
            as: CountryGroupMembership.self
        )
        snapshot.sectors = try SeedFolder.records("reference/sectors.csv", as: Sector.self)
        snapshot.licences = try SeedFolder.records("reference/licences.csv", as: Licence.self)
        snapshot.rules = try SeedFolder.rules()
        snapshot.organisations = programme.organisations.sorted { $0.externalID < $1.externalID }
        snapshot.needs = programme.needs.filter(\.status.isInPool).sorted { $0.externalID < $1.externalID }
            .map { .init(record: $0, version: 1, lexemes: []) }
        snapshot.offers = programme.offers.filter(\.status.isInPool).sorted { $0.externalID < $1.externalID }
            .map { .init(record: $0, version: 1, lexemes: []) }
        snapshot.awards = programme.awards
        snapshot.declines = programme.declines
        snapshot.rulings = programme.rulings
        return snapshot
    }
}
