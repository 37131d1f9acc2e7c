import Programme

/// Whether a record may be matched at all on the date: rule H18, judged once a record.
struct Standing: Sendable {
    let verdict: Verdict
    /// The fact that decides it.
    let fact: Phrase

    /// Judges a record by its owner's consent, its own last day, and how long a confirmation holds.
    ///
    /// One that a clock took out of the pool stays out until somebody verifies it, whatever its dates say.
    init(
        consent: Bool?,
        expiresOn: CalendarDate?,
        confirmedOn: CalendarDate?,
        freshnessDays: Int64,
        isExpired: Bool = false,
        date: CalendarDate
    ) {
        let last = expiresOn ?? confirmedOn?.adding(days: Int(freshnessDays))
        if let last, isExpired || last < date {
            verdict = .fail(Shortfall(amount: Int64(max(1, date.days(since: last))), unit: .days))
            fact = Phrase(.expired, ["date": .date(min(last, date))])
        } else if consent == false {
            verdict = .fail(nil)
            fact = Phrase(.notShared)
        } else if let last {
            verdict = consent == nil ? .incomplete : .pass
            fact = consent == nil ? Phrase(.sharingUnknown) : Phrase(.fresh, ["date": .date(last)])
        } else {
            verdict = .incomplete
            fact = Phrase(.undated)
        }
    }

    /// Judges a record that is here for a match that it holds, and asks for nothing more.
    private init(outOfPool state: String, of noun: String) {
        verdict = .fail(nil)
        fact = Phrase(.isInState, ["state": .code("\(noun)-status", state)])
    }

    init(_ need: Need, _ policy: Policy, _ date: CalendarDate) {
        guard need.status.isInPool || need.status == .expired else {
            self.init(outOfPool: need.status.rawValue, of: "need")
            return
        }
        self.init(
            consent: need.sharingConsent,
            expiresOn: need.expiresOn,
            confirmedOn: need.verifiedOn ?? need.submittedOn,
            freshnessDays: policy.needFreshnessDays,
            isExpired: need.status == .expired,
            date: date
        )
    }

    init(_ offer: Offer, _ policy: Policy, _ date: CalendarDate) {
        guard offer.status.isInPool || offer.status == .expired else {
            self.init(outOfPool: offer.status.rawValue, of: "offer")
            return
        }
        self.init(
            consent: offer.sharingConsent,
            expiresOn: offer.expiresOn,
            confirmedOn: offer.verifiedOn ?? offer.submittedOn,
            freshnessDays: policy.offerFreshnessDays,
            isExpired: offer.status == .expired,
            date: date
        )
    }
}
