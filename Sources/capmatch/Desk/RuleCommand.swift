import ArgumentParser
import CommandSupport
import Operations
import Programme
import Registry

struct RuleCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rule",
        abstract: "Rules that declines suggest; they hold once an officer approves them.",
        discussion:
            "Examples:\n  capmatch rule list\n  capmatch rule approve 1 --reason 'as the embassy said'",
        subcommands: [List.self, Approve.self, Refuse.self]
    )

    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "list",
            abstract: "List the rules that wait for a decision.",
            discussion: "Example:\n  capmatch rule list --all --json"
        )
        @OptionGroup var options: DatabaseOptions
        @Flag(help: "Also those that were approved or refused.") var all = false
        @Flag(help: "Print JSON.") var json = false

        func run() throws {
            let rules = try options.withProgramme {
                try $0.suggestedRules($1, state: all ? nil : "suggested")
            }
            if json {
                func text(_ value: String?) -> FieldValue { value.map(FieldValue.text) ?? .none }
                return Listing.json(
                    rules.map { rule in
                        [
                            ("rule", .integer(rule.number)), ("state", .text(rule.state)),
                            ("noun", .text(rule.noun)),
                            ("record", .text(rule.record)), ("field", .text(rule.field)),
                            ("value", .text(rule.value)),
                            ("sentence", .text(rule.sentence)), ("proposal", text(rule.proposal)),
                            ("code", .text(rule.code)), ("date", .date(rule.date)),
                            ("review_on", rule.reviewOn.map(FieldValue.date) ?? .none),
                            ("decided_by", text(rule.decidedBy)), ("reason", text(rule.reason)),
                        ]
                    }
                )
            }
            if rules.isEmpty { return Output.note("No rule waits for a decision.") }
            for rule in rules {
                var line = "\(rule.number)  \(rule.state)  \(rule.sentence)  (\(rule.field): \(rule.value))"
                line += "  after \(rule.code)" + (rule.proposal.map { " on \($0)" } ?? ", several times")
                if let review = rule.reviewOn { line += "  review on \(review)" }
                Output.line(line)
            }
        }
    }

    struct Approve: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "approve",
            abstract: "Approve a rule: it becomes a new version of its record.",
            discussion: """
                Officers are told once its review is due (rule_review_days of the policy); approved again, it holds on. One that
                should not is taken back by editing its record.

                Example:
                  capmatch rule approve 1 --value 'KE;UG' --reason 'neighbours as well'
                """
        )
        @OptionGroup var desk: DeskOptions
        @Argument(help: "Number of the rule.") var number: Int64
        @Option(help: "What the column is to hold instead of what is suggested.") var value: String?
        @OptionGroup var reason: ReasonOption

        func run() throws {
            let rule = try desk.withDesk { desk, _, _ in
                try desk.decide(rule: number, isApproved: true, value: value, because: reason.text)
            }
            Output.note(
                "\(rule.record): \(rule.field) is \(rule.value); to be reviewed on \(rule.reviewOn?.description ?? "")."
            )
        }
    }

    struct Refuse: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "refuse",
            abstract: "Refuse a rule; the pair stays apart until the block of its decline ends.",
            discussion: "Example:\n  capmatch rule refuse 1 --reason 'a single case'"
        )
        @OptionGroup var desk: DeskOptions
        @Argument(help: "Number of the rule.") var number: Int64
        @OptionGroup var reason: ReasonOption

        func run() throws {
            _ = try desk.withDesk { desk, _, _ in
                try desk.decide(rule: number, isApproved: false, because: reason.text)
            }
            Output.note("Rule \(number) is refused.")
        }
    }
}
