import Glibc

/// Runs a program to its end, never through a shell, and keeps what it prints.
public struct ChildProcess {
    /// What it printed to standard output.
    public let output: String
    /// What it printed to standard error; empty where that is this process's own.
    public let errors: String
    /// Its exit code; nil where a signal ended it.
    public let exitCode: Int32?

    /// Whether it ended with 0.
    public var succeeded: Bool { exitCode == 0 }

    /// Why it did not.
    public var failure: String {
        exitCode.map { "ended with exit code \($0)" } ?? "was ended by a signal"
    }

    /// A program that cannot be started.
    public struct CannotStart: Error, CustomStringConvertible {
        /// It in words.
        public let description: String
    }

    /// This program's own file.
    public static var ownPath: String {
        var buffer = [CChar](repeating: 0, count: 4096)
        let count = readlink("/proc/self/exe", &buffer, buffer.count)
        return String(decoding: buffer.prefix(max(0, count)).map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    /// Runs a program.
    ///
    /// - Parameters:
    ///   - arguments: Its path, or its name on the search path, and its arguments.
    ///   - input: What its standard input gives; nil for this process's own.
    ///   - adding: Variables that its environment has besides this process's own; nil for those that it must not have.
    ///   - capturesErrors: Whether to keep its standard error too.
    ///   - longest: Seconds after which it is killed; nil for no limit.
    /// - Throws: ``CannotStart`` where there is no such program, say.
    public init(
        _ arguments: [String],
        input: [UInt8]? = nil,
        adding: [String: String?] = [:],
        capturesErrors: Bool = false,
        longest: Double? = nil
    ) throws(CannotStart) {
        let pipes = Pipes(input: input != nil, errors: capturesErrors)
        guard let pipes else { throw CannotStart(description: "no pipe can be made") }
        let child: pid_t
        do throws(CannotStart) {
            child = try Self.start(arguments, pipes, adding)
        } catch {
            pipes.closeAll()
            throw error
        }
        LooseEnds.began(child)
        var exchange = Exchange(pipes, input ?? [])
        exchange.run(until: longest.map { .now + .seconds($0) }) { kill(child, SIGKILL) }
        // Forgotten while its number is still its own.
        var end = siginfo_t()
        while waitid(P_PID, id_t(child), &end, WEXITED | WNOWAIT) < 0, errno == EINTR {}
        LooseEnds.ended(child)
        var status: Int32 = 0
        while waitpid(child, &status, 0) < 0, errno == EINTR {}
        output = String(decoding: exchange.output, as: UTF8.self)
        errors = String(decoding: exchange.errors, as: UTF8.self)
        exitCode = status & 0x7F == 0 ? (status >> 8) & 0xFF : nil
    }

    private static func start(_ arguments: [String], _ pipes: Pipes, _ adding: [String: String?])
        throws(CannotStart) -> pid_t
    {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        for (theirs, place) in [
            (pipes.input?.read, Int32(0)), (pipes.output.write, 1), (pipes.errors?.write, 2),
        ] {
            if let theirs { posix_spawn_file_actions_adddup2(&actions, theirs, place) }
        }
        // What this process ignores or blocks is no business of the program's.
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var signals = sigset_t()
        sigfillset(&signals)
        posix_spawnattr_setsigdefault(&attributes, &signals)
        sigemptyset(&signals)
        posix_spawnattr_setsigmask(&attributes, &signals)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK))

        var words: [UnsafeMutablePointer<CChar>?] = arguments.map { strdup($0) } + [nil]
        var variables: [UnsafeMutablePointer<CChar>?] = Self.environment(adding).map { strdup($0) } + [nil]
        defer { for word in words + variables { free(word) } }
        var child: pid_t = 0
        let code = posix_spawnp(&child, arguments[0], &actions, &attributes, &words, &variables)
        guard code == 0 else {
            throw CannotStart(
                description: "\(arguments[0]) cannot be started: \(String(cString: strerror(code)))"
            )
        }
        return child
    }

    /// This process's variables with others in their place or besides, as NAME=VALUE.
    private static func environment(_ adding: [String: String?]) -> [String] {
        var lines: [String] = []
        var place = environ
        while let entry = place.pointee {
            let line = String(cString: entry)
            if adding[String(line.prefix { $0 != "=" })] == nil { lines.append(line) }
            place += 1
        }
        return lines + adding.compactMap { name, value in value.map { "\(name)=\($0)" } }.sorted()
    }
}
