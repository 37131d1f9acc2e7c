import ArgumentParser
import CommandSupport
import Operations
import Programme
import Registry

struct ProposalCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "proposal",
        abstract: "Decide about what the night proposed.",
        discussion: """
            A proposal is endorsed by an officer, sent to both parties, accepted by both in either order, confirmed, \
            delivered and completed. It is rejected or cancelled by officers and declined by parties with a code; what \
            nobody answers lapses. RQ1 to RQ9 are a requester's reasons, PR1 to PR9 a provider's, OF1 to OF6 officers'.

            Examples:
              capmatch proposal list
              capmatch proposal endorse P1-1 P1-2
              capmatch proposal decline P1-2 --code PR5 --reason "not in July"
            """,
        subcommands: [
            List.self, Show.self, Endorse.self, Reject.self, Send.self, Accept.self, Decline.self,
            Modify.self,
            Confirm.self, Start.self, Progress.self, Complete.self, Cancel.self, Terminate.self,
            PinCommand.self, UnpinCommand.self, BanCommand.self, UnbanCommand.self,
            SheetCommand.self, OverridesCommand.self,
        ]
    )

    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "list",
            abstract:
                "List proposals; those that are at their end only where --state or --all asks for them.",
            discussion:
                "Examples:\n  capmatch proposal list --state sent --json\n  capmatch proposal list --run latest"
        )
        @OptionGroup var options: DatabaseOptions
        @Option(help: "Only this state; may be given more than once.") var state: [ProposalState] = []
        @Flag(help: "Also those that are at their end.") var all = false
        @Option(help: "Only of this need.") var need: String?
        @Option(help: "Only of this offer.") var offer: String?
        @Option(help: "Only of this organisation, on either side.") var organisation: String?
        @Option(name: .customLong("run"), help: "Only what this run published: its number, or latest.")
        var published: RunReference?
        @Option(name: .customLong("due-before"), help: "Only those whose answer was due before this day.")
        var dueBefore: CalendarDate?
        @Option(help: "Only behind the proposal of this key, in the order of the listing.") var after: String?
        @Option(help: "At most so many.") var limit: Int?
        @Flag(help: "Print JSON.") var json = false

        func validate() throws {
            if let limit, limit < 1 { throw ValidationError("--limit must be at least 1.") }
        }

        func run() throws {
            var filter = all ? ProposalFilter.everything : ProposalFilter()
            if !state.isEmpty { filter.states = state }
            filter.need = need
            filter.offer = offer
            filter.organisation = organisation
            filter.dueBefore = dueBefore
            filter.after = after
            filter.limit = limit
            let found = try options.withProgramme { registry, programme in
                // A key that nobody has is a mistake, not an empty list.
                if let need { _ = try registry.record(Need.self, need, programme) }
                if let offer { _ = try registry.record(Offer.self, offer, programme) }
                if let organisation { _ = try registry.record(Organisation.self, organisation, programme) }
                if let after { _ = try registry.proposal(after, programme) }
                if let published { filter.run = try registry.run(published.number, programme).number }
                return try registry.proposals(programme, filter)
            }
            if json { return Listing.json(found.map(ProposalText.members)) }
            if found.isEmpty {
                Output.note("No proposal of that sort. The night makes them: capmatch match run")
            }
            for proposal in found { Output.line(ProposalText.line(proposal)) }
        }
    }

    struct Show: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "show",
            abstract: "Show a proposal with its history, its alternates and what can be done now.",
            discussion: "Example:\n  capmatch proposal show P1-1"
        )
        @OptionGroup var options: DatabaseOptions
        @Argument(help: "Key of the proposal.") var key: String
        @Flag(help: "Print JSON.") var json = false

        func run() throws {
            try options.withProgramme { registry, programme in
                let proposal = try registry.proposal(key, programme)
                let steps = try registry.steps(of: key, programme)
                let alternates = try registry.alternates(of: key, programme)
                if json { return ProposalText.json(proposal, steps, alternates) }
                let next = Set(try registry.legalActions(from: proposal.state).map(\.action))
                    .subtracting(["lapse", "supersede"]).sorted()
                ProposalText.print(proposal, steps, alternates, next: next)
            }
        }
    }

    struct Endorse: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "endorse",
            abstract: "Endorse proposals: the next night keeps them as long as the rules allow.",
            discussion: "Example:\n  capmatch proposal endorse P1-1 P1-2"
        )
        @OptionGroup var decision: DecisionOptions
        func run() throws { try decision.decide(.endorse) }
    }

    struct Reject: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "reject",
            abstract: "Reject proposals before they are sent; the ledger keeps what that gives up.",
            discussion: "Example:\n  capmatch proposal reject P1-3 --code OF4 --reason 'N-7 goes to O-2'"
        )
        @OptionGroup var decision: DecisionOptions
        @OptionGroup var code: CodeOptions
        func run() throws { try decision.decide(.reject, code.fill) }
    }

    struct Send: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "send",
            abstract:
                "Send endorsed proposals to both parties: puts the letters into the outbox, and the clock runs.",
            discussion: "Example:\n  capmatch proposal send P1-1"
        )
        @OptionGroup var decision: DecisionOptions
        func run() throws { try decision.decide(.send) }
    }

    struct Accept: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "accept",
            abstract: "Record that a party accepts what was sent.",
            discussion: "Example:\n  capmatch proposal accept P1-1 --by-party requester"
        )
        @OptionGroup var decision: DecisionOptions
        @Option(name: .customLong("by-party"), help: "requester or provider.") var party: Party
        func run() throws { try decision.decide(.accept) { $0.party = party } }
    }

    struct Decline: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "decline",
            abstract: "Record that a party declines what was sent; the code says which party, and why.",
            discussion: """
                The requester loses nothing by it. Dates, quantity and terms keep the pair apart until a record is \
                corrected; other codes until the policy's block ends; PR2, PR6 and RQ4 suggest a rule for an officer.

                Example:
                  capmatch proposal decline P1-2 --code RQ2 --reason "term starts in March"
                """
        )
        @OptionGroup var decision: DecisionOptions
        @OptionGroup var code: CodeOptions
        func run() throws { try decision.decide(.decline, code.fill) }
    }

    struct Modify: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "modify",
            abstract:
                "Record another quantity or other dates that a party asks for: both parties answer anew.",
            discussion:
                "Example:\n  capmatch proposal modify P1-1 --quantity 12 --reason 'twelve places only'"
        )
        @OptionGroup var decision: DecisionOptions
        @Option(help: "The quantity, in the need's unit.") var quantity: Int64?
        @Option(help: "The first day.") var opens: CalendarDate?
        @Option(help: "The last day.") var closes: CalendarDate?

        func run() throws {
            try decision.decide(.modify) {
                $0.quantity = quantity
                $0.opens = opens
                $0.closes = closes
            }
        }
    }

    struct Confirm: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "confirm",
            abstract: "Confirm what both parties accepted: it is a fact from now on.",
            discussion: "Example:\n  capmatch proposal confirm P1-1"
        )
        @OptionGroup var decision: DecisionOptions
        func run() throws { try decision.decide(.confirm) }
    }

    struct Start: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "start",
            abstract: "Record that delivery began.",
            discussion: "Example:\n  capmatch proposal start P1-1"
        )
        @OptionGroup var decision: DecisionOptions
        func run() throws { try decision.decide(.start) }
    }

    struct Progress: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "progress",
            abstract: "Record a report on a delivery: how much was used so far, and what it says.",
            discussion: """
                The policy's progress_months say when one is asked for; one that was recorded since the one before it answers \
                it. Too little used at half-time brings a reclaim notice.

                Example:
                  capmatch proposal progress P1-1 --used 800 --reason 'report of month 1: two teams trained'
                """
        )
        @OptionGroup var decision: DecisionOptions
        @Option(help: "How much was used, in the need's unit.") var used: Int64
        func run() throws { try decision.decide(.progress) { $0.used = used } }
    }

    struct Complete: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "complete",
            abstract: "Record that delivery is complete.",
            discussion: "Example:\n  capmatch proposal complete P1-1 --used 1000"
        )
        @OptionGroup var decision: DecisionOptions
        @Option(help: "How much was used, in the need's unit.") var used: Int64?
        func run() throws { try decision.decide(.complete) { $0.used = used } }
    }

    struct Cancel: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "cancel",
            abstract: "Cancel what was endorsed, sent, accepted or confirmed, before delivery begins.",
            discussion: "Example:\n  capmatch proposal cancel P1-1 --code OF6 --reason 'programme was cut'"
        )
        @OptionGroup var decision: DecisionOptions
        @OptionGroup var code: CodeOptions
        func run() throws { try decision.decide(.cancel, code.fill) }
    }

    struct Terminate: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "terminate",
            abstract: "End a delivery before it is complete.",
            discussion:
                "Example:\n  capmatch proposal terminate P1-1 --code PR1 --reason 'the cluster burned'"
        )
        @OptionGroup var decision: DecisionOptions
        @OptionGroup var code: CodeOptions
        func run() throws { try decision.decide(.terminate, code.fill) }
    }
}

/// Why, as codes.
struct CodeOptions: ParsableArguments {
    @Option(help: "Why: RQ1 to RQ9, PR1 to PR9 or OF1 to OF6.") var code: DeclineCode
    @Option(name: .customLong("second-code"), help: "A second cause.") var second: DeclineCode?
    @Option(
        help: "The rule that PR2 means: H2 country, H3 sort of organisation, H9 readiness, H13 endorsement."
    )
    var rule: RuleCodeName?

    func fill(_ decision: inout Decision) {
        decision.code = code
        decision.secondCode = second
        decision.rule = rule
    }
}
