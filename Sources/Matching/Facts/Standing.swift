import Programme

/// Whether a record may be matched at all on the date: rule H18, judged once a record.
struct Standing: Sendable {
    let verdict: Verdict
    /// The fact in words.
    let fact: String

    /// Judges a record by its owner's consent, its own last day, and how long a confirmation holds.
    init(
        consent: Bool?,
        expiresOn: CalendarDate?,
        confirmedOn: CalendarDate?,
        freshnessDays: Int64,
        date: CalendarDate
    ) {
        let last = expiresOn ?? confirmedOn?.adding(days: Int(freshnessDays))
        if let last, last < date {
            verdict = .fail(Shortfall(amount: Int64(date.days(since: last)), unit: .days))
            fact = "expired on \(last)"
        } else if consent == false {
            verdict = .fail(nil)
            fact = "may not be shared"
        } else if last == nil {
            verdict = .incomplete
            fact = "neither expiry nor confirmation is dated"
        } else if consent == nil {
            verdict = .incomplete
            fact = "consent to sharing is unknown"
        } else {
            verdict = .pass
            fact = "fresh until \(last?.description ?? "")"
        }
    }

    init(_ need: Need, _ policy: Policy, _ date: CalendarDate) {
        self.init(
            consent: need.sharingConsent,
            expiresOn: need.expiresOn,
            confirmedOn: need.verifiedOn ?? need.submittedOn,
            freshnessDays: policy.needFreshnessDays,
            date: date
        )
    }

    init(_ offer: Offer, _ policy: Policy, _ date: CalendarDate) {
        self.init(
            consent: offer.sharingConsent,
            expiresOn: offer.expiresOn,
            confirmedOn: offer.verifiedOn ?? offer.submittedOn,
            freshnessDays: policy.offerFreshnessDays,
            date: date
        )
    }
}
