/// What is wrong in a policy document, and where.
public struct PolicyProblem: Error, Hashable, Sendable, CustomStringConvertible {
    /// The line, from 1; 0 where it concerns the whole.
    public var line: Int
    /// The key with the sections above it, `rules.screening_days`.
    public var key: String
    /// What stands there.
    public var found: String
    /// What would be right.
    public var expected: String

    /// The problem as a sentence.
    public var description: String {
        let place = line > 0 ? "line \(line): " : ""
        let name = key.isEmpty ? "" : "\(key): "
        return "\(place)\(name)found \(found.isEmpty ? "nothing" : "\"\(found)\""); expected \(expected)"
    }
}

/// A policy document that cannot be used: everything that is wrong in it.
public struct PolicyDocumentError: Error, Sendable, CustomStringConvertible {
    /// The problems, by line.
    public var problems: [PolicyProblem]
    /// The file, as it was named; nil where the document comes from the register.
    public var file: String?

    /// The problems, one a line.
    public var description: String {
        let words = problems.count == 1 ? "one problem" : "\(problems.count) problems"
        return ([(file.map { "\($0): " } ?? "policy: ") + words] + problems.map { "  \($0)" })
            .joined(separator: "\n")
    }
}
