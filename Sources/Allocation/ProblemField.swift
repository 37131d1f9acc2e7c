/// The keys of `allocation-problem/1`, and which object has which.
enum ProblemField: UInt32 {
    case format, name, limits, needs, note
    case id, atMost, atLeast, penaltyPerUnit, minimumWhenUsed
    case value, mandatory, fixed, components
    case essential, minimum, maximum, maximumPicks, options
    case step, valuePerUnit, fixedValue, perUnit

    /// The field that a key names in any of the objects.
    init?(key: String) {
        switch key {
        case "id": self = .id
        case "minimum": self = .minimum
        case "maximum": self = .maximum
        case "valuePerUnit": self = .valuePerUnit
        case "fixedValue": self = .fixedValue
        case "perUnit": self = .perUnit
        case "fixed": self = .fixed
        case "step": self = .step
        case "essential": self = .essential
        case "maximumPicks": self = .maximumPicks
        case "options": self = .options
        case "value": self = .value
        case "mandatory": self = .mandatory
        case "components": self = .components
        case "atMost": self = .atMost
        case "atLeast": self = .atLeast
        case "penaltyPerUnit": self = .penaltyPerUnit
        case "minimumWhenUsed": self = .minimumWhenUsed
        case "format": self = .format
        case "name": self = .name
        case "note": self = .note
        case "limits": self = .limits
        case "needs": self = .needs
        default: return nil
        }
    }

    var bit: UInt32 { 1 << rawValue }

    static func bits(_ fields: [ProblemField]) -> UInt32 {
        fields.reduce(0) { $0 | $1.bit }
    }

    static func all(in bits: UInt32) -> [ProblemField] {
        (0..<UInt32(UInt32.bitWidth)).compactMap { bits & (1 << $0) == 0 ? nil : ProblemField(rawValue: $0) }
    }
}

/// The objects of the format, from the outermost in.
enum ProblemObject {
    case problem, limit, need, component, option

    /// What a message calls it.
    var name: String { self == .option ? "an option" : "a \(self)" }

    /// The fields that it must have.
    var required: UInt32 {
        switch self {
        case .problem: Self.problemRequired
        case .limit: ProblemField.id.bit
        case .need: Self.needRequired
        case .component: Self.componentRequired
        case .option: Self.optionRequired
        }
    }

    /// The fields that it may have.
    var allowed: UInt32 {
        switch self {
        case .problem: Self.problemRequired | ProblemField.note.bit
        case .limit: Self.limitAllowed
        case .need: Self.needAllowed
        case .component: Self.componentRequired | ProblemField.maximumPicks.bit
        case .option: Self.optionAllowed
        }
    }

    private static let problemRequired = ProblemField.bits([.format, .name, .limits, .needs])
    private static let limitAllowed = ProblemField.bits([
        .id, .atMost, .atLeast, .penaltyPerUnit, .minimumWhenUsed,
    ])
    private static let needRequired = ProblemField.bits([.id, .components])
    private static let needAllowed = ProblemField.bits([.id, .value, .mandatory, .fixed, .components])
    private static let componentRequired = ProblemField.bits([.id, .essential, .minimum, .maximum, .options])
    private static let optionRequired = ProblemField.bits([.id, .minimum, .maximum])
    private static let optionAllowed = ProblemField.bits([
        .id, .minimum, .maximum, .step, .valuePerUnit, .fixedValue, .perUnit, .fixed,
    ])
}
