import ArgumentParser

@main
struct CapmatchBench: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "capmatch-bench", abstract: "CapMatch.")
}
