import FoundationEssentials
import Glibc

/// Starts programs with an environment of their own and without this process's open files.
enum Spawn {
    /// POSIX_SPAWN_SETSID of Linux, which Swift's Glibc does not show.
    private static let sessionFlag: Int32 = 0x80

    /// The current folder may be closed to the user that the program runs as; env executes in place.
    private static let inRoot = ["/usr/bin/env", "--chdir=/"]

    struct Outcome {
        let status: Int32
        let output: String
        var succeeded: Bool { status == 0 }
    }

    /// Runs a program to its end and keeps what it prints.
    static func run(_ arguments: [String], input: String = "", environment: [String: String] = [:])
        throws(PrivateClusterError) -> Outcome
    {
        let into = try makePipe()
        let from: [Int32]
        do throws(PrivateClusterError) {
            from = try makePipe()
        } catch {
            for file in into { close(file) }
            throw error
        }
        let child: pid_t
        do throws(PrivateClusterError) {
            child = try start(
                arguments,
                input: into[0],
                output: from[1],
                environment: environment,
                detached: false
            )
        } catch {
            for file in into + from { close(file) }
            throw error
        }
        close(into[0])
        close(from[1])
        // The inputs here are a line or two, far less than a pipe holds.
        let bytes = Array(input.utf8)
        _ = write(into[1], bytes, bytes.count)
        close(into[1])
        var output: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 4_096)
        while true {
            let count = read(from[0], &buffer, buffer.count)
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { break }
            output += buffer[..<count]
        }
        close(from[0])
        var status: Int32 = 0
        while waitpid(child, &status, 0) < 0, errno == EINTR {}
        return Outcome(status: status, output: String(decoding: output, as: UTF8.self))
    }

    /// Starts a program; a detached one is in a session of its own, so that Ctrl-C here does not reach it.
    static func start(
        _ arguments: [String],
        input: Int32,
        output: Int32,
        environment: [String: String],
        detached: Bool
    ) throws(PrivateClusterError) -> pid_t {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_adddup2(&actions, input, 0)
        posix_spawn_file_actions_adddup2(&actions, output, 1)
        posix_spawn_file_actions_adddup2(&actions, output, 2)
        // An inherited lock or pipe would stay held for as long as the server lives.
        for file in openFiles() { posix_spawn_file_actions_addclose(&actions, file) }

        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var defaults = sigset_t()
        sigfillset(&defaults)
        posix_spawnattr_setsigdefault(&attributes, &defaults)
        var none = sigset_t()
        sigemptyset(&none)
        posix_spawnattr_setsigmask(&attributes, &none)
        var flags = Int32(POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK)
        if detached { flags |= sessionFlag }
        posix_spawnattr_setflags(&attributes, Int16(flags))

        let clean = [
            "PATH": "/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin", "LC_ALL": "C.UTF-8", "TZ": "UTC",
        ]
        let variables = clean.merging(environment) { _, given in given }.map { "\($0)=\($1)" }.sorted()
        var words: [UnsafeMutablePointer<CChar>?] = (inRoot + arguments).map { strdup($0) } + [nil]
        var settings: [UnsafeMutablePointer<CChar>?] = variables.map { strdup($0) } + [nil]
        defer { for pointer in words + settings { free(pointer) } }
        var child: pid_t = 0
        let code = posix_spawn(&child, inRoot[0], &actions, &attributes, &words, &settings)
        guard code == 0 else { throw .system("start \(arguments[0])", code) }
        return child
    }

    private static func makePipe() throws(PrivateClusterError) -> [Int32] {
        var files: [Int32] = [0, 0]
        guard pipe(&files) == 0 else { throw .system("make a pipe", errno) }
        for file in files { _ = fcntl(file, F_SETFD, FD_CLOEXEC) }
        return files
    }

    /// This process's open files but for the standard ones.
    private static func openFiles() -> [Int32] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd")) ?? []
        return names.compactMap { Int32($0) }.filter { $0 > 2 }
    }
}
