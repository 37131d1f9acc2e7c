import ArgumentParser
import CommandSupport
import Operations

@main
struct Capmatch: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "capmatch",
        abstract: "Matches what institutions need to build AI capacity with what others offer.",
        discussion: """
            Registers needs and offers in PostgreSQL, matches the whole pool with a proven gap, and explains every \
            match and every miss.

            Exit codes: 0 done; 1 failed; 2 not found; 64 usage; 65 bad input data; 69 database unavailable; \
            75 try again; 77 not permitted.

            Example:
              capmatch need list --programme demo --kind compute
            """,
        version: Engine.version,
        subcommands: [
            ProgrammeCommand.self,
            OrganisationCommand.self,
            NeedCommand.self,
            OfferCommand.self,
            HistoryCommand.self,
            ReferenceCommand.self,
            PolicyCommand.self,
            MatchCommand.self,
            RunCommand.self,
            ReportCommand.self,
            ProposalCommand.self,
            NoticeCommand.self,
            RuleCommand.self,
            ContactCommand.self,
            ExplainCommand.self,
            DatabaseCommand.self,
            DoctorCommand.self,
            AuditCommand.self,
            SolveCommand.self,
            GenerateCommand.self,
        ]
    )

    static func main() {
        runToExit()
    }
}
