import Formats
public import Programme
public import Registry

/// What an import does with bad rows.
public enum ImportErrorMode: String, Sendable, CaseIterable {
    /// Nothing is written while a row is bad.
    case abort
    /// Good records are written, bad ones left out.
    case skip
}

/// What an import is to do.
public struct ImportRequest: Sendable {
    /// The file; `-` is standard input.
    public var path: String
    /// Whether to write; else only to say what would happen.
    public var apply: Bool
    /// What to do with bad rows.
    public var onError: ImportErrorMode
    /// Where bad rows go; nil: beside the file, nothing for standard input.
    public var rejects: String?

    /// Makes a request.
    public init(path: String, apply: Bool, onError: ImportErrorMode = .abort, rejects: String? = nil) {
        self.path = path
        self.apply = apply
        self.onError = onError
        self.rejects = rejects
    }
}

/// What an import found and did.
public struct ImportReport: Sendable {
    /// Counts and keys of what the database was compared with.
    public var outcome = ImportOutcome()
    /// Records that were rejected.
    public var rejected = 0
    /// What is wrong with them, the first ``ImportRecords/problemLimit`` of them.
    public var problems: [RecordProblem] = []
    /// How many things are wrong.
    public var problemCount = 0
    /// Where the bad rows went.
    public var rejectsPath: String?
    /// Whether nothing in the file differs from the database.
    public var isUnchanged: Bool { rejected == 0 && outcome.new + outcome.changed == 0 }
}

/// Takes a file of records in: CSV or JSON, all or nothing, dry-run unless told otherwise.
public struct ImportRecords<Record: RegisteredRecord> {
    /// The most problems that are kept in memory; a rejects file holds all of them.
    public static var problemLimit: Int { 10_000 }

    private let registry: Registry
    private let programme: ProgrammeRecord
    private let person: String

    /// Prepares an import.
    public init(_ registry: Registry, _ programme: ProgrammeRecord, by person: String) {
        self.registry = registry
        self.programme = programme
        self.person = person
    }

    /// Runs it.
    ///
    /// - Throws: Where the file or the database cannot be read; bad rows are part of the report.
    public func run(_ request: ImportRequest) throws -> ImportReport {
        let references = try registry.referenceKeys()
        var report = ImportReport()
        do {
            var source = try open(request.path, references)
            report.outcome = try registry.importRecords(
                Record.self,
                programme: programme,
                by: person,
                command: CommandID(),
                skipsDangling: request.onError == .skip,
                shouldApply: { _ in request.apply && (report.rejected == 0 || request.onError == .skip) }
            ) {
                while let item = try source.next() {
                    if let record = item.record { return StagedRecord(record: record, line: item.line) }
                    report.rejected += 1
                    Self.note(item.problems, in: &report)
                }
                return nil
            }
        } catch let error as HeaderError {
            report.rejected = 1
            Self.note(error.problems, in: &report)
            return report
        } catch let error as DelimitedError {
            report.rejected = 1
            Self.note(
                [
                    RecordProblem(
                        line: error.line,
                        column: error.column,
                        field: error.name ?? "",
                        found: "the header",
                        expected: error.message
                    )
                ],
                in: &report
            )
            return report
        } catch let error as JSONError {
            report.rejected += 1
            report.outcome = ImportOutcome()
            Self.note(
                [
                    RecordProblem(
                        line: error.place.line,
                        column: error.place.column,
                        field: "",
                        found: "no JSON",
                        expected: error.message
                    )
                ],
                in: &report
            )
            return report
        }
        report.rejected += report.outcome.dangling.count
        Self.note(
            report.outcome.dangling.map {
                RecordProblem(
                    line: $0.line,
                    column: nil,
                    field: $0.field,
                    found: $0.found,
                    expected: $0.expected
                )
            },
            in: &report
        )
        report.problems.sort { $0.line < $1.line }
        if report.rejected > 0 { try writeRejects(request, references, &report) }
        return report
    }

    private static func note(_ problems: [RecordProblem], in report: inout ImportReport) {
        report.problemCount += problems.count
        report.problems += problems.prefix(max(0, problemLimit - report.problems.count))
    }

    private func open(_ path: String, _ references: ReferenceKeys) throws -> any RecordSource<Record> {
        let source = try ByteSource(path: path)
        return try source.startsAsJSON()
            ? JSONRecordSource<Record>(source, references: references)
            : try DelimitedRecordSource<Record>(source, references: references)
    }

    /// Reads the file once more and copies the bad rows, each behind comments that say what is wrong.
    private func writeRejects(
        _ request: ImportRequest,
        _ references: ReferenceKeys,
        _ report: inout ImportReport
    ) throws {
        guard request.path != "-" else { return }
        let stem = request.path.hasSuffix(".gz") ? String(request.path.dropLast(3)) : request.path
        let path = request.rejects ?? "\(stem).rejects"
        let dangling = Dictionary(grouping: report.outcome.dangling, by: \.line)
        var source = try open(request.path, references)
        let isTable = !source.preamble.isEmpty
        let file = try AtomicFile(path: path)
        try file.write(source.preamble)
        while let item = try source.next() {
            var reasons = item.problems.map(\.sentence)
            if item.record != nil {
                reasons = (dangling[item.line] ?? []).map {
                    "line \($0.line) \($0.field): found \"\($0.found)\"; expected \($0.expected)"
                }
            }
            if reasons.isEmpty { continue }
            var writer = DelimitedWriter()
            if isTable { for reason in reasons { writer.comment(reason) } }
            for raw in item.raw { writer.raw(raw) }
            try file.write(writer.bytes)
        }
        try file.write(source.postamble)
        try file.commit()
        report.rejectsPath = path
    }
}
