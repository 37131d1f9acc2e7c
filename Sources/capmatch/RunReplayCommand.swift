import ArgumentParser
import CommandSupport
import Formats
import Operations
import Programme

extension RunCommand {
    struct Replay: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "replay",
            abstract: "Run a past night again from what it recorded, and compare byte for byte.",
            discussion: """
                The inputs are the run's snapshot, policy, seed and work limit. Another version of the engine than the \
                run's verifies instead: the solution is feasible, and worth and bounded as recorded. Writes nothing. Ends \
                with 1 where anything differs, and says what differs first.

                Examples:
                  capmatch run replay latest
                  capmatch run export 12 --format bundle --out night-12.json.gz
                  capmatch run replay --bundle night-12.json.gz
                """
        )
        @OptionGroup var options: DatabaseOptions
        @Argument(help: "Number of the run, or latest.") var reference: RunReference?
        @Option(help: "A file of capmatch run export --format bundle; needs no database.") var bundle: String?
        @Option(help: "Threads; the result does not depend on them.") var threads = 2
        @Flag(help: "Print JSON.") var json = false

        func validate() throws {
            if (reference == nil) == (bundle == nil) {
                throw ValidationError("Name either a run or a file with --bundle.")
            }
            if !(1...256).contains(threads) { throw ValidationError("--threads must be from 1 to 256.") }
        }

        func run() throws {
            let bundle =
                if let path = self.bundle {
                    try RunBundle(file: path)
                } else {
                    try options.withProgramme { try RunBundle($0, $1, run: reference?.number) }
                }
            let replay = try RunReplay(bundle, threads: threads, interruption: Signals.interruption())
            if json { printJSON(bundle, replay) } else { show(bundle, replay) }
            if !replay.isSame { throw ExitCode(ExitStatus.failed) }
        }

        private func show(_ bundle: RunBundle, _ replay: RunReplay) {
            for check in replay.checks where !check.isSame || !Output.isQuiet {
                Output.line("\(check.isSame ? "same   " : "DIFFERS") \(check.name): \(check.finding)")
            }
            if let why = replay.why { Output.note("The run was verified, not run again: \(why).") }
            let name = "Run \(bundle.run.run) of \(bundle.run.programme), \(bundle.run.date)"
            guard replay.isSame else { return Output.line("\(name): it is not what its record says.") }
            Output.note(
                replay.mode == .replayed
                    ? "\(name): run again, it is the same byte for byte." : "\(name): its record holds."
            )
        }

        private func printJSON(_ bundle: RunBundle, _ replay: RunReplay) {
            var json = JSONWriter(breakDepth: 2)
            json.beginObject()
            json.key("programme")
            json.string(bundle.run.programme)
            json.key("run")
            json.integer(bundle.run.run)
            json.key("mode")
            json.string(replay.mode.rawValue)
            json.key("why")
            if let why = replay.why { json.string(why) } else { json.null() }
            json.key("same")
            json.boolean(replay.isSame)
            json.key("checks")
            json.beginArray()
            for check in replay.checks {
                Listing.write(
                    [
                        ("check", .text(check.name)), ("same", .boolean(check.isSame)),
                        ("finding", .text(check.finding)),
                    ],
                    to: &json
                )
            }
            json.endArray()
            json.endObject()
            json.endLine()
            Output.bytes(json.bytes)
        }
    }
}
