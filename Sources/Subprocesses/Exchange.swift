import Glibc

/// A pipe's two ends; both are closed in programs that are started.
struct Pipe {
    let read: Int32
    let write: Int32

    init?() {
        var ends: [Int32] = [0, 0]
        guard pipe(&ends) == 0 else { return nil }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        (read, write) = (ends[0], ends[1])
    }

    func closeBoth() {
        close(read)
        close(write)
    }
}

/// The pipes to and from a program.
struct Pipes {
    let input: Pipe?
    let output: Pipe
    let errors: Pipe?

    init?(input wantsInput: Bool, errors wantsErrors: Bool) {
        guard let output = Pipe() else { return nil }
        let input = wantsInput ? Pipe() : nil
        let errors = wantsErrors ? Pipe() : nil
        guard (input != nil) == wantsInput, (errors != nil) == wantsErrors else {
            for pipe in [input, output, errors] { pipe?.closeBoth() }
            return nil
        }
        (self.input, self.output, self.errors) = (input, output, errors)
    }

    func closeAll() {
        for pipe in [input, output, errors] { pipe?.closeBoth() }
    }
}

/// Gives a program its input and takes what it prints, both at once, so that neither waits for the other for ever.
struct Exchange {
    private(set) var output: [UInt8] = []
    private(set) var errors: [UInt8] = []
    private var input: ArraySlice<UInt8>
    private var writing: Int32
    private var reading: Int32
    private var readingErrors: Int32

    init(_ pipes: Pipes, _ input: [UInt8]) {
        self.input = input[...]
        writing = pipes.input?.write ?? -1
        reading = pipes.output.read
        readingErrors = pipes.errors?.read ?? -1
        for theirs in [pipes.input?.read, pipes.output.write, pipes.errors?.write] {
            if let theirs { Glibc.close(theirs) }
        }
        if writing >= 0 { _ = fcntl(writing, F_SETFL, O_NONBLOCK) }
        if input.isEmpty { Self.close(&writing) }
    }

    /// Goes on until the program closed its output, or the time is up.
    mutating func run(until deadline: ContinuousClock.Instant?, onTimeout: () -> Void) {
        while reading >= 0 || readingErrors >= 0 {
            if let deadline, ContinuousClock.now >= deadline {
                onTimeout()
                break
            }
            // poll leaves out numbers below 0.
            var files = [
                pollfd(fd: writing, events: Int16(POLLOUT), revents: 0),
                pollfd(fd: reading, events: Int16(POLLIN), revents: 0),
                pollfd(fd: readingErrors, events: Int16(POLLIN), revents: 0),
            ]
            guard poll(&files, 3, 200) >= 0 || errno == EINTR else { break }
            if files[0].revents != 0 { give() }
            if files[1].revents != 0 { Self.take(&reading, &output) }
            if files[2].revents != 0 { Self.take(&readingErrors, &errors) }
        }
        Self.close(&writing)
        Self.close(&reading)
        Self.close(&readingErrors)
    }

    private mutating func give() {
        let count = input.withUnsafeBytes { write(writing, $0.baseAddress, $0.count) }
        if count >= 0 { input = input.dropFirst(count) }
        let isClosed = count < 0 && errno != EAGAIN && errno != EINTR
        if isClosed || input.isEmpty { Self.close(&writing) }
    }

    private static func take(_ file: inout Int32, _ bytes: inout [UInt8]) {
        var buffer = [UInt8](repeating: 0, count: 65_536)
        let count = read(file, &buffer, buffer.count)
        if count > 0 { bytes += buffer[..<count] } else if count == 0 || errno != EINTR { close(&file) }
    }

    private static func close(_ file: inout Int32) {
        if file >= 0 { Glibc.close(file) }
        file = -1
    }
}
