import Demonstration
import Programme
import Testing

/// A synthetic programme is the same for the same seed, has the mixes of `domain.md` 6, and keeps every rule
/// that the import checks.
struct SyntheticProgrammeTests {
    private let date = CalendarDate(daysSince1970: 20_777)

    @Test func `the same seed gives the same records, another seed others`() {
        let first = SyntheticProgramme(needs: 300, offers: 100, seed: 5, date: date)
        let again = SyntheticProgramme(needs: 300, offers: 100, seed: 5, date: date)
        let other = SyntheticProgramme(needs: 300, offers: 100, seed: 6, date: date)
        #expect(Array(first.needs) == Array(again.needs))
        #expect(Array(first.offers) == Array(again.offers))
        #expect(Array(first.organisations) == Array(again.organisations))
        #expect(Array(first.awards) == Array(again.awards))
        #expect(Array(first.declines) == Array(again.declines))
        #expect(Array(first.needs) != Array(other.needs))
    }

    @Test func `records are made when they are asked for, so that memory does not grow with their number`() {
        let programme = SyntheticProgramme(needs: 1_000_000, offers: 50_000, seed: 1, date: date)
        #expect(programme.organisations.reduce(0) { count, _ in count + 1 } < 50_000)
        #expect(Array(programme.needs.prefix(2)).map(\.externalID) == ["NEED-00001", "NEED-00002"])
        #expect(programme.offers.prefix(1).map(\.externalID) == ["OFFER-00001"])
    }

    @Test func `20,000 needs come in the mixes that clearing houses report`() throws {
        let programme = SyntheticProgramme(needs: 20_000, offers: 3_000, seed: 4, date: date)
        let organisations = Dictionary(
            uniqueKeysWithValues: programme.organisations.map { ($0.externalID, $0) }
        )
        let memberships = try SeedFolder.records(
            "reference/country_groups.csv",
            as: CountryGroupMembership.self
        )
        let leastDeveloped = Set(
            memberships.filter { $0.group == .ldc && $0.isInForce(on: date) }.map(\.country)
        )
        let regions = Dictionary(
            uniqueKeysWithValues: try SeedFolder.records("reference/countries.csv", as: Country.self).map {
                ($0.code, $0.region ?? "")
            }
        )
        var counts: [String: Int] = [:]
        for need in programme.needs {
            counts["\(need.components[0].kind)", default: 0] += 1
            counts["status \(need.status)", default: 0] += 1
            if need.components.count > 1 { counts["bundle", default: 0] += 1 }
            let owner = try #require(organisations[need.organisation])
            counts["type \(try #require(owner.type))", default: 0] += 1
            let country = try #require(owner.country)
            if leastDeveloped.contains(country) { counts["ldc", default: 0] += 1 }
            counts["region \(regions[country] ?? "")", default: 0] += 1
        }
        let expected = [
            "training": 35, "compute": 30, "dataset": 20, "lab": 15, "bundle": 15, "ldc": 54,
            "region Africa": 48, "region Americas": 17, "region Oceania": 4, "type university": 40,
            "type government": 25, "type ngo": 15, "type research-institute": 15, "type company": 5,
            "status open": 45, "status partly-matched": 12, "status fulfilled": 12,
        ]
        for (name, percent) in expected {
            let found = Double(counts[name] ?? 0) / 200
            #expect(abs(found - Double(percent)) < 2, "\(name): \(found) %, expected \(percent) %")
        }
    }

    @Test(arguments: [(505, 185, 23), (20_000, 3_000, 4), (20_000, 8_000, 5)])
    func `compute is asked for a little over twice as much as there is`(_ size: (Int, Int, UInt64)) {
        let programme = SyntheticProgramme(needs: size.0, offers: size.1, seed: size.2, date: date)
        var asked: Int64 = 0
        for need in programme.needs where need.status.isInPool {
            for component in need.components where component.unit == .gpuHour { asked += component.quantity }
        }
        var offered: Int64 = 0
        for offer in programme.offers where offer.status.isInPool && offer.unit == .gpuHour {
            offered += offer.windows.reduce(0) { $0 + ($1.capacity ?? 0) }
        }
        let ratio = Double(asked) / Double(max(1, offered))
        #expect((2.0...2.7).contains(ratio), "\(size.0) needs: \(ratio)")
    }

    @Test func `every record reads back from its cells and keeps the rules that an import checks`() throws {
        let keys = try SeedFolder.keys()
        let programme = SyntheticProgramme(needs: 3_000, offers: 800, seed: 9, date: date)
        try RecordChecks(
            organisations: Array(programme.organisations),
            needs: Array(programme.needs),
            offers: Array(programme.offers),
            awards: Array(programme.awards),
            declines: Array(programme.declines),
            keys: keys
        ).run()
    }
}
