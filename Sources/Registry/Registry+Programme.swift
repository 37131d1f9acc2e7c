import Crypto
public import FoundationEssentials
import Postgres
public import Programme

/// A programme: what a secretariat runs, apart from all others in the same database.
public struct ProgrammeRecord: Hashable, Sendable {
    /// Internal key.
    public let id: UUID
    /// What officers type.
    public var code: String
    /// Its name.
    public var name: String
    /// IANA zone that says what today is.
    public var timeZone: String
    /// A demonstration's fixed business date.
    public var referenceDate: CalendarDate?

    /// Makes a programme that is not stored yet.
    public init(code: String, name: String, timeZone: String, referenceDate: CalendarDate?) {
        id = UUID()
        self.code = code
        self.name = name
        self.timeZone = timeZone
        self.referenceDate = referenceDate
    }

    /// Whether a text can be a programme's code: lower-case letters, digits and hyphens, at most 40.
    public static func isCode(_ text: String) -> Bool {
        text.wholeMatch(of: #/[a-z0-9][a-z0-9-]{0,39}/#) != nil
    }

    /// Whether all that an officer can set is the same.
    public func hasSettings(of other: ProgrammeRecord) -> Bool {
        name == other.name && timeZone == other.timeZone && referenceDate == other.referenceDate
    }

    /// What the chain of commands holds of the settings: a hash in which every value stands behind its length.
    var evidence: String {
        let values = [code, name, timeZone, referenceDate?.description ?? ""]
        let text = values.map { "\($0.utf8.count):\($0)" }.joined(separator: "\n")
        return "settings 1 \(SHA256.hash(data: Array(text.utf8)).hex)"
    }

    init(_ row: Row) throws {
        id = try row.get("programme_id")
        code = try row.get("code")
        name = try row.get("name")
        timeZone = try row.get("time_zone")
        referenceDate = try row.get("reference_date", as: PostgresDate?.self).map {
            CalendarDate(daysSince1970: $0.daysSince1970)
        }
    }
}

extension Registry {
    /// All programmes, by code.
    public func programmes() throws -> [ProgrammeRecord] {
        try connection.query("SELECT * FROM programme ORDER BY code COLLATE \"C\"", ProgrammeRecord.init)
    }

    /// The programme of a code, or the only one.
    ///
    /// - Throws: ``RegistryError`` where there is none, or several and none was named.
    public func programme(_ code: String?) throws -> ProgrammeRecord {
        let all = try programmes()
        guard let code else {
            guard all.count == 1 else { throw RegistryError.programmeNotNamed(all.map(\.code)) }
            return all[0]
        }
        guard let found = all.first(where: { $0.code == code }) else {
            throw RegistryError.notFound(noun: "programme", key: code, nearest: all.prefix(5).map(\.code))
        }
        return found
    }

    /// Creates a programme; one that exists with the same settings is left as it is.
    ///
    /// - Returns: The programme, and whether it was made now.
    /// - Throws: ``RegistryError/exists(noun:key:)`` where it exists with other settings.
    public func create(_ programme: ProgrammeRecord, by person: String) throws -> (
        ProgrammeRecord, isNew: Bool
    ) {
        try connection.withTransaction { connection in
            let date = programme.referenceDate.map { PostgresDate(daysSince1970: $0.daysSince1970) }
            let made = try connection.execute(
                """
                INSERT INTO programme (programme_id, code, name, time_zone, reference_date, created_by)
                VALUES (\(programme.id), \(programme.code), \(programme.name), \(programme.timeZone), \(date), \(person))
                ON CONFLICT (code) DO NOTHING
                """
            )
            let stored = try self.programme(programme.code)
            guard stored.hasSettings(of: programme) else {
                throw RegistryError.exists(noun: "programme", key: programme.code)
            }
            if made == 1 {
                try recordFounding("programme create", stored, by: person, [stored.evidence])
            }
            return (stored, made == 1)
        }
    }

    /// Changes a programme's settings.
    public func update(_ programme: ProgrammeRecord, by person: String) throws {
        let date = programme.referenceDate.map { PostgresDate(daysSince1970: $0.daysSince1970) }
        try write(kind: "programme set", programme, by: person) {
            try connection.execute(
                """
                UPDATE programme SET name = \(programme.name), time_zone = \(programme.timeZone),
                    reference_date = \(date) WHERE programme_id = \(programme.id)
                """
            )
            evidence.append(programme.evidence)
        }
    }
}

extension Registry {
    /// Whether the database knows a time zone by this name of the IANA list.
    public func knowsTimeZone(_ name: String) throws -> Bool {
        try connection.value(
            "SELECT EXISTS (SELECT FROM pg_timezone_names WHERE name = \(name))",
            as: Bool.self
        ) ?? false
    }

    /// Today in a programme's time zone, by the server's clock.
    public func today(_ programme: ProgrammeRecord) throws -> CalendarDate {
        guard
            let date = try connection.value(
                "SELECT (now() AT TIME ZONE \(programme.timeZone))::date",
                as: PostgresDate.self
            )
        else { throw RegistryError.unreadable("the server's clock") }
        return CalendarDate(daysSince1970: date.daysSince1970)
    }
}
