import Matching
public import Programme

extension PolicyDocument {
    /// A policy as a document, with a word on each setting; read back it is the same policy.
    public static func text(of policy: Policy) -> String {
        var lines = [
            "# Policy of a CapMatch programme. What is left out is as in the starting policy.",
            "format: \(PolicySections.format)",
            "",
            "# Points of each criterion; they add up to 100.",
            "weights:",
        ]
        for criterion in Criterion.allCases {
            let points = policy.weights[criterion.place]
            let name = "  \(criterion.rawValue): \(points)"
            lines.append(
                name + String(repeating: " ", count: max(1, 12 - name.count)) + "# \(criterion.title)"
            )
        }
        for section in PolicySections.sections {
            lines += ["", "# \(section.help)", "\(section.name):"]
            for entry in section.keys {
                guard let field = Policy.fields.first(where: { $0.name == entry.field }) else { continue }
                lines.append("  \(entry.key): \(value(field, policy))".trimmingEnd)
            }
        }
        for list in PolicySections.ruleLists {
            let rules = policy.portfolio.filter { $0.type == list.type }
            lines += ["", "# \(list.help)", "\(list.name):" + (rules.isEmpty ? " []" : "")]
            for rule in rules {
                var lead = "  - "
                for key in list.keys {
                    guard let field = PortfolioRule.fields.first(where: { $0.name == key }),
                        field.value(rule) != .none
                    else { continue }
                    lines.append("\(lead)\(key): \(value(field, rule))")
                    lead = "    "
                }
            }
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private static func value<Record>(_ field: Field<Record>, _ record: Record) -> String {
        if case .list = field.type {
            let cell = field.value(record).cell
            return "[" + cell.split(separator: ";").joined(separator: ", ") + "]"
        }
        let cell = field.value(record).cell
        switch field.type {
        case .text, .reference:
            let escaped = cell.flatMap { $0 == "\"" || $0 == "\\" ? ["\\", $0] : [$0] }
            return "\"\(String(escaped))\""
        default: return cell
        }
    }

    /// What two policies set differently: the key, and both values.
    public static func differences(_ left: Policy, _ right: Policy) -> [(
        key: String, left: String, right: String
    )] {
        var found: [(key: String, left: String, right: String)] = []
        func compare(_ key: String, _ one: String, _ other: String) {
            if one != other { found.append((key, one, other)) }
        }
        for criterion in Criterion.allCases {
            compare(
                "weights.\(criterion.rawValue)",
                String(left.weights[criterion.place]),
                String(right.weights[criterion.place])
            )
        }
        for section in PolicySections.sections {
            for entry in section.keys {
                guard let field = Policy.fields.first(where: { $0.name == entry.field }) else { continue }
                compare("\(section.name).\(entry.key)", field.value(left).cell, field.value(right).cell)
            }
        }
        for list in PolicySections.ruleLists {
            let one = left.portfolio.filter { $0.type == list.type }
            let other = right.portfolio.filter { $0.type == list.type }
            var names: [String] = []
            for rule in one + other where !names.contains(rule.name) { names.append(rule.name) }
            for name in names {
                compare(
                    "\(list.name).\(name)",
                    one.first { $0.name == name }.map(summary) ?? "",
                    other.first { $0.name == name }.map(summary) ?? ""
                )
            }
        }
        return found
    }

    private static func summary(_ rule: PortfolioRule) -> String {
        PortfolioRule.fields.filter { !["name", "type"].contains($0.name) && $0.value(rule) != .none }
            .map { "\($0.name) \($0.value(rule).cell)" }.joined(separator: ", ")
    }
}

extension String {
    fileprivate var trimmingEnd: String {
        var view = Substring(self)
        while view.last == " " { view.removeLast() }
        return String(view)
    }
}
