import ArgumentParser
import CommandSupport
import Operations
import Reports

struct ExplainCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "explain",
        abstract: "Why a need has what it has: rules with their evidence, criteria with their points.",
        discussion: """
            Without --offer: what the run gave, the limits that bind with their prices, the best possible offers with their \
            points and those that fewest rules bar. Of a match, who would have the place without it; of a need that is not \
            served, who would lose if it were, and the smallest single change that would serve it: made in the run's data, \
            which are then matched again. With --offer: every rule and every criterion for each of the offer's windows, and \
            what the pair costs or brings. All is worked out from what the run saw, not from records as they are now.

            Examples:
              capmatch explain NEED-00042
              capmatch explain NEED-00042 --offer OFFER-00007 --run 12 --json
            """
    )

    @OptionGroup var options: DatabaseOptions
    @Argument(help: "External id of the need.") var need: String
    @Option(help: "External id of the offer.") var offer: String?
    @Option(name: .customLong("run"), help: "Number of the run, or latest.") var reference: RunReference?
    @Option(help: "Without --offer: so many possible pairs and so many others of each part.") var limit = 3
    @Flag(help: "Print JSON: with every pair, rule and criterion.") var json = false

    func run() throws {
        let explanation = try options.withProgramme { registry, programme in
            try NeedExplanation(need: need, offer: offer, run: reference?.number, registry, programme)
        }
        if json { return Output.bytes(try explanation.json()) }
        Output.line("\(need) in run \(explanation.run)")
        for match in explanation.matches {
            let points = Figures.points(match.pointsMillionths)
            let pin = match.pinnedBy.map { ", pinned by \($0)" } ?? ""
            Output.line(
                "  \(match.component): \(match.quantity) of \(match.asked) \(match.unit) from \(match.offer)/\(match.window), "
                    + "\(points) points\(pin)"
            )
            if let exchange = match.exchange { Output.line("    \(exchange)") }
            if let rank = match.claimantRank, let claimants = match.claimants {
                Output.line(
                    "    choice \(match.rank) of \(match.possibleWindows) of the need, \(rank) of \(claimants) of those who may take it"
                )
            }
            let alternates = match.alternates.map {
                "\($0.offer)/\($0.window) (\(Figures.points(-$0.pointsLostMillionths)) points)"
            }
            if !alternates.isEmpty { Output.line("    next best: \(alternates.joined(separator: ", "))") }
        }
        for line in ExplanationText.lines(explanation) { Output.line(line) }
        var parts: [String] = []
        for pair in explanation.pairs where !parts.contains(pair.component) { parts.append(pair.component) }
        for part in parts {
            show(part, explanation.pairs.filter { $0.component == part }, explanation.matches)
        }
    }

    private func show(
        _ part: String,
        _ pairs: [NeedExplanation.PairRow],
        _ matches: [MatchReport.MatchRow]
    ) {
        // What the run gave stands first, with every rule and criterion.
        func isMatch(_ pair: NeedExplanation.PairRow) -> Bool {
            matches.contains { $0.component == part && $0.offer == pair.offer && $0.window == pair.window }
        }
        let possible =
            pairs.filter(\.possible).filter(isMatch) + pairs.filter(\.possible).filter { !isMatch($0) }
        Output.line("")
        Output.line("\(part): \(possible.count) of \(pairs.count) windows pass every rule")
        if offer != nil {
            for pair in pairs { showWhole(pair) }
            return
        }
        for pair in possible.prefix(limit) {
            if isMatch(pair) {
                showWhole(pair)
                continue
            }
            let criteria = pair.criteria.map { "\($0.criterion) \(Figures.points($0.pointsMillionths))" }
            Output.line("  \(pair.offer)/\(pair.window): \(Figures.points(pair.pointsMillionths)) points")
            Output.line("    \(criteria.joined(separator: ", "))")
        }
        for pair in pairs.filter({ !$0.possible }).prefix(limit) {
            Output.line("  \(pair.offer)/\(pair.window): not possible")
            for rule in pair.rules where !["pass", "off"].contains(rule.verdict) {
                Output.line("    " + words(rule))
            }
        }
        Output.line("  every rule and criterion of a pair: capmatch explain \(need) --offer OFFER")
    }

    private func showWhole(_ pair: NeedExplanation.PairRow) {
        Output.line("  \(pair.offer)/\(pair.window): \(pair.possible ? "possible" : "not possible")")
        for rule in pair.rules { Output.line("    " + words(rule)) }
        Output.line(
            "    \(Figures.points(pair.pointsMillionths)) points of 100"
                + (pair.possible ? "" : ", if it were possible")
        )
        for row in pair.criteria {
            Output.line(
                "    \(row.criterion) \(row.title): \(Figures.points(row.pointsMillionths)) of \(row.weight)  \(row.facts)"
            )
        }
    }

    private func words(_ rule: NeedExplanation.RuleRow) -> String {
        var verdict = rule.verdict
        if verdict == "fail", let missing = rule.missing, let unit = rule.missingUnit {
            verdict += " by \(Figures.grouped(missing)) \(Figures.noun(unit, missing))"
        }
        return "\(rule.rule) \(verdict): \(rule.needFact) | \(rule.offerFact)"
    }
}
