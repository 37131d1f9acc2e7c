import Glibc
import Synchronization

/// What a process leaves behind where a signal ends it in the middle of its work: programs that it runs, and files that
/// are not whole yet.
public enum LooseEnds {
    private struct Ends {
        var children: Set<pid_t> = []
        var files: Set<String> = []
    }

    private static let ends = Mutex(Ends())

    /// Remembers a program that runs.
    static func began(_ child: pid_t) { ends.withLock { _ = $0.children.insert(child) } }

    /// Forgets a program, before its number can be another's.
    static func ended(_ child: pid_t) { ends.withLock { _ = $0.children.remove(child) } }

    /// Remembers a file that is not whole yet.
    public static func began(file path: String) { ends.withLock { _ = $0.files.insert(path) } }

    /// Removes a file that was not whole, or has got another name.
    public static func removed(file path: String) {
        ends.withLock {
            $0.files.remove(path)
            unlink(path)
        }
    }

    /// Ends the programs and removes the files, from whatever thread; the process is about to end.
    public static func cutAll() {
        ends.withLock { ends in
            for child in ends.children { kill(child, SIGTERM) }
            for path in ends.files { unlink(path) }
            ends = Ends()
        }
    }
}
