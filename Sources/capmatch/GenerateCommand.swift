import ArgumentParser
import CommandSupport
import Demonstration
import Formats
import Glibc
import Programme

/// Writes a synthetic programme as import files.
struct GenerateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "generate",
        abstract: "Write an invented programme of any size as the files that an officer would import.",
        discussion: """
            Organisations, needs, offers, past awards and declines: the same seed gives the same files. All bodies \
            are invented.

            Example:
              capmatch generate --needs 2000 --offers 400 --seed 7 --out large
              capmatch programme create large --from large
            """
    )

    @Option(help: ArgumentHelp("How many needs, those that left the pool included.", valueName: "N"))
    var needs: Int?

    @Option(help: ArgumentHelp("How many offers, those that left the pool included.", valueName: "M"))
    var offers: Int?

    @Option(help: ArgumentHelp("The same seed gives the same files.", valueName: "K"))
    var seed: UInt64?

    @Option(help: ArgumentHelp("The day on which the records look as they do.", valueName: "D"))
    var date = "2026-11-20"

    @Option(help: ArgumentHelp("The folder to write to; made where it is missing.", valueName: "DIR"))
    var out: String

    @Flag(help: "Write into a folder that is not empty; files of the same names are replaced.")
    var force = false

    @OptionGroup var console: ConsoleOptions

    @Flag(help: .hidden)
    var demonstration = false

    func validate() throws {
        guard CalendarDate(date) != nil else {
            throw ValidationError("--date: found \"\(date)\"; expected a date YYYY-MM-DD.")
        }
        if demonstration { return }
        guard let needs, let offers, seed != nil else {
            throw ValidationError("--needs N, --offers M and --seed K are all needed.")
        }
        guard (0...1_000_000).contains(needs) else {
            throw ValidationError("--needs: found \(needs); expected 0 to 1000000.")
        }
        guard (0...50_000).contains(offers) else {
            throw ValidationError("--offers: found \(offers); expected 0 to 50000.")
        }
    }

    func run() throws {
        try prepareFolder()
        let showsProgress = Output.isStyled
        let folder = ProgrammeFolder(path: out) { file, records in
            if showsProgress { Self.complain("\r\u{1B}[K\(file): \(records) records") }
        }
        if demonstration {
            try folder.write(DemonstrationProgramme())
        } else {
            guard let day = CalendarDate(date), let needs, let offers, let seed else { return }
            let programme = SyntheticProgramme(needs: needs, offers: offers, seed: seed, date: day)
            let settings = ProgrammeSettings(
                code: "generated-\(needs)-\(offers)-\(seed)",
                name: "Invented programme, \(needs) needs and \(offers) offers, seed \(seed)",
                timeZone: "UTC",
                referenceDate: day
            )
            try folder.write(programme, settings: settings)
        }
        if showsProgress { Self.complain("\r\u{1B}[K") }
        let others = demonstration ? ["rulings.csv", "programme.json"] : ["programme.json"]
        Output.note("Wrote \((ProgrammeFolder.tables + others).joined(separator: ", ")) to \(out)")
        Output.note("Next: capmatch programme create --from '\(out)'")
    }

    /// Makes the folder with those above it, and refuses one that holds something.
    private func prepareFolder() throws {
        try AtomicFile.makeFolder(out)
        guard let folder = opendir(out) else { throw unusable(errno) }
        defer { closedir(folder) }
        if force || demonstration { return }
        while let entry = readdir(folder) {
            let name = withUnsafeBytes(of: entry.pointee.d_name) {
                String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
            }
            if name != "." && name != ".." {
                throw UserError(
                    "\(out) is not empty.",
                    hint: "Name another folder, or add --force.",
                    status: ExitStatus.usage
                )
            }
        }
    }

    private func unusable(_ code: Int32) -> UserError {
        UserError("\(out) cannot be used as a folder: \(String(cString: strerror(code))).")
    }

    private static func complain(_ text: String) {
        var text = text
        text.withUTF8 { _ = write(STDERR_FILENO, $0.baseAddress, $0.count) }
    }
}
