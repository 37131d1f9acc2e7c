import Programme

extension Change {
    /// What to do, in one plain sentence without a full stop.
    public var sentence: String {
        switch subject {
        case .need(let id): "need \(id): \(words)"
        case .component(let id, let code): "need \(id), part \(code): \(words)"
        case .offer(let id): "offer \(id): \(words)"
        case .window(let id, let code): "offer \(id), window \(code): \(words)"
        case .organisation(let id): "organisation \(id): \(words)"
        case .ruling(let id): "withdraw ruling \(id)"
        case .decline(let need, let offer):
            "lift the block that the decline between \(need) and \(offer) left"
        case .portfolioRule(let name): "policy, rule \(name): \(words)"
        }
    }

    private var words: String {
        var parts: [String] = []
        for edit in edits {
            var text = "\(edit.field) \(edit.to.cell.isEmpty ? "nothing" : edit.to.cell)"
            switch (edit.from, edit.to) {
            case (.none, _): text += " (now not stated)"
            case (.integer(let from), .integer(let to)):
                text += " instead of \(from) (\(to > from ? "+" : "−")\(abs(to - from)))"
            case (.date(let from), .date(let to)):
                let days = to.days(since: from)
                text +=
                    " instead of \(from) (\(abs(days)) \(abs(days) == 1 ? "day" : "days") \(days > 0 ? "later" : "earlier"))"
            default: text += " instead of \(edit.from.cell)"
            }
            parts.append(text)
        }
        return parts.joined(separator: " and ")
    }
}
