import Testing

@testable import Postgres

@Suite struct TransportSecurityTests {
    @Test(arguments: [
        ["host": "/run/postgresql"], ["host": "localhost", "sslmode": "disable"], ["host": "127.0.0.1"], [:],
        ["host": "db.example.org", "sslmode": "verify-full"],
    ])
    func `a server on this host or with a verified name is used as it is`(_ settings: [String: String]) {
        #expect(TransportSecurity.decide(effective: settings, allowInsecure: false) == .asGiven)
    }

    @Test(arguments: ["db.example.org", "127.0.0.1.example.org", "localhost,10.0.0.1", "/run,db"])
    func `a server elsewhere must prove its name unless that was waived`(_ host: String) throws {
        let settings = ["host": host, "sslmode": "prefer", "sslrootcert": "/some.crt"]
        let decision = TransportSecurity.decide(effective: settings, allowInsecure: false)
        #expect(decision == .with(["sslmode": "verify-full"]))
        #expect(TransportSecurity.decide(effective: settings, allowInsecure: true) == .asGiven)
    }

    @Test(arguments: ["disable", "allow", "require", "verify-ca"])
    func `a weaker mode over a network is refused`(_ mode: String) {
        let settings = ["hostaddr": "10.0.0.1", "sslmode": mode]
        #expect(TransportSecurity.decide(effective: settings, allowInsecure: false) == .refuse(mode: mode))
    }
}
