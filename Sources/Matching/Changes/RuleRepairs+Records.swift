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
        /// One that a clock took out of the pool comes back with the same edit.
        func fresh(
            _ expires: CalendarDate?,
            isExpired: Bool,
            _ set: (String, FieldValue) -> Change?
        ) {
            let reopened = isExpired ? set("status", .text("open")) : nil
            if let last = expires {
                let effort = max(1, Int64(pair.date.days(since: last))) * Change.Effort.day
                let later = last < pair.date ? set("expires_on", day) : nil
                found.append(together([later, reopened], effort: effort))
            } else {
                found.append(together([set("verified_on", day), reopened], effort: Change.Effort.fact))
            }
        }
        fresh(pair.need.expiresOn, isExpired: pair.need.status == .expired) { need($0, $1, 0) }
        fresh(pair.offer.expiresOn, isExpired: pair.offer.status == .expired) { offer($0, $1, 0) }
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
