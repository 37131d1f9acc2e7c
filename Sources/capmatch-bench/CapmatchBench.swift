import ArgumentParser

/// Measures the solver.
@main
struct CapmatchBench: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "capmatch-bench",
        abstract: "Measures the solver and whole programmes, and checks everything that they say.",
        discussion: """
            Each solve runs in a process of its own, so that its memory can be told. Every solution is recomputed from \
            its picks alone; a best known value or a peer's solution that is worth more than a proven bound refutes it. \
            Exit codes: 0 all checks passed, 1 one failed or a solve gave no result, 64 usage.
            """,
        subcommands: [
            SuiteCommand.self, GeneratedCommand.self, ProgrammeCommand.self, ExplanationsCommand.self,
            MeasureCommand.self, MeasureProgrammeCommand.self,
        ],
        defaultSubcommand: SuiteCommand.self
    )
}
