import CommandSupport
import Formats
import Operations
import Programme
import Registry
import Reports

/// Proposals for people and for machines.
enum ProposalText {
    static func members(_ proposal: StoredProposal) -> Listing.Members {
        func text(_ value: String?) -> FieldValue { value.map(FieldValue.text) ?? .none }
        func number(_ value: Int64?) -> FieldValue { value.map(FieldValue.integer) ?? .none }
        func date(_ value: CalendarDate?) -> FieldValue { value.map(FieldValue.date) ?? .none }
        return [
            ("proposal", .text(proposal.key)), ("version", .integer(proposal.version)),
            ("state", .text(proposal.state.rawValue)), ("run", .integer(proposal.run)),
            ("need", .text(proposal.need)), ("need_title", .text(proposal.needTitle)),
            ("requester", .text(proposal.requester)), ("component", .text(proposal.component)),
            ("offer", .text(proposal.offer)), ("offer_title", .text(proposal.offerTitle)),
            ("provider", .text(proposal.provider)), ("window", .text(proposal.window)),
            ("quantity", .integer(proposal.quantity)), ("unit", text(proposal.unit)),
            ("offer_quantity", .integer(proposal.offerQuantity)), ("offer_unit", text(proposal.offerUnit)),
            ("asked", number(proposal.asked)), ("used", number(proposal.used)),
            ("points_millionths", .integer(proposal.points)), ("rank", number(proposal.rank)),
            ("possible_windows", number(proposal.possibleWindows)), ("opens", date(proposal.opens)),
            ("closes", date(proposal.closes)), ("due_on", date(proposal.dueOn)),
            ("changed_on", .date(proposal.changedOn)), ("changed_by", .text(proposal.changedBy)),
        ]
    }

    static func quantity(_ proposal: StoredProposal) -> String {
        let unit = proposal.unit.flatMap(Unit.init(rawValue:))
        let name = unit.map { proposal.quantity == 1 ? $0.rawValue : $0.plural } ?? "units"
        return "\(proposal.quantity) \(name)"
    }

    static func line(_ proposal: StoredProposal) -> String {
        var line =
            "\(proposal.key)  \(proposal.state)  \(proposal.need)/\(proposal.component) <- "
            + "\(proposal.offer)/\(proposal.window)  \(quantity(proposal))  \(Figures.points(proposal.points)) points"
        if let due = proposal.dueOn { line += "  due \(due)" }
        return line
    }

    static func print(
        _ proposal: StoredProposal,
        _ steps: [StoredStep],
        _ alternates: [StoredAlternate],
        next: [String]
    ) {
        Output.line("\(proposal.key), version \(proposal.version): \(proposal.state)")
        Output.line(
            "need: \(proposal.need)/\(proposal.component), \(proposal.needTitle) (\(proposal.requester))"
        )
        Output.line(
            "offer: \(proposal.offer)/\(proposal.window), \(proposal.offerTitle) (\(proposal.provider))"
        )
        var amount = "quantity: \(quantity(proposal))"
        if let asked = proposal.asked { amount += " of \(asked) asked" }
        if let unit = proposal.offerUnit, unit != proposal.unit {
            amount += ", \(proposal.offerQuantity) \(unit) of the offer"
        }
        if let used = proposal.used { amount += ", \(used) used" }
        Output.line(amount)
        if let opens = proposal.opens { Output.line("agreed first day: \(opens)") }
        if let closes = proposal.closes { Output.line("agreed last day: \(closes)") }
        if let due = proposal.dueOn { Output.line("answer due on: \(due)") }
        var points = "points: \(Figures.points(proposal.points))"
        if let rank = proposal.rank, let all = proposal.possibleWindows {
            points += ", rank \(rank) of \(all)"
        }
        Output.line(points)
        for (place, one) in alternates.enumerated() {
            Output.line(
                "alternate \(place + 1): \(one.offer)/\(one.window), \(Figures.points(one.pointsLost)) points less"
            )
        }
        for step in steps {
            var line =
                "  version \(step.version)  \(HistoryText.moment(step.changedAt))  \(step.action) -> \(step.state)"
            line += "  by \(step.changedBy) for \(step.date)"
            let codes = [step.code, step.secondCode, step.rule].compactMap { $0 }.joined(separator: ", ")
            if !codes.isEmpty { line += "  \(codes)" }
            if let reason = step.reason { line += "  \(reason)" }
            Output.line(line)
        }
        if !next.isEmpty { Output.line("possible now: \(next.joined(separator: ", "))") }
    }

    static func json(
        _ proposal: StoredProposal,
        _ steps: [StoredStep],
        _ alternates: [StoredAlternate]
    ) {
        var json = JSONWriter(breakDepth: 1)
        json.beginObject()
        for (name, value) in members(proposal) {
            json.key(name)
            Listing.write(value, to: &json)
        }
        json.key("alternates")
        json.beginArray()
        for one in alternates {
            Listing.write(
                [
                    ("offer", .text(one.offer)), ("window", .text(one.window)),
                    ("points_lost_millionths", .integer(one.pointsLost)),
                ],
                to: &json
            )
        }
        json.endArray()
        json.key("history")
        json.beginArray()
        for step in steps {
            func text(_ value: String?) -> FieldValue { value.map(FieldValue.text) ?? .none }
            Listing.write(
                [
                    ("version", .integer(step.version)), ("from", text(step.fromState)),
                    ("action", .text(step.action)), ("state", .text(step.state)),
                    ("date", .date(step.date)), ("quantity", .integer(step.quantity)),
                    ("code", text(step.code)), ("second_code", text(step.secondCode)),
                    ("rule", text(step.rule)), ("reason", text(step.reason)),
                    ("by", .text(step.changedBy)), ("at", .text(HistoryText.moment(step.changedAt))),
                ],
                to: &json
            )
        }
        json.endArray()
        json.endObject()
        json.endLine()
        Output.bytes(json.bytes)
    }
}
