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
        case .file(let error) as ProblemFileError: return failure(error)
        case let error as ProblemFileError: return UserError(error.description, status: ExitStatus.badData)
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
            case .leaseHeld: return UserError(error.description, status: ExitStatus.tryAgain)
            case .exists, .conflict, .unreadable: return UserError(error.description)
            }
        case let error as RecordProblem: return UserError(error.sentence, status: ExitStatus.badData)
        case let error as DelimitedError: return UserError(error.description, status: ExitStatus.badData)
        case let error as JSONError: return UserError(error.description, status: ExitStatus.badData)
        case let error as PrivateClusterError:
            return UserError(error.description, status: ExitStatus.unavailable)
        case let error as TransactionError: return failure(error.body)
        case let error as PostgresError:
            let state = error.sqlState?.errorClass
            if error.sqlState?.code == "42501" || state == "28" {
                return UserError(error.description, status: ExitStatus.notPermitted)
            }
            let isAway = error.kind == .connection || state == "08" || state == "57" || state == "3D"
            return UserError(error.description, status: isAway ? ExitStatus.unavailable : ExitStatus.failed)
        default: return UserError("\(error)")
        }
    }

    /// Prints a failure to standard error and ends the process with its code.
    public static func exit(_ error: any Error) -> Never {
        let failure = failure(error)
        Output.error("error: \(failure)")
        Glibc.exit(failure.status)
    }
}

extension ParsableCommand {
    /// Parses the command line, runs the command, and ends the process with the contract's exit codes.
    public static func runToExit() {
        signal(SIGPIPE, SIG_IGN)
        var command: any ParsableCommand
        do {
            command = try parseAsRoot()
        } catch {
            exit(withError: error)
        }
        do {
            try command.run()
        } catch let error as ExitCode {
            exit(withError: error)
        } catch {
            // Requests for help, and what is wrong with a command line, are the parser's to tell; of any other error
            // it knows only that it is a failure.
            if exitCode(for: error) != .failure { exit(withError: error) }
            FailureReport.exit(error)
        }
    }
}
