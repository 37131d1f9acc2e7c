public import Formats

/// Reads `allocation-problem/1` and refuses whatever breaks the format, naming every place that does.
///
/// The keys of an object may come in any order. Sums that could overflow are refused, so that the solver may add
/// and multiply without a thought.
public enum ProblemReader {
    /// Reads a file, packed or not; `-` is standard input.
    ///
    /// - Throws: ``ProblemFileError`` with every breach of the format, up to a limit.
    public static func read(path: String) throws(ProblemFileError) -> Problem {
        do {
            let source = try ByteSource(path: path)
            return try read(source, name: path == "-" ? "standard input" : path)
        } catch let error as ProblemFileError {
            throw error
        } catch let error as FileError {
            throw .file(error)
        } catch {
            throw .file(FileError(path: path, reason: .other, message: "\(error)"))
        }
    }

    /// Reads from memory.
    ///
    /// - Throws: ``ProblemFileError`` with every breach of the format, up to a limit.
    public static func read(bytes: [UInt8], name: String = "problem") throws(ProblemFileError) -> Problem {
        let source: ByteSource
        do {
            source = try ByteSource(bytes: bytes, name: name)
        } catch {
            throw .file(error)
        }
        return try read(source, name: name)
    }

    /// Reads a source from front to back; `name` is what messages call it.
    ///
    /// - Throws: ``ProblemFileError`` with every breach of the format, up to a limit.
    public static func read(_ source: ByteSource, name: String) throws(ProblemFileError) -> Problem {
        var parser = ProblemParser(source)
        do {
            try parser.readDocument()
        } catch let error as JSONError {
            parser.report(error)
        } catch let error as FileError {
            throw .file(error)
        } catch {
            throw .file(FileError(path: name, reason: .other, message: "\(error)"))
        }
        let list = parser.breaches
        guard list.isEmpty else { throw .invalid(file: name, breaches: list.breaches, total: list.total) }
        return parser.problem
    }
}

/// The state of a reading: the problem so far, and where in the document the reader stands.
struct ProblemParser: ~Copyable {
    var reader: JSONReader
    var problem = Problem(name: "")
    var breaches = BreachList()
    var reach = LoadReach()
    /// The sum of all that the objective can reach, in absolute values.
    var worth = SaturatingSum()

    // Where the reader stands: the innermost object, and its place among its siblings.
    var object = ProblemObject.problem
    var limitIndex = 0
    var needIndex = 0
    var componentIndex = 0
    var optionIndex = 0

    var limitPlaces: [TextPlace] = []
    var nameIndex: [String: Int32] = [:]
    /// The component in which each option name was used last: two uses in one component are a repetition.
    var lastComponent: [Int] = []
    var limitIDs: Set<String> = []
    var needIDs: Set<String> = []
    var componentIDs: Set<String> = []
    var loads: [ParsedLoad] = []

    /// An element of `perUnit` or `fixed`.
    struct ParsedLoad {
        var limit: Int64
        var perUnit: Int64
        var fixed: Int64
    }

    init(_ source: ByteSource) {
        reader = JSONReader(source)
    }

    /// The path of the object in which the reader stands.
    var path: String {
        switch object {
        case .problem: "problem"
        case .limit: "limits[\(limitIndex)]"
        case .need: "needs[\(needIndex)]"
        case .component: "needs[\(needIndex)].components[\(componentIndex)]"
        case .option: "needs[\(needIndex)].components[\(componentIndex)].options[\(optionIndex)]"
        }
    }

    func path(_ suffix: String) -> String {
        object == .problem ? suffix : "\(path).\(suffix)"
    }

    mutating func readDocument() throws {
        let start = try reader.next()
        let place = reader.place
        guard start == .beginObject else {
            report(place, "found \(start.shown); expected an object")
            return
        }
        var seen: UInt32 = 0
        while let field = try nextField(&seen) {
            switch field {
            case .format:
                let found = try text(field)
                if let found, found != "allocation-problem/1" {
                    breaches.add(
                        "format",
                        reader.place,
                        "found \"\(found)\"; expected \"allocation-problem/1\""
                    )
                }
            case .name: problem.name = try text(field) ?? ""
            case .note: problem.note = try text(field)
            case .limits:
                let count = try readArray(field, .limit) { (parser) in try parser.readLimit() }
                let missing = reach.setLimitCount(count)
                for (limit, use) in missing {
                    breaches.add(use.path, use.place, noLimit(limit, of: count))
                }
            default: try readArray(field, .need) { (parser) in try parser.readNeed() }
            }
        }
        finishObject(seen, place)
        _ = try reader.next()
        checkSums(place)
    }

    private mutating func readLimit() throws {
        limitPlaces.append(reader.place)
        let place = reader.place
        var seen: UInt32 = 0
        var (id, atMost, atLeast) = ("", Int64.max, Int64.min)
        var (penalty, floor): (Int64, Int64) = (0, 0)
        while let field = try nextField(&seen) {
            switch field {
            case .id: id = try text(field) ?? ""
            case .atMost: atMost = try integer(field, nullable: true) ?? .max
            case .atLeast: atLeast = try integer(field, nullable: true) ?? .min
            case .penaltyPerUnit: penalty = try integer(field, from: 1, nullable: true) ?? 0
            default: floor = try integer(field, from: 1, nullable: true) ?? 0
            }
        }
        finishObject(seen, place)
        if seen & ProblemField.id.bit != 0, !limitIDs.insert(id).inserted {
            report("id", place, "\"\(id)\" is the id of an earlier limit too; ids are unique")
        }
        problem.limitIDs.append(id)
        problem.limitAtMost.append(atMost)
        problem.limitAtLeast.append(atLeast)
        problem.limitPenalty.append(penalty)
        problem.limitMinimumWhenUsed.append(floor)
    }

    /// The overflow rules, once everything is read.
    private mutating func checkSums(_ place: TextPlace) {
        guard reach.limitCount == problem.limitCount else { return }
        for limit in 0..<problem.limitCount {
            var sum = reach[limit]
            let (most, least) = (problem.limitAtMost[limit], problem.limitAtLeast[limit])
            sum.add(max(most == .max ? 0 : most.magnitude, least == .min ? 0 : least.magnitude))
            if !sum.fits {
                breaches.add(
                    "limits[\(limit)]",
                    limitPlaces[limit],
                    "the load of \"\(problem.limitIDs[limit])\" can overflow; all loads at their maximum and the bound"
                        + " must add up to less than 2^63"
                )
            }
            worth.add(sum.total, times: problem.limitPenalty[limit].magnitude)
        }
        if !worth.fits {
            breaches.add(
                "problem",
                place,
                "the objective can overflow; all values and penalties at their maximum must add up to less than 2^63"
            )
        }
    }

    func noLimit(_ limit: Int64, of count: Int?) -> String {
        guard let count else { return "there is no limit \(limit); limits count from 0" }
        return count == 0
            ? "there is no limit \(limit); the file has no limits"
            : "there is no limit \(limit); expected an index from 0 to \(count - 1)"
    }
}
