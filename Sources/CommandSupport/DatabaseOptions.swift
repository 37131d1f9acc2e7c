public import ArgumentParser
import FoundationEssentials
import Glibc
import Operations
public import Registry

/// Which database, and who does it.
public struct RegisterOptions: ParsableArguments {
    /// URL or conninfo string.
    @Option(name: .long, help: "Database URL; else CAPMATCH_DATABASE_URL, PGHOST…, else the private cluster.")
    public var database: String?

    /// Who does it.
    @Option(name: .long, help: "Who does it, for the record; else CAPMATCH_BY, else the system user.")
    public var by: String?

    /// How to talk to whoever runs the command.
    @OptionGroup public var console: ConsoleOptions

    /// Makes options from nothing.
    public init() {}

    /// The environment.
    public static var environment: [String: String] { ProcessInfo.processInfo.environment }

    /// The programme that the environment names.
    public static var programme: String? {
        environment["CAPMATCH_PROGRAMME"].flatMap { $0.isEmpty ? nil : $0 }
    }

    /// Who does it, where somebody was named, on the command line or by the environment.
    public var namedPerson: String? {
        [by, Self.environment["CAPMATCH_BY"]].compactMap { $0 }.first { !$0.allSatisfy(\.isWhitespace) }
    }

    /// Who does it.
    public var person: String {
        if let namedPerson { return namedPerson }
        if let entry = getpwuid(getuid()) { return String(cString: entry.pointee.pw_name) }
        return "uid \(getuid())"
    }

    /// Opens the register for a piece of work, and lets it go afterwards.
    public func withRegistry<Value>(_ body: (Registry) throws -> Value) throws -> Value {
        let session = try DatabaseSession(url: database, environment: Self.environment, person: person) {
            Output.progress($0)
        }
        do {
            let value = try body(session.registry)
            try session.close()
            return value
        } catch {
            // The first error is the one to tell.
            try? session.close()
            throw error
        }
    }
}

/// Which database, which programme, and who does it.
public struct DatabaseOptions: ParsableArguments {
    /// Which database, and who does it.
    @OptionGroup public var register: RegisterOptions

    /// Code of the programme.
    @Option(name: .long, help: "Code of the programme; else CAPMATCH_PROGRAMME, else the only one.")
    public var programme: String?

    /// Makes options from nothing.
    public init() {}

    /// The environment.
    public static var environment: [String: String] { RegisterOptions.environment }

    /// URL or conninfo string.
    public var database: String? { register.database }

    /// Who does it.
    public var person: String { register.person }

    /// Code of the programme that was named, on the command line or by the environment.
    public var programmeCode: String? { programme ?? RegisterOptions.programme }

    /// Opens the register for a piece of work, and lets it go afterwards.
    public func withRegistry<Value>(_ body: (Registry) throws -> Value) throws -> Value {
        try register.withRegistry(body)
    }

    /// Opens the register and finds the programme.
    public func withProgramme<Value>(_ body: (Registry, ProgrammeRecord) throws -> Value) throws -> Value {
        try withRegistry { registry in try body(registry, try registry.programme(programmeCode)) }
    }
}
