import FoundationEssentials
import Glibc
import Testing

/// A user of a private cluster in a process of its own.
final class Probe {
    let process: pid_t
    private let output: String
    private var status: Int32?

    /// Starts `cluster-probe` beside the tests.
    init(_ home: String, _ words: String..., as user: String? = nil) throws {
        output = "/tmp/cluster-probe-\(UUID().uuidString)"
        let prefix =
            user.map { ["/usr/bin/setpriv", "--reuid=\($0)", "--regid=\($0)", "--clear-groups", "--"] } ?? []
        process = try spawn(prefix + [try Self.program(), home] + words, output: output)
    }

    deinit { unlink(output) }

    /// Waits for its end; what it printed.
    @discardableResult
    func finish() -> String {
        if status == nil {
            var status: Int32 = 0
            while waitpid(process, &status, 0) < 0, errno == EINTR {}
            self.status = status
        }
        return printed
    }

    /// Kills it together with what it has started and not detached.
    func killAll() {
        kill(-process, SIGKILL)
        finish()
    }

    var printed: String { (try? String(contentsOfFile: output, encoding: .utf8)) ?? "" }

    /// Waits until it has used the server.
    func waitForVisit() {
        while !printed.contains("visit"), kill(process, 0) == 0, !printed.contains("error") { usleep(5_000) }
    }

    private static func program() throws -> String {
        let tests = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
        let beside = tests.split(separator: "/").dropLast().map { "/" + $0 }.joined() + "/cluster-probe"
        try #require(FileManager.default.fileExists(atPath: beside), "\(beside) is not built")
        return beside
    }
}

/// Starts a program in a process group of its own.
func spawn(_ words: [String], output: String = "/dev/null") throws -> pid_t {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
    posix_spawn_file_actions_addopen(&actions, 1, output, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
    posix_spawn_file_actions_adddup2(&actions, 1, 2)
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETPGROUP))
    var arguments: [UnsafeMutablePointer<CChar>?] = words.map { strdup($0) } + [nil]
    defer { for pointer in arguments { free(pointer) } }
    var child: pid_t = 0
    let code = posix_spawn(&child, words[0], &actions, &attributes, &arguments, environ)
    try #require(code == 0, "\(words[0]) does not start")
    return child
}

/// Runs a program to its end.
func run(_ words: String...) throws {
    var status: Int32 = 0
    let child = try spawn(words)
    while waitpid(child, &status, 0) < 0, errno == EINTR {}
    try #require(status == 0, "\(words) failed")
}
