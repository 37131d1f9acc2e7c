import ArgumentParser

@main
struct Capmatch: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "capmatch",
        abstract: "CapMatch.",
        subcommands: [
            GenerateCommand.self
        ]
    )
}
