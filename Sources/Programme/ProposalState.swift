/// The states of a proposal, as `domain.md` 4.1 lists them.
///
/// Which can follow which is the database's to say.
public enum ProposalState: String, Code {
    case proposed, endorsed, rejected, sent
    case acceptedByRequester = "accepted-by-requester"
    case acceptedByProvider = "accepted-by-provider"
    case accepted, confirmed
    case inDelivery = "in-delivery"
    case completed
    case declinedByRequester = "declined-by-requester"
    case declinedByProvider = "declined-by-provider"
    case lapsed, superseded, cancelled, terminated

    /// Whether a match in this state takes capacity and answers a need, so that a night does not move it.
    ///
    /// An endorsed one does as long as the rules still allow it.
    public var isHeld: Bool { Self.held.contains(self) }

    /// The states in which a match is held.
    public static let held: [ProposalState] = [
        .endorsed, .sent, .acceptedByRequester, .acceptedByProvider, .accepted, .confirmed, .inDelivery,
    ]

    /// The states in which capacity is taken: those that are held, and what was delivered.
    public static let committed = held + [.completed]

    /// The states in which an answer of one party or of both is awaited.
    public static let awaiting: [ProposalState] = [.sent, .acceptedByRequester, .acceptedByProvider]

    /// Whether nothing can follow.
    public var isFinal: Bool {
        switch self {
        case .rejected, .completed, .declinedByRequester, .declinedByProvider, .lapsed, .superseded,
            .cancelled,
            .terminated:
            true
        default: false
        }
    }
}

/// The states of a run.
public enum RunState: String, Code {
    case queued, running, held, complete
    case completeWithGaps = "complete-with-gaps"
    case error, superseded, reviewed, published, withdrawn

    /// The states of a run whose result stands.
    public static let withResult: [String] = [
        complete, completeWithGaps, reviewed, published,
    ].map(\.rawValue)

    /// The states of a run that may still come to a result.
    public static let withoutEnd: [String] = [queued, running, held].map(\.rawValue)
}

/// A side of a match.
public enum Party: String, Code {
    case requester, provider
}
