public import Matching
import Programme

/// Phrases and limits in the language.
extension ReportLanguage {
    /// A phrase in words; its code where no catalogue has it.
    public func phrase(_ phrase: Phrase) -> String {
        let key = "phrase.\(phrase.code)"
        guard catalogue[key] != nil else { return phrase.code }
        return text(key, phrase.values.mapValues(value))
    }

    /// Several phrases in a row.
    public func phrases(_ phrases: [Phrase]) -> String { list(phrases.map(phrase)) }

    /// The two facts of a rule or a criterion, with a stroke between them.
    public func facts(_ need: [Phrase], _ offer: [Phrase]) -> String {
        [need, offer].filter { !$0.isEmpty }.map(phrases).joined(separator: " | ")
    }

    private func value(_ value: Phrase.Value) -> String {
        switch value {
        case .text(let text): text
        case .number(let number): self.number(number)
        case .counted(let number, let noun): quantity(number, noun)
        case .percent(let percent): share(percent)
        case .date(let date): self.date(date.description)
        case .place(let code): place(code)
        case .language(let skill): languageSkill(skill)
        case .code(let space, let code): self.code(space, code)
        case .phrase(let phrase): self.phrase(phrase)
        case .all(let values): list(values.map(self.value))
        case .any(let values): values.map(self.value).joined(separator: text("list.or"))
        }
    }

    /// A country, a region or a group of countries by its code.
    private func place(_ code: String) -> String {
        if code == "*" { return text("phrase.anywhere") }
        return catalogue.countries[code] ?? catalogue["code.group.\(code)"] ?? catalogue[
            "code.region.\(code)"
        ]
            ?? code
    }

    /// A language with its level: `fr:B2` as French B2.
    public func languageSkill(_ skill: String) -> String {
        let parts = skill.split(separator: ":", maxSplits: 1)
        guard let code = parts.first, let name = catalogue.languageName(String(code)) else { return skill }
        return parts.count == 2 ? "\(name) \(parts[1])" : name
    }

    /// Points that are lost, or gained, with their sign where there is something to see.
    public func pointsLost(_ lost: Int64) -> String {
        let points = points(Int64(clamping: lost.magnitude))
        return points == self.points(0) ? points : (lost > 0 ? "−" : "+") + points
    }

    // MARK: - Limits

    /// How much a need may have of all that is possible for it, and the least that it can use.
    public func reach(_ row: MatchReport.ReachRow) -> String {
        text(
            "miss.reach",
            [
                "most": quantity(row.most, row.unit), "least": quantity(row.least, row.unit),
                "suppliers": number(row.suppliers),
            ]
        )
    }

    /// A limit in one line: what it is, how far it is used, and its price.
    public func limit(_ row: MatchReport.LimitRow) -> String {
        var arguments = [
            "place": [row.offer, row.window].compactMap { $0 }.joined(separator: "/"),
            "rule": row.rule ?? "", "subject": row.subject.map(place) ?? "", "limit": row.limit,
        ]
        let sort = row.sort == "cap" && row.subject != nil ? "cap.of" : row.sort
        if row.sort == "reserve" { arguments["rule"] = code("group", row.rule ?? "") }
        var name = text("limit.\(sort)", arguments)
        if let first = row.first, let last = row.last {
            let days = text("phrase.period", ["first": date(first), "last": date(last)])
            name = text("limit.days", ["limit": name, "days": days])
        }
        var parts = [state(row)]
        if let minimum = row.cohortMinimum {
            parts.append(text("limit.opens", ["minimum": number(minimum)]))
        }
        // Of a course that is not opened the price belongs to the proof: one place more would be worth nothing.
        if row.priceMillionths != 0, row.cohortMinimum == nil || row.used > 0 {
            let price = unitPoints(Int64(clamping: row.priceMillionths.magnitude))
            if let from = row.holdsFrom, let to = row.holdsTo {
                parts.append(
                    text("limit.price.range", ["points": price, "from": number(from), "to": number(to)])
                )
            } else {
                parts.append(text("limit.price", ["points": price]))
            }
        }
        let state = parts.joined(separator: text("list.clause"))
        return text("limit.line", ["limit": name, "state": state])
    }

    /// A limit in a need's way; of a reserve also what it leaves and what the need would take, where that is more.
    public func limit(_ row: MatchReport.LimitRow, best: MatchReport.ContestRow?) -> String {
        let line = limit(row)
        guard row.sort == "reserve", let most = row.atMost, most > 0, let best, let least = best.least,
            row.offer == best.offer, row.window == best.window, least > most - row.used
        else { return line }
        let left = quantity(most - row.used, row.unit)
        return [line, text("explain.left", ["left": left, "least": number(least)])]
            .joined(separator: text("list.clause"))
    }

    /// How far a limit is used.
    private func state(_ row: MatchReport.LimitRow) -> String {
        if row.isShare == true {
            let difference = quantity(Int64(clamping: row.used.magnitude), row.unit)
            return text(row.used < 0 ? "limit.share.less" : "limit.share.more", ["difference": difference])
        }
        if let least = row.atLeast {
            return text("limit.used.least", ["used": number(row.used), "least": quantity(least, row.unit)])
        }
        // All of it is reserved, or pins have the rest.
        if row.sort == "reserve", row.atMost == 0 { return text("limit.none") }
        guard let most = row.atMost else { return text("limit.used", ["used": quantity(row.used, row.unit)]) }
        return text("limit.used.of", ["used": number(row.used), "most": quantity(most, row.unit)])
    }
}
