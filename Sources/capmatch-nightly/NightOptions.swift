public import ArgumentParser
import CommandSupport
import FoundationEssentials
public import Operations
import Postgres
import Registry

/// Which programmes, and what a night may do with them.
struct NightOptions: ParsableArguments {
    @Option(
        name: .customLong("programme"),
        help: ArgumentHelp(
            "A programme; may be given more than once; else CAPMATCH_PROGRAMME, else the only one.",
            valueName: "code"
        )
    )
    var codes: [String] = []
    @Flag(help: "Every programme of the database.") var all = false
    @Flag(name: .customLong("dry-run"), help: "Say what would move; write nothing to the database.")
    var dryRun = false
    @Option(
        name: .customLong("as-of"),
        help: "The moment whose versions of the records are seen, such as 2026-11-20T02:30:00Z; else now."
    )
    var asOf: Moment?
    @Option(
        name: .customLong("if-running"),
        help: "Where another run holds a programme: fail (75), skip it, or wait:10m for it."
    )
    var ifRunning = NightRequest.IfRunning.fail
    @Option(
        name: .customLong("max-runtime"),
        help: "Stop at the next safe point, with 75, after such a time: 90s, 45m, 3h."
    )
    var maxRuntime: TimeSpan?
    @OptionGroup var guarding: GuardOptions

    func validate() throws {
        try guarding.check(isDryRun: dryRun)
        if all, !codes.isEmpty { throw ValidationError("--all and --programme exclude each other.") }
    }

    /// The programmes to match: each must be there before the first is begun.
    func programmes(_ registry: Registry) throws -> [ProgrammeRecord] {
        if all { return try registry.programmes() }
        if codes.isEmpty { return [try registry.programme(RegisterOptions.programme)] }
        var seen: Set<String> = []
        return try codes.filter { seen.insert($0).inserted }.map { try registry.programme($0) }
    }
}

/// A time with its unit, such as 90s, 45m or 3h.
struct TimeSpan: ExpressibleByArgument, Equatable {
    let seconds: Double

    init?(argument: String) {
        let units: [Character: Double] = ["s": 1, "m": 60, "h": 3_600]
        guard let last = argument.last, let unit = units[last], let number = Int(argument.dropLast()),
            number > 0,
            number <= 1_000_000
        else { return nil }
        seconds = Double(number) * unit
    }
}

/// A moment as RFC 3339 has it.
struct Moment: ExpressibleByArgument, Equatable {
    let timestamp: PostgresTimestamp

    init?(argument: String) {
        let style = Date.ISO8601FormatStyle()
        let precise = Date.ISO8601FormatStyle(includingFractionalSeconds: true)
        guard let date = (try? style.parse(argument)) ?? (try? precise.parse(argument)) else { return nil }
        let microseconds = (date.timeIntervalSince1970 * 1_000_000).rounded()
        timestamp = PostgresTimestamp(microsecondsSince1970: Int64(microseconds))
    }
}

extension NightRequest.IfRunning: ExpressibleByArgument {
    /// Reads fail, skip, or wait: with a time.
    public init?(argument: String) {
        switch argument {
        case "fail": self = .fail
        case "skip": self = .skip
        default:
            guard argument.hasPrefix("wait:"), let span = TimeSpan(argument: String(argument.dropFirst(5)))
            else { return nil }
            self = .wait(seconds: span.seconds)
        }
    }

    /// As it is written.
    public var defaultValueDescription: String {
        switch self {
        case .fail: "fail"
        case .skip: "skip"
        case .wait(let seconds): "wait:\(Int(seconds))s"
        }
    }
}
