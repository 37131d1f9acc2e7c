public import Formats
import FoundationEssentials
public import Programme
public import Registry
import Yams

/// A programme's policy as its director writes it: YAML with the sections of `policy.schema.json`.
///
/// What is left out is as in the starting policy. Whatever is wrong is told at once, each with line, key and what
/// would be right.
public struct PolicyDocument: Sendable {
    /// The policy.
    public let policy: Policy
    /// Where the names in the portfolio's rules stand, by rule and key.
    private let places: [String: PolicyProblem]
    /// The file that it was read from, as it was named.
    private var file: String?

    /// Reads a document.
    ///
    /// - Parameter text: YAML.
    /// - Throws: ``PolicyDocumentError`` with everything that is wrong.
    public init(yaml text: String) throws(PolicyDocumentError) {
        var reader = PolicyReader()
        policy = reader.read(text)
        places = reader.places
        if !reader.problems.isEmpty {
            throw PolicyDocumentError(
                problems: reader.problems.sorted { ($0.line, $0.key) < ($1.line, $1.key) }
            )
        }
    }

    /// Reads a document from a file.
    ///
    /// - Throws: ``FileError`` where it cannot be read, ``PolicyDocumentError`` with everything that is wrong.
    public init(file: String) throws {
        do {
            try self.init(yaml: try Self.text(file: file))
            self.file = file
        } catch var error as PolicyDocumentError {
            error.file = file
            throw error
        }
    }

    /// The text of a file.
    ///
    /// - Throws: ``FileError`` where it cannot be read.
    public static func text(file: String) throws(FileError) -> String {
        guard let data = try? Data(contentsOf: URL(filePath: file)) else {
            throw FileError(path: file, reason: .notFound, message: "it cannot be read")
        }
        guard let text = String(data: data, encoding: .utf8) else {
            // Up to the first byte that is no text, lines are counted.
            let line = Self.validPrefix(of: data).count { $0 == UInt8(ascii: "\n") } + 1
            throw FileError(
                path: file,
                reason: .damaged,
                message: "line \(line) is not valid UTF-8; save the file as UTF-8"
            )
        }
        return text
    }

    /// The lines before the first that is not UTF-8.
    private static func validPrefix(of data: Data) -> Data {
        var start = data.startIndex
        while let end = data[start...].firstIndex(of: UInt8(ascii: "\n")),
            String(data: data[start...end], encoding: .utf8) != nil
        { start = data.index(after: end) }
        return data[..<start]
    }

    /// Holds the names in a policy against the register: its regions, languages and offers.
    ///
    /// - Throws: ``PolicyDocumentError`` for those that it does not know.
    public func check(_ registry: Registry, _ programme: ProgrammeRecord) throws {
        var filter = RecordFilter()
        filter.keys = policy.portfolio.compactMap(\.offer)
        let offers = try registry.records(Offer.self, programme, filter).map(\.record.externalID)
        try check(try registry.referenceKeys(), offers: Set(offers))
    }

    /// Holds the names in a policy against reference tables and offers.
    func check(_ keys: ReferenceKeys, offers: Set<String>) throws(PolicyDocumentError) {
        var problems: [PolicyProblem] = []
        for rule in policy.portfolio {
            func report(_ key: String, _ found: String, _ expected: String) {
                var problem =
                    places[PolicyReader.place(rule.name, key)]
                    ?? PolicyProblem(line: 0, key: "\(rule.name).\(key)", found: "", expected: "")
                (problem.found, problem.expected) = (found, expected)
                problems.append(problem)
            }
            for (name, kind) in [(rule.region, ReferenceKind.region), (rule.language, .language)] {
                guard let name, keys.canonical(name, kind) != name else { continue }
                report(kind.rawValue, name, kind.expectation)
            }
            if let offer = rule.offer, !offers.contains(offer) {
                report("offer", offer, "the external id of an offer of the programme")
            }
        }
        if problems.isEmpty { return }
        problems.sort { ($0.line, $0.key) < ($1.line, $1.key) }
        throw PolicyDocumentError(problems: problems, file: file)
    }

    /// The JSON Schema of the documents, draft 2020-12.
    public static var schema: String {
        String(decoding: PackageResources.policy_schema_json, as: UTF8.self)
    }
}

/// Reads a document and collects what is wrong.
private struct PolicyReader {
    private(set) var problems: [PolicyProblem] = []
    /// Where the rules' names, and those of regions, languages and offers in them, stand.
    private(set) var places: [String: PolicyProblem] = [:]

    static func place(_ rule: String, _ key: String) -> String { rule + "\u{1F}" + key }

    mutating func read(_ text: String) -> Policy {
        var policy = Policy()
        let root: Node?
        do {
            root = try Yams.compose(yaml: text)
        } catch YamlError.duplicatedKeysInMapping(let keys, let context) {
            let names = keys.sorted().joined(separator: ", ")
            report(context.mark.line, "", names, "each key once: \(names) stands twice in one mapping")
            return policy
        } catch let error as YamlError {
            let line = Self.line(of: error)
            let found = line > 0 ? text.split(separator: "\n", omittingEmptySubsequences: false) : []
            report(
                line,
                "",
                found.indices.contains(line - 1) ? String(found[line - 1]) : "",
                "YAML: \(Self.complaint(of: error))"
            )
            return policy
        } catch {
            report(0, "", "\(error)", "YAML")
            return policy
        }
        guard let root, let sections = root.mapping else {
            report(
                1,
                "",
                root?.scalar?.string ?? "",
                "a mapping with the key format: \(PolicySections.format)"
            )
            return policy
        }
        var isFormatStated = false
        for (key, value) in sections {
            let name = key.scalar?.string ?? ""
            let line = key.mark?.line ?? 0
            if name == "format" {
                isFormatStated = true
                if value.scalar?.string != PolicySections.format {
                    report(line, name, Self.shown(value), PolicySections.format)
                }
            } else if name == "weights" {
                policy.weights = weights(value, policy.weights, line)
            } else if let section = PolicySections.sections.first(where: { $0.name == name }) {
                settings(value, section, line, &policy)
            } else if let list = PolicySections.ruleLists.first(where: { $0.name == name }) {
                policy.portfolio += rules(value, list, line)
            } else {
                report(line, name, name, "one of " + PolicySections.topLevel.joined(separator: ", "))
            }
        }
        if !isFormatStated { report(1, "format", "", PolicySections.format) }
        // Sections may stand in any order: the policy's does not depend on it.
        let order = PolicySections.ruleLists.map(\.type)
        policy.portfolio = order.flatMap { type in policy.portfolio.filter { $0.type == type } }
        var names: Set<String> = []
        for rule in policy.portfolio where !names.insert(rule.name).inserted {
            let place = places[Self.place(rule.name, "name")]
            report(
                place?.line ?? 0,
                place?.key ?? "name",
                rule.name,
                "a name that no other cap, floor, reserve or parity has"
            )
        }
        return policy
    }

    private mutating func report(_ line: Int, _ key: String, _ found: String, _ expected: String) {
        problems.append(PolicyProblem(line: line, key: key, found: found, expected: expected))
    }

    private mutating func weights(_ node: Node, _ starting: [Int64], _ line: Int) -> [Int64] {
        guard let mapping = node.mapping else {
            report(line, "weights", Self.shown(node), "S1 to S14 with points that add up to 100")
            return starting
        }
        // A list of weights replaces the starting one as a whole: who names some means the others to be 0.
        var weights = [Int64](repeating: 0, count: 14)
        var isSound = true
        for (key, value) in mapping {
            let name = key.scalar?.string ?? ""
            let place = (1...14).first { "S\($0)" == name }
            guard let place else {
                report(key.mark?.line ?? line, "weights", name, "one of S1 to S14")
                isSound = false
                continue
            }
            guard let points = Int64(Self.shown(value)), (0...100).contains(points) else {
                report(
                    value.mark?.line ?? line,
                    "weights.\(name)",
                    Self.shown(value),
                    "a whole number from 0 to 100"
                )
                isSound = false
                continue
            }
            weights[place - 1] = points
        }
        let sum = weights.reduce(0, +)
        if isSound, sum != 100 {
            report(line, "weights", "points that add up to \(sum)", "points that add up to 100")
        }
        return weights
    }

    private mutating func settings(
        _ node: Node,
        _ section: PolicySections.Section,
        _ line: Int,
        _ policy: inout Policy
    ) {
        guard let mapping = node.mapping else {
            report(
                line,
                section.name,
                Self.shown(node),
                "a mapping of " + section.keys.map(\.key).joined(separator: ", ")
            )
            return
        }
        for (key, value) in mapping {
            let name = key.scalar?.string ?? ""
            let entry = section.keys.first { $0.key == name }
            guard let entry, let field = Policy.fields.first(where: { $0.name == entry.field }) else {
                report(
                    key.mark?.line ?? line,
                    "\(section.name).\(name)",
                    name,
                    "one of " + section.keys.map(\.key).joined(separator: ", ")
                )
                continue
            }
            assign(value, to: field, of: &policy, key: "\(section.name).\(name)", key.mark?.line ?? line)
        }
    }

    private mutating func rules(_ node: Node, _ list: PolicySections.RuleList, _ line: Int) -> [PortfolioRule]
    {
        if Self.shown(node).isEmpty, node.sequence == nil, node.mapping == nil { return [] }
        guard let sequence = node.sequence else {
            report(
                line,
                list.name,
                Self.shown(node),
                "a list, each item with " + list.keys.joined(separator: ", ")
            )
            return []
        }
        var rules: [PortfolioRule] = []
        for (place, item) in sequence.enumerated() {
            let own = item.mark?.line ?? line
            let path = "\(list.name)[\(place + 1)]"
            guard let mapping = item.mapping else {
                report(own, path, Self.shown(item), "a mapping of " + list.keys.joined(separator: ", "))
                continue
            }
            var rule = PortfolioRule()
            rule.type = list.type
            let before = problems.count
            for (key, value) in mapping {
                let name = key.scalar?.string ?? ""
                guard list.keys.contains(name),
                    let field = PortfolioRule.fields.first(where: { $0.name == name })
                else {
                    report(
                        key.mark?.line ?? own,
                        "\(path).\(name)",
                        name,
                        "one of " + list.keys.joined(separator: ", ")
                    )
                    continue
                }
                assign(value, to: field, of: &rule, key: "\(path).\(name)", key.mark?.line ?? own)
            }
            for (key, value) in mapping {
                guard let name = key.scalar?.string, ["name", "region", "language", "offer"].contains(name)
                else {
                    continue
                }
                places[Self.place(rule.name, name)] = PolicyProblem(
                    line: value.mark?.line ?? own,
                    key: "\(path).\(name)",
                    found: "",
                    expected: ""
                )
            }
            if rule.name.isEmpty { report(own, "\(path).name", "", "a name for reports") }
            if problems.count == before {
                for one in rule.inconsistencies {
                    report(own, "\(path).\(one.field)", one.found == "nothing" ? "" : one.found, one.expected)
                }
            }
            rules.append(rule)
        }
        return rules
    }

    private mutating func assign<Record>(
        _ node: Node,
        to field: Field<Record>,
        of record: inout Record,
        key: String,
        _ line: Int
    ) {
        let own = node.mark?.line ?? line
        var text = Self.shown(node)
        if let sequence = node.sequence {
            guard case .list = field.type else {
                report(own, key, "a list", field.type.expectation)
                return
            }
            text = sequence.map(Self.shown).joined(separator: ";")
        } else if node.mapping != nil {
            report(own, key, "a mapping", field.type.expectation)
            return
        }
        do throws(FieldError) {
            let value = try field.type.parse(text, references: ReferenceKeys())
            // An empty list is an empty list; another blank leaves what the starting policy has.
            if value == .none, node.sequence == nil, case .list = field.type { return }
            try field.assign(&record, value)
        } catch {
            report(own, key, error.found, error.expected)
        }
    }

    private static func shown(_ node: Node) -> String {
        if let scalar = node.scalar {
            return scalar.string == "null" || scalar.string == "~" ? "" : scalar.string
        }
        return node.sequence != nil ? "a list" : "a mapping"
    }

    /// What the parser says of it, without the place.
    private static func complaint(of error: YamlError) -> String {
        switch error {
        case .scanner(let context, let problem, _, _), .parser(let context, let problem, _, _),
            .composer(let context, let problem, _, _):
            (context.map { "\($0.text) " } ?? "") + problem
        default: "\(error)"
        }
    }

    private static func line(of error: YamlError) -> Int {
        switch error {
        case .scanner(_, _, let mark, _), .parser(_, _, let mark, _), .composer(_, _, let mark, _): mark.line
        default: 0
        }
    }
}
