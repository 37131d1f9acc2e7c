import ArgumentParser
import CommandSupport
import Operations
import Programme
import Registry

/// Which run a person decides about, and why.
struct RunDecisionOptions: ParsableArguments {
    @OptionGroup var desk: DeskOptions
    @Argument(help: "Number of the run, or latest.") var reference: RunReference
    @Option(
        name: .customLong("expect-version"),
        help: "Only if this is still the number of its last step; see capmatch run show."
    )
    var expected: Int64?
    @OptionGroup var reason: ReasonOption
    @Flag(help: "Print JSON.") var json = false

    func decide(_ verb: RunVerb) throws {
        let decision = try desk.withDesk { desk, _, _ in
            try desk.decide(verb, run: reference.number, expecting: expected, because: reason.text)
        }
        if json {
            return Listing.json(
                Listing.run(decision.run) + [
                    ("version", .integer(decision.version)), ("superseded", .texts(decision.superseded)),
                    ("kept", .texts(decision.kept)),
                ]
            )
        }
        Output.note("Run \(decision.run.number) is \(decision.run.state) (version \(decision.version)).")
        guard verb == .withdraw else { return }
        Output.note("\(decision.superseded.count) proposals that nobody had decided about are superseded.")
        if !decision.kept.isEmpty {
            Output.note("What was decided stays: \(decision.kept.joined(separator: ", "))")
        }
    }
}

extension RunCommand {
    struct Review: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "review",
            abstract: "Record that a run's report was read and found in order.",
            discussion:
                "Example:\n  capmatch run review latest --by 'A. Officer' --reason 'meeting of 24 November'"
        )
        @OptionGroup var decision: RunDecisionOptions
        func run() throws { try decision.decide(.review) }
    }

    struct Publish: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "publish",
            abstract: "Record that a reviewed run's report was given out, to donors or parties.",
            discussion: "Example:\n  capmatch run publish latest --by 'A. Director'"
        )
        @OptionGroup var decision: RunDecisionOptions
        func run() throws { try decision.decide(.publish) }
    }

    struct Withdraw: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "withdraw",
            abstract: "Take a run's result back.",
            discussion: """
                What it alone proposed, and nobody decided about, is superseded; what was endorsed, sent or accepted since \
                stays, and can be cancelled. The run before it is the latest again, and the next night matches anew. The run \
                and its files are kept: it can still be replayed.

                Example:
                  capmatch run withdraw 12 --by 'A. Director' --reason 'the transfer rules were last year’s'
                """
        )
        @OptionGroup var decision: RunDecisionOptions

        func validate() throws {
            if decision.reason.text == nil {
                throw ValidationError("A withdrawal needs a --reason: it stands in the run's history.")
            }
        }

        func run() throws { try decision.decide(.withdraw) }
    }
}
