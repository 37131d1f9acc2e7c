import Glibc

/// Tells the service manager that started this process what it is doing: the datagrams of sd_notify(3).
public struct ServiceManager: Sendable {
    private let address: String?

    /// Takes the socket that the environment names; without one nothing is told.
    public init(_ environment: [String: String] = RegisterOptions.environment) {
        address = environment["NOTIFY_SOCKET"].flatMap { $0.hasPrefix("/") || $0.hasPrefix("@") ? $0 : nil }
    }

    /// Tells what the process is doing now, for `systemctl status`.
    public func status(_ text: String) {
        send("STATUS=\(text.split(whereSeparator: \.isNewline).joined(separator: " "))\n")
    }

    /// Tells that the process has begun to end.
    public func stopping() { send("STOPPING=1\n") }

    private func send(_ text: String) {
        guard let address else { return }
        let file = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        guard file >= 0 else { return }
        defer { close(file) }
        var target = sockaddr_un()
        target.sun_family = sa_family_t(AF_UNIX)
        // A name in the abstract namespace starts with a zero byte, which the variable spells @.
        var path = Array(address.utf8)
        if address.hasPrefix("@") { path[0] = 0 }
        guard path.count < MemoryLayout.size(ofValue: target.sun_path) else { return }
        withUnsafeMutableBytes(of: &target.sun_path) { $0.copyBytes(from: path) }
        let start = MemoryLayout<sockaddr_un>.offset(of: \.sun_path) ?? 2
        let length = socklen_t(start + path.count + (address.hasPrefix("@") ? 0 : 1))
        let bytes = Array(text.utf8)
        withUnsafePointer(to: &target) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { target in
                // A service manager that does not listen is no reason to stop.
                _ = sendto(file, bytes, bytes.count, Int32(MSG_DONTWAIT), target, length)
            }
        }
    }
}
