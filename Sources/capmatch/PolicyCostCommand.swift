import ArgumentParser
import CommandSupport
import Formats
import Matching
import Operations
import Programme
import Reports

extension PolicyCommand {
    struct Cost: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "cost",
            abstract: "What each cap, floor, reserve and parity rule cost on a past night.",
            discussion: """
                The pool of that run is matched again without one rule after the other, from the run's own solution and
                with its seed and work limit; the difference is what the rule cost, and how much of it is proven is
                said. The report's prices say what one need more or less would be worth; this says what the whole rule
                does. Nothing is stored.

                Examples:
                  capmatch policy cost
                  capmatch policy cost --on 12 --rule ldc-half --json
                """
        )
        @OptionGroup var options: DatabaseOptions
        @Option(help: "Number of the run, or latest.") var on: RunReference?
        @Option(help: "Only this rule; may be given several times.") var rule: [String] = []
        @Option(name: .customLong("time-limit"), help: "Seconds for each rule.") var timeLimit: Double?
        @Option(name: .customLong("work-limit"), help: "Deterministic work for each rule; else the run's.")
        var workLimit: Int64?
        @Option(help: "Threads; the result does not depend on them.") var threads = 2
        @Flag(help: "Print JSON.") var json = false

        func validate() throws {
            if let timeLimit, !(timeLimit > 0) { throw ValidationError("--time-limit must be above 0.") }
            if let workLimit, workLimit < 1 { throw ValidationError("--work-limit must be at least 1.") }
            if !(1...256).contains(threads) { throw ValidationError("--threads must be from 1 to 256.") }
        }

        func run() throws {
            var request = MatchRequest()
            (request.timeLimit, request.workLimit, request.threads) = (timeLimit, workLimit, threads)
            let interruption = Signals.interruption()
            let found = try options.withProgramme { registry, programme in
                try PolicyCosts(
                    registry,
                    programme,
                    run: on?.number,
                    rules: rule,
                    request,
                    interruption: interruption
                ) { name in
                    guard Output.isInteractive else { return }
                    Output.error(name.map { "  without \($0)" } ?? "  with all rules")
                }
            }
            if json { printJSON(found) } else { show(found) }
        }

        private func show(_ found: PolicyCosts) {
            for notice in found.notices { Output.line("notice: \(notice)") }
            let costs = found.costs
            let base = costs.baseline
            var line =
                "Run \(found.run), policy version \(found.policyVersion): \(Figures.points(base.objective)) points with all rules"
            line += ", gap \(Figures.gap(objective: base.objective, bound: base.upperBound))"
            Output.line(line)
            if costs.rules.isEmpty {
                return Output.line("The policy has no caps, floors, reserves or parity rules.")
            }
            if !costs.coversAllPairs {
                Output.line(
                    "what is proven is proven over the pairs that the run kept, not over all possible ones"
                )
            }
            Output.line("")
            for line in Self.table(costs.rules).lines(indent: 0) { Output.line(line) }
            Output.note(
                """

                cost: points that the best match found without the rule is worth more, what it was short included
                (shortfall). counted: what counts for the rule, with it and without; needs: how many more are served
                without. Nothing was stored.
                """
            )
        }

        private static func table(_ rules: [RuleCost]) -> TextTable {
            var table = TextTable([
                ("type", .left), ("rule", .left), ("cost", .right), ("proven", .left), ("shortfall", .right),
                ("counted", .right), ("without", .right), ("needs", .right),
            ])
            for rule in rules {
                let counts = [rule.inGroup, rule.inGroupWithout].map { $0.map(Figures.grouped) ?? "" }
                table.add(
                    [
                        rule.type.rawValue, rule.name, Figures.points(rule.cost), proven(rule),
                        Figures.points(rule.penalty),
                    ] + counts + [rule.moreNeeds > 0 ? "+\(rule.moreNeeds)" : String(rule.moreNeeds)]
                )
            }
            return table
        }

        /// Between which bounds the cost lies.
        private static func proven(_ rule: RuleCost) -> String {
            if rule.limits == 0 { return "cannot bind" }
            if rule.leastCost == rule.mostCost { return "exactly" }
            let most = rule.mostCost == .max ? "unknown" : Figures.points(rule.mostCost)
            return "\(Figures.points(rule.leastCost)) to \(most)"
        }

        private func printJSON(_ found: PolicyCosts) {
            let base = found.costs.baseline
            var json = JSONWriter(breakDepth: 2)
            json.beginObject()
            json.key("format")
            json.string("capmatch-policy-cost/1")
            json.key("run")
            Listing.write(
                [
                    ("run", .integer(found.run)), ("policy_version", .integer(found.policyVersion)),
                    ("seed", .text(String(base.seed))), ("work_limit", .integer(base.workLimit)),
                    ("objective_millionths", .integer(base.objective)),
                    ("upper_bound_millionths", .integer(base.upperBound)),
                    ("covers_all_pairs", .boolean(found.costs.coversAllPairs)),
                    ("notices", .texts(found.notices)),
                ],
                to: &json
            )
            json.key("rules")
            json.beginArray()
            for rule in found.costs.rules { Listing.write(Self.members(rule), to: &json) }
            json.endArray()
            json.endObject()
            json.endLine()
            Output.bytes(json.bytes)
        }

        private static func members(_ rule: RuleCost) -> Listing.Members {
            func number(_ value: Int64?) -> FieldValue { value.map(FieldValue.integer) ?? .none }
            return [
                ("rule", .text(rule.name)), ("type", .text(rule.type.rawValue)),
                ("limits", .integer(Int64(rule.limits))), ("cost_millionths", .integer(rule.cost)),
                ("proven_least_millionths", .integer(rule.leastCost)),
                ("proven_most_millionths", rule.mostCost == .max ? .none : .integer(rule.mostCost)),
                ("penalty_millionths", .integer(rule.penalty)),
                ("counted", number(rule.inGroup)), ("counted_without", number(rule.inGroupWithout)),
                ("more_needs_without", .integer(Int64(rule.moreNeeds))),
                ("objective_without_millionths", number(rule.check?.objective)),
                ("upper_bound_without_millionths", number(rule.check?.upperBound)),
            ]
        }
    }
}
