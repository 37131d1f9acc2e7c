public import Allocation
import Glibc

/// Turns the first INT or TERM into a request to end; the second ends the process at once.
public enum Signals {
    private static let shared = SolveInterruption()

    /// The flag that the first signal raises.
    public static func interruption() -> SolveInterruption {
        for number in [SIGINT, SIGTERM] {
            var action = sigaction()
            action.__sigaction_handler.sa_handler = { _ in
                if Signals.shared.isStopped { _exit(130) }
                Signals.shared.stop()
            }
            sigaction(number, &action, nil)
        }
        _ = shared.isStopped
        return shared
    }
}
