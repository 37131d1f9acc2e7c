public import Programme

/// What can be done with a proposal.
public enum ProposalVerb: String, Code {
    case endorse, send, accept, decline, reject, modify, confirm, start, progress, complete, cancel, terminate
}

/// A decision about a proposal.
public struct Decision: Sendable {
    /// Key of the proposal.
    public var key: String
    /// What is done.
    public var verb: ProposalVerb
    /// The version that whoever decides saw; nil: whatever it is.
    public var expectedVersion: Int64?
    /// Who accepts.
    public var party: Party?
    /// Why.
    public var code: DeclineCode?
    /// A second cause.
    public var secondCode: DeclineCode?
    /// The rule that code PR2 means.
    public var rule: RuleCodeName?
    /// Why, in words.
    public var reason: String?
    /// The quantity that is agreed on instead.
    public var quantity: Int64?
    /// The first day that is agreed on instead.
    public var opens: CalendarDate?
    /// The last day that is agreed on instead.
    public var closes: CalendarDate?
    /// How much was used so far.
    public var used: Int64?

    /// As many as a record can ask for.
    private static let largestQuantity: Int64 = 1_000_000_000_000
    private static let longestReason = 1_000

    /// Makes a decision.
    public init(_ key: String, _ verb: ProposalVerb) {
        self.key = key
        self.verb = verb
    }

    /// What is missing or does not belong to the verb; nil where nothing is.
    public var complaint: String? {
        switch verb {
        case .accept where party == nil: return "accept: expected by which party, requester or provider"
        case .decline, .reject, .cancel, .terminate:
            guard let code else { return "\(verb): expected a code, such as RQ2, PR5 or OF4" }
            if verb == .decline, code.party == nil {
                return "decline: found \(code); expected RQ1 to RQ9 or PR1 to PR9"
            }
            if verb == .reject, code.party != nil { return "reject: found \(code); expected OF1 to OF6" }
            if code == .requesterNotEligible, rule == nil {
                return
                    "PR2: expected the rule that is meant, one of \(RuleCodeName.allCases.map(\.rawValue).joined(separator: ", "))"
            }
            if code == .betterManualPairing, (reason ?? "").isEmpty {
                return "OF4: expected a reason that names the better pairing"
            }
        case .modify where quantity == nil && opens == nil && closes == nil:
            return "modify: expected a quantity, or dates"
        case .progress where used == nil: return "progress: expected how much was used"
        default: break
        }
        if let secondCode, secondCode == code {
            return "the second code: found \(secondCode) again; expected another"
        }
        if let secondCode, let code, [.decline, .reject].contains(verb), secondCode.party != code.party {
            return "the second code: found \(secondCode); expected one of whoever gives \(code)"
        }
        if let quantity, !(1...Self.largestQuantity).contains(quantity) {
            return "the quantity: found \(quantity); expected 1 to \(Self.largestQuantity)"
        }
        if let used, !(0...Self.largestQuantity).contains(used) {
            return "the quantity used: found \(used); expected 0 to \(Self.largestQuantity)"
        }
        let length = reason?.unicodeScalars.count ?? 0
        if length > Self.longestReason {
            return "the reason: found \(length) characters; expected at most \(Self.longestReason)"
        }
        return nil
    }
}

/// The rules that a provider can mean with "not eligible".
public enum RuleCodeName: String, Code {
    case country = "H2"
    case organisationType = "H3"
    case readiness = "H9"
    case endorsement = "H13"
}

/// Decisions that cannot be carried out; none was.
public struct DecisionError: Error, CustomStringConvertible, Sendable {
    /// Each with what is wrong.
    public var problems: [String]

    /// All of them.
    public var description: String {
        problems.count == 1 ? problems[0] : "Nothing was written:\n  " + problems.joined(separator: "\n  ")
    }
}
