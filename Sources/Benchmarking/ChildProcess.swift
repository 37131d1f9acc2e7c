import Glibc

/// Runs a program to its end and keeps its standard output; its standard error is this process's own.
package struct ChildProcess {
    /// What it printed.
    package let output: String
    /// Its exit code; nil where a signal ended it.
    package let exitCode: Int32?

    /// Whether it ended with 0.
    package var succeeded: Bool { exitCode == 0 }

    /// Why it did not.
    package var failure: String {
        exitCode.map { "ended with exit code \($0)" } ?? "was ended by a signal"
    }

    /// A program that cannot be started.
    package struct CannotStart: Error, CustomStringConvertible {
        /// It in words.
        package let description: String
    }

    /// This program's own file.
    package static var ownPath: String {
        var buffer = [CChar](repeating: 0, count: 4096)
        let count = readlink("/proc/self/exe", &buffer, buffer.count)
        return String(decoding: buffer.prefix(max(0, count)).map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    /// Runs a program; the first argument is its path.
    package init(_ arguments: [String]) throws(CannotStart) {
        var pipes: [Int32] = [0, 0]
        guard pipe(&pipes) == 0 else { throw CannotStart(description: "no pipe can be made") }
        for file in pipes { _ = fcntl(file, F_SETFD, FD_CLOEXEC) }
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_adddup2(&actions, pipes[1], 1)
        var words: [UnsafeMutablePointer<CChar>?] = arguments.map { strdup($0) } + [nil]
        defer { for word in words { free(word) } }
        var child: pid_t = 0
        let code = posix_spawn(&child, arguments[0], &actions, nil, &words, environ)
        close(pipes[1])
        defer { close(pipes[0]) }
        guard code == 0 else {
            throw CannotStart(
                description: "\(arguments[0]) cannot be started: \(String(cString: strerror(code)))"
            )
        }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = read(pipes[0], &buffer, buffer.count)
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { break }
            bytes += buffer[..<count]
        }
        var status: Int32 = 0
        while waitpid(child, &status, 0) < 0, errno == EINTR {}
        output = String(decoding: bytes, as: UTF8.self)
        exitCode = status & 0x7F == 0 ? (status >> 8) & 0xFF : nil
    }
}
