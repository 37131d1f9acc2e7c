import Allocation
import Formats
public import Matching
public import Registry
public import Reports

/// Reads what past runs keep.
public struct StoredReport {
    private let registry: Registry
    private let programme: ProgrammeRecord

    /// Takes a programme.
    public init(_ registry: Registry, _ programme: ProgrammeRecord) {
        self.registry = registry
        self.programme = programme
    }

    /// The report of a run; nil for the latest.
    ///
    /// - Throws: Where there is no such run.
    public func report(_ run: Int64?) throws -> MatchReport {
        try MatchReport(json: try file("report", of: run))
    }

    /// What a run matched, without the rest of its report.
    ///
    /// - Throws: Where there is no such run.
    public func matches(of run: Int64) throws -> EarlierMatches {
        try EarlierMatches(json: try file("report", of: run))
    }

    /// What knows the pairs of what a run saw, for the facts behind its matches.
    ///
    /// - Returns: Nil where files leave those facts out: of a run without matches, or with very many.
    /// - Throws: Where there is no such run, or its snapshot is not one that this engine reads.
    public func explainer(of report: MatchReport) throws -> PairExplainer? {
        guard (1...MatchReport.mostWithEvidence).contains(report.matches.count) else { return nil }
        return PairExplainer(
            Matcher(try Snapshot(canonical: try file("snapshot", of: report.run.run)), threads: 2)
        )
    }

    /// The problem of a run as MPS, for any mixed-integer solver.
    ///
    /// - Throws: Where there is no such run.
    public func mps(of run: Int64?) throws -> [UInt8] {
        MPSWriter.bytes(try ProblemReader.read(bytes: try file("problem", of: run)))
    }

    /// A file of a run: `snapshot`, `problem`, `solution` or `report`.
    ///
    /// - Throws: Where there is no such run.
    public func file(_ name: String, of run: Int64?) throws -> [UInt8] {
        let found = try registry.run(run, programme)
        if found.isPruned { throw RunPruned(run: found.number) }
        return try Gzip.decompress(try registry.artifact(name, of: found.number, programme))
    }
}

/// A run whose files were dropped.
public struct RunPruned: Error, Hashable, Sendable, CustomStringConvertible {
    /// Its number.
    public let run: Int64

    /// What is left.
    public var description: String {
        "The files of run \(run) were dropped by capmatch run prune; its figures stay: capmatch run show \(run)"
    }
}
