import ArgumentParser
import Benchmarking

/// What to compare with, and how to tell.
struct ReportingOptions: ParsableArguments {
    @Option(
        help: """
            Another solver to run on each file: a shell command in which the words FILE and SECONDS stand for these, \
            and which prints a JSON object with solver, seconds, found, checkedObjective and upperBound.
            """
    )
    var peer: String?
    @Option(help: "A CSV file with the columns instance and best.")
    var best: String?
    @Option(
        name: .customLong("out-solutions"),
        help: "Write each solution to this folder as NAME.solution.json, and generated problems beside them."
    )
    var outSolutions: String?
    @Flag(help: "Print one JSON object a line instead of a table.")
    var json = false
    @Flag(help: "Print the table as Markdown.")
    var markdown = false

    func validate() throws {
        if json && markdown { throw ValidationError("--json and --markdown exclude each other.") }
        if let peer, !peer.split(separator: " ").contains("FILE") {
            throw ValidationError("--peer must contain the word FILE.")
        }
    }

    func bestKnown() throws -> BestKnown? { try best.map { try BestKnown(path: $0) } }

    var peerCommand: PeerCommand? { peer.map { PeerCommand($0) } }
}
