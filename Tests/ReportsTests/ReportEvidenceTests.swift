import Foundation
import Matching
import Programme
import Testing

@testable import Reports

@Suite("The facts behind each match")
struct ReportEvidenceTests {
    private let report: MatchReport
    private let explainer: PairExplainer

    init() throws {
        report = try ReportFixture.report.get()
        explainer = try ReportFixture.explainer.get()
    }

    @Test("JSON and CSV have every rule and every criterion of every match with both facts")
    func files() throws {
        let full = report.withEvidence(explainer)
        #expect(report.withEvidence(nil) == report && report.matches.allSatisfy { $0.rules == nil })
        let rules = try #require(full.matches.first?.rules?.map(\.rule))
        #expect(rules.count >= 17 && rules.first == "H1" && rules.contains("H21"))
        for match in full.matches {
            let pair = try #require(explainer.explain(match))
            #expect(pair.points == match.pointsMillionths, "\(match.need)")
            #expect(match.rules?.map(\.rule) == rules)
            if match.pinnedBy == nil {
                #expect(
                    match.rules?.allSatisfy { ["pass", "off"].contains($0.verdict) } == true,
                    "\(match.need)"
                )
            }
            #expect(match.criteria.allSatisfy { $0.needFact != nil && $0.offerFact != nil })
            #expect(match.criteria.allSatisfy { $0.needFact != "" || $0.offerFact != "" }, "\(match.need)")
        }
        let equity = try #require(full.matches.first { $0.need == "TRAP-RICH-NEED-EQUITY" })
        #expect(equity.criteria[2].needFact?.contains("least developed countries") == true)
        #expect(equity.rules?.first { $0.rule == "H2" }?.needFact.contains("Zambia") == true)
        #expect(try MatchReport(json: full.json()) == full)
        let tables = Dictionary(
            CSVReport.files(full).map { ($0.name, String(decoding: $0.bytes, as: UTF8.self)) }
        ) { first, _ in first }
        let table = try #require(tables["match-rules.csv"])
        #expect(table.split(separator: "\r\n").count == 1 + full.matches.count * rules.count)
        #expect(try #require(tables["match-criteria.csv"]).contains("least developed countries"))
    }

    @Test("HTML has them where the match is, in the reader's language", arguments: ["en", "fr", "ar"])
    func page(code: String) throws {
        let language = try #require(ReportLanguage(code: code))
        let page = String(
            decoding: try HTMLReport.pages(report, in: language, explainer: explainer)[0].bytes,
            as: UTF8.self
        )
        #expect(
            page.components(separatedBy: "<details class=\"evidence\">").count == 1 + report.matches.count
        )
        let row = try #require(page.range(of: "id=\"need-TRAP-RICH-NEED-EQUITY\""))
        let own = page[row.upperBound...].prefix { $0 != "\u{0}" }
        let evidence = try #require(own.range(of: "<details class=\"evidence\">"))
        let list = own[evidence.upperBound...].components(separatedBy: "</ul>")[0]
        #expect(list.components(separatedBy: "<li>").count > 14 + 17)
        #expect(
            list.contains(language.code("group", "ldc"))
                && list.contains(language.text("explain.verdict.pass"))
        )
        #expect(!list.contains("{") && !page.contains("<script>alert"))
        let plain = String(decoding: try HTMLReport.pages(report, in: language)[0].bytes, as: UTF8.self)
        #expect(!plain.contains("<details class=\"evidence\">"))
    }

    @Test("A large run has them on the pages of the countries")
    func split() throws {
        let pages = try HTMLReport.pages(report, limit: 50, explainer: explainer)
        #expect(pages.count > 50)
        let counts = pages.map { page in
            String(decoding: page.bytes, as: UTF8.self).components(
                separatedBy: "<details class=\"evidence\">"
            ).count - 1
        }
        #expect(counts[0] == 0 && counts.reduce(0, +) == report.matches.count)
    }

    @Test("What is left to do, how old the facts are and what nobody stated stands with each match")
    func confidence() throws {
        let full = report.withEvidence(explainer)
        let actions = Set(full.matches.flatMap { $0.openActions ?? [] })
        #expect(actions == ["visa", "licence", "safeguards", "letter"])
        for action in actions { #expect(ReportLanguage.english.code("open-action", action) != action) }
        #expect(full.matches.contains { $0.unknownFacts?.isEmpty == false })
        #expect(full.matches.allSatisfy { $0.unknownFacts != nil })
        let page = String(
            decoding: try HTMLReport.pages(report, explainer: explainer)[0].bytes,
            as: UTF8.self
        )
        #expect(page.contains("last confirmed: the need ") && page.contains("not stated in the records: "))
        #expect(page.contains("since run 1: served now"))
    }
}
