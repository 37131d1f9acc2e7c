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
    /// Why the records come in, for their history.
    public var reason: String?

    /// Makes a request.
    public init(
        path: String,
        apply: Bool,
        onError: ImportErrorMode = .abort,
        rejects: String? = nil,
        reason: String? = nil
    ) {
        self.path = path
        self.apply = apply
        self.onError = onError
        self.rejects = rejects
        self.reason = reason
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
    /// Why they could not be written.
    public var rejectsFailure: String?
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
        if let rejects = request.rejects, RejectsFile.isSame(rejects, request.path) {
            throw FileError(
                path: rejects,
                reason: .other,
                message: "the rejects would replace the file that is imported; name another one"
            )
        }
        let references = try registry.referenceKeys()
        var report = ImportReport()
        var rejects: (path: String?, failure: String?)
        do {
            var source = try RecordFile<Record>.open(request.path, references)
            report.outcome = try registry.importRecords(
                Record.self,
                programme: programme,
                by: person,
                command: CommandID(),
                file: request.path == "-" ? "standard input" : request.path,
                because: request.reason,
                skipsRefused: request.onError == .skip,
                review: { refusals in
                    var all: Refusals? = refusals
                    rejects = try writeRejects(request, references, &all)
                },
                shouldApply: { _ in request.apply && (report.rejected == 0 || request.onError == .skip) }
            ) {
                guard let item = try source.next() else { return nil }
                if !item.isGood {
                    report.rejected += 1
                    Self.note(item.problems, in: &report)
                }
                return StagedRecord(
                    record: item.record,
                    line: item.line,
                    isRejected: !item.isGood,
                    keeps: item.keeps
                )
            }
            let outcome = report.outcome
            if report.rejected > 0, outcome.refusalCount == 0 {
                var none: Refusals?
                rejects = try writeRejects(request, references, &none)
            }
            report.rejected += outcome.refused
            Self.note(outcome.refusals.map { Self.problem($0, in: source) }, in: &report)
            report.problemCount += outcome.refusalCount - outcome.refusals.count
        } catch let error as HeaderError {
            report.rejected = 1
            Self.note(error.problems, in: &report)
            return report
        } catch let error as DelimitedError {
            Self.note(error.message, line: error.line, column: error.column, field: error.name, in: &report)
            return report
        } catch let error as JSONError {
            Self.note(
                error.message,
                line: error.place.line,
                column: error.place.column,
                field: nil,
                in: &report
            )
            return report
        }
        report.problems.sort { $0.line < $1.line }
        (report.rejectsPath, report.rejectsFailure) = rejects
        return report
    }

    private static func note(_ problems: [RecordProblem], in report: inout ImportReport) {
        report.problemCount += problems.count
        report.problems += problems.prefix(max(0, problemLimit - report.problems.count))
    }

    /// Reads the file once more and copies the bad rows; a pipe cannot be read twice.
    ///
    /// A folder that cannot be written to is part of the report, not an error.
    private func writeRejects(
        _ request: ImportRequest,
        _ references: ReferenceKeys,
        _ refusals: inout Refusals?
    ) throws -> (path: String?, failure: String?) {
        guard RejectsFile.canReread(request.path) else { return (nil, nil) }
        let source = try RecordFile<Record>.open(request.path, references)
        let path =
            request.rejects
            ?? RejectsFile.standardPath(for: request.path, ending: type(of: source).rejectsEnding)
        var refusal = try refusals?.next()
        var number: Int64 = 0
        do {
            try RejectsFile.write(source, to: path) { item in
                number += 1
                var reasons = item.problems.map(\.sentence)
                while let one = refusal, one.number == number {
                    reasons.append(Self.problem(one, in: source).sentence)
                    refusal = try refusals?.next()
                }
                return reasons
            }
            return (path, nil)
        } catch let error as FileError {
            return (nil, error.description)
        }
    }

    private static func problem(_ refusal: ImportOutcome.Refusal, in source: any RecordSource<Record>)
        -> RecordProblem
    {
        let article = ["organisation", "offer"].contains(refusal.field) ? "an" : "a"
        let states = refusal.fromState.map { state in
            "one of \(refusal.nextStates.joined(separator: ", ")), since it is \(state)"
        }
        return RecordProblem(
            line: refusal.line,
            column: source.column(of: refusal.field),
            field: refusal.field,
            found: refusal.found,
            expected: refusal.earlierLine.map { source.keyExpectation(earlierLine: $0) }
                ?? states ?? "the external id of \(article) \(refusal.field) that is registered"
        )
    }

    /// What is wrong with the form of the file.
    private static func note(
        _ message: String,
        line: Int,
        column: Int?,
        field: String?,
        in report: inout ImportReport
    ) {
        report.rejected += 1
        report.outcome = ImportOutcome()
        note(
            [RecordProblem(line: line, column: column, field: field ?? "", found: message, expected: "")],
            in: &report
        )
    }
}
