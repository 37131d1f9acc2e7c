import FoundationEssentials

/// Decides how a connection over a network must be protected.
///
/// libpq's default, `prefer`, protects nobody from a machine in the middle, so a server that is not on this
/// host must show a certificate for its name unless the caller loudly allows less.
enum TransportSecurity {
    enum Decision: Equatable {
        /// Connect as the settings are.
        case asGiven
        /// Connect again with these keywords as well.
        case with([String: String])
        /// Do not connect; the mode is too weak.
        case refuse(mode: String)
    }

    /// Looks at what libpq made of the settings, its environment and its service file.
    static func decide(effective: [String: String], allowInsecure: Bool) -> Decision {
        guard isRemote(effective), !allowInsecure else { return .asGiven }
        switch effective["sslmode"] ?? "prefer" {
        case "verify-full": return .asGiven
        case "prefer":
            var keywords = ["sslmode": "verify-full"]
            if effective["sslrootcert"] == nil, let bundle = systemBundle { keywords["sslrootcert"] = bundle }
            return .with(keywords)
        case let mode: return .refuse(mode: mode)
        }
    }

    /// Whether any of the hosts is another machine.
    static func isRemote(_ effective: [String: String]) -> Bool {
        let names =
            (effective["host"] ?? "").split(separator: ",")
            + (effective["hostaddr"] ?? "").split(separator: ",")
        return names.contains { name in
            !(name.hasPrefix("/") || name.hasPrefix("@") || name == "localhost" || name == "::1"
                || (name.hasPrefix("127.") && name.allSatisfy { $0.isNumber || $0 == "." }))
        }
    }

    /// The authorities that the system trusts, unless the user keeps libpq's own file of them.
    private static var systemBundle: String? {
        let own = (ProcessInfo.processInfo.environment["HOME"] ?? "") + "/.postgresql/root.crt"
        let bundle = "/etc/ssl/certs/ca-certificates.crt"
        guard !FileManager.default.fileExists(atPath: own) else { return nil }
        return FileManager.default.fileExists(atPath: bundle) ? bundle : nil
    }
}
