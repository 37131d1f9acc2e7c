public import Formats

/// Reads `allocation-solution/1` for a problem, to start another solve from it.
public enum SolutionReader {
    /// What to do with picks and prices whose ids the problem does not have.
    public enum UnknownIDs: Sendable {
        /// They are breaches.
        case refused
        /// They are left out: the solution is of an earlier state of the pool.
        case leftOut
    }

    /// Reads a file, packed or not; `-` is standard input.
    ///
    /// - Throws: ``ProblemFileError`` with every breach of the format, up to a limit.
    public static func read(
        path: String,
        of problem: Problem,
        unknownIDs: UnknownIDs = .refused
    ) throws(ProblemFileError) -> Solution {
        let source: ByteSource
        do {
            source = try ByteSource(path: path)
        } catch {
            throw .file(error)
        }
        return try read(
            source,
            name: path == "-" ? "standard input" : path,
            of: problem,
            unknownIDs: unknownIDs
        )
    }

    /// Reads a source; `name` is what messages call it.
    ///
    /// - Throws: ``ProblemFileError`` with every breach of the format, up to a limit.
    public static func read(
        _ source: ByteSource,
        name: String,
        of problem: Problem,
        unknownIDs: UnknownIDs = .refused
    ) throws(ProblemFileError) -> Solution {
        var parser = SolutionParser(source, problem, unknownIDs)
        do {
            try parser.readDocument()
        } catch let error as JSONError {
            parser.breaches.add("solution", error.place, error.message)
        } catch let error as FileError {
            throw .file(error)
        } catch {
            throw .file(FileError(path: name, reason: .other, message: "\(error)"))
        }
        let list = parser.breaches
        guard list.isEmpty else { throw .invalid(file: name, breaches: list.breaches, total: list.total) }
        return parser.solution
    }
}

private struct SolutionParser: ~Copyable {
    var reader: JSONReader
    var breaches = BreachList()
    var solution = Solution(status: .unknown)
    private let problem: Problem
    private let unknownIDs: SolutionReader.UnknownIDs
    private let needIndex: [String: Int]
    private let limitIndex: [String: Int]

    init(_ source: ByteSource, _ problem: Problem, _ unknownIDs: SolutionReader.UnknownIDs) {
        reader = JSONReader(source)
        self.problem = problem
        self.unknownIDs = unknownIDs
        needIndex = Self.index(problem.needIDs)
        limitIndex = Self.index(problem.limitIDs)
    }

    private static func index(_ ids: [String]) -> [String: Int] {
        Dictionary(ids.enumerated().map { ($0.element, $0.offset) }, uniquingKeysWith: { first, _ in first })
    }

    mutating func readDocument() throws {
        guard try reader.next() == .beginObject else {
            breaches.add("solution", reader.place, "expected an object")
            return
        }
        let start = reader.place
        var seen: Set<String> = []
        while case .key(let key) = try reader.next() {
            if !seen.insert(key).inserted {
                breaches.add(key, reader.place, "the key \"\(key)\" is given twice; expected once")
            }
            let token = try reader.next()
            switch (key, token) {
            case ("format", .string("allocation-solution/1")), ("problem", .string), ("gap", .null): break
            case ("status", .string(let text)) where Solution.Status(rawValue: text) != nil:
                solution.status = Solution.Status(rawValue: text) ?? .unknown
            case ("objective", .integer(let value)): solution.objective = value
            case ("objective", .null), ("upperBound", .null): break
            case ("upperBound", .integer(let value)): solution.upperBound = value
            case ("gap", .integer), ("gap", .number): break
            case ("seconds", .integer(let value)): solution.seconds = Double(value)
            case ("seconds", .number(let text)): solution.seconds = Double(text)
            case ("picks", .beginArray):
                try readList("picks") { (parser, index) in try parser.readPick(index) }
            case ("prices", .beginArray):
                try readList("prices") { (parser, index) in try parser.readPrice(index) }
            default:
                breaches.add(key, reader.place, "found \(token.shown); \(Self.expectation(of: key))")
                try reader.skip(token)
            }
        }
        for key in ["format", "status", "picks"] where !seen.contains(key) {
            breaches.add("solution", start, "the field \"\(key)\" is missing")
        }
        _ = try reader.next()
        solution.picks.sort { $0.option < $1.option }
        solution.prices.sort { $0.limit < $1.limit }
    }

    private static func expectation(of key: String) -> String {
        switch key {
        case "format": "expected \"allocation-solution/1\""
        case "problem": "expected the problem's name"
        case "status": "expected optimal, feasible, infeasible or unknown"
        case "objective", "upperBound": "expected an integer of 64 bits, or null"
        case "gap", "seconds": "expected a number"
        case "picks", "prices": "expected an array"
        default:
            "unknown key; a solution has format, problem, status, objective, upperBound, gap, seconds, picks, prices"
        }
    }

    private mutating func readList(
        _ name: String,
        _ read: (inout SolutionParser, Int) throws -> Void
    ) throws {
        var index = 0
        while true {
            let token = try reader.next()
            if token == .endArray { return }
            if token == .beginObject {
                try read(&self, index)
            } else {
                breaches.add("\(name)[\(index)]", reader.place, "found \(token.shown); expected an object")
                try reader.skip(token)
            }
            index += 1
        }
    }

    /// The members of an object whose values are plain; others come as nil.
    private mutating func readMembers(_ path: String, _ known: [String]) throws -> [String: JSONReader.Token]
    {
        var members: [String: JSONReader.Token] = [:]
        let place = reader.place
        while case .key(let key) = try reader.next() {
            let keyPlace = reader.place
            let token = try reader.next()
            try reader.skip(token)
            if !known.contains(key) {
                breaches.add(
                    "\(path).\(key)",
                    keyPlace,
                    "unknown key; expected \(known.joined(separator: ", "))"
                )
            } else if members.updateValue(token, forKey: key) != nil {
                breaches.add("\(path).\(key)", keyPlace, "the key \"\(key)\" is given twice; expected once")
            }
        }
        for key in known where members[key] == nil {
            breaches.add(path, place, "the field \"\(key)\" is missing")
        }
        return members
    }

    private mutating func readPick(_ index: Int) throws {
        let (path, place) = ("picks[\(index)]", reader.place)
        let members = try readMembers(path, ["need", "component", "option", "quantity"])
        guard members.count == 4 else { return }
        guard case .string(let need)? = members["need"], case .string(let component)? = members["component"],
            case .string(let option)? = members["option"], case .integer(let quantity)? = members["quantity"]
        else {
            breaches.add(path, place, "expected three strings and an integer quantity")
            return
        }
        guard let found = find(need, component, option) else {
            if unknownIDs == .refused {
                let ids = "need \"\(need)\", component \"\(component)\", option \"\(option)\""
                breaches.add(path, place, "the problem has no \(ids)")
            }
            return
        }
        solution.picks.append(.init(option: Int32(found), quantity: quantity))
    }

    private func find(_ need: String, _ component: String, _ option: String) -> Int? {
        guard let need = needIndex[need],
            let component = problem.components(of: need).first(where: {
                problem.componentIDs[$0] == component
            })
        else { return nil }
        return problem.options(of: component).first { problem.optionID($0) == option }
    }

    private mutating func readPrice(_ index: Int) throws {
        let (path, place) = ("prices[\(index)]", reader.place)
        let members = try readMembers(path, ["limit", "price"])
        guard members.count == 2 else { return }
        let price: Double? =
            switch members["price"] {
            case .integer(let value)?: Double(value)
            case .number(let text)?: Double(text)
            default: nil
            }
        guard case .string(let limit)? = members["limit"], let price, price.isFinite else {
            breaches.add(path, place, "expected a limit's id and a number")
            return
        }
        guard let found = limitIndex[limit] else {
            if unknownIDs == .refused { breaches.add(path, place, "the problem has no limit \"\(limit)\"") }
            return
        }
        solution.prices.append(.init(limit: Int32(found), price: price))
    }
}
