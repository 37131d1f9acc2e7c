import Glibc

/// A built command, `capmatch` where no other is named, as a process of its own, its output going to files of a folder that goes with it.
final class RunningCommand {
    /// How a process ended.
    struct Outcome {
        var exitCode: Int32?
        var signal: Int32?
        var output: String
        var errors: String
    }

    /// The folder for the test's own files.
    let folder: String
    private let program: String
    private var process: pid_t = 0
    private var ended = false

    init(_ program: String = "capmatch") {
        self.program = program
        var template = Array("/tmp/capmatch-command-XXXXXX".utf8CString)
        folder = mkdtemp(&template).map { String(cString: $0) } ?? "/tmp"
    }

    deinit {
        if process > 0 && !ended {
            kill(process, SIGKILL)
            waitpid(process, nil, 0)
        }
        for name in (try? names()) ?? [] { unlink(folder + "/" + name) }
        rmdir(folder)
    }

    private func names() throws -> [String] {
        guard let directory = opendir(folder) else { return [] }
        defer { closedir(directory) }
        var names: [String] = []
        while let entry = readdir(directory) {
            let name = withUnsafePointer(to: &entry.pointee.d_name.0) { String(cString: $0) }
            if name != "." && name != ".." { names.append(name) }
        }
        return names
    }

    /// Names of all files that stand in the folder.
    var files: [String] { ((try? names()) ?? []).sorted() }

    func path(_ name: String) -> String { folder + "/" + name }

    func write(_ text: String, to name: String) {
        let descriptor = open(path(name), O_WRONLY | O_CREAT | O_TRUNC, 0o600)
        var bytes = Array(text.utf8)[...]
        while !bytes.isEmpty {
            let count = bytes.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if count <= 0 { break }
            bytes = bytes.dropFirst(count)
        }
        close(descriptor)
    }

    func contents(_ name: String) -> String {
        let descriptor = open(path(name), O_RDONLY)
        guard descriptor >= 0 else { return "" }
        defer { close(descriptor) }
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = read(descriptor, &chunk, chunk.count)
            if count <= 0 { break }
            bytes += chunk[..<count]
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Starts the command; `input` is what standard input gives.
    func start(_ arguments: [String], input: String = "") {
        write(input, to: "input")
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 0, path("input"), O_RDONLY, 0)
        posix_spawn_file_actions_addopen(&actions, 1, path("output"), O_WRONLY | O_CREAT | O_TRUNC, 0o600)
        posix_spawn_file_actions_addopen(&actions, 2, path("errors"), O_WRONLY | O_CREAT | O_TRUNC, 0o600)
        let binary = Self.buildFolder + "/" + program
        var argv = ([binary] + arguments).map { strdup($0) }
        argv.append(nil)
        defer { for argument in argv { free(argument) } }
        // Threads of a test run block signals, and a child inherits that.
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var none = sigset_t()
        sigemptyset(&none)
        posix_spawnattr_setsigmask(&attributes, &none)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK))
        posix_spawn(&process, binary, &actions, &attributes, argv, environ)
    }

    /// Waits until the log has a text; false where the process ended without it.
    func waitForLog(_ text: String) -> Bool {
        while true {
            if contents("errors").contains(text) { return true }
            var status: Int32 = 0
            if waitpid(process, &status, WNOHANG) != 0 {
                ended = true
                return false
            }
            usleep(10_000)
        }
    }

    func send(_ signal: Int32) {
        kill(process, signal)
    }

    func finish() -> Outcome {
        var status: Int32 = 0
        waitpid(process, &status, 0)
        ended = true
        let signal = status & 0x7F
        return Outcome(
            exitCode: signal == 0 ? (status >> 8) & 0xFF : nil,
            signal: signal == 0 ? nil : signal,
            output: contents("output"),
            errors: contents("errors")
        )
    }

    func run(_ arguments: [String], input: String = "") -> Outcome {
        start(arguments, input: input)
        return finish()
    }

    /// Where the test bundle and the commands are built.
    private static var buildFolder: String {
        var buffer = [CChar](repeating: 0, count: 4096)
        let count = readlink("/proc/self/exe", &buffer, buffer.count - 1)
        let bytes = buffer.prefix(max(0, count)).map { UInt8(bitPattern: $0) }
        let executable = String(decoding: bytes, as: UTF8.self)
        return String(executable[..<(executable.lastIndex(of: "/") ?? executable.startIndex)])
    }
}
