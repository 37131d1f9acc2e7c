import ArgumentParser
import CommandSupport
import Operations
import Programme
import Registry

/// A verb that takes a need or an offer to a state.
protocol StateVerb {
    associatedtype Record: CommandNoun
    /// The verb.
    static var verb: String { get }
    /// What it does.
    static var abstract: String { get }
    /// Where it leads, from the state that the record has.
    static func target(_ record: Record) -> String
    /// Options that its example shows.
    static var example: String { get }
    /// Whether its owner confirmed the record.
    static var verifies: Bool { get }
}

extension StateVerb {
    static var verifies: Bool { false }
    static var example: String { "--reason 'as agreed by telephone'" }
}

struct StateVerbCommand<Verb: StateVerb>: ParsableCommand {
    static var configuration: CommandConfiguration {
        let example = Verb.Record.fields.first?.example ?? ""
        return CommandConfiguration(
            commandName: Verb.verb,
            abstract: Verb.abstract,
            discussion:
                "Example:\n  capmatch \(Verb.Record.command) \(Verb.verb) \(example) \(Verb.example)"
        )
    }

    @OptionGroup var desk: DeskOptions
    @Argument(help: "External id.") var externalID: String
    @Option(name: .customLong("expect-version"), help: "Only if this is still the current version.")
    var expected: Int64?
    @Option(help: "Why, as a code: RQ1 to RQ9, PR1 to PR9 or OF1 to OF6.") var code: DeclineCode?
    @OptionGroup var reason: ReasonOption

    func run() throws {
        try desk.withDesk { desk, registry, programme in
            let stored = try registry.record(Verb.Record.self, externalID, programme)
            let state = Verb.target(stored.record)
            let version = try desk.move(
                Verb.Record.self,
                externalID,
                to: state,
                isVerified: Verb.verifies,
                expecting: expected ?? stored.version,
                code: code,
                because: reason.text
            )
            // What is opened again may be matched in part already.
            let current = try registry.record(Verb.Record.self, externalID, programme).record
            let now = Verb.Record.fields.first { $0.name == "status" }?.value(current).cell ?? state
            Output.note(
                version == stored.version
                    ? "\(externalID) is \(now) already." : "\(externalID) is \(now) (version \(version))."
            )
        }
    }
}

/// The verbs of a need's states.
enum NeedVerbs {
    enum Submit: StateVerb {
        typealias Record = Need
        static var verb: String { "submit" }
        static var abstract: String { "Submit a draft, a need that was returned, rejected or withdrawn." }
        static func target(_ record: Need) -> String { "submitted" }
    }

    enum Review: StateVerb {
        typealias Record = Need
        static var verb: String { "review" }
        static var abstract: String { "Take a submitted need into review." }
        static func target(_ record: Need) -> String { "under-review" }
    }

    enum Return: StateVerb {
        typealias Record = Need
        static var verb: String { "return" }
        static var abstract: String {
            "Return a need to its owner for clarification; the reason says of what."
        }
        static func target(_ record: Need) -> String { "returned" }
    }

    enum Reject: StateVerb {
        typealias Record = Need
        static var verb: String { "reject" }
        static var abstract: String { "Reject a need, with a code: OF1 to OF6." }
        static func target(_ record: Need) -> String { "rejected" }
        static var example: String { "--code OF6 --reason 'not about AI'" }
    }

    enum Open: StateVerb {
        typealias Record = Need
        static var verb: String { "open" }
        static var abstract: String { "Open a need for matching." }
        static func target(_ record: Need) -> String { "open" }
    }

    enum Suspend: StateVerb {
        typealias Record = Need
        static var verb: String { "suspend" }
        static var abstract: String { "Take a need out of the pool for a time." }
        static func target(_ record: Need) -> String { "suspended" }
    }

    enum Verify: StateVerb {
        typealias Record = Need
        static var verb: String { "verify" }
        static var abstract: String {
            "Record that the owner confirmed a need: it is fresh again, and in the pool."
        }
        static func target(_ record: Need) -> String {
            [.suspended, .expired].contains(record.status) ? "open" : record.status.rawValue
        }
        static var verifies: Bool { true }
    }

    enum Close: StateVerb {
        typealias Record = Need
        static var verb: String { "close" }
        static var abstract: String { "Close a need." }
        static func target(_ record: Need) -> String { "closed" }
    }

    enum Merge: StateVerb {
        typealias Record = Need
        static var verb: String { "merge" }
        static var abstract: String {
            "Record that a need is the duplicate of another one, which the reason names."
        }
        static func target(_ record: Need) -> String { "merged" }
        static var example: String { "--code OF1 --reason 'the same as NEED-00007'" }
    }

    static var all: [any ParsableCommand.Type] {
        [
            StateVerbCommand<Submit>.self, StateVerbCommand<Review>.self, StateVerbCommand<Return>.self,
            StateVerbCommand<Reject>.self, StateVerbCommand<Open>.self, StateVerbCommand<Suspend>.self,
            StateVerbCommand<Verify>.self, StateVerbCommand<Close>.self, StateVerbCommand<Merge>.self,
        ]
    }
}

/// The verbs of an offer's states.
enum OfferVerbs {
    enum Submit: StateVerb {
        typealias Record = Offer
        static var verb: String { "submit" }
        static var abstract: String { "Submit a draft, or an offer that was withdrawn." }
        static func target(_ record: Offer) -> String { "submitted" }
    }

    enum Review: StateVerb {
        typealias Record = Offer
        static var verb: String { "review" }
        static var abstract: String { "Take an offer into due diligence." }
        static func target(_ record: Offer) -> String { "verifying" }
    }

    enum Open: StateVerb {
        typealias Record = Offer
        static var verb: String { "open" }
        static var abstract: String { "Open an offer for matching." }
        static func target(_ record: Offer) -> String { "open" }
    }

    enum Suspend: StateVerb {
        typealias Record = Offer
        static var verb: String { "suspend" }
        static var abstract: String { "Take an offer out of the pool for a time." }
        static func target(_ record: Offer) -> String { "suspended" }
    }

    enum Verify: StateVerb {
        typealias Record = Offer
        static var verb: String { "verify" }
        static var abstract: String {
            "Record that the owner confirmed an offer: it is fresh again, and in the pool."
        }
        static func target(_ record: Offer) -> String {
            [.suspended, .expired].contains(record.status) ? "open" : record.status.rawValue
        }
        static var verifies: Bool { true }
    }

    enum Close: StateVerb {
        typealias Record = Offer
        static var verb: String { "close" }
        static var abstract: String { "Close an offer." }
        static func target(_ record: Offer) -> String { "closed" }
    }

    enum Reclaim: StateVerb {
        typealias Record = Offer
        static var verb: String { "reclaim" }
        static var abstract: String { "Take unused capacity back." }
        static func target(_ record: Offer) -> String { "reclaimed" }
    }

    static var all: [any ParsableCommand.Type] {
        [
            StateVerbCommand<Submit>.self, StateVerbCommand<Review>.self, StateVerbCommand<Open>.self,
            StateVerbCommand<Suspend>.self, StateVerbCommand<Verify>.self, StateVerbCommand<Close>.self,
            StateVerbCommand<Reclaim>.self,
        ]
    }
}
