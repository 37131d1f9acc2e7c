import ArgumentParser

@main
struct CapmatchNightly: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "capmatch-nightly", abstract: "CapMatch.")
}
