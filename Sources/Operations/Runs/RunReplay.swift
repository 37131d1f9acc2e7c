public import Allocation
import Formats
import Matching
import Programme

/// A past run, run again from what it recorded and compared with what it found.
///
/// The engine that made it must find the same bytes. Another engine may know better rules or a better search, so it
/// only verifies: the recorded solution is feasible for the recorded problem, and worth and bounded as recorded.
public struct RunReplay: Sendable {
    /// How a run was looked at.
    public enum Mode: String, Sendable, CaseIterable {
        /// It was run again.
        case replayed
        /// Its record was checked.
        case verified
    }

    /// One thing that was compared.
    public struct Check: Hashable, Sendable {
        /// A stable token.
        public var name: String
        /// Whether it is as recorded.
        public var isSame: Bool
        /// What was found; where it differs, the first difference.
        public var finding: String
    }

    /// How it was looked at.
    public let mode: Mode
    /// Why it was not run again, where it was not.
    public let why: String?
    /// Everything that was compared, in order; what needs a part that differs is left out.
    public private(set) var checks: [Check] = []

    /// Whether everything is as recorded.
    public var isSame: Bool { checks.allSatisfy(\.isSame) }

    /// Runs or checks it.
    ///
    /// - Parameters:
    ///   - bundle: The run.
    ///   - threads: Threads of the solver; the result does not depend on them.
    ///   - interruption: Ends it.
    /// - Throws: ``RunStopped`` where it was interrupted.
    public init(_ bundle: RunBundle, threads: Int = 2, interruption: SolveInterruption? = nil) throws {
        let facts = bundle.run
        let isTimed = facts.stopReason == "time" || facts.stopReason == "interrupted"
        if facts.engine != Engine.name {
            (mode, why) = (.verified, "it was made by \(facts.engine), and this is \(Engine.name)")
        } else if isTimed {
            (mode, why) = (.verified, "its solve was ended by the clock, which cannot be run again")
        } else {
            (mode, why) = (.replayed, nil)
        }
        let snapshot = RunBundle.bytes(bundle.snapshot)
        let problem = RunBundle.bytes(bundle.problem)
        let solution = RunBundle.bytes(bundle.solution)
        compare("snapshot-hash", facts.snapshotHash, Snapshot.hash(snapshot))
        compare("problem-hash", facts.problemHash, Snapshot.hash(problem))
        compare("solution-hash", facts.solutionHash, Snapshot.hash(solution))
        verify(problem, solution, facts)
        if mode == .replayed { try replay(bundle, (snapshot, problem, solution), threads, interruption) }
    }

    // MARK: - The record by itself

    private mutating func verify(_ problem: [UInt8], _ solution: [UInt8], _ facts: RunBundle.Facts) {
        let read: (problem: Problem, solution: Solution)
        do {
            let problem = try ProblemReader.read(bytes: problem)
            let source = try ByteSource(bytes: solution)
            read = (problem, try SolutionReader.read(source, name: "solution", of: problem))
        } catch {
            return add("readable", false, "\(error)")
        }
        compare("status", facts.status, read.solution.status.rawValue)
        guard let objective = read.solution.objective else { return }
        let evaluation = Evaluation(read.solution.picks, of: read.problem)
        add(
            "feasible",
            evaluation.isFeasible,
            evaluation.breaches.first.map { "the picks break a rule: \($0)" } ?? "no rule is broken"
        )
        compare("objective", objective, evaluation.objective)
        compare("objective-recorded", facts.objective, objective)
        compare("bound-recorded", facts.upperBound, read.solution.upperBound)
        guard let bound = read.solution.upperBound else { return }
        add("bound", objective <= bound, "objective \(objective), bound \(bound)")
        guard let proven = PricedProblem(read.problem, prices: read.solution.prices).bound else { return }
        if Matcher.holdsBestOnly(read.problem) {
            let finding = "the prices prove \(proven) for these options, \(bound) for every possible pair"
            // Of a part of the pairs they prove less or more than cuts do of all, but never less than what was found.
            add("prices", proven >= objective, finding)
        } else {
            add("prices", proven >= bound, "the prices alone prove \(proven)")
        }
    }

    // MARK: - The run again

    private mutating func replay(
        _ bundle: RunBundle,
        _ recorded: (snapshot: [UInt8], problem: [UInt8], solution: [UInt8]),
        _ threads: Int,
        _ interruption: SolveInterruption?
    ) throws {
        let snapshot: Snapshot
        do {
            snapshot = try Snapshot(canonical: recorded.snapshot)
        } catch {
            return add("snapshot", false, "\(error)")
        }
        guard same("snapshot", bundle.snapshot, snapshot.canonical) else { return }
        let matcher = Matcher(snapshot, threads: threads)
        guard same("problem", bundle.problem, ProblemWriter.bytes(matcher.problem)) else { return }
        var options = SolveOptions()
        options.workLimit = bundle.run.workLimit
        options.gap = Double(snapshot.policy.gapMillionths) / 1_000_000
        options.threads = threads
        options.seed = UInt64(bitPattern: bundle.run.seed)
        let result = matcher.solve(options, interruption: interruption)
        if result.stopReason == .interrupted { throw RunStopped(run: nil) }
        compare("work", bundle.run.workDone, result.work)
        _ = same(
            "solution",
            bundle.solution,
            SolutionWriter.bytes(result.solution, of: matcher.problem, .timeless)
        )
    }

    // MARK: - Comparing

    private mutating func add(_ name: String, _ isSame: Bool, _ finding: String) {
        checks.append(Check(name: name, isSame: isSame, finding: finding))
    }

    private mutating func compare<Value: Equatable>(_ name: String, _ recorded: Value?, _ found: Value?) {
        func shown(_ value: Value?) -> String { value.map { "\($0)" } ?? "nothing" }
        add(
            name,
            recorded == found,
            recorded == found ? shown(found) : "recorded \(shown(recorded)), found \(shown(found))"
        )
    }

    private mutating func same(_ name: String, _ recorded: [String], _ found: [UInt8]) -> Bool {
        let lines = found.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        let count = max(recorded.count, lines.count)
        let place = (0..<count).first { index in
            guard index < recorded.count, index < lines.count else { return true }
            return !recorded[index].utf8.elementsEqual(lines[index])
        }
        guard let place else {
            add(name, true, "\(found.count) bytes, the same")
            return true
        }
        func shown(_ line: String?) -> String { line.map { "\"\($0.prefix(200))\"" } ?? "no such line" }
        let here = place < lines.count ? String(decoding: lines[place], as: UTF8.self) : nil
        let there = place < recorded.count ? recorded[place] : nil
        add(name, false, "line \(place + 1): recorded \(shown(there)), found \(shown(here))")
        return false
    }
}
