import Formats
import Glibc
import Synchronization

/// What commands print: results to standard output, all else to standard error.
public enum Output {
    private static let quiet = Atomic<Bool>(false)
    private static let asks = Atomic<Bool>(true)
    private static let closed = Atomic<Bool>(false)

    /// Whether only results and errors are printed.
    public internal(set) static var isQuiet: Bool {
        get { quiet.load(ordering: .relaxed) }
        set { quiet.store(newValue, ordering: .relaxed) }
    }

    /// Whether questions are allowed at all.
    static var mayAsk: Bool {
        get { asks.load(ordering: .relaxed) }
        set { asks.store(newValue, ordering: .relaxed) }
    }

    /// Prints what was done, or what can be done next, to standard output; nothing where quiet was asked for.
    public static func note(_ text: String = "") {
        if !isQuiet { line(text) }
    }

    /// Tells somebody who sits before standard error what is going on.
    public static func progress(_ text: String) {
        if isInteractive { error(text) }
    }

    /// Prints a line to standard output.
    public static func line(_ text: String = "") {
        bytes(Array((harmless(text) + "\n").utf8))
    }

    /// Prints text as it is to standard output.
    ///
    /// A reader that went away, as `head` does, gets no more; the work itself goes on to its end, and lets go of
    /// what it holds.
    public static func bytes(_ bytes: [UInt8]) {
        if closed.load(ordering: .relaxed) { return }
        var offset = 0
        bytes.withUnsafeBytes { buffer in
            while offset < buffer.count, let base = buffer.baseAddress {
                let written = write(STDOUT_FILENO, base + offset, buffer.count - offset)
                if written < 0 {
                    if errno == EINTR { continue }
                    guard errno == EPIPE else { Glibc.exit(ExitStatus.failed) }
                    return closed.store(true, ordering: .relaxed)
                }
                offset += written
            }
        }
    }

    /// Prints a line to standard error.
    public static func error(_ text: String) {
        let bytes = Array((harmless(text) + "\n").utf8)
        _ = bytes.withUnsafeBytes { write(STDERR_FILENO, $0.baseAddress, $0.count) }
    }

    /// Whether somebody sits before standard error and wants to be told what is going on.
    public static var isInteractive: Bool { !isQuiet && isatty(STDERR_FILENO) == 1 }

    /// Whether standard error understands the codes that move the cursor and colour text.
    ///
    /// `NO_COLOR` and `TERM=dumb` ask for plain text.
    public static var isStyled: Bool {
        guard isInteractive else { return false }
        let isPlain = getenv("NO_COLOR").map { $0.pointee != 0 } ?? false
        let terminal = getenv("TERM").map { String(cString: $0) } ?? ""
        return !isPlain && terminal != "dumb" && terminal != ""
    }

    /// Whether questions can be asked.
    public static var canAsk: Bool { mayAsk && isatty(STDIN_FILENO) == 1 && isatty(STDERR_FILENO) == 1 }

    /// Columns of the terminal; 110 where there is none.
    public static var width: Int {
        var size = winsize()
        guard ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return 110 }
        return Int(size.ws_col)
    }

    /// Text without what would steer a terminal: names come from other people's files.
    public static func harmless(_ text: String) -> String {
        let isControl = { (scalar: Unicode.Scalar) in
            switch scalar.value {
            case 0x09, 0x0A: false
            case 0..<0x20, 0x7F..<0xA0, 0x202A...0x202E, 0x2066...0x2069: true
            default: false
            }
        }
        guard text.unicodeScalars.contains(where: isControl) else { return text }
        var result = String.UnicodeScalarView()
        for scalar in text.unicodeScalars where !isControl(scalar) { result.append(scalar) }
        return String(result)
    }
}
