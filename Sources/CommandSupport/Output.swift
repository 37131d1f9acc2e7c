import Formats
import Glibc

/// What commands print: results to standard output, all else to standard error.
public enum Output {
    /// Prints a line to standard output.
    public static func line(_ text: String = "") {
        bytes(Array((harmless(text) + "\n").utf8))
    }

    /// Prints text as it is to standard output; a reader that went away ends the process quietly.
    public static func bytes(_ bytes: [UInt8]) {
        var offset = 0
        bytes.withUnsafeBytes { buffer in
            while offset < buffer.count, let base = buffer.baseAddress {
                let written = write(STDOUT_FILENO, base + offset, buffer.count - offset)
                if written < 0 {
                    if errno == EINTR { continue }
                    Glibc.exit(errno == EPIPE ? 0 : ExitStatus.failed)
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

    /// Whether somebody sits before standard error.
    public static var isInteractive: Bool { isatty(STDERR_FILENO) == 1 }

    /// Whether questions can be asked.
    public static var canAsk: Bool { isatty(STDIN_FILENO) == 1 && isatty(STDERR_FILENO) == 1 }

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
