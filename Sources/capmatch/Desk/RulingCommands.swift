import ArgumentParser
import CommandSupport
import Operations
import Programme
import Registry
import Reports

/// The pair that is pinned or banned: a proposal's, or one that is named.
struct PairOptions: ParsableArguments {
    @OptionGroup var desk: DeskOptions
    @Argument(help: "Key of a proposal; else name the pair with --need and --offer.") var key: String?
    @Option(help: "External id of the need.") var need: String?
    @Option(help: "Code of its component.") var component: String?
    @Option(help: "External id of the offer.") var offer: String?
    @Option(help: "Code of its window.") var window: String?
    @Option(help: "Why, as a code: OF1 to OF6.") var code: DeclineCode
    @Option(help: "Why, in words.") var reason: String
    @Option(help: "Last day on which it holds; else until it is taken back.") var until: CalendarDate?
    @Flag(help: "Print JSON.") var json = false

    func validate() throws {
        if key == nil, need == nil || offer == nil {
            throw ValidationError("Name a proposal, or a pair with --need and --offer.")
        }
        if key != nil, need != nil || offer != nil || component != nil || window != nil {
            throw ValidationError("Name a proposal or a pair, not both.")
        }
        if !(1...500).contains(reason.trimmed.unicodeScalars.count) {
            throw ValidationError("--reason: expected 1 to 500 characters.")
        }
    }

    func rule(_ action: RulingAction, quantity: Int64?) throws {
        let ruling = try desk.withDesk { desk, registry, programme in
            let proposal = try key.map { try registry.proposal($0, programme) }
            var request = RulingRequest(
                action,
                need: proposal?.need ?? need ?? "",
                offer: proposal?.offer ?? offer ?? "",
                code: code,
                reason: reason.trimmed
            )
            request.component = proposal?.component ?? component
            request.window = proposal?.window ?? window
            request.quantity = quantity ?? (action == .pin ? proposal?.quantity : nil)
            request.validUntil = until
            return try desk.rule(request)
        }
        if json { return Listing.json(Ruling.fields.map { ($0.name, $0.value(ruling)) }) }
        Output.note(
            "\(ruling.externalID): \(ruling.need) and \(ruling.offer) are \(action == .pin ? "pinned" : "banned") "
                + "from the next run on."
        )
    }
}

struct PinCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "pin",
        abstract: "Pin a pair: the next runs match it before all others, if the rules allow.",
        discussion: """
            Example:
              capmatch proposal pin --need NEED-0001 --offer OFFER-0002 --code OF4 --reason "agreed by both ministers"
            """
    )
    @OptionGroup var pair: PairOptions
    @Option(help: "How much; else what is asked for, or the proposal's quantity.") var quantity: Int64?
    func run() throws { try pair.rule(.pin, quantity: quantity) }
}

struct BanCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ban",
        abstract: "Ban a pair: it is never proposed again while the ban holds.",
        discussion: "Example:\n  capmatch proposal ban P1-4 --code OF2 --reason 'not before the election'"
    )
    @OptionGroup var pair: PairOptions
    func run() throws { try pair.rule(.ban, quantity: nil) }
}

struct UnpinCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "unpin",
        abstract: "Take a pin back.",
        discussion: "Example:\n  capmatch proposal unpin PIN-2026-11-20-1"
    )
    @OptionGroup var desk: DeskOptions
    @Argument(help: "External id of the ruling; see capmatch history ruling list.") var ruling: String
    @OptionGroup var reason: ReasonOption

    func run() throws {
        try desk.withDesk { desk, _, _ in try desk.withdraw(.pin, ruling: ruling, because: reason.text) }
        Output.note("\(ruling) holds no longer.")
    }
}

struct UnbanCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "unban",
        abstract: "Take a ban back.",
        discussion: "Example:\n  capmatch proposal unban BAN-2026-11-20-1"
    )
    @OptionGroup var desk: DeskOptions
    @Argument(help: "External id of the ruling; see capmatch history ruling list.") var ruling: String
    @OptionGroup var reason: ReasonOption

    func run() throws {
        try desk.withDesk { desk, _, _ in try desk.withdraw(.ban, ruling: ruling, because: reason.text) }
        Output.note("\(ruling) holds no longer.")
    }
}

struct OverridesCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "overrides",
        abstract: "The ledger of decisions out of sequence, with the points given up and rates.",
        discussion: "Example:\n  capmatch proposal overrides --from 2026-11-01 --to 2026-11-30"
    )
    @OptionGroup var options: DatabaseOptions
    @Option(help: "First day.") var from: CalendarDate?
    @Option(help: "Last day.") var to: CalendarDate?
    @Flag(help: "Print JSON.") var json = false

    func run() throws {
        let ledger = try options.withProgramme { registry, programme in
            try OverrideLedger(registry, programme, from: from, to: to)
        }
        if json { return Listing.json(ledger.records.map(Self.members)) }
        if ledger.records.isEmpty { return Output.note("No decision out of sequence.") }
        for one in ledger.records {
            var line = "\(one.number)  \(one.date)  \(one.action)  \(one.need) and \(one.offer)  \(one.code)"
            if let rank = one.rank { line += "  rank \(rank)" }
            line +=
                "  \(one.pointsGivenUp.map { Figures.points($0) + " points" } ?? "points unknown")  by \(one.officer)"
            if let reason = one.reason { line += "  \(reason)" }
            Output.line(line)
        }
        for (title, rates) in [
            ("officer", ledger.byOfficer), ("provider", ledger.byProvider), ("country", ledger.byCountry),
        ] {
            Output.line("by \(title) and month:")
            for rate in rates {
                Output.line(
                    "  \(rate.month)  \(rate.name)  \(rate.overrides) of \(rate.decisions) decisions, "
                        + "\(rate.percent) %, \(Figures.points(rate.points)) points"
                )
            }
        }
    }

    private static func members(_ one: OverrideRecord) -> Listing.Members {
        func text(_ value: String?) -> FieldValue { value.map(FieldValue.text) ?? .none }
        func number(_ value: Int64?) -> FieldValue { value.map(FieldValue.integer) ?? .none }
        return [
            ("number", .integer(one.number)), ("date", .date(one.date)), ("action", .text(one.action)),
            ("need", .text(one.need)), ("component", text(one.component)), ("offer", .text(one.offer)),
            ("window", text(one.window)), ("proposal", text(one.proposal)), ("ruling", text(one.ruling)),
            ("code", .text(one.code.rawValue)), ("reason", text(one.reason)), ("rank", number(one.rank)),
            ("points_given_up_millionths", number(one.pointsGivenUp)), ("officer", .text(one.officer)),
            ("provider", .text(one.provider)), ("country", text(one.country)),
        ]
    }
}
