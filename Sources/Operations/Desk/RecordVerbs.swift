public import Programme
import Registry

extension ProposalDesk {
    /// Takes a need or an offer to another state.
    ///
    /// - Parameters:
    ///   - type: What it is.
    ///   - key: External id.
    ///   - state: The state, as files write it.
    ///   - isVerified: Whether its owner confirmed it today: it is fresh from now on.
    ///   - expected: The version that whoever decides saw; nil: whatever it is.
    ///   - code: Why, as a code.
    ///   - reason: Why, in words.
    /// - Returns: The version that was written.
    /// - Throws: ``RegistryError`` where the state does not allow it, or somebody changed the record in between;
    ///   ``DecisionError`` where a rejection has no code of officers, or a return or a merger no reason.
    @discardableResult
    public func move<Record: RegisteredRecord>(
        _ type: Record.Type,
        _ key: String,
        to state: String,
        isVerified: Bool = false,
        expecting expected: Int64? = nil,
        code: DeclineCode? = nil,
        because reason: String? = nil
    ) throws -> Int64 {
        try demand(state, key, code, reason)
        return try registry.change(
            "\(state) \(key)",
            programme,
            on: date,
            by: person,
            because: reason,
            code: code?.rawValue
        ) { change in
            let stored = try registry.record(type, key, programme)
            if let expected, expected != stored.version {
                throw RegistryError.conflict(
                    noun: Record.self == Need.self ? "need" : "offer",
                    key: key,
                    expected: expected,
                    found: stored.version
                )
            }
            var record = stored.record
            guard let status = Record.fields.first(where: { $0.name == "status" }) else {
                return stored.version
            }
            try status.assign(&record, .text(state))
            if isVerified, let verified = Record.fields.first(where: { $0.name == "verified_on" }) {
                try verified.assign(&record, .date(date))
                if let expires = Record.fields.first(where: { $0.name == "expires_on" }),
                    case .date(let day) = expires.value(record), day < date
                {
                    try expires.assign(&record, .none)
                }
            }
            record = try RecordStates(change).standing(record, from: stored.record)
            // A confirmation changes no fact that a decline could have been about.
            let written = try change.store([record], isStateChange: true)
            return stored.version + Int64(written)
        }
    }

    /// Refuses a step of a need that lacks what its owner or the next officer has to know.
    private func demand(_ state: String, _ key: String, _ code: DeclineCode?, _ reason: String?) throws {
        func refuse(_ expected: String) -> DecisionError {
            DecisionError(problems: ["\(key): \(state): expected \(expected)"])
        }
        switch NeedStatus(rawValue: state) {
        case .rejected where code == nil || code?.party != nil: throw refuse("a code, OF1 to OF6")
        case .returned where (reason ?? "").isEmpty:
            throw refuse("a reason that says what is to be clarified")
        case .merged where (reason ?? "").isEmpty: throw refuse("a reason that names the other need")
        default: break
        }
    }
}
