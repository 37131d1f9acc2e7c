import Operations
import Reports

/// The matches and the pairs of an explanation, as lines for a terminal.
struct PairText {
    let language: ReportLanguage
    let explanation: NeedExplanation
    /// Without an offer: so many possible pairs and so many others of each part.
    let limit: Int
    /// Whether the explanation is about one offer, of which everything is told.
    let isAboutOffer: Bool

    /// What the need got.
    var matches: [String] {
        explanation.matches.flatMap { match -> [String] in
            var line = language.text(
                "explain.match",
                [
                    "component": match.component, "quantity": language.number(match.quantity),
                    "asked": language.quantity(match.asked, match.unit),
                    "place": "\(match.offer)/\(match.window)",
                    "points": language.points(match.pointsMillionths),
                ]
            )
            if let pin = match.pinnedBy {
                line = language.text("explain.pinned", ["line": line, "ruling": pin])
            }
            var lines = ["  " + line]
            if let exchange = match.exchangePhrases { lines.append("    " + language.phrases(exchange)) }
            if let rank = match.claimantRank, let claimants = match.claimants {
                lines.append(
                    "    "
                        + language.text(
                            "explain.ranks",
                            [
                                "rank": language.number(match.rank),
                                "possible": language.number(match.possibleWindows),
                                "claimant": language.number(rank), "claimants": language.number(claimants),
                            ]
                        )
                )
            }
            let alternates = match.alternates.map { other in
                language.text(
                    "explain.alternate",
                    [
                        "place": "\(other.offer)/\(other.window)",
                        "points": language.pointsLost(other.pointsLostMillionths),
                    ]
                )
            }
            if !alternates.isEmpty {
                lines.append(
                    "    " + language.text("explain.next", ["alternates": language.list(alternates)])
                )
            }
            return lines
        }
    }

    /// The pairs of each part.
    var parts: [String] {
        var parts: [String] = []
        for pair in explanation.pairs where !parts.contains(pair.component) { parts.append(pair.component) }
        return parts.flatMap(part)
    }

    private func part(_ part: String) -> [String] {
        let pairs = explanation.pairs.filter { $0.component == part }
        // What the run gave stands first, with every rule and criterion.
        func isMatch(_ pair: NeedExplanation.PairRow) -> Bool {
            explanation.matches.contains {
                $0.component == part && $0.offer == pair.offer && $0.window == pair.window
            }
        }
        let open = pairs.filter(\.possible)
        let possible = open.filter(isMatch) + open.filter { !isMatch($0) }
        var lines = [
            "",
            language.text(
                "explain.part",
                [
                    "component": part, "possible": language.number(possible.count),
                    "pairs": language.number(pairs.count),
                ]
            ),
        ]
        if isAboutOffer { return lines + pairs.flatMap(whole) }
        for pair in possible.prefix(limit) {
            if isMatch(pair) {
                lines += whole(pair)
                continue
            }
            let criteria = pair.criteria.map { "\($0.criterion) \(language.points($0.pointsMillionths))" }
            lines.append(
                "  "
                    + language.text(
                        "explain.pair",
                        ["place": place(pair), "points": language.points(pair.pointsMillionths)]
                    )
            )
            lines.append("    " + language.list(criteria))
        }
        for pair in pairs.filter({ !$0.possible }).prefix(limit) {
            lines.append("  " + language.text("explain.barred", ["place": place(pair)]))
            for rule in pair.rules where !["pass", "off"].contains(rule.verdict) {
                lines.append("    " + words(rule))
            }
        }
        let command = "capmatch explain \(explanation.need) --offer OFFER"
        return lines + ["  " + language.text("explain.whole", ["command": command])]
    }

    private func place(_ pair: NeedExplanation.PairRow) -> String { "\(pair.offer)/\(pair.window)" }

    private func whole(_ pair: NeedExplanation.PairRow) -> [String] {
        let key = pair.possible ? "explain.possible" : "explain.barred"
        var lines = ["  " + language.text(key, ["place": place(pair)])]
        lines += pair.rules.map { "    " + words($0) }
        lines.append(
            "    "
                + language.text(
                    pair.possible ? "explain.points" : "explain.points.if",
                    ["points": language.points(pair.pointsMillionths)]
                )
        )
        lines += pair.criteria.map { row in
            "    "
                + language.text(
                    "explain.criterion",
                    [
                        "criterion": row.criterion, "title": language.code("criterion", row.criterion),
                        "points": language.points(row.pointsMillionths),
                        "weight": language.number(row.weight),
                        "facts": language.facts(row.needPhrases, row.offerPhrases),
                    ]
                )
        }
        return lines
    }

    private func words(_ rule: NeedExplanation.RuleRow) -> String {
        var verdict = language.text("explain.verdict.\(rule.verdict)")
        if rule.verdict == "fail", let missing = rule.missing, let unit = rule.missingUnit {
            verdict = language.text(
                "explain.verdict.fail.by",
                ["missing": language.quantity(missing, unit)]
            )
        }
        return language.text(
            "explain.rule",
            [
                "rule": rule.rule, "verdict": verdict,
                "facts": language.facts(rule.needPhrases, rule.offerPhrases),
            ]
        )
    }
}
