import FoundationEssentials
import Subprocesses

/// Another solver, run by a shell command on the same file.
package struct PeerCommand {
    private let template: String

    /// Makes a command; the words `FILE` and `SECONDS` stand for the problem's file and the time limit.
    ///
    /// The last line that it prints is one JSON object: `solver`, `seconds`, `found`, `checkedObjective`,
    /// `upperBound`, `errors`.
    package init(_ template: String) {
        self.template = template
    }

    private struct Answer: Decodable {
        var solver: String?
        var seconds: Double?
        var found: Bool?
        var checkedObjective: Int64?
        var upperBound: Double?
        var errors: [String]?
    }

    /// An answer that cannot be understood.
    package struct NoAnswer: Error, CustomStringConvertible {
        /// It in words.
        package let description: String
    }

    /// Solves a file; only a solution without errors counts.
    package func solve(_ path: String, seconds: Double) throws -> Measurement.Peer {
        let child = try ChildProcess(["/bin/sh", "-c", command(path, seconds)])
        guard child.succeeded else { throw NoAnswer(description: "the peer's command \(child.failure)") }
        let lines = child.output.split(separator: "\n")
        guard let line = lines.last(where: { $0.hasPrefix("{") }),
            let answer = try? JSONDecoder().decode(Answer.self, from: Data(line.utf8))
        else { throw NoAnswer(description: "the peer's command printed no JSON object") }
        let isValid = answer.found ?? (answer.checkedObjective != nil) && (answer.errors ?? []).isEmpty
        return Measurement.Peer(
            name: answer.solver ?? "peer",
            objective: isValid ? answer.checkedObjective : nil,
            bound: answer.upperBound,
            seconds: answer.seconds
        )
    }

    func command(_ path: String, _ seconds: Double) -> String {
        let quoted = "'" + path.replacing("'", with: "'\\''") + "'"
        let limit = seconds == seconds.rounded() && seconds < 1e9 ? "\(Int(seconds))" : "\(seconds)"
        return template.split(separator: " ").map { word in
            word == "FILE" ? quoted : word == "SECONDS" ? limit : String(word)
        }.joined(separator: " ")
    }
}
