import DemonstrationPool
import Matching
import Programme
import Testing

@testable import Reports

@Suite("Who asks for what and who is served, crossed; and why needs are not, night by night")
struct CrossTableTests {
    private let report: MatchReport

    init() throws { report = try ReportFixture.report.get() }

    @Test("Each cell counts the needs of its region, group, language and kind, and what they get")
    func cells() throws {
        let snapshot = try DemonstrationPool.snapshot()
        let cells = try #require(report.cells)
        #expect(cells.count > 100 && cells.allSatisfy { $0.needs > 0 && $0.asked > 0 })
        #expect(cells.contains(where: \.isSmall) && !cells.allSatisfy(\.isSmall))
        let home = Dictionary(snapshot.organisations.map { ($0.externalID, $0.country) }) { first, _ in first
        }
        let regions = Dictionary(snapshot.countries.map { ($0.code, $0.region) }) { first, _ in first }
        for cell in cells {
            let needs = snapshot.needs.map(\.record).filter { need in
                let country = need.country ?? home[need.organisation]?.flatMap { $0 } ?? ""
                let groups = snapshot.memberships.filter {
                    $0.country == country && $0.isInForce(on: snapshot.date)
                        && [.ldc, .lldc, .sids].contains($0.group)
                }.map(\.group.rawValue)
                let languages = need.languages.map(\.language)
                return (regions[country] ?? "unknown") == cell.region
                    && (groups.isEmpty ? ["other"] : groups).contains(cell.countryGroup)
                    && (languages.isEmpty ? ["unknown"] : languages).contains(cell.language)
            }
            let parts = needs.flatMap { need in
                need.components.filter { $0.kind.rawValue == cell.kind && $0.unit.rawValue == cell.unit }
                    .map { (need: need.externalID, part: $0) }
            }
            #expect(Set(parts.map(\.need)).count == cell.needs, "\(cell)")
            #expect(parts.reduce(0) { $0 + $1.part.quantity } == cell.asked, "\(cell)")
            #expect(cell.isSmall == (cell.needs < 10))
            let matches = report.matches.filter { match in
                parts.contains { $0.need == match.need && $0.part.code == match.component }
            }
            #expect(matches.reduce(0) { $0 + $1.quantity } == cell.granted, "\(cell)")
            #expect(Set(matches.map(\.need)).count == cell.matched, "\(cell)")
            #expect(cell.unmet == cell.asked - cell.granted && cell.committed <= cell.granted, "\(cell)")
        }
        let places = cells.map { [$0.region, $0.countryGroup, $0.language, $0.kind, $0.unit] }
        #expect(Set(places).count == places.count)
        let page = String(decoding: try HTMLReport.pages(report)[0].bytes, as: UTF8.self)
        #expect(page.contains("<details class=\"fold whole\"><summary>Who asks for what and who is served"))
    }

    @Test("A split report has the cells on a page of their own")
    func split() throws {
        let pages = try HTMLReport.pages(report, limit: 100)
        let page = try #require(pages.first { $0.name == "report-cells.html" })
        #expect(String(decoding: page.bytes, as: UTF8.self).contains("id=\"t-cells\""))
        #expect(!String(decoding: pages[0].bytes, as: UTF8.self).contains("id=\"t-cells\""))
        #expect(String(decoding: pages[0].bytes, as: UTF8.self).contains("report-cells.html"))
    }

    @Test("Reasons stand beside those of the run before, also those that only that one had")
    func reasons() throws {
        let nights = try #require(report.nights)
        #expect(nights.count == 2)
        for (night, misses) in zip(nights.reversed(), [report.unmatched.count]) {
            #expect(night.reasons?.reduce(0) { $0 + $1.count } == misses)
        }
        let before = try #require(nights[0].reasons)
        #expect(report.unmatchedByReason.allSatisfy { $0.needsBefore != nil })
        for row in report.unmatchedByReason {
            #expect(row.needsBefore == before.first { $0.code == row.reason }?.count ?? 0)
        }
        var next = report
        next.nights = nil
        var night = nights[0]
        night.reasons = [.init(code: "held-by-pin", count: 4), .init(code: "of-another-engine", count: 2)]
        next.unmatchedByReason = next.unmatchedByReason.filter { $0.reason != "held-by-pin" }
        next.addHistory([night], last: nil)
        let ended = next.unmatchedByReason.suffix(2)
        #expect(ended.map(\.reason) == ["held-by-pin", "of-another-engine"])
        #expect(ended.map(\.needs) == [0, 0] && ended.map(\.needsBefore) == [4, 2])
    }
}
