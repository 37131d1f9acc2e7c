/// The tables of a report on who asks for, offers and gets how much.
extension MatchReport {
    var coverageByKindTable: ReportTable {
        ReportTable(
            "coverage-by-kind",
            [
                .choice("kind"), .choice("unit"), .number("components"), .number("componentsMatched"),
                .number("asked"), .number("granted"), .number("share"), .number("capacity"),
            ],
            coverageByKind.map {
                [
                    .code("kind", $0.kind), .code("unit", $0.unit), .count($0.components),
                    .count($0.componentsMatched), .integer($0.asked), .integer($0.granted),
                    .share($0.granted, of: $0.asked), .integer($0.capacity),
                ]
            }
        )
    }

    var coverageByRegionTable: ReportTable {
        coverage("coverage-by-region", "region", coverageByRegion, space: "region")
    }

    var coverageByGroupTable: ReportTable {
        coverage("coverage-by-group", "group", coverageByGroup, space: "group")
    }

    private func coverage(_ name: String, _ column: String, _ rows: [NeedCoverage], space: String)
        -> ReportTable
    {
        ReportTable(
            name,
            [.words(column), .number("needs"), .number("matched"), .number("share")],
            rows.map {
                [
                    .code(space, $0.group), .count($0.needs), .count($0.matched),
                    .share(Int64($0.matched), of: Int64($0.needs)),
                ]
            }
        )
    }

    var countriesTable: ReportTable {
        ReportTable(
            "countries",
            [
                .words("country"), .words("name"), .choice("region"), .number("needs"), .number("matched"),
                .number("share"),
            ],
            (countries ?? []).map {
                [
                    .key($0.country), .country($0.country, $0.name), .code("region", $0.region),
                    .count($0.needs),
                    .count($0.matched), .share(Int64($0.matched), of: Int64($0.needs)),
                ]
            }
        )
    }

    var fairnessTable: ReportTable {
        ReportTable(
            "fairness",
            [
                .choice("dimension"), .words("group"), .number("needs"), .number("matched"), .number("share"),
                .number("shareOfNeeds"), .number("shareOfServed"), .number("ratio"), .number("meanPoints"),
                .number("waitingMedian"), .number("waitingNinetieth"), .choice("small"),
            ],
            (fairness ?? []).map {
                [
                    .code("dimension", $0.dimension), Self.group($0.dimension, $0.group), .count($0.needs),
                    .count($0.matched), .share(Int64($0.matched), of: Int64($0.needs)),
                    .share(Int64($0.needs), of: Int64(pool.needs)),
                    .share(Int64($0.matched), of: Int64(pool.needsMatched)),
                    $0.ratioToBestThousandths.map { .ratio($0) } ?? .none,
                    $0.meanPointsMillionths.map { .points($0) } ?? .none,
                    $0.waitingDaysMedian.map { .integer($0) } ?? .none,
                    $0.waitingDaysNinetieth.map { .integer($0) } ?? .none, .flag($0.isSmall),
                ]
            }
        )
    }

    var portfolioTable: ReportTable {
        ReportTable(
            "portfolio",
            [
                .choice("type"), .words("rule"), .words("subject"), .number("served"), .number("others"),
                .number("bound"), .number("short"), .number("penalty"), .number("marginal"),
                .number("holdsFrom"), .number("holdsTo"), .number("mostCost"),
            ],
            (portfolio ?? []).map {
                let isShare = $0.type == "parity" || $0.type == "floor" && $0.others > 0
                return [
                    .code("portfolio", $0.type), .text($0.name), .key($0.subject), .integer($0.served),
                    isShare ? .integer($0.others) : .none, .integer($0.bound), .integer($0.short),
                    .points($0.penaltyMillionths), .points($0.priceMillionths),
                    .optional($0.holdsFrom), .optional($0.holdsTo),
                    $0.mostCostMillionths.map { .points($0) } ?? .none,
                ]
            }
        )
    }

    /// Floors and parity, and of caps those that bind: the others say nothing.
    var bindingPortfolioTable: ReportTable {
        let rows = zip(portfolio ?? [], portfolioTable.rows)
            .filter { $0.0.type != "cap" || $0.0.served >= $0.0.bound }.map(\.1)
        let isAll = rows.count == portfolioTable.rows.count
        return ReportTable(isAll ? "portfolio" : "portfolio-binding", portfolioTable.columns, rows)
    }

    var flowsTable: ReportTable {
        ReportTable(
            "flows",
            [.words("from"), .words("to"), .number("matches"), .number("value")],
            (flows ?? []).map {
                [
                    .code("region", $0.from), .code("region", $0.to), .count($0.matches),
                    .points($0.valueMillionths),
                ]
            }
        )
    }

    var concentrationTable: ReportTable {
        ReportTable(
            "concentration",
            [
                .choice("kind"), .words("unit"), .number("providers"), .number("granted"),
                .words("topProvider"), .number("topShare"), .number("herfindahl"),
            ],
            (concentration ?? []).map {
                [
                    .code("kind", $0.kind), .code("unit", $0.unit), .count($0.providers),
                    .integer($0.granted), .text($0.topProvider), .share($0.topGranted, of: $0.granted),
                    .integer($0.herfindahl),
                ]
            }
        )
    }

    var scarcestTable: ReportTable {
        ReportTable(
            "scarcest",
            Self.capacityColumns + [
                .number("price"), .number("holdsFrom"), .number("holdsTo"), .number("cutoff"),
                .words("cutoffNeed"), .number("capacity"), .number("claimed"), .number("oversubscription"),
                .number("claimants"),
            ],
            scarcest.map {
                let ratio = ($0.claimed ?? 0).multipliedReportingOverflow(by: 1_000)
                return $0.identity + [
                    .unitPoints($0.priceMillionths), .optional($0.holdsFrom),
                    .optional($0.holdsTo), $0.cutoffMillionths.map { .unitPoints($0) } ?? .none,
                    .key($0.cutoffNeed ?? ""), .integer($0.capacity),
                    $0.claimed.map { .integer($0) } ?? .none,
                    $0.claimed == nil || ratio.overflow ? .none : .ratio(ratio.partialValue / $0.capacity),
                    .count($0.claimants),
                ]
            }
        )
    }

    var unusedTable: ReportTable {
        ReportTable(
            "unused",
            Self.capacityColumns + [
                .number("unused"), .number("capacity"), .number("claimants"), .number("nearNeeds"),
                .choice("why"),
            ],
            unusedCapacity.map { row in
                row.identity + [
                    .integer(row.unused), .integer(row.capacity), .count(row.claimants),
                    .count(row.nearNeedCount ?? 0),
                    Self.why(row.whyCode, row.why, row.cohortMinimum, row.claimed),
                ]
            }
        )
    }

    /// Windows without a limit that nobody takes.
    var idleTable: ReportTable {
        ReportTable(
            "idle",
            Self.capacityColumns + [.number("claimants"), .number("nearNeeds"), .choice("why")],
            (idleWithoutLimit ?? []).map { row in
                [
                    .key(row.offer), .key(row.window), .text(row.offerTitle), .code("kind", row.kind),
                    .code("unit", row.unit), .count(row.claimants), .count(row.nearNeedCount ?? 0),
                    Self.why(row.whyCode, row.why, row.cohortMinimum, row.claimed),
                ]
            }
        )
    }

    private static func why(_ code: String?, _ words: String, _ minimum: Int64?, _ claimed: Int64?)
        -> ReportTable.Cell
    {
        code.map { .phrase("why", $0, ["minimum": minimum ?? 0, "claimed": claimed ?? 0]) } ?? .text(words)
    }

    /// The needs that windows without a match miss by one rule.
    var nearNeedsTable: ReportTable {
        var rows: [[ReportTable.Cell]] = []
        let windows =
            unusedCapacity.map { ($0.offer, $0.window, $0.nearNeeds) }
            + (idleWithoutLimit ?? []).map { ($0.offer, $0.window, $0.nearNeeds) }
        for (offer, window, needs) in windows {
            for near in needs ?? [] {
                let obstacle = near.obstacle
                let pair: [ReportTable.Cell] = [
                    .key(offer), .key(window), .key(near.need), .key(near.component),
                ]
                let rule: [ReportTable.Cell] = [
                    .key(obstacle.rule), .code("verdict", obstacle.verdict), .optional(obstacle.missing),
                    .key(obstacle.missingUnit ?? ""), .text(obstacle.needFact), .text(obstacle.offerFact),
                    .text(near.change ?? ""),
                ]
                rows.append(pair + rule)
            }
        }
        return ReportTable(
            "unused-near-needs",
            [
                .words("offer"), .words("window"), .words("need"), .words("component"), .words("rule"),
                .words("verdict"), .number("missing"), .words("missingUnit"), .words("needFact"),
                .words("offerFact"), .words("change"),
            ],
            rows
        )
    }

    private static let capacityColumns: [ReportTable.Column] = [
        .words("offer"), .words("window"), .words("offerTitle"), .choice("kind"), .choice("unit"),
    ]
}

extension MatchReport.CapacityRow {
    fileprivate var identity: [ReportTable.Cell] {
        [.key(offer), .key(window), .text(offerTitle), .code("kind", kind), .code("unit", unit)]
    }
}

extension ReportTable.Cell {
    /// A number, or nothing.
    static func optional(_ number: Int64?) -> Self { number.map { .integer($0) } ?? .none }
    static func count(_ number: Int) -> Self { .integer(Int64(number)) }
}
