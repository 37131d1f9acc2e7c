public import Allocation
import Dispatch
import Glibc
import PrivateCluster
import Subprocesses
import Synchronization

/// What INT, TERM and HUP do to a command.
///
/// A command that solves ends at its next safe point. Any other ends the programs that it runs, removes files that are
/// not whole, lets go of the private cluster, so that no server stays behind, and ends as the signal asks; the database rolls back what was under way. The second signal ends either at
/// once.
public enum Signals {
    private static let shared = SolveInterruption()
    private static let isSolving = Atomic<Bool>(false)
    private static let isEnding = Atomic<Bool>(false)
    private static let watcher: Void = watch()

    /// The flag that the first signal raises, for a command that ends by itself.
    public static func interruption() -> SolveInterruption {
        isSolving.store(true, ordering: .relaxed)
        start()
        return shared
    }

    /// Starts to look out for signals; to be called while there is one thread only.
    static func start() { _ = watcher }

    /// Waits for the end where a signal has begun it, so that nothing else is said about it.
    static func joinEnd() {
        while isEnding.load(ordering: .relaxed) { pause() }
    }

    private static func watch() {
        var signals = sigset_t()
        sigemptyset(&signals)
        for number in [SIGINT, SIGTERM] { sigaddset(&signals, number) }
        // nohup asks for a HUP to be ignored.
        var hangUp = sigaction()
        sigaction(SIGHUP, nil, &hangUp)
        if unsafeBitCast(hangUp.__sigaction_handler.sa_handler, to: Int.self) != 1 {
            sigaddset(&signals, SIGHUP)
        }
        // Threads inherit the mask, so that only the one that waits gets the signals.
        pthread_sigmask(SIG_BLOCK, &signals, nil)
        let waited = signals
        DispatchQueue(label: "capmatch.signals").async {
            var signals = waited
            var count = 0
            while true {
                var number: Int32 = 0
                guard sigwait(&signals, &number) == 0 else { continue }
                count += 1
                if count > 1 { _exit(128 + number) }
                shared.stop()
                if !isSolving.load(ordering: .relaxed) { end(number) }
            }
        }
    }

    private static func end(_ number: Int32) {
        isEnding.store(true, ordering: .relaxed)
        DispatchQueue(label: "capmatch.end").async {
            LooseEnds.cutAll()
            PrivateCluster.abandonAll()
            signal(number, SIG_DFL)
            var only = sigset_t()
            sigemptyset(&only)
            sigaddset(&only, number)
            pthread_sigmask(SIG_UNBLOCK, &only, nil)
            pthread_kill(pthread_self(), number)
        }
    }
}
