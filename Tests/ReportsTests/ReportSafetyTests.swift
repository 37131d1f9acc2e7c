import Crypto
import Foundation
import Testing

@testable import Reports

@Suite("What reports do with hostile names, large runs and published schemas")
struct ReportSafetyTests {
    private let report: MatchReport

    init() throws { report = try ReportFixture.report.get() }

    private func page(_ code: String = "en") throws -> String {
        let language = try #require(ReportLanguage(code: code))
        return String(decoding: try HTMLReport.pages(report, in: language)[0].bytes, as: UTF8.self)
    }

    @Test("Names of other people stay text, wherever they stand")
    func escaping() throws {
        let page = try page()
        #expect(page.components(separatedBy: "<script>").count == 2, "the page's own script and no other")
        #expect(!page.contains("<img") && !page.contains("\" onmouseover"))
        #expect(page.contains("&lt;script&gt;alert(1)&lt;/script&gt;"))
        #expect(page.contains("&quot; onmouseover=&quot;alert(2)"))
        #expect(page.contains("{{name}} {{{name}}} {{&gt;page}}"), "a name is no template")
        #expect(
            page.components(separatedBy: "</title>").count == page.components(separatedBy: "<title").count
        )
    }

    @Test("The page's policy lets nothing load, and knows its own style and script by their hashes")
    func policy() throws {
        let page = try page()
        func between(_ start: String, _ end: String) throws -> String {
            let rest = try #require(page.components(separatedBy: start).dropFirst().first)
            return try #require(rest.components(separatedBy: end).first)
        }
        let policy = try between("http-equiv=\"Content-Security-Policy\" content=\"", "\"")
        #expect(policy.hasPrefix("default-src 'none'; img-src data:;"))
        for (tag, end) in [("<style>", "</style>"), ("<script>", "</script>")] {
            let text = try between(tag, end)
            let hash = Data(SHA256.hash(data: Data(text.utf8))).base64EncodedString()
            #expect(policy.contains("'sha256-\(hash)'"), "\(tag)")
            #expect(!text.contains("http") && !text.contains("@import") && !text.contains("url("))
        }
        #expect(!page.contains(/<[^>]* (src|style)=/), "nothing is loaded, nothing is styled aside")
        let targets = page.matches(of: #/ href="([^"]*)"/#).map { String($0.output.1) }
        #expect(targets.allSatisfy { $0.hasPrefix("#") || $0 == "data:," })
        for target in Set(targets) where target.hasPrefix("#") {
            #expect(page.contains(" id=\"\(target.dropFirst())\""), "\(target)")
        }
    }

    @Test("Ids are unique, drawings have words, Arabic runs from right to left")
    func structure() throws {
        let page = try page("ar")
        let ids = page.matches(of: #/ id="([^"]*)"/#).map { String($0.output.1) }
        #expect(ids.count == Set(ids).count)
        #expect(page.contains("<html lang=\"ar\" dir=\"rtl\">"))
        #expect(page.components(separatedBy: "<svg role=\"img\"").count == 7, "six drawings")
        #expect(page.components(separatedBy: "<h1>").count == 2)
        #expect(
            page.components(separatedBy: "<table>").count == page.components(separatedBy: "<caption").count
        )
    }

    @Test(
        "A large run is split by country; every need is on one page, no page is too long, every link leads to a page"
    )
    func split() throws {
        let pages = try HTMLReport.pages(report, stem: "r", limit: 15)
        let names = pages.map(\.name)
        #expect(names.count > 40 && names.count == Set(names).count && names[0] == "r.html")
        var seen: [String: Int] = [:]
        for page in pages {
            let text = String(decoding: page.bytes, as: UTF8.self)
            let tables = HTMLTables(text)
            let rows = (tables.heads["matches"] ?? []) + (tables.heads["unmatched"] ?? [])
            #expect(rows.count <= 15, "\(page.name)")
            for head in rows { seen[head, default: 0] += 1 }
            for link in text.matches(of: #/ href="(r[^"]*)"/#) {
                #expect(names.contains(String(link.output.1)))
            }
        }
        #expect(seen.values.reduce(0, +) == report.matches.count + report.unmatched.count)
        #expect(seen.count == report.pool.needs)
        let index = String(decoding: pages[0].bytes, as: UTF8.self)
        for name in names.dropFirst() { #expect(index.contains("href=\"\(name)\""), "\(name)") }
    }

    @Test("A spreadsheet takes no name for a formula, and a number for a number")
    func formulas() throws {
        let files = Dictionary(
            uniqueKeysWithValues: CSVReport.files(report, withMark: true).map {
                ($0.name, String(decoding: $0.bytes, as: UTF8.self))
            }
        )
        let needs = try #require(files["matches.csv"]) + (try #require(files["unmatched.csv"]))
        #expect(needs.contains("\"'=HYPERLINK(\"\"http://example.org\"\")\""))
        #expect(!needs.contains(",=") && !needs.contains(",\"="))
        let alternates = try #require(files["match-alternates.csv"])
        #expect(alternates.contains(/,-\d+(\.\d+)?\r\n/), "a window that has more points costs fewer")
        for (name, text) in files {
            #expect(text.unicodeScalars.first == "\u{FEFF}", "\(name)")
            #expect(text.utf8.suffix(2).elementsEqual("\r\n".utf8), "\(name)")
        }
    }

    @Test("The schema names every key that the report has")
    func schema() throws {
        let schema = try #require(
            JSONSerialization.jsonObject(with: Data(MatchReport.schema)) as? [String: Any]
        )
        let definitions = try #require(schema["$defs"] as? [String: [String: Any]])
        func check(_ value: Any, _ shape: [String: Any], _ path: String) throws {
            var shape = shape
            if let reference = shape["$ref"] as? String {
                shape = try #require(
                    definitions[String(reference.split(separator: "/").last ?? "")],
                    "\(path)"
                )
            }
            if let object = value as? [String: Any] {
                // An open map says of its values alone what they are.
                if shape["additionalProperties"] is [String: Any] { return }
                let properties = try #require(shape["properties"] as? [String: [String: Any]], "\(path)")
                for (key, inner) in object {
                    try check(inner, try #require(properties[key], "\(path).\(key)"), "\(path).\(key)")
                }
                for key in try #require(shape["required"] as? [String]) {
                    #expect(object[key] != nil, "\(path).\(key)")
                }
            } else if let list = value as? [Any] {
                let items = try #require(shape["items"] as? [String: Any], "\(path)")
                // One row of each list says which keys rows have; the first and the last stand for all.
                for inner in [list.first, list.last].compactMap({ $0 }) { try check(inner, items, path) }
            }
        }
        try check(try JSONSerialization.jsonObject(with: Data(try report.json())), schema, "report")
    }

    @Test("The same report gives the same bytes in every form")
    func determinism() throws {
        let again = try MatchReport(json: try report.json())
        #expect(try again.json() == (try report.json()))
        #expect(try page() == (try page()))
        #expect(CSVReport.files(again).map(\.bytes) == CSVReport.files(report).map(\.bytes))
    }
}
