import Formats
import FoundationEssentials
import Matching
import Programme
public import Registry

/// A past run with all that it was made from and all that it found, in one file: `capmatch-bundle/1`.
///
/// Whoever has the file and the program can run the night again, without the database.
public struct RunBundle: Codable, Hashable, Sendable {
    /// What the run's row says.
    public struct Facts: Codable, Hashable, Sendable {
        /// Code of the programme.
        public var programme: String
        /// Number of the run.
        public var run: Int64
        /// The business date.
        public var date: String
        /// Version of the policy.
        public var policyVersion: Int64
        /// Version of the engine.
        public var engine: String
        /// Seed of the solver.
        public var seed: Int64
        /// Work after which it had to end.
        public var workLimit: Int64?
        /// Work that it did.
        public var workDone: Int64?
        /// Why it ended.
        public var stopReason: String?
        /// The solution's status.
        public var status: String?
        /// Value of the matches, millionths of a point.
        public var objective: Int64?
        /// Proven bound, millionths of a point.
        public var upperBound: Int64?
        /// SHA-256 of the snapshot.
        public var snapshotHash: String
        /// SHA-256 of the problem.
        public var problemHash: String?
        /// SHA-256 of the solution.
        public var solutionHash: String?
    }

    /// `capmatch-bundle/1`.
    public var format = Self.currentFormat
    /// What the run's row says.
    public var run: Facts
    /// The snapshot, line by line.
    public var snapshot: [String]
    /// The problem's file, line by line.
    public var problem: [String]
    /// The solution's file, line by line.
    public var solution: [String]

    private static let currentFormat = "capmatch-bundle/1"

    /// Takes a run out of the register.
    ///
    /// - Parameters:
    ///   - registry: The register.
    ///   - programme: The programme.
    ///   - number: The run; nil for the latest.
    /// - Throws: Where there is no such run, or its files were dropped.
    public init(_ registry: Registry, _ programme: ProgrammeRecord, run number: Int64?) throws {
        let stored = try registry.run(number, programme)
        let files = StoredReport(registry, programme)
        run = Facts(
            programme: programme.code,
            run: stored.number,
            date: stored.date.description,
            policyVersion: stored.policyVersion,
            engine: stored.engine,
            seed: stored.seed,
            workLimit: stored.workLimit,
            workDone: stored.workDone,
            stopReason: stored.stopReason,
            status: stored.status,
            objective: stored.objective,
            upperBound: stored.upperBound,
            snapshotHash: stored.snapshotHash,
            problemHash: stored.problemHash,
            solutionHash: stored.solutionHash
        )
        snapshot = Self.lines(try files.file("snapshot", of: stored.number))
        problem = Self.lines(try files.file("problem", of: stored.number))
        solution = Self.lines(try files.file("solution", of: stored.number))
    }

    /// Reads a file, packed or not.
    ///
    /// - Throws: ``BundleError`` where it is none, ``FileError`` where it cannot be read.
    public init(file path: String) throws {
        var bytes: [UInt8]
        do {
            bytes = [UInt8](try Data(contentsOf: URL(filePath: path)))
        } catch {
            throw FileError(path: path, reason: .notFound, message: "it cannot be read")
        }
        if bytes.starts(with: [0x1F, 0x8B]) { bytes = try Gzip.decompress(bytes) }
        do {
            self = try Self.decoder.decode(RunBundle.self, from: Data(bytes))
        } catch {
            throw BundleError(path: path, problem: "it is no \(Self.currentFormat)")
        }
        guard format == Self.currentFormat else {
            throw BundleError(path: path, problem: "its format is \(format), not \(Self.currentFormat)")
        }
    }

    /// The file's bytes: the same for the same run.
    public var bytes: [UInt8] {
        get throws {
            let encoder = JSONEncoder()
            encoder.keyEncodingStrategy = .convertToSnakeCase
            encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
            return [UInt8](try encoder.encode(self)) + [UInt8(ascii: "\n")]
        }
    }

    private static var decoder: JSONDecoder {
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        return decoder
    }

    private static func lines(_ bytes: [UInt8]) -> [String] {
        bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
            .map { String(decoding: $0, as: UTF8.self) }
    }

    /// The bytes of lines.
    static func bytes(_ lines: [String]) -> [UInt8] { Array(lines.joined(separator: "\n").utf8) }
}

/// A file that is no bundle.
public struct BundleError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The file.
    public let path: String
    /// What is wrong with it.
    public let problem: String

    /// Both in a sentence.
    public var description: String { "\(path): \(problem)." }
}
