import Formats
import FoundationEssentials
import Glibc
import Programme
public import Registry

/// A folder with reference tables, and a programme's settings and pool as import files.
public struct SeedFolder: Sendable {
    /// Settings of a programme, `programme.json`.
    public struct Settings: Codable, Sendable {
        /// What officers type.
        public var code: String
        /// Its name.
        public var name: String
        /// IANA zone.
        public var timeZone: String
        /// A fixed business date, for demonstrations.
        public var referenceDate: String?
    }

    /// What an import file of the folder brought.
    public struct Loaded: Sendable {
        /// The file's name.
        public var file: String
        /// What was found in it.
        public var report: ImportReport
    }

    /// The folder.
    public let path: String

    /// Takes a folder.
    public init(path: String) {
        self.path = path
    }

    /// The folder that belongs to this program: `CAPMATCH_SEED`, the repository it was built in, or beside it.
    ///
    /// - Throws: ``FileError`` where there is none.
    public static func standard(environment: [String: String]) throws -> SeedFolder {
        var candidates: [String] = []
        if let named = environment["CAPMATCH_SEED"], !named.isEmpty { candidates.append(named) }
        var buffer = [CChar](repeating: 0, count: 4_096)
        let length = readlink("/proc/self/exe", &buffer, buffer.count - 1)
        if length > 0 {
            var parts = String(decoding: buffer.prefix(length).map { UInt8(bitPattern: $0) }, as: UTF8.self)
                .split(separator: "/")
            while !parts.isEmpty {
                parts.removeLast()
                candidates.append("/" + parts.joined(separator: "/") + "/seed")
            }
        }
        candidates += ["/usr/local/share/capmatch/seed", "/usr/share/capmatch/seed"]
        for candidate in candidates where access(candidate + "/reference/countries.csv", R_OK) == 0 {
            return SeedFolder(path: candidate)
        }
        throw FileError(
            path: "seed",
            reason: .notFound,
            message: "the reference data are not found; name their folder with --from or CAPMATCH_SEED"
        )
    }

    /// Whether the folder has reference tables of its own.
    public var hasReference: Bool { access(path + "/reference/countries.csv", R_OK) == 0 }

    /// The programme's settings.
    ///
    /// - Throws: ``FileError`` or ``DecodingError`` where they cannot be read.
    public func settings() throws -> Settings {
        let file = path + "/programme.json"
        guard let data = try? Data(contentsOf: URL(filePath: file)) else {
            throw FileError(path: file, reason: .notFound, message: "it cannot be read")
        }
        do {
            return try JSONDecoder().decode(Settings.self, from: data)
        } catch {
            throw FileError(
                path: file,
                reason: .damaged,
                message: "expected code, name, timeZone and referenceDate: \(error)"
            )
        }
    }

    /// Where the reference tables are: in `reference`, or in the folder itself where it is that one.
    private func referencePath() throws -> String {
        for candidate in [path + "/reference", path] where access(candidate + "/countries.csv", R_OK) == 0 {
            return candidate
        }
        throw FileError(
            path: path,
            reason: .notFound,
            message: "found no reference/countries.csv and no countries.csv in it; "
                + "expected a folder with reference/*.csv, or that reference folder itself"
        )
    }

    /// Loads the reference tables; tables that are as they were are left alone.
    ///
    /// - Returns: The names of the tables that changed.
    /// - Throws: ``RecordProblem`` for a row that does not fit, ``FileError`` where there are none.
    public func loadReference(into registry: Registry, by person: String) throws -> [String] {
        var changed: [String] = []
        let reference = try referencePath()
        for table in ReferenceTable.allCases {
            let file = "\(reference)/\(table.file).csv"
            // Tables that were added to the reference later are not in the folders of earlier days.
            if table.isDated, table != .countryGroup, access(file, R_OK) != 0 { continue }
            if try table.load(file: file, source: "\(table.file).csv", into: registry, by: person) {
                changed.append(table.rawValue)
            }
        }
        return changed
    }

    /// Puts the folder's policy in force where the programme has none of its own yet.
    ///
    /// - Returns: Whether it did.
    /// - Throws: ``PolicyDocumentError`` with everything that is wrong in the document.
    public func loadPolicy(into registry: Registry, _ programme: ProgrammeRecord, by person: String) throws
        -> Bool
    {
        let file = path + "/policy.yaml"
        guard access(file, R_OK) == 0, try registry.currentPolicy(programme) == nil else { return false }
        try PolicyDocument(file: file).check(registry, programme)
        _ = try registry.setPolicy(
            try PolicyDocument.text(file: file),
            expecting: 0,
            programme,
            by: person,
            because: "loaded with the programme"
        )
        return true
    }

    /// Imports the pool: every file that is there, in the order in which they refer to each other.
    ///
    /// - Throws: Where a file cannot be read; rejected rows are part of the reports.
    public func loadPool(
        into registry: Registry,
        _ programme: ProgrammeRecord,
        by person: String,
        progress: (String) -> Void
    ) throws -> [Loaded] {
        var loaded: [Loaded] = []
        func load<Record: RegisteredRecord>(_ type: Record.Type, _ name: String) throws {
            for ending in ["csv", "csv.gz"] {
                let file = "\(path)/\(name).\(ending)"
                guard access(file, R_OK) == 0 else { continue }
                progress(file)
                let request = ImportRequest(path: file, apply: true)
                loaded.append(
                    Loaded(
                        file: file,
                        report: try ImportRecords<Record>(registry, programme, by: person).run(request)
                    )
                )
                return
            }
        }
        try load(Organisation.self, "organisations")
        try load(Need.self, "needs")
        try load(Offer.self, "offers")
        try load(Award.self, "awards")
        try load(Decline.self, "declines")
        try load(Ruling.self, "rulings")
        return loaded
    }
}
