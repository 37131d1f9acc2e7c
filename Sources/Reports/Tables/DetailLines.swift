import Matching

/// The lines that explain a match or a miss, the same in text and HTML.
struct DetailLines {
    let language: ReportLanguage
    /// Whether criteria and rules are written out; else by their codes.
    let isLong: Bool
    /// What differs from the run before, by need.
    private let changes: [String: MatchReport.ChangeRow]
    /// Number of that run.
    private let earlier: Int64

    init(_ report: MatchReport, _ language: ReportLanguage, isLong: Bool) {
        self.language = language
        self.isLong = isLong
        earlier = report.comparison?.run ?? 0
        changes = Dictionary((report.comparison?.changes ?? []).map { ($0.need, $0) }) { first, _ in first }
    }

    /// Why a match is one: points by criterion, what is exchanged, who pinned it, what else would have done.
    func lines(_ match: MatchReport.MatchRow) -> [ReportTable.Detail] {
        let criteria = match.criteria.map { row in
            isLong
                ? language.text(
                    "match.criterion",
                    [
                        "title": language.code("criterion", row.criterion),
                        "points": language.points(row.pointsMillionths),
                        "weight": language.number(row.weight),
                    ]
                ) : "\(row.criterion) \(language.points(row.pointsMillionths))"
        }
        var lines = [
            line(
                "match.points",
                [
                    "points": language.points(match.pointsMillionths), "criteria": language.list(criteria),
                    "rank": language.number(match.rank), "possible": language.number(match.possibleWindows),
                ]
            )
        ]
        if let exchange = match.exchange, let given = match.offerQuantity, let unit = match.offerUnit {
            let told = match.exchangePhrases.map(language.phrases) ?? exchange
            lines.append(line("match.exchange", ["given": language.quantity(given, unit), "exchange": told]))
        }
        if let ruling = match.pinnedBy { lines.append(line("match.pinned", ["ruling": ruling])) }
        if !match.alternates.isEmpty {
            let others = match.alternates.map { other in
                language.text(
                    "explain.alternate",
                    [
                        "place": "\(other.offer)/\(other.window)",
                        "points": language.pointsLost(other.pointsLostMillionths),
                    ]
                )
            }
            lines.append(line("match.else", ["alternates": language.list(others)]))
        }
        if let rank = match.claimantRank, let claimants = match.claimants, isLong {
            lines.append(
                line(
                    "match.claimants",
                    ["rank": language.number(rank), "claimants": language.number(claimants)]
                )
            )
        }
        if isLong {
            lines += (match.limits ?? []).map { line("match.limit", ["limit": language.limit($0)]) }
            lines += priced(match)
        }
        if isLong, let version = match.needVersion, let other = match.offerVersion {
            let days = [match.windowOpens, match.windowCloses]
                .map { $0.map(language.date) ?? language.text("phrase.unknown") }
            lines.append(
                line(
                    "match.record",
                    [
                        "need": language.number(version), "offer": language.number(other), "from": days[0],
                        "to": days[1],
                        "remaining": language.quantity(match.remaining ?? 0, match.unit),
                    ]
                )
            )
        }
        if let passed = match.passedOver {
            lines.append(line("match.passed", ["needs": some(passed, of: match)]))
        }
        lines += change(match.need)
        if let actions = match.openActions {
            let words = actions.map { language.code("open-action", $0) }
                .joined(separator: language.text("list.clause"))
            lines.append(line("match.actions", ["actions": words]))
        }
        if isLong {
            let days = [match.needConfirmedOn, match.offerConfirmedOn]
                .map { $0.map(language.date) ?? language.text("phrase.unknown") }
            lines.append(line("match.confirmed", ["need": days[0], "offer": days[1]]))
        }
        return lines
    }

    /// What a match takes at the prices beside what it brings.
    private func priced(_ match: MatchReport.MatchRow) -> [ReportTable.Detail] {
        guard let priced = match.pricedMillionths, let surplus = match.surplusMillionths, priced != 0 else {
            return []
        }
        return [
            line(
                surplus < 0 ? "match.priced.gap" : "match.priced",
                [
                    "value": language.points(match.valueMillionths), "priced": language.points(priced),
                    "surplus": language.points(Int64(clamping: surplus.magnitude)),
                ]
            )
        ]
    }

    private func some(_ needs: [String], of match: MatchReport.MatchRow) -> String {
        let rest = (match.passedOverCount ?? needs.count) - needs.count
        let list = language.list(needs)
        return rest > 0
            ? language.text("match.passed.rest", ["needs": list, "number": language.number(rest)]) : list
    }

    /// What differs for the need from the run before.
    private func change(_ need: String) -> [ReportTable.Detail] {
        guard let change = changes[need] else { return [] }
        let arguments = [
            "run": language.number(earlier), "change": language.code("change", change.change),
            "before": change.before,
        ]
        return [line(change.before.isEmpty ? "match.change.new" : "match.change", arguments)]
    }

    /// What each criterion looked at and each rule compared, and what nobody stated.
    func facts(_ pair: PairExplanation) -> [String] {
        var lines = pair.criteria.map { finding in
            language.text(
                "explain.criterion",
                [
                    "criterion": finding.criterion.rawValue,
                    "title": language.code("criterion", finding.criterion.rawValue),
                    "points": language.points(finding.weight * finding.score),
                    "weight": language.number(finding.weight),
                    "facts": language.facts(finding.facts.need, finding.facts.offer),
                ]
            )
        }
        lines += pair.rules.map { finding in
            language.text(
                "explain.rule",
                [
                    "rule": finding.rule.rawValue, "verdict": verdict(finding),
                    "facts": language.facts(finding.needFact, finding.offerFact),
                ]
            )
        }
        let unknown = pair.unknownFacts
        if !unknown.isEmpty {
            lines.append(language.text("match.unknown", ["facts": language.phrases(unknown)]))
        }
        return lines
    }

    private func verdict(_ finding: PairExplanation.RuleFinding) -> String {
        guard finding.isInForce, case .fail(let shortfall?) = finding.verdict else {
            return language.text("explain.verdict.\(finding.token)")
        }
        let missing = language.quantity(shortfall.amount, shortfall.unit.rawValue)
        return language.text("explain.verdict.fail.by", ["missing": missing])
    }

    /// Why a need gets nothing: the rules in the way, what it would have taken, and what came nearest.
    func lines(_ miss: MatchReport.UnmatchedRow) -> [ReportTable.Detail] {
        let rules = miss.failedRules.map { rule in
            language.text(
                rule.incomplete > 0 ? "miss.rule.unknown" : "miss.rule",
                [
                    "rule": rule.rule,
                    "windows": language.number(rule.failed + rule.incomplete),
                    "unknown": language.number(rule.incomplete),
                ]
            )
        }
        let isEach = isLong && !rules.isEmpty
        var lines = [
            line(
                isEach ? "miss.windows.each" : "miss.windows",
                [
                    "possible": language.number(miss.possibleWindows),
                    "all": language.number(miss.windowsOfKind),
                    "rules": rules.isEmpty ? language.text("section.none") : language.list(rules),
                ]
            )
        ]
        if isEach {
            lines += zip(miss.failedRules, rules).map { row, rule in
                let title = ["rule": rule, "title": language.code("rule", row.rule)]
                return ReportTable.Detail(text: language.text("miss.rule.title", title), depth: 1)
            }
        }
        lines += contest(miss)
        if let offer = miss.nearestOffer {
            lines.append(line("miss.nearest", ["place": "\(offer)/\(miss.nearestWindow ?? "")"]))
            lines += miss.obstacles.map(obstacle)
            lines += self.change(
                toPossible: miss.nearestChange,
                miss.nearestChangePhrase,
                isFar: miss.isNearestChangeFar
            )
        }
        lines += change(miss.need)
        for other in miss.otherMisses ?? [] {
            lines.append(line("miss.also", ["place": "\(other.offer)/\(other.window)"]))
            lines.append(obstacle(other.obstacle))
            lines += self.change(toPossible: other.change, other.changePhrase, isFar: other.isChangeFar)
        }
        return lines
    }

    /// The needs that a window without a match misses by one rule.
    func lines(near: [MatchReport.NearNeedRow]?, of count: Int?) -> [ReportTable.Detail] {
        guard let near, let count else { return [] }
        var lines = [line("unused.near", ["number": language.number(count)])]
        for one in near {
            lines.append(line("miss.also", ["place": "\(one.need)/\(one.component)"]))
            lines.append(obstacle(one.obstacle))
            lines += change(toPossible: one.change, one.changePhrase, isFar: one.isChangeFar)
        }
        return lines
    }

    /// The smallest change that would make a pair possible.
    private func change(toPossible text: String?, _ phrase: Phrase?, isFar: Bool?) -> [ReportTable.Detail] {
        guard let told = phrase.map(language.phrase) ?? text else { return [] }
        let key = isFar == true ? "miss.change.far" : "miss.change"
        return [ReportTable.Detail(text: language.text(key, ["change": told]), depth: 1)]
    }

    /// What it would have taken to get the best possible window.
    private func contest(_ miss: MatchReport.UnmatchedRow) -> [ReportTable.Detail] {
        if let other = miss.excludedBy { return [line("miss.excluded", ["need": other])] }
        var lines: [ReportTable.Detail] = []
        if let limit = miss.limit {
            lines.append(line("miss.limit", ["limit": language.limit(limit, best: miss.best)]))
        }
        if let other = miss.keptFor { lines.append(line("miss.kept", ["need": other])) }
        if let rulings = miss.heldBy { lines.append(line("miss.held", ["rulings": language.list(rulings)])) }
        if let reach = miss.reach { lines.append(ReportTable.Detail(text: language.reach(reach))) }
        if let best = miss.best { lines.append(ReportTable.Detail(text: self.best(best, miss.reason))) }
        return lines
    }

    private func best(_ best: MatchReport.ContestRow, _ reason: String) -> String {
        var arguments = ["place": "\(best.offer)/\(best.window)"]
        if reason == UnmatchedNeed.Reason.cohortTooSmall.rawValue, let minimum = best.cohortMinimum {
            arguments["minimum"] = language.quantity(minimum, best.unit)
            arguments["claimed"] = language.number(best.claimed)
            return language.text("miss.best.cohort", arguments)
        }
        // Beside what all windows together lack, what one has left says nothing.
        let left = reason == UnmatchedNeed.Reason.minimumTooLarge.rawValue ? "" : left(best)
        guard let value = best.valuePerUnitMillionths, best.priceMillionths > 0 else {
            return language.text("miss.best", arguments) + left
        }
        arguments["value"] = language.unitPoints(value)
        arguments["unit"] = language.code("unit", best.unit)
        arguments["price"] = language.unitPoints(best.priceMillionths)
        let text = language.text("miss.best.price", arguments)
        guard let cutoff = best.cutoffMillionths, let need = best.cutoffNeed else { return text + left }
        return cut(text, value, cutoff, need) + left
    }

    /// What of the best window is left, and what the need would have to have of it.
    private func left(_ best: MatchReport.ContestRow) -> String {
        guard let left = best.left, let least = best.least else { return "" }
        let text = language.text(
            "explain.left",
            ["left": language.quantity(left, best.unit), "least": language.number(least)]
        )
        return language.text("list.clause") + text
    }

    private func cut(_ text: String, _ value: Int64, _ cutoff: Int64, _ need: String) -> String {
        language.text(
            cutoff == value
                ? "miss.best.tie" : value > cutoff ? "miss.best.above" : "miss.best.cutoff",
            ["best": text, "cutoff": language.unitPoints(cutoff), "need": need]
        )
    }

    private func obstacle(_ obstacle: MatchReport.ObstacleRow) -> ReportTable.Detail {
        var key = obstacle.verdict == "incomplete" ? "miss.unknown" : "miss.fails"
        var arguments = ["rule": obstacle.rule]
        if let missing = obstacle.missing {
            key = "miss.fails.by"
            arguments["missing"] = language.quantity(missing, obstacle.missingUnit ?? "")
        }
        // Runs of earlier engines kept the facts in English only.
        guard let need = obstacle.needPhrases, let offer = obstacle.offerPhrases else {
            let quote = "\(obstacle.needFact) | \(obstacle.offerFact)"
            return ReportTable.Detail(text: language.text(key, arguments), quote: quote, depth: 1)
        }
        arguments["what"] = language.text(key, arguments)
        arguments["facts"] = language.facts(need, offer)
        return ReportTable.Detail(text: language.text("miss.obstacle", arguments), depth: 1)
    }

    private func line(_ key: String, _ arguments: [String: String]) -> ReportTable.Detail {
        ReportTable.Detail(text: language.text(key, arguments))
    }
}
