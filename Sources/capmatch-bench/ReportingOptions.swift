import ArgumentParser
import Benchmarking

/// What to compare with, and how to tell.
struct ReportingOptions: ParsableArguments {
    @Option(
        parsing: .singleValue,
        help: """
            Another solver to run on each file, again for each further one: a shell command in which the words FILE and SECONDS stand for these, \
            and which prints a JSON object with solver, seconds, found, checkedObjective and upperBound.
            """
    )
    var peer: [String] = []
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
        if peer.contains(where: { !$0.split(separator: " ").contains("FILE") }) {
            throw ValidationError("--peer must contain the word FILE.")
        }
    }

    func bestKnown() throws -> BestKnown? { try best.map { try BestKnown(path: $0) } }

    var peers: [PeerCommand] { peer.map { PeerCommand($0) } }
}
