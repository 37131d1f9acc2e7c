import Formats
import Foundation
import Programme
import Testing

@testable import Reports

@Suite("The four forms of a report")
struct ReportFormsTests {
    private let report: MatchReport
    private let tables: [String: [[String: String]]]
    private let json: [String: Any]

    init() throws {
        report = try ReportFixture.report.get()
        var tables: [String: [[String: String]]] = [:]
        for file in CSVReport.files(report) {
            let path = FileManager.default.temporaryDirectory.appending(path: "\(UUID().uuidString).csv").path
            defer { unlink(path) }
            try AtomicFile.write(file.bytes, to: path)
            var reader = try DelimitedReader(ByteSource(path: path))
            let header = reader.header
            var rows: [[String: String]] = []
            while let item = try reader.next() {
                guard case .record(let record) = item else { continue }
                rows.append(Dictionary(zip(header, record.fields)) { first, _ in first })
            }
            tables[String(file.name.dropLast(4))] = rows
        }
        self.tables = tables
        json = try #require(
            JSONSerialization.jsonObject(with: Data(try report.json())) as? [String: Any]
        )
    }

    @Test func `the JSON that comes in pieces is what the encoder makes of the whole`() throws {
        func pieces(_ report: MatchReport, threads: Int = 1) throws -> [[UInt8]] {
            var pieces: [[UInt8]] = []
            try report.writeJSON(threads: threads) { pieces.append($0) }
            return pieces
        }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        var long = report
        while long.matches.count < 3_000 { long.matches += report.matches }
        while long.unmatched.count < 1_000 { long.unmatched += report.unmatched }
        long.unmatched = Array(long.unmatched.prefix(1_000))
        var noMatches = report
        noMatches.matches = []
        var noMisses = report
        noMisses.unmatched = []
        var empty = noMatches
        empty.unmatched = []
        empty.scarcest = []
        var noWindows = report
        (noWindows.scarcest, noWindows.unusedCapacity) = ([], [])
        #expect(!report.scarcest.isEmpty && !report.unusedCapacity.isEmpty)
        for report in [report, long, noMatches, noMisses, noWindows, empty] {
            let whole = Array(try encoder.encode(report)) + [UInt8(ascii: "\n")]
            #expect(try Array(pieces(report).joined()) == whole)
            #expect(try Array(pieces(report, threads: 3).joined()) == whole)
        }
        #expect(try pieces(long).count > 5)
    }

    /// Where the numbers of a table stand in the JSON: the list's path, and of each column its key and scale.
    private static let places: [(table: String, path: [String], columns: [(String, String, Double)])] = [
        (
            "matches", ["matches"],
            [
                ("quantity", "quantity", 1), ("asked", "asked", 1), ("points", "pointsMillionths", 1e6),
                ("value", "valueMillionths", 1e6), ("rank", "rank", 1),
                ("possibleWindows", "possibleWindows", 1), ("needVersion", "needVersion", 1),
                ("remaining", "remaining", 1), ("claimantRank", "claimantRank", 1),
                ("claimants", "claimants", 1), ("priced", "pricedMillionths", 1e6),
            ]
        ),
        (
            "unmatched", ["unmatched"],
            [("possibleWindows", "possibleWindows", 1), ("windowsOfKind", "windowsOfKind", 1)]
        ),
        (
            "coverage-by-kind", ["coverageByKind"],
            [
                ("components", "components", 1), ("componentsMatched", "componentsMatched", 1),
                ("asked", "asked", 1), ("granted", "granted", 1), ("capacity", "capacity", 1),
            ]
        ),
        ("coverage-by-region", ["coverageByRegion"], [("needs", "needs", 1), ("matched", "matched", 1)]),
        ("coverage-by-group", ["coverageByGroup"], [("needs", "needs", 1), ("matched", "matched", 1)]),
        (
            "demand", ["demand"],
            [
                ("asked", "asked", 1), ("granted", "granted", 1), ("committed", "committed", 1),
                ("unmet", "unmet", 1),
            ]
        ),
        (
            "cells", ["cells"],
            [
                ("needs", "needs", 1), ("matched", "matched", 1), ("asked", "asked", 1),
                ("granted", "granted", 1), ("committed", "committed", 1), ("unmet", "unmet", 1),
            ]
        ),
        ("countries", ["countries"], [("needs", "needs", 1), ("matched", "matched", 1)]),
        (
            "fairness", ["fairness"],
            [
                ("needs", "needs", 1), ("matched", "matched", 1), ("meanPoints", "meanPointsMillionths", 1e6),
                ("ratio", "ratioToBestThousandths", 1e3), ("waitingMedian", "waitingDaysMedian", 1),
            ]
        ),
        (
            "scarcest", ["scarcest"],
            [
                ("capacity", "capacity", 1), ("claimed", "claimed", 1), ("claimants", "claimants", 1),
                ("price", "priceMillionths", 1e6),
                ("holdsFrom", "holdsFrom", 1), ("holdsTo", "holdsTo", 1),
                ("cutoff", "cutoffMillionths", 1e6),
            ]
        ),
        (
            "portfolio", ["portfolio"],
            [
                ("served", "served", 1), ("bound", "bound", 1), ("short", "short", 1),
                ("penalty", "penaltyMillionths", 1e6), ("marginal", "priceMillionths", 1e6),
                ("holdsFrom", "holdsFrom", 1), ("mostCost", "mostCostMillionths", 1e6),
            ]
        ),
        ("unused", ["unusedCapacity"], [("unused", "unused", 1), ("capacity", "capacity", 1)]),
        ("idle", ["idleWithoutLimit"], [("claimants", "claimants", 1)]),
        ("flows", ["flows"], [("matches", "matches", 1), ("value", "valueMillionths", 1e6)]),
        (
            "concentration", ["concentration"],
            [("providers", "providers", 1), ("granted", "granted", 1), ("herfindahl", "herfindahl", 1)]
        ),
        (
            "baselines", ["baselines"],
            [
                ("matched", "needsMatched", 1), ("needsFewer", "needsFewer", 1),
                ("objective", "objectiveMillionths", 1e6),
            ]
        ),
        (
            "nights", ["nights"],
            [
                ("run", "run", 1), ("needs", "needs", 1), ("matches", "matches", 1),
                ("objective", "objectiveMillionths", 1e6), ("upperBound", "upperBoundMillionths", 1e6),
            ]
        ),
        ("outside", ["pool", "outside"], [("count", "count", 1)]),
        ("reasons", ["unmatchedByReason"], [("needs", "needs", 1), ("needsBefore", "needsBefore", 1)]),
        ("declines", ["decisions", "declines"], [("count", "count", 1)]),
        ("proposals", ["decisions", "proposals"], [("count", "count", 1)]),
        (
            "overrides", ["decisions", "overrides"],
            [("count", "count", 1), ("pointsGivenUp", "pointsGivenUpMillionths", 1e6)]
        ),
        (
            "since", ["since"],
            [
                ("run", "run", 1), ("needs", "needs", 1), ("matched", "needsMatched", 1),
                ("gained", "gained", 1), ("lost", "lost", 1), ("moved", "moved", 1),
                ("otherQuantity", "quantity", 1), ("left", "left", 1), ("unchanged", "unchanged", 1),
                ("objective", "objectiveMillionths", 1e6),
            ]
        ),
        ("duplicates", ["possibleDuplicates"], [("likeness", "likeness", 1)]),
        ("cohorts", ["pooledCohorts"], [("minimum", "minimum", 1), ("taken", "taken", 1)]),
    ]

    private func list(_ path: [String]) throws -> [[String: Any]] {
        var value: Any = json
        for key in path { value = try #require((value as? [String: Any])?[key], "\(path)") }
        return try #require(value as? [[String: Any]], "\(path)")
    }

    @Test("The schema names every code that a closed set has")
    func closedSets() throws {
        let schema = try #require(
            JSONSerialization.jsonObject(with: Data(MatchReport.schema)) as? [String: Any]
        )
        let parts = try #require(schema["$defs"] as? [String: [String: Any]])
        func named(_ part: String, _ property: String) throws -> [String] {
            let properties = try #require(parts[part]?["properties"] as? [String: [String: Any]])
            return try #require(properties[property]?["enum"] as? [String], "\(part).\(property)").sorted()
        }
        let kinds = Kind.allCases.map(\.rawValue).sorted()
        for part in ["QuantityCoverage", "MatchRow", "CapacityRow", "DemandRow", "ConcentrationRow"] {
            #expect(try named(part, "kind") == kinds, "\(part)")
        }
        #expect(try named("PortfolioRow", "type") == PortfolioRuleType.allCases.map(\.rawValue).sorted())
        #expect(try named("Header", "audience") == Visibility.allCases.map(\.rawValue).sorted())
        #expect(try named("RulingRow", "action") == RulingAction.allCases.map(\.rawValue).sorted())
        let rows = try #require(parts["MatchRow"]?["properties"] as? [String: [String: Any]])
        let actions = try #require((rows["openActions"]?["items"] as? [String: Any])?["enum"] as? [String])
        #expect(actions == MatchReport.OpenAction.allCases.map(\.rawValue))
    }

    @Test("CSV and JSON have the same numbers")
    func tablesAgree() throws {
        for (name, path, columns) in Self.places {
            let rows = try #require(tables[name], "\(name)")
            // What a group may take and does not ask for is in the table of what is scarce for whom.
            let objects = try list(path).filter { name != "demand" || $0["asked"] as? Double != 0 }
            #expect(rows.count == objects.count, "\(name)")
            for (row, object) in zip(rows, objects) {
                for (column, key, scale) in columns {
                    let cell = try #require(row[column], "\(name) \(column)")
                    let number = object[key] as? Double
                    #expect(
                        Double(cell).map { ($0 * scale).rounded() } == number,
                        "\(name).\(column): \(cell), \(String(describing: number))"
                    )
                }
            }
        }
        #expect(
            report.matches.count > 200 && report.unmatched.count > 80
                && (report.comparison?.changes.count ?? 0) > 0
        )
    }

    @Test("HTML has the numbers of the CSV, row by row", arguments: ["en", "ar"])
    func pagesAgree(code: String) throws {
        let language = try #require(ReportLanguage(code: code))
        let pages = try HTMLReport.pages(report, in: language)
        #expect(pages.map(\.name) == ["report.html"])
        let html = HTMLTables(String(decoding: pages[0].bytes, as: UTF8.self))
        for table in report.tables where !table.rows.isEmpty {
            guard let shown = html.numbers[table.name] else {
                // These stand in the lines of each match and miss, and in the head.
                #expect(
                    [
                        "run", "outside", "match-criteria", "match-rules", "match-alternates", "match-limits",
                        "unmatched-rules", "unmatched-obstacles", "unused-near-needs",
                    ].contains(table.name),
                    "\(table.name)"
                )
                continue
            }
            let rows = try #require(tables[table.name])
            #expect(shown.count == rows.count, "\(table.name)")
            for (numbers, row) in zip(shown, rows) {
                let own = Set(row.values)
                for number in numbers { #expect(own.contains(number), "\(table.name): \(number) in \(row)") }
            }
        }
    }

    @Test(
        "Text has every match and every miss with its numbers, in each language",
        arguments: ["en", "fr", "ar"]
    )
    func textAgrees(code: String) throws {
        let language = try #require(ReportLanguage(code: code))
        let text = TextReport.full(report, in: language, width: 10_000)
        let lines = Set(text.split(separator: "\n").map { $0.trimmingCharacters(in: .whitespaces) })
        for match in report.matches {
            let line = language.text(
                "match.quantity",
                [
                    "component": match.component, "quantity": language.number(match.quantity),
                    "asked": language.quantity(match.asked, match.unit),
                    "place": "\(match.offer)/\(match.window)", "provider": match.provider.cut(10_000),
                ]
            )
            #expect(lines.contains(line), "\(line)")
        }
        for row in report.tables
        where ["coverage-by-kind", "fairness", "demand", "since", "proposals", "overrides"].contains(row.name)
        {
            for cells in row.rows {
                let wanted = zip(cells.cells, row.columns).filter {
                    $1.isNumber && !["capacity", "shareOfNeeds", "shareOfServed"].contains($1.key)
                }
                .map { $0.0.shown(language) }.filter { !$0.isEmpty }
                #expect(
                    lines.contains { line in wanted.allSatisfy { line.contains($0) } },
                    "\(row.name): \(wanted)"
                )
            }
        }
        #expect(text.contains(language.points(report.run.objectiveMillionths ?? 0)))
        #expect(text.contains(language.text("decisions.confirm", ["days": language.number(9)])))
        #expect(report.decisions?.overrideRateThousandths == 125)
        #expect(text.contains(language.percent(3, of: 24)))
    }

    @Test("What the explanations quote is in text and HTML alike")
    func details() throws {
        let lines = DetailLines(report, .english, isLong: false)
        let text = TextReport.full(report, width: 10_000)
        let page = String(decoding: try HTMLReport.pages(report)[0].bytes, as: UTF8.self)
        for miss in report.unmatched {
            for line in lines.lines(miss) where line.depth > 0 {
                #expect(text.contains(line.text))
                #expect(page.contains("<p class=\"inner\">\(line.text.prefix { !"&<>\"'".contains($0) })"))
            }
        }
        #expect(!page.contains("{number}"))
    }

    @Test("A very long table of background folds, and what readers come for does not")
    func folds() throws {
        let row = try #require(report.unusedCapacity.first { $0.nearNeeds != nil })
        var table = report.unusedTable
        var first = try #require(table.rows.first)
        first.details = DetailLines(report, .english, isLong: true).lines(
            near: row.nearNeeds,
            of: row.nearNeedCount
        )
        func isFolded(_ count: Int, isBackground: Bool) -> Bool {
            table.rows = Array(repeating: first, count: count)
            let html = HTMLTable(
                table,
                .english,
                caption: "C",
                extent: .wholeReport,
                isBackground: isBackground
            )
            return html.context?["fold"] != nil
        }
        #expect(isFolded(1_001, isBackground: true))
        #expect(!isFolded(1_000, isBackground: true) && !isFolded(1_001, isBackground: false))
    }

    @Test(
        "Supply is what the windows hold that a group may take; idle offers name the needs that they miss by one rule"
    )
    func supply() throws {
        let rows = try #require(report.demand)
        let wholes = report.coverageByKind
        for row in rows {
            let whole = try #require(wholes.first { $0.kind == row.kind && $0.unit == row.unit })
            #expect(row.supply ?? 0 <= whole.capacity, "\(row)")
            #expect((row.supply ?? 0) > 0 || row.componentsMatched == 0 || row.kind == "dataset", "\(row)")
        }
        let asked = try #require(report.tables.first { $0.name == "demand" }).rows.count
        #expect(asked == rows.count { $0.asked > 0 } && asked < rows.count, "nobody asks for nothing")
        let ones = rows.filter { $0.dimension == "region" }
        #expect(ones.contains { $0.supply ?? 0 > 0 && $0.priceMillionths ?? 0 > 0 })
        let idle = report.unusedCapacity.filter { $0.nearNeeds != nil }
        #expect(idle.count > 10 && idle.allSatisfy { $0.matches == 0 && ($0.nearNeeds?.count ?? 0) <= 3 })
        let expired = try #require(report.unmatched.first { $0.need == "TRAP-EXPIRED-NEED" })
        #expect(expired.nearestChange != nil)
        let late = try #require(report.unusedCapacity.first { $0.offer == "TRAP-EXPIRED-OFFER" })
        #expect(late.nearNeeds?.first?.need == "TRAP-EXPIRED-NEED" && late.nearNeeds?.first?.change != nil)
        let text = TextReport.full(report, width: 10_000)
        let page = String(decoding: try HTMLReport.pages(report)[0].bytes, as: UTF8.self)
        #expect(text.contains("possible with one change: ") && page.contains("possible with one change: "))
        let scarcest = try #require(report.scarcest.first { $0.holdsFrom != nil })
        #expect((scarcest.holdsFrom ?? 0) <= (scarcest.holdsTo ?? 0))
        for row in report.scarcest {
            guard let from = row.holdsFrom, let to = row.holdsTo else { continue }
            #expect(
                (from...to).contains(row.capacity),
                "\(row.offer): a price that holds elsewhere says nothing"
            )
        }
        for row in report.idleWithoutLimit ?? [] {
            #expect(!report.matches.contains { $0.offer == row.offer && $0.window == row.window })
            #expect(text.contains(row.offer) && page.contains(row.offer) && !row.why.isEmpty)
        }
        #expect(!(report.idleWithoutLimit ?? []).isEmpty)
        #expect(report.portfolio?.allSatisfy { ($0.mostCostMillionths ?? -1) >= 0 } ?? false)
    }
}
