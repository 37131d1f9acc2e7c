import Allocation
public import ArgumentParser
import Formats
import Glibc
import Operations
import Postgres
import PrivateCluster
import Registry

/// Turns any error into words and an exit code.
public enum FailureReport {
    /// The failure that an error is.
    public static func failure(_ error: any Error) -> UserError {
        switch error {
        case let error as UserError: return error
        case let error as FileError:
            switch error.reason {
            case .notFound: return UserError(error.description, status: ExitStatus.notFound)
            case .notPermitted: return UserError(error.description, status: ExitStatus.notPermitted)
            case .damaged, .isDirectory: return UserError(error.description, status: ExitStatus.badData)
            case .other: return UserError(error.description)
            }
        case let error as ProblemFileError: return UserError(error)
        case let error as RegistryError:
            switch error {
            case .notFound: return UserError(error.description, status: ExitStatus.notFound)
            case .programmeNotNamed(let codes):
                return UserError(
                    error.description,
                    hint: codes.isEmpty
                        ? "Make one: capmatch programme create CODE, or capmatch programme create --demo"
                        : nil,
                    status: codes.isEmpty ? ExitStatus.notFound : ExitStatus.usage
                )
            case .leaseHeld:
                return UserError(error.description, status: ExitStatus.tryAgain, code: .leaseHeld)
            case .exists: return UserError(error.description, code: .exists)
            case .conflict, .stepConflict: return UserError(error.description, code: .conflict)
            case .illegalStep, .ruleDecided, .overcommitted:
                return UserError(error.description, status: ExitStatus.badData, code: .illegalStep)
            case .unreadable: return UserError(error.description)
            }
        case let error as DecisionError: return UserError(error.description, status: ExitStatus.badData)
        case let error as FormError: return UserError(error.sentence, status: ExitStatus.badData)
        case let error as PolicyDocumentError:
            return .badData(
                error.description,
                error.problems.map {
                    .init(
                        file: error.file,
                        line: $0.line > 0 ? $0.line : nil,
                        column: nil,
                        path: $0.key,
                        message: "found \"\($0.found)\"; expected \($0.expected)"
                    )
                }
            )
        case let error as RecordProblem: return UserError(error)
        case let error as WhatIfError: return UserError(error.description, status: ExitStatus.usage)
        case let error as DelimitedError:
            return .badData(
                error.description,
                [
                    .init(
                        file: nil,
                        line: error.line,
                        column: error.column,
                        path: error.name,
                        message: error.message
                    )
                ]
            )
        case let error as JSONError:
            return .badData(
                error.description,
                [
                    .init(
                        file: nil,
                        line: error.place.line,
                        column: error.place.column,
                        path: nil,
                        message: error.message
                    )
                ]
            )
        case let error as PrivateClusterError:
            return UserError(error.description, status: ExitStatus.unavailable)
        case let error as TransactionError: return failure(error.body)
        case let error as PostgresError:
            let state = error.sqlState?.errorClass
            let isForbidden = error.sqlState?.code == "42501" || state == "28"
            // A standby, or a database that is set to read only, is none that can be worked with.
            let isReadOnly = [.readOnlyTransaction, .featureNotSupported].contains(error.sqlState)
            let isAway =
                error.kind == .connection || state == "08" || state == "57" || state == "3D" || isReadOnly
            var failure = UserError(
                error.description,
                status: isForbidden
                    ? ExitStatus.notPermitted : isAway ? ExitStatus.unavailable : ExitStatus.failed
            )
            failure.sqlState = error.sqlState?.code
            return failure
        case is RunPruned: return UserError("\(error)", status: ExitStatus.notFound)
        case let error as BackupError: return UserError(error.message, hint: error.hint)
        case is BundleError: return UserError("\(error)", status: ExitStatus.badData)
        case is ChangeGuardTripped: return UserError("\(error)", code: .changeGuard)
        case is RunStopped:
            return UserError("\(error)", status: ExitStatus.tryAgain)
        case is MigrationError, is SchemaPending: return UserError("\(error)", code: .schema)
        default: return UserError("\(error)")
        }
    }

    /// Whether whoever runs the command reads JSON, so that failures have to be JSON as well.
    static let isJSON = isJSON(CommandLine.arguments)

    /// Whether a command line asks for JSON; it need not be one that can be understood.
    static func isJSON(_ arguments: [String]) -> Bool {
        let options = arguments.prefix { $0 != "--" }
        return options.contains("--json") || options.contains("--format=json")
            || zip(options, options.dropFirst()).contains { $0 == "--format" && $1 == "json" }
    }

    /// Prints a failure to standard error: in words, or as one line of JSON.
    public static func print(_ failure: UserError) {
        Output.error(isJSON ? failure.json : "error: \(failure)")
    }

    /// Prints a failure to standard error and ends the process with its code.
    public static func exit(_ error: any Error) -> Never {
        Signals.joinEnd()
        let failure = failure(error)
        print(failure)
        Glibc.exit(failure.status)
    }
}

extension ParsableCommand {
    /// Parses the command line, runs the command, and ends the process with the contract's exit codes.
    public static func runToExit() {
        signal(SIGPIPE, SIG_IGN)
        Signals.start()
        var command: any ParsableCommand
        do {
            command = try parseAsRoot()
        } catch {
            exitParsing(error)
        }
        do {
            try command.run()
        } catch let error as ExitCode {
            exit(withError: error)
        } catch {
            // Requests for help, and what is wrong with a command line, are the parser's to tell; of any other error
            // it knows only that it is a failure.
            if exitCode(for: error) != .failure { exitParsing(error) }
            FailureReport.exit(error)
        }
    }

    /// Ends with what the parser has to say: help, or what is wrong with the command line.
    private static func exitParsing(_ error: any Error) -> Never {
        let code = exitCode(for: error)
        guard FailureReport.isJSON, code != .success else { exit(withError: error) }
        FailureReport.print(UserError(message(for: error), status: code.rawValue))
        Glibc.exit(code.rawValue)
    }
}
