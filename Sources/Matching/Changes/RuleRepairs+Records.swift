import Programme

/// Changes for H17, H18 and H21: counterparts, freshness and officers' rulings.
extension RuleRepairs {
    var counterparts: [Change?] {
        let ends = (pair.need.organisation, pair.offer.organisation)
        if ends.0 == ends.1 { return [] }
        var found: [Change?] = []
        if pair.declinedUntil != nil {
            found.append(
                Change(
                    .decline(need: pair.need.externalID, offer: pair.offer.externalID),
                    effort: Change.Effort.decision
                )
            )
        }
        let other = [ends.1, pair.provider?.country ?? ""]
        if pair.need.blocked.contains(where: other.contains) {
            found.append(need("blocked", removed(other, from: pair.need.blocked), Change.Effort.term))
        }
        let asking = [ends.0, pair.country ?? ""]
        if pair.offer.blocked.contains(where: asking.contains) {
            found.append(offer("blocked", removed(asking, from: pair.offer.blocked), Change.Effort.term))
        }
        return found
    }

    var freshness: [Change?] {
        let day = FieldValue.date(pair.date)
        var found: [Change?] = []
        func fresh(_ expires: CalendarDate?, _ confirmed: CalendarDate?, _ set: (String) -> Change?) {
            if let last = expires {
                var change = set("expires_on")
                change?.effort = max(1, Int64(pair.date.days(since: last))) * Change.Effort.day
                if last < pair.date { found.append(change) }
            } else {
                var change = set("verified_on")
                change?.effort = Change.Effort.fact
                found.append(change)
            }
        }
        fresh(pair.need.expiresOn, pair.need.verifiedOn) { need($0, day, 0) }
        fresh(pair.offer.expiresOn, pair.offer.verifiedOn) { offer($0, day, 0) }
        if pair.need.sharingConsent != true {
            found.append(need("sharing_consent", .boolean(true), Change.Effort.term))
        }
        if pair.offer.sharingConsent != true {
            found.append(offer("sharing_consent", .boolean(true), Change.Effort.term))
        }
        return found
    }

    var ruling: [Change?] {
        pair.rulings.filter { $0.action == .ban }.map {
            Change(.ruling($0.externalID), effort: Change.Effort.decision)
        }
    }
}
