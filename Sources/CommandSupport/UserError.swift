import Allocation
import Formats
import Operations

/// A failure with its words, its exit code and, for machines, a token and the places.
public struct UserError: Error, Sendable, CustomStringConvertible {
    /// What sort of failure it is; the tokens are part of the contract.
    public enum Code: String, Sendable, CaseIterable {
        /// The operation failed.
        case failed
        /// What was named does not exist.
        case notFound = "not-found"
        /// The command line is wrong.
        case usage
        /// Input data are wrong.
        case badData = "bad-data"
        /// The database cannot be reached.
        case databaseUnavailable = "database-unavailable"
        /// It is not permitted.
        case notPermitted = "not-permitted"
        /// The same may work later.
        case tryAgain = "try-again"
        /// It is there already.
        case exists
        /// Somebody else changed it in between.
        case conflict
        /// The state does not allow the step.
        case illegalStep = "illegal-step"
        /// Another run holds the programme.
        case leaseHeld = "lease-held"
        /// The database's schema does not fit this program.
        case schema
        /// More matches would move than the policy allows.
        case changeGuard = "change-guard"

        init(status: Int32) {
            switch status {
            case ExitStatus.notFound: self = .notFound
            case ExitStatus.usage: self = .usage
            case ExitStatus.badData: self = .badData
            case ExitStatus.unavailable: self = .databaseUnavailable
            case ExitStatus.notPermitted: self = .notPermitted
            case ExitStatus.tryAgain: self = .tryAgain
            default: self = .failed
            }
        }
    }

    /// A place in an input.
    public struct Place: Hashable, Sendable {
        /// The file, as it was named.
        public var file: String?
        /// From 1.
        public var line: Int?
        /// From 1.
        public var column: Int?
        /// The field, or the path within a document.
        public var path: String?
        /// What is wrong there.
        public var message: String

        /// Makes a place.
        public init(file: String?, line: Int?, column: Int?, path: String?, message: String) {
            self.file = file
            self.line = line
            self.column = column
            self.path = path
            self.message = message
        }
    }

    /// What went wrong.
    public var message: String
    /// What to do.
    public var hint: String?
    /// The exit code.
    public var status: Int32
    /// What sort of failure it is.
    public var code: Code
    /// Where in the input; empty where it is about none.
    public var places: [Place] = []
    /// PostgreSQL's code, where the database refused.
    public var sqlState: String?

    /// Makes a failure; without a code it is what the exit code says.
    public init(_ message: String, hint: String? = nil, status: Int32 = ExitStatus.failed, code: Code? = nil)
    {
        self.message = message
        self.hint = hint
        self.status = status
        self.code = code ?? Code(status: status)
    }

    /// Message and hint.
    public var description: String { hint.map { "\(message)\n\($0)" } ?? message }

    /// The failure in one line of JSON; keys are stable, new ones may be added.
    public var json: String {
        var json = JSONWriter()
        json.beginObject()
        json.key("error")
        json.beginObject()
        json.key("code")
        json.string(code.rawValue)
        json.key("exit_code")
        json.integer(Int64(status))
        json.key("message")
        json.string(message)
        json.key("hint")
        if let hint { json.string(hint) } else { json.null() }
        json.key("sqlstate")
        if let sqlState { json.string(sqlState) } else { json.null() }
        json.key("places")
        json.beginArray()
        for place in places {
            json.beginObject()
            for (name, text) in [("file", place.file), ("path", place.path), ("message", place.message)] {
                json.key(name)
                if let text { json.string(text) } else { json.null() }
            }
            for (name, number) in [("line", place.line), ("column", place.column)] {
                json.key(name)
                if let number { json.integer(Int64(number)) } else { json.null() }
            }
            json.endObject()
        }
        json.endArray()
        json.endObject()
        json.endObject()
        return String(decoding: json.bytes, as: UTF8.self)
    }
}

extension UserError {
    /// Bad data at a place of an input.
    static func badData(_ message: String, _ places: [Place]) -> UserError {
        var error = UserError(message, status: ExitStatus.badData)
        error.places = places
        return error
    }

    /// A file that breaks its format.
    init(_ error: ProblemFileError) {
        switch error {
        case .file(let error): self = FailureReport.failure(error)
        case .invalid(let file, let breaches, _):
            self = .badData(
                error.description,
                breaches.map {
                    Place(
                        file: file,
                        line: $0.place.line,
                        column: $0.place.column,
                        path: $0.path,
                        message: $0.message
                    )
                }
            )
        }
    }

    /// A row that does not fit.
    init(_ problem: RecordProblem) {
        let text = (problem.file.map { "\($0), " } ?? "") + problem.sentence
        self = .badData(
            text,
            [
                Place(
                    file: problem.file,
                    line: problem.line,
                    column: problem.column,
                    path: problem.field.isEmpty ? nil : problem.field,
                    message: problem.complaint
                )
            ]
        )
    }
}
