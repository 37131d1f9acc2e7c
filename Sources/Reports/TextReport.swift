import Matching

/// The report as text for a terminal or a mail.
public struct TextReport: Sendable {
    let report: MatchReport
    let width: Int
    var lines: [String] = []

    private init(_ report: MatchReport, width: Int) {
        self.report = report
        self.width = max(80, width)
    }

    /// The whole report.
    public static func full(_ report: MatchReport, width: Int = 110) -> String {
        var text = TextReport(report, width: width)
        text.addHeader()
        text.addCoverage()
        text.addPortfolio()
        text.addMatches()
        text.addUnmatched()
        text.addCapacity()
        text.addCohorts()
        text.addDuplicates()
        return text.lines.joined(separator: "\n") + "\n"
    }

    /// The first page: how good it is, who is served, what is missing.
    public static func summary(_ report: MatchReport, width: Int = 110) -> String {
        var text = TextReport(report, width: width)
        text.addHeader()
        text.addCoverage()
        text.addPortfolio()
        text.addReasons()
        text.addScarcest(most: 5)
        return text.lines.joined(separator: "\n") + "\n"
    }

    // MARK: - Sections

    private mutating func addHeader() {
        let run = report.run
        let name = run.run.map { "run \($0)" } ?? "dry run"
        var first = "CapMatch \(run.programme), \(name) of \(run.date): "
        if let objective = run.objectiveMillionths, let bound = run.upperBoundMillionths {
            first += "\(Figures.points(objective)) points, proven within "
            first += Figures.gap(objective: objective, bound: bound)
            first += run.status == "optimal" ? " of the best possible (optimal)" : " of the best possible"
        } else {
            first += "no result (\(run.status))"
        }
        lines.append(first)
        lines.append("")
        let pool = report.pool
        var facts: [(String, String)] = [
            ("programme", "\(run.programmeName) (\(run.programme))"),
            (
                "pool",
                "\(pool.needs) needs, \(pool.offers) offers, \(Figures.grouped(Int64(pool.pairsJudged))) pairs judged, "
                    + "\(Figures.grouped(Int64(pool.pairsPossible))) possible"
            ),
            (
                "served",
                "\(pool.needsMatched) needs (\(Figures.percent(Int64(pool.needsMatched), of: Int64(pool.needs)))), "
                    + "\(pool.needsFullyMatched) in full; \(pool.offersUsed) offers used"
            ),
        ]
        if let objective = run.objectiveMillionths, let bound = run.upperBoundMillionths {
            facts.append(
                (
                    "proof",
                    "objective \(Figures.points(objective)), upper bound \(Figures.points(bound)) points; \(run.boundCovers)"
                )
            )
        }
        facts.append(
            ("policy", run.policyVersion == 0 ? "the starting policy" : "version \(run.policyVersion)")
        )
        var engine = "\(run.engine), seed \(run.seed)"
        if let seconds = run.seconds { engine += ", \(Figures.seconds(seconds)) s to solve" }
        facts.append(("engine", engine))
        facts.append(("input", "sha256 \(run.inputHash)"))
        for (label, text) in facts {
            lines.append("  " + label + String(repeating: " ", count: 11 - label.count) + text)
        }
        for notice in run.notices { lines.append("  notice     \(notice)") }
    }

    private mutating func addCoverage() {
        heading("Coverage by kind")
        var kinds = TextTable([
            ("kind", .left), ("asked by", .right), ("served", .right), ("asked", .right), ("granted", .right),
            ("share", .right), ("on offer", .right), ("unit", .left),
        ])
        for row in report.coverageByKind {
            kinds.add([
                row.kind, String(row.components), String(row.componentsMatched), Figures.grouped(row.asked),
                Figures.grouped(row.granted), Figures.percent(row.granted, of: row.asked),
                Figures.grouped(row.capacity), row.unit,
            ])
        }
        lines += kinds.lines()
        heading("Coverage by region and group of countries")
        var groups = TextTable([("", .left), ("needs", .right), ("served", .right), ("share", .right)])
        for row in report.coverageByRegion + report.coverageByGroup {
            groups.add([
                row.group, String(row.needs), String(row.matched),
                Figures.percent(Int64(row.matched), of: Int64(row.needs)),
            ])
        }
        lines += groups.lines()
    }

    private mutating func addMatches() {
        heading("Matches (\(report.matches.count))")
        if report.matches.isEmpty { lines.append("  none") }
        var need = ""
        for match in report.matches {
            if match.need != need {
                need = match.need
                lines.append(
                    "  \(match.need)  \(match.needTitle) – \(match.requester), \(match.country)".cut(width)
                )
            }
            let quantity =
                "\(Figures.grouped(match.quantity)) of \(Figures.grouped(match.asked)) "
                + Figures.noun(match.unit, match.asked)
            lines.append(
                "    \(match.component): \(quantity) from \(match.offer)/\(match.window), \(match.provider)"
                    .cut(width)
            )
            let criteria = match.criteria.map { "\($0.criterion) \(Figures.points($0.pointsMillionths))" }
            lines.append(
                "      \(Figures.points(match.pointsMillionths)) points (\(criteria.joined(separator: ", "))); "
                    + "choice \(match.rank) of \(match.possibleWindows)"
            )
            if let exchange = match.exchange, let given = match.offerQuantity, let unit = match.offerUnit {
                lines.append(
                    "      \(Figures.grouped(given)) \(Figures.noun(unit, given)) of the offer: \(exchange)"
                        .cut(width)
                )
            }
            if let ruling = match.pinnedBy { lines.append("      pinned by an officer: \(ruling)") }
            if !match.alternates.isEmpty {
                let others = match.alternates.map {
                    "\($0.offer)/\($0.window) (\($0.pointsLostMillionths >= 0 ? "−" : "+")"
                        + "\(Figures.points(Int64($0.pointsLostMillionths.magnitude))))"
                }
                lines.append("      else \(others.joined(separator: ", "))".cut(width))
            }
        }
    }

    private mutating func addReasons() {
        heading("Not served (\(report.unmatched.count))")
        if report.unmatched.isEmpty { lines.append("  none") }
        for row in report.unmatchedByReason {
            lines.append("  \(row.needs)  \(row.sentence)")
        }
    }

    private mutating func addUnmatched() {
        addReasons()
        for row in report.unmatched {
            lines.append("  \(row.need)  \(row.needTitle) – \(row.requester), \(row.country)".cut(width))
            lines.append("    \(row.component): \(row.reasonSentence)")
            let rules = row.failedRules.map { rule in
                let unknown = rule.incomplete > 0 ? " (\(rule.incomplete) unknown)" : ""
                return "\(rule.rule) \(rule.failed + rule.incomplete)\(unknown)"
            }
            lines.append(
                "      \(row.possibleWindows) of \(row.windowsOfKind) windows possible; rules in the way: "
                    + (rules.isEmpty ? "none" : rules.joined(separator: ", "))
            )
            addContest(row)
            if let offer = row.nearestOffer {
                lines.append("      nearest \(offer)/\(row.nearestWindow ?? ""):")
                for obstacle in row.obstacles { add(obstacle) }
            }
            for other in row.otherMisses ?? [] {
                lines.append("      also \(other.offer)/\(other.window):")
                add(other.obstacle)
            }
        }
    }

    private mutating func add(_ obstacle: MatchReport.ObstacleRow) {
        var gap = obstacle.verdict == "incomplete" ? "unknown" : "fails"
        if let missing = obstacle.missing {
            gap += " by \(Figures.grouped(missing)) \(Figures.noun(obstacle.missingUnit ?? "", missing))"
        }
        lines.append(
            "        \(obstacle.rule) \(gap): \(obstacle.needFact) | \(obstacle.offerFact)".cut(width)
        )
    }

    /// What it would have taken to get the best possible window.
    private mutating func addContest(_ row: MatchReport.UnmatchedRow) {
        if let other = row.excludedBy {
            lines.append("      \(other) is served, and only one of the two may be")
            return
        }
        if let limit = row.limit { lines.append(("      " + limit.sentence).cut(width)) }
        if let rulings = row.heldBy {
            lines.append("      pinned by \(rulings.joined(separator: ", "))".cut(width))
        }
        guard let best = row.best else { return }
        var text = "      best \(best.offer)/\(best.window)"
        if row.reason == UnmatchedNeed.Reason.cohortTooSmall.rawValue, let minimum = best.cohortMinimum {
            text += ": opens from \(Figures.grouped(minimum)) \(Figures.noun(best.unit, minimum)) on; "
            text += "all who may take it ask for \(Figures.grouped(best.claimed))"
        } else if let value = best.valuePerUnitMillionths, best.priceMillionths > 0 {
            text += ": worth \(Figures.unitPoints(value)) points a \(best.unit) here; "
            text += "the price of its capacity is \(Figures.unitPoints(best.priceMillionths))"
            if let cutoff = best.cutoffMillionths, let need = best.cutoffNeed {
                text +=
                    cutoff == value ? ", a tie with " : ", \(Figures.unitPoints(cutoff)) the least served, "
                text += need
            }
        }
        lines.append(text.cut(width))
    }

    private mutating func addScarcest(most: Int) {
        guard !report.scarcest.isEmpty else { return }
        heading("Scarcest capacity: what one more unit would be worth")
        var table = TextTable([
            ("offer/window", .left), ("capacity", .right), ("unit", .left), ("claimants", .right),
            ("points a unit", .right), ("title", .left),
        ])
        for row in report.scarcest.prefix(most) {
            table.add([
                "\(row.offer)/\(row.window)", Figures.grouped(row.capacity), row.unit, String(row.claimants),
                Figures.unitPoints(row.priceMillionths), row.offerTitle.cut(40),
            ])
        }
        lines += table.lines()
    }

    private mutating func addCapacity() {
        addScarcest(most: 10)
        heading("Unused capacity (\(report.unusedCapacity.count) windows)")
        if report.unusedCapacity.isEmpty { lines.append("  none") }
        var table = TextTable([
            ("offer/window", .left), ("unused", .right), ("of", .right), ("unit", .left),
            ("claimants", .right),
            ("why", .left),
        ])
        for row in report.unusedCapacity {
            table.add([
                "\(row.offer)/\(row.window)", Figures.grouped(row.unused), Figures.grouped(row.capacity),
                row.unit,
                String(row.claimants), row.why,
            ])
        }
        if !table.isEmpty { lines += table.lines() }
    }

    mutating func heading(_ text: String) {
        lines.append("")
        lines.append(text)
    }
}
