import Programme

extension Change {
    /// What to do, as a phrase; values stand as they are typed into files.
    public var phrase: Phrase {
        var values: [String: Phrase.Value] = ["edits": .all(edits.map { .phrase($0.phrase) })]
        let code: Phrase.Code
        switch subject {
        case .need(let id): (code, values["id"]) = (.changeNeed, .text(id))
        case .component(let id, let part):
            (code, values["id"], values["part"]) = (.changePart, .text(id), .text(part))
        case .offer(let id): (code, values["id"]) = (.changeOffer, .text(id))
        case .window(let id, let window):
            (code, values["id"], values["window"]) = (.changeWindow, .text(id), .text(window))
        case .organisation(let id): (code, values["id"]) = (.changeOrganisation, .text(id))
        case .ruling(let id): (code, values["id"]) = (.withdrawRuling, .text(id))
        case .decline(let need, let offer):
            (code, values["need"], values["offer"]) = (.liftBlock, .text(need), .text(offer))
        case .portfolioRule(let name): (code, values["id"]) = (.changeRule, .text(name))
        }
        if edits.isEmpty { values["edits"] = nil }
        return Phrase(code, values)
    }
}

extension Change.Edit {
    /// Whether a date moves by more than two years.
    var movesYears: Bool {
        guard case .date(let from) = from, case .date(let to) = to else { return false }
        return abs(to.days(since: from)) > 731
    }

    /// How many times as much as the smaller number the larger one is, where that is more than ten times; else nil.
    var factor: Int64? {
        guard case .integer(let from) = from, case .integer(let to) = to, min(from, to) > 0 else {
            return nil
        }
        let (whole, rest) = max(from, to).quotientAndRemainder(dividingBy: min(from, to))
        return whole > 10 || whole == 10 && rest > 0 ? whole : nil
    }

    /// The edit as a phrase.
    fileprivate var phrase: Phrase {
        func cell(_ value: FieldValue) -> Phrase.Value {
            value.cell.isEmpty ? .phrase(Phrase(.nothing)) : .text(value.cell)
        }
        var values: [String: Phrase.Value] = ["field": .text(field), "to": cell(to), "from": cell(from)]
        switch (from, to) {
        case (.none, _):
            values["from"] = nil
            return Phrase(.editUnstated, values)
        case (.integer(let from), .integer(let to)):
            if let factor {
                values["factor"] = .number(factor)
                return Phrase(to > from ? .editTimesMore : .editTimesLess, values)
            }
            values["difference"] = .text(String((to - from).magnitude))
            return Phrase(to > from ? .editMore : .editLess, values)
        case (.date(let from), .date(let to)):
            let days = Int64(to.days(since: from))
            values["days"] = .counted(abs(days), "days")
            return Phrase(days > 0 ? .editLater : .editEarlier, values)
        default: return Phrase(.edit, values)
        }
    }
}
