import Foundation
import Testing

@testable import Reports

/// What `seed/README.md` says of the cases made by hand, read where an officer reads it: in the lines of the need.
@Suite("The demonstration's cases in the report")
struct ReportCasesTests {
    /// The lines under each need, matches and misses, by the need's key.
    private let lines: [String: String]
    private let page: String

    init() throws {
        let report = try ReportFixture.report.get()
        var lines: [String: String] = [:]
        var need = ""
        for line in TextReport.full(report, width: 10_000).split(separator: "\n") {
            let indent = line.prefix { $0 == " " }.count
            if indent < 2 { need = "" }
            if indent == 2 { need = String(line.dropFirst(2).prefix { $0 != " " }) }
            if !need.isEmpty { lines[need, default: ""] += line.trimmingCharacters(in: .whitespaces) + "\n" }
        }
        self.lines = lines
        page = String(decoding: try HTMLReport.pages(report)[0].bytes, as: UTF8.self)
    }

    /// A need without `TRAP-`, and what stands under it.
    private static let cases: [(need: String, words: [String])] = [
        (
            "ONE-SEAT-NEED-1",
            ["others bring at least as many points", "the price of its capacity", "the least served"]
        ),
        ("HARD-NEED", ["from TRAP-HARD-OFFER-ONLY/main"]),
        ("HARD-NEED-FLEXIBLE", ["from TRAP-HARD-OFFER-OTHER/main"]),
        ("RICH-NEED-EQUITY", ["from TRAP-RICH-OFFER/main", "S3 14.00"]),
        ("RICH-NEED-TOPIC", ["others bring at least", "TRAP-RICH-NEED-EQUITY"]),
        ("BUNDLE-NEED-WHOLE", ["from TRAP-BUNDLE-COURSE/main", "from TRAP-BUNDLE-COMPUTE/main"]),
        (
            "BUNDLE-NEED-BROKEN",
            ["one part of the bundle has no possible offer", "H6 fails by 4,000 gpu-hours"]
        ),
        ("GRADUATION-NEED", ["from TRAP-GRADUATION-OFFER"]),
        ("LICENCE-NEED-PUBLIC", ["H10 fails", "LicenseRef-research-only, public service not allowed since"]),
        ("RESIDENCY-NEED", ["from TRAP-RESIDENCY-OFFER-ENCLAVE/main"]),
        ("DECLINER-NEED-1", ["H17 fails by 151 days", "is kept apart until 19 April 2027, after a decline"]),
        (
            "DECLINER-NEED-2",
            ["H17 fails by 101 days", "is kept apart until 28 February 2027, after a decline"]
        ),
        (
            "EXPIRED-NEED",
            ["nearest TRAP-EXPIRED-OFFER/main", "H18 fails by 1 day", "expired on 19 November 2026"]
        ),
        ("COHORT-NEED-1", ["minimum cohort could not be filled", "opens from 10 seats on", "ask for 7"]),
        ("COHORT-NEED-2", ["minimum cohort could not be filled", "opens from 10 seats on", "ask for 7"]),
        ("UNIT-NODE-NEED", ["500 node-hours of the offer", "a node has 8 GPUs"]),
        ("UNIT-CREDIT-NEED", ["10,000 credits of 1 USD of the offer"]),
        (
            "UNIT-CORE-NEED",
            [
                "a fact that the rules need is missing", "H1 unknown",
                "no rate in force for the unit core-hour",
            ]
        ),
        ("RATE-NEED", ["H6 fails by 48,096 gpu-hours", "16 GPUs at once"]),
        ("PERIOD-NEED-FIRST", ["from TRAP-PERIOD-OFFER/main"]),
        ("PERIOD-NEED-LATER", ["from TRAP-PERIOD-OFFER/main"]),
        (
            "PERIOD-NEED-SECOND",
            [
                "others bring at least as many points", "3,904 gpu-hours left, 8,000 needed at least",
                "TRAP-PERIOD-NEED-FIRST", "1 January 2041 to 31 January 2041: 8,000 of 11,904 gpu-hours used",
            ]
        ),
        ("PIN-NEED-PINNED", ["pinned by an officer: TRAP-PIN"]),
        ("PIN-NEED-FLOOR", ["pinned to others", "pinned by TRAP-PIN"]),
        ("PUBLIC-NEED-FAIL", ["H3 fails: non-governmental organisation"]),
        ("LATE-NEED-FAIL", ["no offer's dates fit", "H4 fails by 11 days"]),
        ("CRUMB-NEED-FAIL", ["H6 fails by 4,970"]), ("READY-NEED-FAIL", ["H9 fails by 2 levels"]),
        ("SAFETY-NEED-FAIL", ["H9 fails", "TRAP-SAFETY-OFFER"]), ("SCREEN-NEED-FAIL", ["H12 unknown"]),
        ("EXPORT-NEED-FAIL", ["H12 fails", "parent in New Zealand"]),
        ("ENDORSE-NEED-FAIL", ["H13 fails by 1 level"]),
        ("CHILD-NEED-FAIL", ["H14 fails by 1 safeguard"]),
        ("COST-NEED-FAIL", ["H15 fails by 1 cost", "travel"]),
        ("MEMORY-NEED-FAIL", ["H16 fails by 40 GB"]),
        ("BAN-NEED-FAIL", ["H21 fails by 181 days: ruling TRAP-BAN"]),
        ("STAY-NEED-FAIL", ["H4 fails by 14 days"]), ("SCRIPT-NEED-FAIL", ["H8 fails"]),
        ("DIALECT-NEED-FAIL", ["H8 fails"]), ("YEARS-NEED-FAIL", ["H16 fails by 1,826 days"]),
        ("FABRIC-NEED-FAIL", ["H16 fails", "Ethernet"]), ("CLOCK-NEED-FAIL", ["H16 fails by 1 hour"]),
        ("LICENCE-NEED-RESEARCH", ["from TRAP-LICENCE-OFFER/main"]),
    ]

    @Test(
        "Each case stands under its need, in the text and as a row that HTML can be sent to",
        arguments: cases
    )
    func stands(need: String, words: [String]) throws {
        let text = try #require(lines["TRAP-" + need], "\(need) is not in the report")
        for word in words { #expect(text.contains(word), "\(word) in:\n\(text)") }
        #expect(page.contains("id=\"need-TRAP-\(need)\""))
    }

    @Test("Of each rule's pair the one that passes is served")
    func passes() {
        let own = lines.filter { $0.key.hasPrefix("TRAP-") && $0.key.hasSuffix("-NEED-PASS") }
        #expect(own.count >= 18)
        for (need, text) in own {
            #expect(
                text.contains("from \(need.replacing("-NEED-PASS", with: "-OFFER"))/"),
                "\(need):\n\(text)"
            )
        }
    }

    @Test("The one seat: who has it, who is passed over, and what the facts behind it are")
    func oneSeat() throws {
        let report = try ReportFixture.report.get()
        let seat = try #require(report.matches.first { $0.offer == "TRAP-ONE-SEAT-OFFER" })
        #expect(seat.passedOverCount == 8 && seat.passedOver?.count == 3)
        let text = try #require(lines[seat.need])
        #expect(text.contains("not served, and this was the best for them: TRAP-ONE-SEAT-NEED-"))
        #expect(text.contains("and 5 more"))
    }

    @Test(
        "Of two that are alike but for one criterion, the one with more is served",
        arguments: [7, 8, 9, 10, 11, 12, 13, 14]
    )
    func criteria(number: Int) throws {
        let own = lines.filter { $0.key.hasPrefix("TRAP-S\(number)-NEED") }
        let served = try #require(own.first { $0.value.contains("from TRAP-S\(number)-OFFER") }, "S\(number)")
        #expect(served.key.hasSuffix("-MORE") || served.value.contains("-MORE/main"), "\(served.value)")
        #expect(served.value.contains("S\(number) "))
    }

    @Test("A tie, duplicates and the part of the pool that only the whole report tells")
    func others() throws {
        let report = try ReportFixture.report.get()
        let ties = lines.filter { $0.key.hasPrefix("TRAP-TIE-NEED") }
        #expect(ties.values.count { $0.contains("a tie with TRAP-TIE-NEED") } == 1)
        #expect(
            lines.filter { $0.key.hasPrefix("TRAP-DUPLICATE-NEED") }.values.contains {
                $0.contains("only one of the two may be")
            }
        )
        let text = TextReport.full(report, width: 10_000)
        #expect(
            text.contains(
                "TRAP-DUPLICATE-NEED-MINISTRY and TRAP-DUPLICATE-NEED-UNIVERSITY: 100 % alike; exclusive already"
            )
        )
        #expect(text.contains("Bangladesh leaves the group least developed countries"))
    }

    @Test("A minimum that is out of reach stands in the spreadsheet with what there is")
    func reach() throws {
        let report = try ReportFixture.report.get()
        let miss = try #require(report.unmatched.first { $0.reason == "minimum-too-large" })
        let reach = try #require(miss.reach)
        #expect(reach.most < reach.least)
        let file = try #require(CSVReport.files(report).first { $0.name == "unmatched.csv" })
        let lines = String(decoding: file.bytes, as: UTF8.self).split(whereSeparator: \.isNewline)
        #expect(lines[0].hasSuffix(",reachMost,reachLeast,reachUnit,reachSuppliers"))
        let own = try #require(lines.first { $0.hasPrefix("\(miss.need),") })
        #expect(own.hasSuffix(",\(reach.most),\(reach.least),\(reach.unit),\(reach.suppliers)"))
    }

    @Test("Every case that seed/README.md names stands in the report under its need")
    func readme() throws {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let text = try String(contentsOf: root.appending(path: "seed/README.md"), encoding: .utf8)
        var named: Set<String> = []
        for line in text.split(separator: "\n") where line.hasPrefix("| ") {
            for word in line.split(whereSeparator: { " ,|".contains($0) }) where word.hasPrefix("TRAP-") {
                named.insert(String(word))
            }
        }
        #expect(named.count >= 40)
        let told = Set(Self.cases.map { "TRAP-" + $0.need })
        // These have tests of their own: what is said of both together.
        let apart: Set = ["TRAP-TIE", "TRAP-DUPLICATE", "TRAP-WOMEN", "TRAP-CAP"]
        for name in named.sorted() {
            let own = lines.filter { $0.key.hasPrefix(name + "-NEED") }
            #expect(!own.isEmpty, "\(name) has no need in the report")
            let isTold =
                told.contains { $0.hasPrefix(name + "-NEED") } || apart.contains(name)
                || (7...14).contains { name == "TRAP-S\($0)" }
            #expect(isTold, "no test says what the report tells of \(name)")
            for need in own.keys { #expect(page.contains("id=\"need-\(need)\"")) }
        }
    }

    @Test("Where no floor keeps the place, who brings more points has it, and the other is told so")
    func women() throws {
        let served = try #require(lines["TRAP-WOMEN-NEED-OTHER"])
        #expect(served.contains("from TRAP-WOMEN-OFFER/main"))
        let other = try #require(lines["TRAP-WOMEN-NEED-LED"])
        #expect(other.contains("others bring at least as many points"))
        #expect(other.contains("the least served, TRAP-WOMEN-NEED-OTHER"))
    }
}
