import Allocation
import CommandSupport
import Operations

/// The exit code of a night of several programmes.
enum NightStatus {
    /// 75 where a signal stopped it; else the code that all failures share, or 1 where they differ; else 0.
    ///
    /// A programme that failed for what is stored of it is 1: a night has no input that could be bad.
    static func code(_ results: [NightResult], _ interruption: SolveInterruption) -> Int32 {
        if interruption.isStopped, results.contains(where: { !$0.isDone }) { return ExitStatus.tryAgain }
        let codes = Set(results.filter { !$0.isDone }.map(code))
        return codes.count > 1 ? ExitStatus.failed : codes.first ?? 0
    }

    private static func code(_ result: NightResult) -> Int32 {
        switch result.ending {
        case .busy, .stopped: ExitStatus.tryAgain
        case .failed:
            switch result.error.map({ FailureReport.failure($0).status }) {
            case ExitStatus.unavailable?: ExitStatus.unavailable
            case ExitStatus.notPermitted?: ExitStatus.notPermitted
            case ExitStatus.tryAgain?: ExitStatus.tryAgain
            default: ExitStatus.failed
            }
        case .held, .noResult: ExitStatus.failed
        case .published, .unchanged, .dryRun, .skipped: 0
        }
    }
}
