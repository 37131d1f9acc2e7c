import Allocation
import ArgumentParser
import CommandSupport
import Formats
import Glibc
import Logging
import Operations
import Registry
import Reports

@main
struct CapmatchNightly: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "capmatch-nightly",
        abstract: "The night: match every programme, publish the proposals, write the reports.",
        discussion: """
            Done twice on unchanged data, it changes nothing and says so. Two at once: the second ends with 75 and says \
            who holds the programme. Killed at any moment, it leaves every programme as before or as after a whole step; \
            run again, it goes on. One programme that fails does not stop the others. The first TERM or INT stops it at \
            the next safe point with 75, the second at once.

            Several machines share the programmes of one database out among them with --all --if-running skip.

            Exit codes: 0 every programme has its night, also where nothing had changed; 1 one failed, or would move more \
            matches than the policy allows; 2 not found; 64 usage; 69 database unavailable; 75 try again; 77 not permitted.

            Examples:
              capmatch-nightly --all --dry-run
              capmatch-nightly --programme demo --accept-change
              capmatch-nightly --print-unit service | sudo tee /etc/systemd/system/capmatch-nightly.service
            Cron:
              30 2 * * *  /usr/bin/capmatch-nightly --all --quiet --report-dir /var/lib/capmatch/reports
            """,
        version: Engine.version
    )

    @OptionGroup var options: RegisterOptions
    @OptionGroup var scope: NightOptions
    @OptionGroup var solving: SolvingOptions
    @OptionGroup var telling: TellingOptions

    static func main() {
        runToExit()
    }

    func run() throws {
        if let unit = telling.printUnit { return Output.bytes(unit.text) }
        let interruption = Signals.interruption()
        let record = NightRecord(telling, options.console)
        do {
            // A night must not end at a folder or a file that cannot be, after all the work.
            if let folder = telling.reportDir { try AtomicFile.makeFolder(folder) }
            try telling.checkMetricsFile()
            let results = try options.withRegistry { registry in
                let programmes = try scope.programmes(registry)
                if programmes.isEmpty { Output.note("There is no programme yet: nothing to do.") }
                record.service.status("\(programmes.count) programmes to match")
                let night = Night(
                    registry,
                    by: options.person,
                    try request(),
                    interruption: interruption,
                    logger: record.logger
                )
                return night.run(programmes, progress: record.progress, each: record.show)
            }
            try record.end(results, NightStatus.code(results, interruption), nil)
        } catch let error as ExitCode {
            throw error
        } catch {
            let failure = FailureReport.failure(error)
            record.fail(failure)
            try record.end([], failure.status, failure.message)
        }
    }

    private func request() throws -> NightRequest {
        var request = NightRequest()
        request.match = try solving.request()
        request.match.isDryRun = scope.dryRun
        request.match.asOf = scope.asOf?.timestamp
        request.match.isGuarded = scope.guarding.isGuarded
        request.ifRunning = scope.ifRunning
        request.longest = scope.maxRuntime?.seconds
        request.reportFolder = telling.reportDir
        request.reportForms = telling.reportForms
        request.reports.language = telling.reportLanguage
        return request
    }
}
