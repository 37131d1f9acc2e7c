import Allocation
import ArgumentParser
import CommandSupport
import Operations
import Programme
import Reports

struct MatchCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "match",
        abstract: "Match the pool.",
        discussion: "Example:\n  capmatch match run",
        subcommands: [Run.self]
    )

    struct Run: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "run",
            abstract: "Match the whole pool and store the proposals.",
            discussion: """
                What if: --with-offer, --without, --capacity and, where there is a run, --policy take last night's pool with that
                change and match it again from last night's solution: who gains, who loses, and what it is worth. They
                need --dry-run, may be combined and given several times, and leave nothing behind.

                Examples:
                  capmatch match run --dry-run --time-limit 30
                  capmatch match run --dry-run --capacity OFFER-00007=+10
                  capmatch match run --dry-run --without OFFER-00007 --language es
                  capmatch match run --dry-run --with-offer pledge.csv --json

                As in the night, a result that moves more matches than the policy's guard allows is held back with 1, and
                --accept-change publishes it.
                """
        )

        @OptionGroup var options: DatabaseOptions
        @OptionGroup var solving: SolvingOptions
        @Flag(name: .customLong("dry-run"), help: "Write nothing.") var dryRun = false
        @Option(help: "Try a policy of this YAML file instead of the one in force; with --dry-run.")
        var policy: String?
        @Option(name: .customLong("with-offer"), help: "What if the offers of this file were there too.")
        var withOffer: [String] = []
        @Option(help: "What if this offer were not there.") var without: [String] = []
        @Option(
            help: "What if a window held more or less: OFFER=+10, OFFER/WINDOW=40.",
            transform: { text in
                guard let change = CapacityChange(text) else {
                    throw ValidationError("\(text) is no OFFER=+10, OFFER=-10, OFFER=40 or OFFER/WINDOW=40.")
                }
                return change
            }
        )
        var capacity: [CapacityChange] = []
        @Option(help: "What if: show at most so many needs of each sort.") var limit = 20
        @OptionGroup var reader: LanguageOptions
        @Flag(help: "Run again on unchanged data.") var force = false
        @OptionGroup var guarding: GuardOptions
        @Flag(help: "Print the report as JSON.") var json = false

        func validate() throws {
            try guarding.check(isDryRun: dryRun)
            if policy != nil, !dryRun {
                throw ValidationError(
                    "--policy is for --dry-run: a policy comes into force with capmatch policy set."
                )
            }
            if !whatIf.isEmpty {
                if !dryRun {
                    throw ValidationError("--with-offer, --without and --capacity are for --dry-run.")
                }
                if solving.date != nil {
                    throw ValidationError(
                        "--date does not go with a what-if, which looks at the last run's own date."
                    )
                }
            }
        }

        private var whatIf: [WhatIfChange] {
            withOffer.map(WhatIfChange.withOffers) + without.map(WhatIfChange.withoutOffer)
                + capacity.map(WhatIfChange.capacity)
        }

        func run() throws {
            if try runWhatIf() { return }
            var request = try solving.request()
            request.isDryRun = dryRun
            request.isForced = force
            request.isGuarded = guarding.isGuarded
            request.trial = try policy.map { (try PolicyDocument(file: $0).policy, $0) }
            let interruption = Signals.interruption()
            let outcome = try options.withProgramme { registry, programme in
                try MatchRun(registry, programme, by: options.person).run(
                    request,
                    interruption: interruption,
                    progress: SolvingOptions.progress
                )
            }
            if json { return Output.bytes(try outcome.report.json()) }
            if outcome.isUnchanged {
                Output.note(
                    "Nothing changed since run \(outcome.run ?? 0): same pool, policy, date and engine. Its result stands."
                )
                Output.note()
            }
            if !Output.isQuiet {
                let summary = TextReport.summary(
                    outcome.report,
                    in: reader.language,
                    width: Output.width
                )
                Output.bytes(Array(Output.harmless(summary).utf8))
            }
            if let run = outcome.run { Output.note("\nThe whole report: capmatch report \(run)") }
            if outcome.report.run.status == "unknown" { throw ExitCode(ExitStatus.failed) }
        }

        /// Tries last night's pool with changes, where any are asked for; a policy alone needs a run to compare with.
        private func runWhatIf() throws -> Bool {
            if whatIf.isEmpty, policy == nil || solving.date != nil { return false }
            var request = try solving.request()
            request.isDryRun = true
            let interruption = Signals.interruption()
            let trial = try options.withProgramme { registry, programme -> WhatIf? in
                if whatIf.isEmpty, try !SolvedNight.isThere(registry, programme) { return nil }
                let trial = try policy.map {
                    WhatIfChange.policy(try PolicyDocument(file: $0).policy, name: $0)
                }
                return try WhatIf(
                    whatIf + [trial].compactMap { $0 },
                    run: nil,
                    request,
                    registry,
                    programme,
                    interruption: interruption,
                    progress: { SolvingOptions.progress(.progress($0)) }
                )
            }
            guard let trial else { return false }
            try WhatIfOutput(trial: trial, limit: limit, language: reader.language).show(asJSON: json)
            if trial.report.run.status == "unknown" { throw ExitCode(ExitStatus.failed) }
            return true
        }
    }
}
