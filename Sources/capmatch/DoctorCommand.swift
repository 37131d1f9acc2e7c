import ArgumentParser
import CommandSupport
import Operations
import Programme

struct DoctorCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor",
        abstract: "Look whether the database, its schema and the reference data are fit for a night.",
        discussion: """
            Writes nothing. Ends with 1 where it finds an error; warnings do not count.

            Example:
              capmatch doctor --json
            """
    )
    @OptionGroup var options: DatabaseOptions
    @Flag(help: "Print JSON.") var json = false

    func run() throws {
        let findings = CheckUp(url: options.database, environment: DatabaseOptions.environment).findings()
        if json {
            Listing.json(
                findings.map {
                    [
                        ("check", .text($0.check)), ("status", .text($0.status.rawValue)),
                        ("message", .text($0.message)), ("hint", $0.hint.map(FieldValue.text) ?? .none),
                    ]
                }
            )
        } else {
            for one in findings where one.status != .ok || !Output.isQuiet {
                Output.line("\(one.status.rawValue.padded(to: 8)) \(one.check): \(one.message)")
                if let hint = one.hint, one.status != .ok { Output.line("         \(hint)") }
            }
        }
        if findings.contains(where: { $0.status == .error }) { throw ExitCode(ExitStatus.failed) }
    }
}

extension String {
    /// The text with blanks behind it up to a width.
    fileprivate func padded(to width: Int) -> String {
        self + String(repeating: " ", count: max(0, width - count))
    }
}
