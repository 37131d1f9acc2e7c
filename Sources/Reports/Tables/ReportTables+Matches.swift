/// The tables of a report on who gets what, and who gets nothing and why.
extension MatchReport {
    var matchesTable: ReportTable {
        ReportTable(
            "matches",
            [
                .words("need"), .words("title"), .words("requester"), .choice("country"), .words("component"),
                .words("offer"), .words("window"), .words("offerTitle"), .choice("provider"), .choice("kind"),
                .number("quantity"), .number("asked"), .words("unit"), .number("points"), .number("value"),
                .number("rank"), .number("possibleWindows"), .words("pinnedBy"), .words("openActions"),
                .words("needConfirmedOn"), .words("offerConfirmedOn"), .number("passedOver"),
                .number("needVersion"), .number("offerVersion"), .words("windowOpens"),
                .words("windowCloses"), .number("remaining"), .number("claimantRank"), .number("claimants"),
                .number("priced"), .number("surplus"),
            ],
            matches.map {
                ReportTable.Row(
                    cells: [
                        .key($0.need), .text($0.needTitle), .text($0.requester), .key($0.country),
                        .key($0.component), .key($0.offer), .key($0.window), .text($0.offerTitle),
                        .text($0.provider), .code("kind", $0.kind), .integer($0.quantity),
                        .integer($0.asked), .code("unit", $0.unit), .points($0.pointsMillionths),
                        .points($0.valueMillionths), .count($0.rank), .count($0.possibleWindows),
                        .key($0.pinnedBy ?? ""), .key(($0.openActions ?? []).joined(separator: ";")),
                        .date($0.needConfirmedOn ?? ""), .date($0.offerConfirmedOn ?? ""),
                        .count($0.passedOverCount ?? 0), .optional($0.needVersion),
                        .optional($0.offerVersion), .date($0.windowOpens ?? ""),
                        .date($0.windowCloses ?? ""), .optional($0.remaining),
                        .optional($0.claimantRank.map(Int64.init)),
                        .optional($0.claimants.map(Int64.init)),
                        $0.pricedMillionths.map { .points($0) } ?? .none,
                        $0.surplusMillionths.map { .points($0) } ?? .none,
                    ],
                    country: $0.country
                )
            }
        )
    }

    var unmatchedTable: ReportTable {
        ReportTable(
            "unmatched",
            [
                .words("need"), .words("title"), .words("requester"), .choice("country"), .words("component"),
                .choice("reason"), .number("possibleWindows"), .number("windowsOfKind"),
                .words("nearestOffer"), .words("bestOffer"), .words("change"), .words("bestWindow"),
                .number("valuePerUnit"), .number("price"), .number("cutoff"), .words("cutoffNeed"),
                .number("left"), .number("least"), .words("excludedBy"), .words("limit"), .words("heldBy"),
                .words("keptFor"), .number("reachMost"), .number("reachLeast"), .words("reachUnit"),
                .number("reachSuppliers"),
            ],
            unmatched.map {
                ReportTable.Row(
                    cells: [
                        .key($0.need), .text($0.needTitle), .text($0.requester), .key($0.country),
                        .key($0.component), .code("reason", $0.reason), .count($0.possibleWindows),
                        .count($0.windowsOfKind), .key($0.nearestOffer ?? ""), .key($0.bestOffer ?? ""),
                        .text($0.nearestChange ?? ""),
                    ] + Self.contest($0),
                    country: $0.country
                )
            }
        )
    }

    /// What it would have taken to get the best window, and what else stands in the way.
    private static func contest(_ miss: UnmatchedRow) -> [ReportTable.Cell] {
        let best = miss.best
        return [
            .key(best?.window ?? ""), best?.valuePerUnitMillionths.map { .unitPoints($0) } ?? .none,
            best.map { .unitPoints($0.priceMillionths) } ?? .none,
            best?.cutoffMillionths.map { .unitPoints($0) } ?? .none, .key(best?.cutoffNeed ?? ""),
            .optional(best?.left), .optional(best?.least),
            .key(miss.excludedBy ?? ""), .key(miss.limit?.limit ?? ""),
            .key((miss.heldBy ?? []).joined(separator: ";")), .key(miss.keptFor ?? ""),
            .optional(miss.reach?.most), .optional(miss.reach?.least), .key(miss.reach?.unit ?? ""),
            .optional(miss.reach?.suppliers),
        ]
    }

    /// The limits that bind each match.
    var matchLimitsTable: ReportTable {
        var rows: [[ReportTable.Cell]] = []
        for match in matches {
            for limit in match.limits ?? [] {
                let standing: [ReportTable.Cell] = [
                    .key(limit.limit), .key(limit.sort), .key(limit.unit), .integer(limit.used),
                    .optional(limit.atMost), .unitPoints(limit.priceMillionths), .optional(limit.holdsFrom),
                    .optional(limit.holdsTo),
                ]
                rows.append(match.keys + standing)
            }
        }
        return ReportTable(
            "match-limits",
            Self.matchKeys + [
                .words("limit"), .words("sort"), .words("unit"), .number("used"), .number("atMost"),
                .number("price"), .number("holdsFrom"), .number("holdsTo"),
            ],
            rows
        )
    }

    /// The points of each match by criterion.
    var criteriaTable: ReportTable {
        ReportTable(
            "match-criteria",
            Self.matchKeys + [
                .words("criterion"), .words("meaning"), .number("weight"), .number("points"),
                .words("needFact"), .words("offerFact"),
            ],
            matches.flatMap { match in
                match.criteria.map {
                    match.keys + [
                        .key($0.criterion), .code("criterion", $0.criterion), .integer($0.weight),
                        .points($0.pointsMillionths), .text($0.needFact ?? ""), .text($0.offerFact ?? ""),
                    ]
                }
            }
        )
    }

    /// What each rule compared of each match, where the report has it.
    var evidenceTable: ReportTable {
        ReportTable(
            "match-rules",
            Self.matchKeys + [
                .words("rule"), .words("meaning"), .words("verdict"), .words("needFact"), .words("offerFact"),
            ],
            matches.flatMap { match in
                (match.rules ?? []).map {
                    match.keys + [
                        .key($0.rule), .code("rule", $0.rule), .code("verdict", $0.verdict),
                        .text($0.needFact),
                        .text($0.offerFact),
                    ]
                }
            }
        )
    }

    var alternatesTable: ReportTable {
        ReportTable(
            "match-alternates",
            Self.matchKeys + [.words("alternateOffer"), .words("alternateWindow"), .number("pointsLost")],
            matches.flatMap { match in
                match.alternates.map {
                    match.keys + [.key($0.offer), .key($0.window), .points($0.pointsLostMillionths)]
                }
            }
        )
    }

    var failedRulesTable: ReportTable {
        ReportTable(
            "unmatched-rules",
            [
                .words("need"), .words("component"), .words("rule"), .words("meaning"), .number("failed"),
                .number("incomplete"),
            ],
            unmatched.flatMap { miss in
                miss.failedRules.map {
                    [
                        .key(miss.need), .key(miss.component), .key($0.rule), .code("rule", $0.rule),
                        .count($0.failed), .count($0.incomplete),
                    ]
                }
            }
        )
    }

    /// The rules between each need and the offers that came nearest.
    var obstaclesTable: ReportTable {
        ReportTable(
            "unmatched-obstacles",
            [
                .words("need"), .words("component"), .words("offer"), .words("window"), .words("rule"),
                .words("verdict"), .number("missing"), .words("missingUnit"), .words("needFact"),
                .words("offerFact"),
            ],
            unmatched.flatMap { miss in
                let nearest: [(String, String, ObstacleRow)] = miss.obstacles.map {
                    (miss.nearestOffer ?? "", miss.nearestWindow ?? "", $0)
                }
                let others: [(String, String, ObstacleRow)] = (miss.otherMisses ?? []).map {
                    ($0.offer, $0.window, $0.obstacle)
                }
                return (nearest + others).map { offer, window, obstacle -> [ReportTable.Cell] in
                    [
                        .key(miss.need), .key(miss.component), .key(offer), .key(window),
                        .key(obstacle.rule), .code("verdict", obstacle.verdict),
                        obstacle.missing.map { .integer($0) } ?? .none, .key(obstacle.missingUnit ?? ""),
                        .text(obstacle.needFact), .text(obstacle.offerFact),
                    ]
                }
            }
        )
    }

    private static let matchKeys: [ReportTable.Column] = [
        .words("need"), .words("component"), .words("offer"), .words("window"),
    ]

    /// All tables, in the order in which the report shows them.
    var tables: [ReportTable] {
        [
            runTable, outsideTable, coverageByKindTable, coverageByRegionTable, coverageByGroupTable,
            demandTable, cellsTable,
            countriesTable, scarcestTable, demandSupplyTable, fairnessTable, portfolioTable, baselinesTable,
            nightsTable, nightReasonsTable,
            sinceTable, changesTable, flowsTable, concentrationTable, declinesTable, rulingsTable,
            proposalsTable,
            overridesTable,
            matchesTable, criteriaTable, evidenceTable, alternatesTable, matchLimitsTable, reasonsTable,
            unmatchedTable,
            failedRulesTable,
            obstaclesTable, unusedTable, idleTable, nearNeedsTable, cohortsTable, duplicatesTable,
        ]
    }
}

extension MatchReport.MatchRow {
    fileprivate var keys: [ReportTable.Cell] { [.key(need), .key(component), .key(offer), .key(window)] }
}
