import Programme
import Registry

/// How far a run is, in words.
enum RunProgressText {
    /// `25 % (1 of 4 steps), solve since 2026-11-24T02:30:07Z, held by …`.
    static func text(_ progress: RunProgress) -> String {
        var text = "\(progress.percent) % (\(progress.done) of \(progress.steps) steps)"
        guard progress.isRunning else { return text }
        if let holder = progress.holder {
            if let step = progress.step, let since = progress.since {
                text += ", \(step.rawValue) since \(HistoryText.moment(since))"
            }
            return text + ", held by \(holder)"
        }
        text += progress.step.map { ", ended early in \($0.rawValue)" } ?? ", ended early"
        return text + "; the next night goes on with it or takes its place"
    }
}
