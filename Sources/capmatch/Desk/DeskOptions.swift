public import ArgumentParser
import CommandSupport
public import Operations
public import Programme
import Registry

extension DeclineCode: ExpressibleByArgument {}
extension Party: ExpressibleByArgument {}
extension RuleCodeName: ExpressibleByArgument {}
extension ProposalState: ExpressibleByArgument {}

extension CalendarDate: ExpressibleByArgument {
    /// Reads `YYYY-MM-DD`.
    public init?(argument: String) {
        self.init(argument)
    }
}

/// The business date of a decision, and the desk on which it is made.
struct DeskOptions: ParsableArguments {
    @OptionGroup var options: DatabaseOptions
    @Option(help: "Business date; else the programme's reference date, else today in its time zone.")
    var date: CalendarDate?

    /// Opens the desk for a piece of work.
    func withDesk<Value>(_ body: (ProposalDesk, Registry, ProgrammeRecord) throws -> Value) throws -> Value {
        try options.withProgramme { registry, programme in
            let desk = try ProposalDesk(registry, programme, by: options.person, on: date)
            return try body(desk, registry, programme)
        }
    }
}

/// What every decision on a proposal may say.
struct DecisionOptions: ParsableArguments {
    @OptionGroup var desk: DeskOptions
    @Argument(help: "Keys of proposals, such as P12-3.") var keys: [String]
    @Option(
        name: .customLong("expect-version"),
        help: "Only if this is still its version; one proposal only."
    )
    var expected: Int64?
    @OptionGroup var reason: ReasonOption
    @Flag(help: "Print JSON.") var json = false

    func validate() throws {
        if keys.isEmpty { throw ValidationError("Name at least one proposal; see capmatch proposal list.") }
        if expected != nil, keys.count > 1 {
            throw ValidationError("--expect-version is for one proposal.")
        }
    }

    /// Decides the same about all keys: about all, or none.
    func decide(_ verb: ProposalVerb, _ fill: (inout Decision) -> Void = { _ in }) throws {
        let decided = try desk.withDesk { desk, registry, programme in
            let decisions = try keys.map { key in
                var decision = Decision(key, verb)
                decision.expectedVersion = try expected ?? registry.proposal(key, programme).version
                decision.reason = reason.text
                fill(&decision)
                return decision
            }
            return try desk.decide(decisions)
        }
        if json { return Listing.json(decided.map(ProposalText.members)) }
        for proposal in decided {
            Output.note("\(proposal.key) is \(proposal.state) (version \(proposal.version)).")
        }
    }
}
