/// The tables of a report on other ways, other nights and what was decided.
extension MatchReport {
    var baselinesTable: ReportTable {
        ReportTable(
            "baselines",
            [.words("method"), .number("matched"), .number("needsFewer"), .number("objective")],
            (baselines ?? []).map {
                [
                    .code("method", $0.method), .count($0.needsMatched), .count($0.needsFewer),
                    .points($0.objectiveMillionths),
                ]
            }
        )
    }

    var nightsTable: ReportTable {
        ReportTable(
            "nights",
            [
                .number("run"), .words("date"), .words("status"), .number("needs"), .number("matches"),
                .number("objective"), .number("upperBound"), .number("gap"),
            ],
            (nights ?? []).map { night in
                var gap = ReportTable.Cell.none
                if let objective = night.objectiveMillionths, let bound = night.upperBoundMillionths {
                    gap = .gap(objective, bound)
                }
                return [
                    .integer(night.run), .date(night.date), .code("status", night.status),
                    .integer(night.needs), .integer(night.matches),
                    night.objectiveMillionths.map { .points($0) } ?? .none,
                    night.upperBoundMillionths.map { .points($0) } ?? .none, gap,
                ]
            }
        )
    }

    /// Why needs were not served, night by night.
    var nightReasonsTable: ReportTable {
        ReportTable(
            "night-reasons",
            [.number("run"), .words("date"), .choice("reason"), .number("needs")],
            (nights ?? []).flatMap { night in
                (night.reasons ?? []).map {
                    [
                        .integer(night.run), .date(night.date), .code("reason", $0.code),
                        .count($0.count),
                    ]
                }
            }
        )
    }

    var sinceTable: ReportTable {
        let count = { (number: Int64?) -> ReportTable.Cell in number.map { .integer($0) } ?? .none }
        return ReportTable(
            "since",
            [
                .words("since"), .number("run"), .words("date"), .number("needs"), .number("matched"),
                .number("gained"), .number("lost"), .number("moved"), .number("otherQuantity"),
                .number("left"), .number("unchanged"), .number("objective"),
            ],
            (since ?? []).map { row in
                [
                    .code("span", row.span), .integer(row.run), .date(row.date), .integer(row.needs),
                    count(row.needsMatched), count(row.gained), count(row.lost), count(row.moved),
                    count(row.quantity), count(row.left), count(row.unchanged),
                    row.objectiveMillionths.map { .points($0) } ?? .none,
                ]
            }
        )
    }

    /// The records that the match did not see.
    var outsideTable: ReportTable {
        ReportTable(
            "outside",
            [.words("noun"), .words("status"), .number("count")],
            (pool.outside ?? []).map {
                [.key($0.noun), .code("\($0.noun)-status", $0.status), .count($0.count)]
            }
        )
    }

    var overridesTable: ReportTable {
        ReportTable(
            "overrides",
            [.words("action"), .number("count"), .number("pointsGivenUp")],
            (decisions?.overrides ?? []).map {
                [.code("action", $0.action), .count($0.count), .points($0.pointsGivenUpMillionths)]
            }
        )
    }

    var changesTable: ReportTable {
        ReportTable(
            "changes",
            [.words("need"), .choice("change"), .words("before"), .words("after")],
            (comparison?.changes ?? []).map {
                [.key($0.need), .code("change", $0.change), .text($0.before), .text($0.after)]
            }
        )
    }

    var declinesTable: ReportTable {
        ReportTable(
            "declines",
            [.words("code"), .words("meaning"), .number("count")],
            (decisions?.declines ?? []).map {
                [.key($0.code), .code("decline", $0.code), .count($0.count)]
            }
        )
    }

    var rulingsTable: ReportTable {
        ReportTable(
            "rulings",
            [
                .words("ruling"), .choice("action"), .words("need"), .words("offer"), .words("reason"),
                .words("validUntil"),
            ],
            (decisions?.rulings ?? []).map {
                [
                    .key($0.ruling), .code("action", $0.action), .key($0.need), .key($0.offer),
                    .text($0.reason), $0.validUntil.map { .date($0) } ?? .none,
                ]
            }
        )
    }

    var proposalsTable: ReportTable {
        ReportTable(
            "proposals",
            [.words("state"), .number("count")],
            (decisions?.proposals ?? []).map { [.code("state", $0.code), .count($0.count)] }
        )
    }

    var reasonsTable: ReportTable {
        ReportTable(
            "reasons",
            [.words("reason"), .number("needs"), .number("needsBefore")],
            unmatchedByReason.map {
                [
                    .code("reason", $0.reason), .count($0.needs),
                    .optional($0.needsBefore.map(Int64.init)),
                ]
            }
        )
    }

    var cohortsTable: ReportTable {
        ReportTable(
            "cohorts",
            [
                .words("offer"), .words("window"), .number("minimum"), .number("taken"), .number("matches"),
            ],
            (pooledCohorts ?? []).map {
                [
                    .key($0.offer), .key($0.window), .integer($0.minimum), .integer($0.taken),
                    .count($0.matches),
                ]
            }
        )
    }

    var duplicatesTable: ReportTable {
        ReportTable(
            "duplicates",
            [.words("need"), .words("other"), .number("likeness"), .choice("exclusive")],
            (possibleDuplicates ?? []).map {
                [.key($0.need), .key($0.other), .integer($0.likeness), .flag($0.exclusive)]
            }
        )
    }

    /// What the run is, one fact a row.
    var runTable: ReportTable {
        let optional = { (number: Int64?) -> ReportTable.Cell in number.map { .points($0) } ?? .none }
        let rows: [(String, ReportTable.Cell)] = [
            ("programme", .key(run.programme)), ("programmeName", .text(run.programmeName)),
            ("run", run.run.map { .integer($0) } ?? .none), ("date", .date(run.date)),
            ("policyVersion", .integer(run.policyVersion)), ("pointsPossible", .integer(run.pointsPossible)),
            ("engine", .key(run.engine)), ("inputHash", .key(run.inputHash)),
            ("seed", .key(String(run.seed))),
            ("status", .code("status", run.status)), ("objective", optional(run.objectiveMillionths)),
            ("upperBound", optional(run.upperBoundMillionths)), ("boundCovers", .text(run.boundCovers)),
            ("seconds", .key(run.seconds.map(Figures.seconds) ?? "")),
            ("audience", run.audience.map { .code("audience", $0) } ?? .none),
            ("needs", .count(pool.needs)), ("needsMatched", .count(pool.needsMatched)),
            ("needsFullyMatched", .count(pool.needsFullyMatched)), ("offers", .count(pool.offers)),
            ("offersUsed", .count(pool.offersUsed)), ("pairsJudged", .count(pool.pairsJudged)),
            ("pairsPossible", .count(pool.pairsPossible)),
            ("comparedRun", comparison.map { .integer($0.run) } ?? .none),
            ("comparedObjective", optional(comparison?.objectiveMillionths)),
            ("comparedNeedsMatched", comparison.map { .count($0.needsMatched) } ?? .none),
            ("needsUnchanged", comparison.map { .count($0.needsUnchanged) } ?? .none),
            ("daysToConfirmMedian", decisions?.daysToConfirmMedian.map { .integer($0) } ?? .none),
            ("endorsed", decisions?.endorsed.map { .count($0) } ?? .none),
            ("overrideRate", decisions?.overrideRateThousandths.map { .ratio($0) } ?? .none),
        ]
        return ReportTable(
            "run",
            [.words("field"), .words("content")],
            rows.map { [.key($0.0), $0.1] } + run.notices.map { [.key("notice"), .text($0)] }
        )
    }
}
