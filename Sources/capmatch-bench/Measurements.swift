import ArgumentParser
import Benchmarking
import FoundationEssentials
import Glibc
import Subprocesses

/// Collects measurements, tells of each as it comes, and ends with the table.
struct Measurements {
    private let options: ReportingOptions
    private var all: [Measurement] = []

    init(_ options: ReportingOptions) {
        self.options = options
    }

    mutating func add(_ measurement: Measurement) {
        all.append(measurement)
        for problem in measurement.problems { PhaseLog.tell("\(measurement.instance): \(problem)") }
        if options.json { Self.put(measurement) }
        // A table is printed at its end; until then only somebody who waits wants to know.
        if !options.json, isatty(STDERR_FILENO) == 1 {
            PhaseLog.tell("\(measurement.instance): \(measurement.status) after \(measurement.seconds) s")
        }
    }

    /// Runs the other solvers, and holds each result against ours.
    func compare(_ row: inout Measurement, onFile path: String, seconds: Double) {
        for peer in options.peers {
            do {
                row.compare(try peer.solve(path, seconds: seconds))
            } catch {
                // A peer that is not installed is no fault of the solver.
                PhaseLog.tell("\(row.instance): \(error)")
            }
        }
    }

    func end() throws {
        if !options.json {
            let table = MeasurementTable(all)
            for line in table.lines(options.markdown ? .markdown : .text) { print(line) }
        }
        if all.contains(where: { !$0.problems.isEmpty }) { throw ExitCode.failure }
    }

    /// Measures in a process of its own; what it told before it failed counts as well.
    static func measure(_ arguments: [String], instance: String) throws -> [Measurement] {
        let child = try ChildProcess([ChildProcess.ownPath, "measure"] + arguments)
        var rows = try child.output.split(separator: "\n").map {
            try JSONDecoder().decode(Measurement.self, from: Data($0.utf8))
        }
        if !child.succeeded { rows.append(Measurement(failed: instance, "the solve \(child.failure)")) }
        return rows
    }

    /// Prints a measurement as a line of JSON, at once: a later solve may fail.
    static func put(_ measurement: Measurement) {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        guard let data = try? encoder.encode(measurement) else { return }
        print(String(decoding: data, as: UTF8.self))
        fflush(nil)
    }
}
